"""三不动: who was drawn into a class stays there (R005-R007).

A form or a workbook may say another class or grade; it is not believed. A record change (a formal
transfer, a grade repeated) is what ends a seat, and a corrected name touches none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.grouping.county_records import standing_results
from core.models import Cohort, Enrolment, PupilId, SeatSource
from core.office import Office
from core.reading.drafts import Problem, Severity

LOCKING = frozenset({SeatSource.DRAW, SeatSource.LATE_JOINER, SeatSource.COUNTY_RESULT})
PROBLEM_CODES = ("class_locked", "class_by_draw_only")


@dataclass(frozen=True, slots=True)
class ClassLocks:
    """Which classes stand. `cohorts` were drawn: nobody gets into their classes but by a draw."""

    cohorts: frozenset[Cohort]
    seats: Mapping[PupilId, tuple[Cohort, int]]
    """Who sits where: the cohort and number of the class."""
    named: Mapping[PupilId, int]
    """The number of everybody's class, drawn or not, as lists and workbooks show it."""

    def problem(self, pupil_id: PupilId | None, new: Enrolment, held: Enrolment | None) -> str:
        """Return why an enrolment may not say its class, or nothing.

        To repeat what stands, or to name the class of the seat, is no change.
        """
        is_same = held is not None and (held.cohort, held.class_number) == (
            new.cohort,
            new.class_number,
        )
        if is_same:
            return ""
        seat = self.seats.get(pupil_id) if pupil_id else None
        if seat is not None:
            cohort, number = seat
            silent = None if held is None else held.class_number
            return (
                ""
                if new.cohort == cohort and new.class_number in {number, silent}
                else ("class_locked")
            )
        is_drawn = new.class_number is not None and new.cohort in self.cohorts
        return "class_by_draw_only" if is_drawn else ""

    def unrepeated(
        self, pupil_id: PupilId | None, new: Enrolment, held: Enrolment | None
    ) -> Enrolment:
        """Return the enrolment without the class of the seat, where the record names none.

        To repeat it, as a form or a list that went out does, writes nothing.
        """
        is_silent = held is not None and held.class_number is None and new.cohort == held.cohort
        if is_silent and pupil_id and new.class_number == self.named.get(pupil_id):
            return replace(new, class_number=None)
        return new

    def kept(self, pupil_id: PupilId | None, new: Enrolment, held: Enrolment | None) -> Enrolment:
        """Return the enrolment with the class that stands, where another may not be said."""
        new = self.unrepeated(pupil_id, new, held)
        code = self.problem(pupil_id, new, held)
        if not code:
            return new
        if held is None:
            return replace(new, class_number=None)
        if code == "class_by_draw_only":
            return replace(new, class_number=held.class_number)
        return replace(
            new, stage=held.stage, entry_year=held.entry_year, class_number=held.class_number
        )


def class_locks(office: Office, pupil_ids: Iterable[PupilId]) -> ClassLocks:
    """Return the locks for some pupils of this school, and its drawn cohorts."""
    groups = {group.id: group for group in office.store.classes.all(office.school.id)}
    seats: dict[PupilId, tuple[Cohort, int]] = {}
    years: dict[PupilId, int] = {}
    open_seats = [
        (groups[seat.class_id], seat)
        for seat in office.store.seats.among("pupil_id", pupil_ids)
        if seat.ended_on is None and seat.class_id in groups
    ]
    open_seats.sort(key=lambda one: one[0].year)
    for group, seat in open_seats:
        if len(group.cohorts) > 1 or seat.source not in LOCKING:
            continue
        if years.get(seat.pupil_id, 0) <= group.year:
            years[seat.pupil_id] = group.year
            seats[seat.pupil_id] = (group.cohorts[0], group.number)
    named = {seat.pupil_id: group.number for group, seat in open_seats}
    return ClassLocks(_drawn_cohorts(office), seats, named)


def lock_problem(code: str, severity: Severity) -> Problem:
    """Return the problem of a form's or a row's class."""
    return Problem(severity, "class_label", code)


def note_refused(office: Office, pupil_id: PupilId | None, problems: Iterable[Problem]) -> None:
    """Put into the audit trail that a locked class was asked for and not given (R018).

    What is noted inside a writing goes with it when that is undone.
    """
    codes = dict.fromkeys(one.code for one in problems if one.code in PROBLEM_CODES)
    for code in codes:
        office.audit("class_refused", pupil_id or "", code)


def _drawn_cohorts(office: Office) -> frozenset[Cohort]:
    store = office.store
    if not (store.has_any("draw") or store.has_any("county_result")):
        return frozenset()
    annulled = {own.plan_id for own in store.grouping.annulments.all(office.school.id)}
    drawn = {own.plan_id for own in store.grouping.draws.all(office.school.id)} - annulled
    plans = store.grouping.plans.among("id", sorted(drawn))
    results = standing_results(office)
    return frozenset(
        {Cohort(own.stage, own.entry_year) for own in plans}
        | {Cohort(own.stage, own.entry_year) for own in results}
    )
