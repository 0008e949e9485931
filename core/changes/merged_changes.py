"""Record changes and seats of two records that become one: what the record that stands tells.

Of two open enrolments one goes. A change that only the other one ended with was none of the
child's: it stays, undone, so that the register of movements and the rates count what stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.changes.models import ChangeId, RecordChange
from core.changes.rules import GONE, NOT_ENDED
from core.grouping.locks import LOCKING
from core.models import ATTENDING, Enrolment, PupilFile, PupilId, PupilStatus
from core.office import Office
from core.writing import Writing

_FINISHED = frozenset({PupilStatus.GRADUATED, PupilStatus.COMPLETED})
"""Who finished leaves the seat behind: the class is past."""


def move_changes(
    office: Office, writing: Writing, pair: tuple[PupilFile, PupilFile], stands: Enrolment
) -> None:
    """Give the winner both records' changes in the order of their days.

    `pair` is winner and loser, `stands` the enrolment that was made of theirs.
    """
    winner, loser = pair
    changes = office.store.changes
    own = changes.of_pupil(winner.pupil.id)
    others = changes.of_pupil(loser.pupil.id)
    settled: dict[ChangeId, RecordChange] = {}
    if winner.enrolment.ended_on is None and loser.enrolment.ended_on is None:
        today = office.clock.today()
        sides = [_of_enrolment(own, winner.enrolment), _of_enrolment(others, loser.enrolment)]
        vain = _in_vain(sides, (winner.enrolment, loser.enrolment), stands)
        for change in (*sides[0], *sides[1]):
            if change.id in vain:
                settled[change.id] = replace(change, undone_on=today)
            elif not change.made_enrolment:
                settled[change.id] = replace(change, enrolment_id=stands.id)
    both = sorted((*own, *others), key=lambda one: (one.happened_on, one.sequence, one.id))
    for number, change in enumerate(both, start=1):
        kept = settled.get(change.id, change)
        writing.put(replace(kept, pupil_id=winner.pupil.id, sequence=number))


def _of_enrolment(changes: Sequence[RecordChange], enrolment: Enrolment) -> list[RecordChange]:
    return [one for one in changes if one.is_standing and one.enrolment_id == enrolment.id]


def _in_vain(
    sides: Sequence[list[RecordChange]], held: tuple[Enrolment, Enrolment], stands: Enrolment
) -> set[ChangeId]:
    """Return the changes of the side that does not explain how the child stands."""
    explains = [_is_alike(one, stands) for one in held]
    if not any(explains):
        return set()  # status from one, grade from the other: both sides tell a part
    other = sides[1] if explains[0] else sides[0]
    found: set[ChangeId] = set()
    for change in reversed(other):
        is_nothing = change.status_after in ATTENDING and not _moved(other, change)
        if is_nothing or change.made_enrolment:
            break
        found.add(change.id)
    return found


def _is_alike(one: Enrolment, stands: Enrolment) -> bool:
    is_there = {one.status, stands.status} <= ATTENDING
    return (is_there or one.status is stands.status) and one.cohort == stands.cohort


def _moved(side: list[RecordChange], change: RecordChange) -> bool:
    """Whether a change left the pupil in another cohort than the side began with."""
    first = side[0]
    began = first.cohort_after if first.made_enrolment else first.cohort_before
    return change.cohort_after != began


def end_stale_seats(office: Office, writing: Writing, pupil_id: PupilId) -> None:
    """End open seats that the merged record cannot hold: of who left, or of another grade.

    Into another grade no drawn seat is ended: only a formal transfer or a death does that (R006).
    """
    file = office.store.pupils.file(pupil_id)
    if file is None or file.enrolment.status in _FINISHED:
        return
    enrolment, today = file.enrolment, office.clock.today()
    is_open = enrolment.status in NOT_ENDED | GONE
    for seat in office.store.seats.by("pupil_id", pupil_id):
        group = office.store.classes.get(seat.class_id)
        if seat.ended_on is not None or group is None:
            continue
        is_other_grade = enrolment.cohort not in group.cohorts and seat.source not in LOCKING
        if not is_open or is_other_grade:
            writing.put(replace(seat, ended_on=_last_day(enrolment, seat.started_on, today)))


def _last_day(enrolment: Enrolment, began: date, today: date) -> date:
    return max(began, enrolment.ended_on or today)
