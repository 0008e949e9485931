"""Pupils with the class of their seat, as every list shows them: for showing, never for storing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.changes.models import RecordChange
from core.models import ClassGroup, PupilFile, PupilId, Seat
from core.office import Office


def seated(office: Office, files: Sequence[PupilFile]) -> list[PupilFile]:
    """Return files whose enrolment names the class in which the pupil sits.

    A drawn class stands in the seat alone; who has no seat keeps what the register says.
    """
    ids = [file.pupil.id for file in files]
    seats = [one for one in office.store.seats.among("pupil_id", ids) if one.ended_on is None]
    groups = {one.id: one for one in office.store.classes.among("id", {s.class_id for s in seats})}
    placed = [(groups[one.class_id], one.pupil_id) for one in seats if one.class_id in groups]
    placed.sort(key=lambda one: one[0].year)
    numbers: dict[PupilId, int] = {pupil_id: group.number for group, pupil_id in placed}
    return [
        replace(file, enrolment=replace(file.enrolment, class_number=numbers[file.pupil.id]))
        if file.pupil.id in numbers
        else file
        for file in files
    ]


def seated_changes(office: Office, changes: Iterable[RecordChange]) -> list[RecordChange]:
    """Return record changes that name the class in which the pupil sat before, and where it stayed.

    A change stores what the register said, which of a drawn pupil is nothing; undoing compares
    that. The seat that a change ended tells, else the one of the cohort that was open on the day.
    """
    found = list(changes)
    silent = {one.pupil_id for one in found if one.class_number_before is None}
    seats = office.store.seats.among("pupil_id", silent)
    groups = {one.id: one for one in office.store.classes.among("id", {s.class_id for s in seats})}
    sat = [(seat, groups[seat.class_id]) for seat in seats if seat.class_id in groups]
    by_pupil: dict[PupilId, list[tuple[Seat, ClassGroup]]] = {}
    for seat, group in sorted(sat, key=lambda one: one[1].year):
        by_pupil.setdefault(seat.pupil_id, []).append((seat, group))
    return [_with_class(one, by_pupil.get(one.pupil_id, ())) for one in found]


def _with_class(change: RecordChange, sat: Sequence[tuple[Seat, ClassGroup]]) -> RecordChange:
    if change.class_number_before is not None or change.cohort_before is None:
        return change
    own = [(seat, group) for seat, group in sat if change.cohort_before in group.cohorts]
    ended = [group for seat, group in own if seat.id in change.seat_ids]
    group = next(reversed(ended or [group for seat, group in own if _is_open(seat, change)]), None)
    if group is None:
        return change
    stays = not change.seat_ids and change.cohort_before == change.cohort_after
    after = group.number if stays else None
    return replace(
        change,
        class_number_before=group.number,
        class_number_after=change.class_number_after or after,
    )


def _is_open(seat: Seat, change: RecordChange) -> bool:
    day = change.happened_on
    return seat.started_on <= day and (seat.ended_on is None or seat.ended_on > day)
