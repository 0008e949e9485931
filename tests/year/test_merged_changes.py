"""Two records become one: movements and seats tell what the record that stands tells."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.merging import merge_pupils
from core.changes.models import ChangeKind
from core.changes.movements import movements
from core.changes.undo import undo_change, why_not
from core.models import ATTENDING, PupilId, PupilStatus
from core.school_year.as_of import files_as_of
from core.school_year.reconcile import DifferenceKind, against_classes
from core.school_year.statistics import annual_statistics
from tests.year.office import OCTOBER, Village, fitting_reason

Path = tuple[ChangeKind, ...]
PRESENT: Path = ()
SUSPENDED: Path = (ChangeKind.SUSPEND,)
RETURNED: Path = (ChangeKind.SUSPEND, ChangeKind.RETURN)
LOST: Path = (ChangeKind.LEAVE,)
BACK: Path = (ChangeKind.TRANSFER_OUT, ChangeKind.TRANSFER_IN)
REPEATED: Path = (ChangeKind.REPEAT,)
PATHS = (PRESENT, SUSPENDED, RETURNED, LOST, BACK, REPEATED)


def record(village: Village, path: Path) -> PupilId:
    pupil = village.pupil("单雪", 4, pupil_birth_date=date(2016, 10, 1))
    for kind in path:
        change(village, pupil, kind)
    return pupil


def change(village: Village, pupil: PupilId, kind: ChangeKind) -> None:
    asked = ChangeRequest(
        kind=kind, happened_on=OCTOBER, reason=fitting_reason(kind), other_school="县城第二小学"
    )
    record_change(village.office, pupil, asked)


def flow(village: Village) -> int:
    """Return by how many the register of movements says that the roster has grown since."""
    lines = [line.change for line in movements(village.office, date(2026, 9, 2), OCTOBER)]
    return sum((one.status_after in ATTENDING) - (one.status_before in ATTENDING) for one in lines)


@pytest.mark.parametrize(("own", "other"), list(product(PATHS, PATHS)))
def test_what_moved_is_what_became_of_the_child(village: Village, own: Path, other: Path) -> None:
    winner, loser = record(village, own), record(village, other)
    merge_pupils(village.office, winner, loser, [])
    assert len(annual_statistics(village.office).head_ids) == 1
    is_here = village.file(winner).enrolment.status in ATTENDING
    assert 1 + flow(village) == is_here
    then = files_as_of(village.office, date(2026, 9, 15))
    assert [file.enrolment.status in ATTENDING for file in then] == [True]


def test_a_state_that_was_chosen_keeps_its_change_and_can_be_undone(village: Village) -> None:
    winner, loser = record(village, PRESENT), record(village, SUSPENDED)
    merge_pupils(village.office, winner, loser, ["enrolment.status"])
    assert village.file(winner).enrolment.status is PupilStatus.SUSPENDED
    (line,) = movements(village.office, OCTOBER, OCTOBER)
    assert why_not(village.office, line.change) is None
    undo_change(village.office, line.change.id)
    assert village.file(winner).enrolment.status is PupilStatus.PRESENT


@pytest.mark.parametrize(
    ("own", "other"),
    [(REPEATED, PRESENT), (PRESENT, REPEATED), ((ChangeKind.DEATH,), (ChangeKind.GRADUATE,))],
)
def test_nobody_keeps_a_seat_that_the_merged_record_cannot_hold(
    village: Village, own: Path, other: Path
) -> None:
    pupils = [village.pupil("单雪", 6, pupil_birth_date=date(2014, 10, 1)) for _ in range(2)]
    for pupil in pupils:
        village.seat(pupil, village.group(1 + pupils.index(pupil), 6))
    for pupil, path in zip(pupils, (own, other), strict=True):
        for kind in path:
            change(village, pupil, kind)
    winner, loser = pupils
    merge_pupils(village.office, winner, loser, [])
    kinds = {one.kind for one in against_classes(village.office)}
    assert kinds <= {DifferenceKind.NO_SEAT}
