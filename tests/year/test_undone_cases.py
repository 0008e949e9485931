"""Undoing a leaving or a return takes its dropout case along: nobody is lost and unlooked for."""

from __future__ import annotations

from datetime import date

import pytest

from core.changes.apply import ChangeRequest
from core.changes.models import ChangeKind
from core.changes.undo import undo_change
from core.dropout.cases import describe_case, note_return, note_visit, open_case, record_leave
from core.dropout.models import DropoutCase, Placement
from core.models import PupilId
from tests.year.office import OCTOBER, Village

NOVEMBER = date(2026, 11, 9)
WHY = "跟父母去了外地"
LEFT = ChangeRequest(kind=ChangeKind.LEAVE, happened_on=OCTOBER, note=WHY)


def cases(village: Village) -> list[DropoutCase]:
    return village.office.store.dropouts.cases.all()


def undo_last(village: Village, pupil: PupilId) -> None:
    standing = [one for one in village.office.store.changes.of_pupil(pupil) if one.is_standing]
    undo_change(village.office, standing[-1].id)


@pytest.mark.parametrize("placement", [Placement.OWN_SCHOOL, Placement.HOME_TEACHING])
def test_a_return_that_was_none_opens_the_case_again(
    village: Village, placement: Placement
) -> None:
    pupil = village.pupil("单雪", 3)
    _, case = record_leave(village.office, pupil, LEFT, whereabouts="县城")
    note_visit(village.office, case.id, OCTOBER, ("石校长",))
    before = village.office.store.state_digests()["dropout_case"]
    village.on(NOVEMBER)
    note_return(village.office, case.id, NOVEMBER, placement, "仇老师")
    undo_last(village, pupil)
    assert village.office.store.state_digests()["dropout_case"] == before
    assert [one.id for one in cases(village) if one.is_open] == [case.id]


def test_a_leaving_that_was_none_takes_its_empty_case_along(village: Village) -> None:
    pupil = village.pupil("单雪", 3)
    record_leave(village.office, pupil, LEFT)
    undo_last(village, pupil)
    assert cases(village) == []


def test_a_case_that_somebody_worked_on_outlives_the_leaving(village: Village) -> None:
    pupil = village.pupil("单雪", 3)
    _, case = record_leave(village.office, pupil, LEFT)
    note_visit(village.office, case.id, OCTOBER, ("石校长",))
    undo_last(village, pupil)
    assert cases(village) == [case]


def test_a_case_on_which_the_whereabouts_were_written_outlives_the_leaving(
    village: Village,
) -> None:
    pupil = village.pupil("单雪", 3)
    _, case = record_leave(village.office, pupil, LEFT)
    described = describe_case(village.office, case.id, WHY, "县城外婆家")
    undo_last(village, pupil)
    assert cases(village) == [described]


def test_a_case_that_was_open_before_outlives_a_leaving_of_the_same_day(village: Village) -> None:
    pupil = village.pupil("单雪", 3)
    case = open_case(village.office, pupil, OCTOBER, reason=WHY)
    record_leave(village.office, pupil, LEFT)
    undo_last(village, pupil)
    assert cases(village) == [case]
