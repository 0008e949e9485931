"""From which day a child who is new on the register counts as at school here.

What says it goes first: a record change (转入, 接收, 升一年级) writes its own day, and a month of
entry 入学年月 that is later than the grade's first autumn stands for itself (`as_of`). An earlier
or equal month says when the stage began, not since when the child is here (student_fields.tsv).

Where nothing says it, the register itself does. A grade whose first child was registered longer ago
than a school may take to register a newcomer (policy.toml, 60 days) was complete: who is missing on
it was not here. So a child registered now came now, and figures of days before, which were
reported without the child, stay as they were. September counts as its first day: registering
follows the first day of school by some days. Before that the grade is still being copied
from paper or an old workbook, and who stands on it has been here since the grade entered.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from core.models import Cohort, Enrolment, SchoolYear
from core.office import Office
from core.policy import policy

SEPTEMBER = 9


def begins_on(cohort: Cohort) -> date:
    """Return the first day of a cohort's first year."""
    return date(cohort.entry_year, SEPTEMBER, 1)


def came_on(today: date, enrolment: Enrolment, *, is_complete: bool) -> date | None:
    """Return from when a child who is registered today counts; None: since the cohort entered.

    `is_complete` says whether the cohort's register was whole before. Pure.
    """
    begins = begins_on(enrolment.cohort)
    month = enrolment.enrol_month
    is_said = enrolment.started_on is not None or (month is not None and month > begins)
    if is_said or not is_complete or today < begins:
        return enrolment.started_on
    if today.month != SEPTEMBER:
        return today
    year = SchoolYear.of(today).starts_in
    return date(year, SEPTEMBER, 1) if year > enrolment.entry_year else None


class Newcomers:
    """Says of new enrolments of the own school when they start; the register is read once."""

    def __init__(self, office: Office) -> None:
        self._today = office.clock.today()
        self._office = office
        self._complete: frozenset[Cohort] | None = None

    def started(self, enrolment: Enrolment) -> Enrolment:
        """Return a new enrolment with the day on which it starts, as far as that is known."""
        if self._complete is None:
            self._complete = complete_cohorts(self._office, self._today)
        is_complete = enrolment.cohort in self._complete
        day = came_on(self._today, enrolment, is_complete=is_complete)
        return enrolment if day == enrolment.started_on else replace(enrolment, started_on=day)


def complete_cohorts(office: Office, today: date) -> frozenset[Cohort]:
    """Return the cohorts of the own school that have been on the register long enough."""
    since = today - timedelta(days=policy().enrolment.new_pupil_register_days)
    first = office.store.changes.first_registered(office.school.id)
    return frozenset(cohort for cohort, day in first.items() if day < since)
