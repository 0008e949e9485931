"""What a status forbids, the form, the bulk edit and the workbook forbid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.exchange.headings import RecordKind
from core.exchange.reading import ReadWorkbook, SourceRow
from core.models import AttendWay, PupilId, PupilStatus
from core.reading.drafts import PupilDraft
from core.records.bulk_editing import preview_field, set_field
from core.registration import InvalidDraftError, amend_pupil, draft_of
from core.workbooks.importing import ImportPlan, Outcome, plan_import
from tests.year.office import OCTOBER, Village, fitting_reason

KINDS = {
    ChangeKind.TRANSFER_OUT: "status_transferred",
    ChangeKind.GRADUATE: "status_ended",
    ChangeKind.DEATH: "status_ended",
    ChangeKind.SUSPEND: "status_away",
}


def gone(village: Village, kind: ChangeKind, grade: int = 6) -> PupilId:
    pupil = village.pupil("欧阳娜娜", grade)
    asked = ChangeRequest(
        kind=kind, happened_on=OCTOBER, reason=fitting_reason(kind), other_school="县城第二小学"
    )
    record_change(village.office, pupil, asked)
    return pupil


def plan(village: Village, draft: PupilDraft) -> ImportPlan:
    row = SourceRow("一", 2, draft, frozenset(), ())
    read = ReadWorkbook(RecordKind.PUPILS, ("一",), (row,), (), ())
    return plan_import(village.office, read)


@pytest.mark.parametrize(("kind", "code"), KINDS.items())
def test_the_form_does_not_move_who_is_not_there(
    village: Village, kind: ChangeKind, code: str
) -> None:
    pupil = gone(village, kind)
    draft = draft_of(village.office, pupil)
    for changed in ({"grade": "五年级"}, {"class_label": "2班"}):
        with pytest.raises(InvalidDraftError) as refused:
            amend_pupil(village.office, pupil, replace(draft, **changed))
        assert [one.code for one in refused.value.problems if one.code in KINDS.values()] == [code]


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_and_a_number_may_still_be_corrected(village: Village, kind: ChangeKind) -> None:
    pupil = gone(village, kind)
    before = village.file(pupil).enrolment
    draft = replace(draft_of(village.office, pupil), name="欧阳娜", hamlet="岩脚村1组")
    amend_pupil(village.office, pupil, draft)
    assert village.file(pupil).enrolment == before
    assert village.name(pupil) == "欧阳娜"


def test_a_bulk_edit_says_for_whom_it_is_not_possible(village: Village) -> None:
    left, there = gone(village, ChangeKind.TRANSFER_OUT), village.pupil("单雪", 6)
    lines = preview_field(village.office, [left, there], "attend_way", "住校")
    assert [[one.code for one in line.problems] for line in lines] == [["status_transferred"], []]
    with pytest.raises(InvalidDraftError):
        set_field(village.office, [left, there], "attend_way", "住校")
    assert village.file(there).enrolment.attend_way is AttendWay.DAY_PUPIL


def test_a_workbook_neither_moves_nor_brings_back_who_left(village: Village) -> None:
    pupil = gone(village, ChangeKind.TRANSFER_OUT, 3)
    held = village.file(pupil)
    said = PupilDraft(
        name=held.pupil.name, sex="男" if held.pupil.sex == "1" else "女",
        birth_date=held.pupil.birth_date.isoformat(), grade="四年级",
    )  # fmt: skip
    (row,) = plan(village, said).rows
    assert row.outcome is Outcome.REJECTED
    assert [one.code for one in row.problems if one.field == "grade"] == ["status_transferred"]
    (row,) = plan(village, replace(said, grade="三年级")).rows
    assert row.outcome is Outcome.UNCHANGED
    assert [one.code for one in row.problems if one.field == "name"] == ["pupil_is_gone"]
    assert village.file(pupil).enrolment.status is PupilStatus.TRANSFERRED_OUT


@pytest.mark.parametrize("kind", [ChangeKind.SUSPEND, ChangeKind.LEAVE, ChangeKind.GRADUATE])
def test_a_list_that_names_the_seat_of_who_is_not_there_comes_in_unchanged(
    village: Village, kind: ChangeKind
) -> None:
    pupil = village.pupil("欧阳娜娜", 6)
    village.seat(pupil, village.group(2, 6))
    record_change(
        village.office,
        pupil,
        ChangeRequest(kind=kind, happened_on=OCTOBER, reason=fitting_reason(kind)),
    )
    held = village.file(pupil).pupil
    said = PupilDraft(
        name=held.name, sex="男" if held.sex == "1" else "女",
        birth_date=held.birth_date.isoformat(), grade="六年级", class_label="2班",
    )  # fmt: skip
    (row,) = plan(village, said).rows
    assert row.outcome is Outcome.UNCHANGED
    (row,) = plan(village, replace(said, class_label="1班")).rows
    assert row.outcome is Outcome.REJECTED
