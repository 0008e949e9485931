"""One field of several pupils: previewed, set for all or for none, put back."""

from __future__ import annotations

import pytest

from core.models import AttendWay, PupilId
from core.office import Office
from core.records.bulk_editing import preview_field, set_field, set_fields
from core.registration import InvalidDraftError, file_of, register_pupil
from tests.tui.rooms import pupil_draft


def some(office: Office) -> list[PupilId]:
    ways = ("走读", "住校")
    return [
        register_pupil(office, pupil_draft(at, attend_way=ways[at - 1])).pupil_id for at in (1, 2)
    ]


def ways(office: Office, pupil_ids: list[PupilId]) -> list[AttendWay | None]:
    return [file_of(office, one).enrolment.attend_way for one in pupil_ids]


def test_a_preview_changes_nothing_and_names_who_stays(office: Office) -> None:
    pupil_ids = some(office)
    before = ways(office, pupil_ids)
    lines = preview_field(office, pupil_ids, "attend_way", "住校")
    assert [line.is_changed for line in lines] == [True, False]
    assert ways(office, pupil_ids) == before


def test_what_stood_there_comes_back_for_each(office: Office) -> None:
    pupil_ids = some(office)
    before = set_field(office, pupil_ids, "attend_way", "住校")
    assert ways(office, pupil_ids) == [AttendWay.BOARDER] * 2
    set_fields(office, "attend_way", before)
    assert ways(office, pupil_ids) == [AttendWay.DAY_PUPIL, AttendWay.BOARDER]


def test_a_value_that_cannot_be_is_refused_for_everybody(office: Office) -> None:
    pupil_ids = some(office)
    (line, _) = preview_field(office, pupil_ids, "attend_way", "骑马")
    assert line.problems
    before = ways(office, pupil_ids)
    with pytest.raises(InvalidDraftError):
        set_field(office, pupil_ids, "attend_way", "骑马")
    assert ways(office, pupil_ids) == before
