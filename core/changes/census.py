"""How many children the township has, each counted once: at a school, or on the way between two.

A child who was handed over has a record at both schools; one who was registered at the new school
before the papers came has two as well. Records that an acceptance linked, that hold one identity
number, or of which one waits for the other's school are one child. Pure but for `census`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.changes.arrival import Arrival
from core.changes.handover import waiting_arrivals
from core.changes.models import ChangeKind, Handover, RecordChange
from core.models import ATTENDING, PupilFile, PupilId, SchoolId
from core.office import Office


@dataclass(frozen=True, slots=True)
class Census:
    """Children by school, those on the way, and those who stand on two rosters at once."""

    heads: Mapping[SchoolId, int]
    on_the_way: tuple[PupilId, ...]
    """The sending schools' records of children who are at no school until somebody accepts them."""
    doubles: tuple[tuple[PupilId, ...], ...]
    """Records of one child at several schools: counted once, to be settled by a person."""

    @property
    def total(self) -> int:
        """How many children there are."""
        return sum(self.heads.values()) + len(self.on_the_way)


@dataclass(frozen=True, slots=True)
class HandoverCount:
    """Children on the way between two schools, by state; each stands in one of them."""

    released: tuple[PupilId, ...]
    accepted: tuple[PupilId, ...]


def census(office: Office) -> Census:
    """Count every child of the registers that this home holds."""
    return count_children(
        office.store.pupils.all_files(), office.store.changes.all(), waiting_arrivals(office)
    )


def count_children(
    files: Iterable[PupilFile], changes: Iterable[RecordChange], waiting: Iterable[Arrival]
) -> Census:
    """Count children, not records."""
    held = {file.pupil.id: file for file in files}
    waiting = tuple(waiting)
    one_child = _Clusters(held)
    newest: dict[PupilId, tuple[str, int]] = {}
    for change in changes:
        if change.handover is Handover.ACCEPTED and change.arrived_as is not None:
            one_child.join(change.pupil_id, change.arrived_as)
            rank = (f"{change.accepted_on}", change.sequence)
            newest[change.arrived_as] = max(newest.get(change.arrived_as, ("", 0)), rank)
    for arrival in waiting:
        if arrival.held is not None:
            one_child.join(arrival.file.pupil.id, arrival.held.pupil.id)
    one_child.join_numbers()
    on_the_way = {arrival.file.pupil.id for arrival in waiting}
    heads: Counter[SchoolId] = Counter()
    moving: list[PupilId] = []
    doubles: list[tuple[PupilId, ...]] = []
    for records in one_child.all():
        there = [one for one in records if held[one].enrolment.status in ATTENDING]
        if len(there) > 1:
            doubles.append(tuple(sorted(there)))
        if there:
            place = max(there, key=lambda one: (newest.get(one, ("", 0)), one))
            heads[held[place].pupil.school_id] += 1
        elif ways := sorted(on_the_way.intersection(records)):
            moving.append(ways[0])
    return Census(dict(heads), tuple(sorted(moving)), tuple(sorted(doubles)))


class _Clusters:
    """Records that are one child: a union-find over their ids."""

    def __init__(self, files: Mapping[PupilId, PupilFile]) -> None:
        self._files = files
        self._above: dict[PupilId, PupilId] = {one: one for one in files}

    def join(self, one: PupilId, other: PupilId) -> None:
        """Say that two records are one child; ids that are not held here are passed over."""
        if one in self._above and other in self._above:
            self._above[self._top(one)] = self._top(other)

    def join_numbers(self) -> None:
        """Join the records that hold one identity number."""
        first: dict[str, PupilId] = {}
        for pupil_id, file in self._files.items():
            if file.pupil.id_number:
                self.join(pupil_id, first.setdefault(file.pupil.id_number, pupil_id))

    def all(self) -> list[list[PupilId]]:
        """Return the records of each child."""
        children: dict[PupilId, list[PupilId]] = {}
        for one in self._above:
            children.setdefault(self._top(one), []).append(one)
        return list(children.values())

    def _top(self, one: PupilId) -> PupilId:
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one


def handover_count(office: Office) -> HandoverCount:
    """Return who is on the way between two schools, and who has arrived."""
    releases = [
        one
        for kind in (ChangeKind.PROMOTE, ChangeKind.TRANSFER_OUT)
        for one in office.store.changes.by("kind", kind.value)
        if one.handover is not None
    ]
    concerned = office.store.changes.among("pupil_id", {one.pupil_id for one in releases})
    return count_handover(concerned)


def count_handover(changes: Iterable[RecordChange]) -> HandoverCount:
    """Sort children by how far their release has come, from all changes of theirs.

    Who was accepted is accepted even if the village undid the release meanwhile; who came back
    by a later change is on the way no longer.
    """
    state: dict[PupilId, Handover] = {}
    for change in sorted(changes, key=lambda one: (one.sequence, one.id)):
        is_release = change.kind in {ChangeKind.PROMOTE, ChangeKind.TRANSFER_OUT}
        if not is_release:
            if change.kind is ChangeKind.TRANSFER_IN and change.is_standing:
                state.pop(change.pupil_id, None)
        elif change.handover is Handover.ACCEPTED:
            state[change.pupil_id] = Handover.ACCEPTED
        elif change.handover is Handover.RELEASED and change.is_standing:
            state[change.pupil_id] = Handover.RELEASED
    return HandoverCount(
        tuple(one for one, held in state.items() if held is Handover.RELEASED),
        tuple(one for one, held in state.items() if held is Handover.ACCEPTED),
    )
