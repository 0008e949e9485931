"""One field of several pupils: previewed, set for all or for none, put back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.models import AttendWay, PupilId
from core.office import Office
from core.records.bulk_editing import preview_field, put_fields_back, set_field
from core.registration import InvalidDraftError, amend_pupil, file_of, register_pupil
from core.undoing.acts import ActKind, recent_acts
from core.undoing.preview import preview_taking_back
from core.undoing.taking_back import take_back
from core.validation import draft_of_pupil
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
    put_fields_back(office, before)
    assert ways(office, pupil_ids) == [AttendWay.DAY_PUPIL, AttendWay.BOARDER]


def test_what_was_written_since_is_not_written_over_by_the_way_back(office: Office) -> None:
    first, second = some(office)
    done = set_field(office, [first, second], "attend_way", "其他")
    later = replace(draft_of_pupil(file_of(office, first), office.year), attend_way="住校")
    amend_pupil(office, first, later)
    assert put_fields_back(office, done) == (second,)
    assert ways(office, [first, second]) == [AttendWay.BOARDER, AttendWay.BOARDER]


def test_another_word_for_what_stands_is_no_change(office: Office) -> None:
    lines = preview_field(office, some(office), "attend_way", "寄宿")
    assert [(line.is_changed, line.after) for line in lines] == [(True, "住校"), (False, "住校")]


def test_a_value_that_cannot_be_is_refused_for_everybody(office: Office) -> None:
    pupil_ids = some(office)
    (line, _) = preview_field(office, pupil_ids, "attend_way", "骑马")
    assert line.problems
    before = ways(office, pupil_ids)
    with pytest.raises(InvalidDraftError):
        set_field(office, pupil_ids, "attend_way", "骑马")
    assert ways(office, pupil_ids) == before


def test_a_field_that_was_set_is_an_act_that_is_taken_back_once(office: Office) -> None:
    pupil_ids = some(office)
    done = set_field(office, pupil_ids, "attend_way", "其他")
    (act,) = recent_acts(office)
    assert (act.kind, act.said, act.changed) == (ActKind.FIELD, "attend_way", 2)
    put_fields_back(office, done)
    (act,) = recent_acts(office)
    assert act.is_taking_back
    take_back(office, preview_taking_back(office, act))
    assert ways(office, pupil_ids) == [AttendWay.OTHER] * 2
    assert not recent_acts(office)[0].is_taking_back
