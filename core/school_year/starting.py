"""From which day a child who is new on the register counts as at school here.

What says it goes first: a record change (转入, 接收, 升一年级) writes its own day, and a month of
entry 入学年月 that is later than the grade's first autumn stands for itself (`as_of`). An earlier
or equal month says when the stage began, not since when the child is here (student_fields.tsv).

Where nothing says it, the register itself does. A grade that stands on it for longer than a school
may take to register a newcomer (policy.toml, 60 days) is complete: who is missing on it was not
here. So a child registered now came now, and figures of days before, which were reported without
the child, stay as they were. September counts as its first day: registering follows the first day
of school by some days.

A grade is not complete while it is copied from paper or an old workbook; who stands on it then has
been here since it entered, and nobody starts today. It is being copied
- while nobody stands on it for longer than 60 days. Days before this program existed do not count
  (`core.clock_doubt`): that evening's PC had an empty battery;
- where as many children or more, but not one alone, come on it by the register's word as have stood
  on it for longer: with this act (a workbook brings all of its rows at once) and in the last 60
  days. A few had been typed to try, and a class's workbook follows the other's.
Who comes by a record change is in neither: a transfer says its own day.

A person who knows better says so (`tell_start`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from core.changes.models import ChangeKind, RecordChange
from core.errors import RegistrationError
from core.history import RowId
from core.models import Cohort, Enrolment, PupilId, SchoolYear
from core.office import Office
from core.policy import policy

SEPTEMBER = 9
BRINGING = frozenset({ChangeKind.TRANSFER_IN, ChangeKind.ARRIVE, ChangeKind.ENTER})
"""Record changes by which a child comes: they say on which day."""
TOLD = "start"
"""Why a first day was written that a person told."""


def begins_on(cohort: Cohort) -> date:
    """Return the first day of a cohort's first year."""
    return date(cohort.entry_year, SEPTEMBER, 1)


def counts_from(enrolment: Enrolment) -> date:
    """Return the day from which an enrolment counts: its own, else a later month of entry, else
    its cohort's first.
    """
    begins, month = begins_on(enrolment.cohort), enrolment.enrol_month
    if enrolment.started_on is not None:
        return enrolment.started_on
    return begins if month is None else max(month, begins)


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
    """Says of new enrolments of the own school when they start; the register is read once.

    `brought` are the cohorts of all whom one act brings.
    """

    def __init__(self, office: Office, brought: Iterable[Cohort] = ()) -> None:
        self._brought = Counter(brought)
        self._today = office.clock.today()
        self._office = office
        self._complete: frozenset[Cohort] | None = None

    def started(self, enrolment: Enrolment) -> Enrolment:
        """Return a new enrolment with the day on which it starts, as far as that is known."""
        if self._complete is None:
            self._complete = complete_cohorts(self._office, self._today, self._brought)
        is_complete = enrolment.cohort in self._complete
        day = came_on(self._today, enrolment, is_complete=is_complete)
        return enrolment if day == enrolment.started_on else replace(enrolment, started_on=day)


def complete_cohorts(office: Office, today: date, brought: Counter[Cohort]) -> frozenset[Cohort]:
    """Return the cohorts of the own school that an act completes, or that were complete before.

    `brought` says how many it brings, at least one of each.
    """
    until = today - timedelta(days=policy().enrolment.new_pupil_register_days + 1)
    found = office.store.changes.registered(office.school.id, until)
    return frozenset(
        cohort
        for cohort, held in found.items()
        if was_complete(len(held.before), len(held.since - held.before) + max(1, brought[cohort]))
    )


def was_complete(before: int, coming: int) -> bool:
    """Whether a grade was complete without those who are coming. Pure.

    One child beside one child says nothing of copying: small grades grow by one.
    """
    return before > 0 and (coming == 1 or coming < before)


def is_by_register(enrolment: Enrolment, changes: Iterable[RecordChange]) -> bool:
    """Whether the day on which an enrolment starts is the register's word alone. Pure."""
    return enrolment.started_on is not None and not any(
        one.is_standing and one.enrolment_id == enrolment.id and one.kind in BRINGING
        for one in changes
    )


def is_guessed(office: Office, enrolment: Enrolment) -> bool:
    """Whether the day on which an enrolment starts is when the child was registered, at best.

    Good enough for figures, not for a paper with a seal: no change and no person said it.
    """
    changes = office.store.changes.of_pupil(enrolment.pupil_id)
    if not is_by_register(enrolment, changes):
        return False
    entries = office.store.history.entries_of("enrolment", RowId(enrolment.id))
    return not any(one.why == TOLD and "started_on" in one.patch for one in entries)


def _entered_on(enrolment: Enrolment, changes: Iterable[RecordChange]) -> date:
    """Return the first day of the cohort in which an enrolment began, whatever was repeated."""
    own = [one for one in changes if one.enrolment_id == enrolment.id and one.cohort_before]
    first = min(own, key=lambda one: one.sequence, default=None)
    return begins_on((first.cohort_before if first else None) or enrolment.cohort)


def tell_start(office: Office, pupil_id: PupilId, day: date | None) -> Enrolment:
    """Write since when a child is at school here; None: since the grade entered.

    Only where the register alone said it: a child who was forgotten when the others were copied.
    Raises RegistrationError: `no_such_pupil`, `start_by_change` (undo the change instead),
    `start_in_future`, `start_after_change` for a day after a record change that stands.
    """
    file = office.store.pupils.file(pupil_id)
    if file is None:
        raise RegistrationError("no_such_pupil")
    enrolment, name = file.enrolment, file.pupil.name
    changes = [one for one in office.store.changes.of_pupil(pupil_id) if one.is_standing]
    if not is_by_register(enrolment, changes):
        raise RegistrationError("start_by_change", name=name)
    if day is not None and day > office.clock.today():
        raise RegistrationError("start_in_future", day=day.isoformat())
    first = min((one.happened_on for one in changes), default=None)
    if day is not None and first is not None and day > first:
        raise RegistrationError("start_after_change", name=name, day=first.isoformat())
    entered = _entered_on(enrolment, changes)
    # A day is written for the grade's first one too: told wrongly it can be told again.
    told = replace(enrolment, started_on=entered if day is None else max(day, entered))
    with office.writing(TOLD) as writing:
        writing.put(told)
        writing.audit("amend", pupil_id)
    return told
