"""The absences-only register: a day, a pupil, a reason. Who has no line on a day was there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.dropout.children import cases_about
from core.dropout.models import Absence, AbsenceReason
from core.dropout.school_days import SchoolDays, school_days, windows
from core.errors import RegistrationError
from core.models import PupilId, SchoolId, SchoolYear
from core.office import Office
from core.policy import policy
from core.school_year.models import Term
from core.school_year.people import attending

NO_HOLIDAYS = SchoolDays()
RECENT = timedelta(days=62)
"""So long after its last day a row of absences is still told."""
LONGEST_HOLIDAYS = timedelta(days=70)
"""Longer than any: what lies on both sides of the holidays is read."""


@dataclass(frozen=True, slots=True)
class Away:
    """Why a pupil is away, as noted."""

    reason: AbsenceReason = AbsenceReason.UNKNOWN
    note: str = ""


@dataclass(frozen=True, slots=True)
class AbsentRun:
    """Unexcused school days in a row: no school day between was attended.

    Excused days, free days and long holidays neither count nor break the row.
    """

    pupil_id: PupilId
    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class DueCase:
    """A pupil whose absence must be followed up.

    `is_running` is whether the child was away to the last school day; otherwise it came back.
    """

    run: AbsentRun
    name: str
    is_running: bool


def note_absences(office: Office, day: date, away: Mapping[PupilId, Away]) -> int:
    """Note who was away on a day; noting again corrects the reason. Return how many changed.

    Raises RegistrationError and notes nothing: `absence_in_future`, `pupil_not_expected`.
    """
    if day > office.clock.today():
        raise RegistrationError("absence_in_future", day=day.isoformat())
    files = {file.pupil.id: file for file in office.store.pupils.files(list(away))}
    with office.writing("absence") as writing:
        changed = 0
        for pupil_id, why in away.items():
            file = files.get(pupil_id)
            if file is None or not attending([file], SchoolYear.of(day)):
                raise RegistrationError(
                    "pupil_not_expected", name=file.pupil.name if file else pupil_id
                )
            changed += writing.put(
                Absence(
                    id=f"a.{pupil_id}.{day}",
                    school_id=file.enrolment.school_id,
                    pupil_id=pupil_id,
                    day=day,
                    reason=why.reason,
                    note=why.note or None,
                )
            )
        return changed


def take_back_absence(office: Office, pupil_id: PupilId, day: date) -> None:
    """Take a note back: the pupil was there. Raises RegistrationError(`no_such_absence`)."""
    absence = office.store.absences.get(f"a.{pupil_id}.{day}")
    if absence is None:
        raise RegistrationError("no_such_absence")
    with office.writing("absence") as writing:
        writing.delete(absence)


def absences_on(office: Office, day: date) -> dict[PupilId, AbsenceReason]:
    """Return who of this school was away on a day, and why."""
    found = office.store.absences.on(day, office.school.id)
    return {one.pupil_id: one.reason for one in found}


def days_to_note(office: Office, count: int) -> tuple[date, ...]:
    """Return today and the school days before it, `count` in all, the newest first."""
    today = office.clock.today()
    before = today - RECENT - LONGEST_HOLIDAYS
    noted = office.store.absences.between(before, today, office.school.id)
    calendar = _calendar(office, office.school.id, noted, today)
    days = (today - timedelta(days=back) for back in range((today - before).days))
    found = [day for day in days if day == today or calendar.has(day)]
    return tuple(found[:count])


def take_back_absences(office: Office, pupil_ids: Iterable[PupilId], day: date) -> int:
    """Take back what was noted of some pupils on a day; return of how many something was."""
    noted = absences_on(office, day).keys() & set(pupil_ids)
    with office.writing("absence"):
        for pupil_id in noted:
            take_back_absence(office, pupil_id, day)
    return len(noted)


def absent_runs(
    absences: Iterable[Absence], calendar: SchoolDays = NO_HOLIDAYS
) -> tuple[AbsentRun, ...]:
    """Return every row of unexcused school days, of one pupil or of many. Pure."""
    by_pupil: dict[PupilId, dict[date, Absence]] = {}
    for absence in absences:
        by_pupil.setdefault(absence.pupil_id, {})[absence.day] = absence
    runs: list[AbsentRun] = []
    for pupil_id, days in by_pupil.items():
        runs += _runs_of(pupil_id, days, calendar)
    return tuple(runs)


def due_cases(office: Office, school_id: SchoolId | None = None) -> tuple[DueCase, ...]:
    """Return whose absence has reached the days of `policy.dropout` and has no open case.

    Rows that reach into the last two months are looked at, the longest of each pupil is told.
    """
    today = office.clock.today()
    school = school_id or office.school.id
    noted = office.store.absences.between(today - RECENT - LONGEST_HOLIDAYS, today, school)
    calendar = _calendar(office, school, noted, today)
    limit = policy().dropout.report_after_absent_days
    longest: dict[PupilId, AbsentRun] = {}
    for run in absent_runs(noted, calendar):
        if run.last < today - RECENT:
            continue
        held = longest.get(run.pupil_id)
        if run.days >= limit and (held is None or run.days >= held.days):
            longest[run.pupil_id] = run
    pupils = {one.id: one.name for one in office.store.pupils.among("id", longest)}
    cases = [
        DueCase(run, pupils.get(run.pupil_id, ""), calendar.after(run.last) >= today)
        for run in longest.values()
        if not _is_followed_up(office, run)
    ]
    return tuple(sorted(cases, key=lambda one: (-one.run.days, one.run.pupil_id)))


def _calendar(
    office: Office, school: SchoolId, noted: Iterable[Absence], today: date
) -> SchoolDays:
    """Return the school's days; that it taught is told by absences, the canteen and reporting."""
    first = today - RECENT - LONGEST_HOLIDAYS
    if not any(windows(first, today)):
        return NO_HOLIDAYS
    signs = {one.day for one in noted}
    signs |= {one.day for one in office.store.ledgers.meals.between(first, today, school)}
    for year in {SchoolYear.of(first).starts_in, SchoolYear.of(today).starts_in}:
        reports = office.store.terms.reports_of(year, Term.SPRING, school)
        signs |= {one.noted_on for one in reports if one.has_come}
    return school_days(first, today, signs)


def _is_followed_up(office: Office, run: AbsentRun) -> bool:
    """Whether a case stands open, or was closed after this row of days had begun."""
    return any(
        case.is_open or case.absent_since >= run.first for case in cases_about(office, run.pupil_id)
    )


def _runs_of(
    pupil_id: PupilId, days: Mapping[date, Absence], calendar: SchoolDays
) -> list[AbsentRun]:
    runs: list[AbsentRun] = []
    open_run: AbsentRun | None = None
    expected: date | None = None
    for day in sorted(days):
        if open_run is not None and expected is not None and day > expected:
            runs.append(open_run)
            open_run = None
        if not calendar.has(day):
            continue
        expected = calendar.after(day)
        if days[day].reason.is_excused:
            continue
        if open_run is None:
            open_run = AbsentRun(pupil_id, day, day, 1)
        else:
            open_run = AbsentRun(pupil_id, open_run.first, day, open_run.days + 1)
    return runs if open_run is None else [*runs, open_run]
