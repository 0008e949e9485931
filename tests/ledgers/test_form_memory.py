"""A form that was explained once is known again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.exchange.unnamed import unnamed_columns
from core.ledgers.spec import LedgerError
from core.office import Office
from core.reading.drafts import PupilDraft
from core.workbooks.form_memory import (
    fill_remembered,
    headings_digest,
    read_remembered,
    recall_headings,
    remember_headings,
    understand_remembered,
)
from core.workbooks.refusals import meaning_of
from tests.ledgers.village import CHILD, RARE, register

HEADINGS = ("姓名", "性别", "出生日期", "娃儿是哪个寨子的", "校服尺码")
HAND = {"娃儿是哪个寨子的": "hamlet"}


def form(
    path: Path, headings: Sequence[str] = HEADINGS, rows: Sequence[Sequence[str]] = ()
) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def test_spaces_marks_and_order_of_headings_do_not_count() -> None:
    pupils = RecordKind.PUPILS
    plain = headings_digest(pupils, ("姓名", "性别"))
    assert headings_digest(pupils, ("*性 别", "姓　名：", "")) == plain
    assert headings_digest(pupils, ("姓名", "性别", "民族")) != plain
    assert headings_digest(RecordKind.STAFF, ("姓名", "性别")) != plain


def test_what_was_said_by_hand_fills_the_form_and_the_next_one(
    office: Office, tmp_path: Path
) -> None:
    child, rare = register(office, CHILD), register(office, RARE)
    blank = form(tmp_path / "blank.xlsx")
    first = fill_remembered(office, blank, tmp_path / "1.xlsx", [child], HAND)
    assert first.unknown_columns == ("校服尺码",)
    shuffled = form(tmp_path / "next year.xlsx", tuple(reversed(HEADINGS)))
    second = fill_remembered(office, shuffled, tmp_path / "2.xlsx", [rare, child])
    sheet = load_workbook(second.path).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == ["枫香村大坪组", "枫香村大坪组"]
    assert [row[4] for row in rows] == ["䶮", "欧阳娜娜"]
    (entry,) = office.store.audit.newest(1)
    assert (entry.action, entry.subject) == ("export", "form.pupils")
    assert "hamlet" in entry.detail


def test_a_child_named_in_a_forms_file_is_not_named_in_the_trail(
    office: Office, tmp_path: Path
) -> None:
    blank = form(tmp_path / "欧阳娜娜保险表.xlsx")
    fill_remembered(office, blank, tmp_path / "1.xlsx", [register(office, CHILD)], HAND)
    (entry,) = office.store.audit.newest(1)
    assert "said=****保险表" in entry.detail


def test_a_form_nobody_explained_keeps_its_unknown_column_empty(
    office: Office, tmp_path: Path
) -> None:
    understood, mapping = understand_remembered(office, form(tmp_path / "a.xlsx"))
    assert understood.unknown_columns == ("娃儿是哪个寨子的", "校服尺码")
    assert mapping == {}


def test_a_workbook_of_the_same_headings_is_read_with_what_was_said(
    office: Office, tmp_path: Path
) -> None:
    path = form(tmp_path / "a.xlsx", HEADINGS, [("单雪", "女", "2019-05-06", "枫香村一组", "120")])
    read = read_workbook(path, RecordKind.PUPILS)
    remember_headings(office, read.kind, read.columns[0].columns, HAND)
    again, mapping = read_remembered(office, path)
    draft = again.rows[0].draft
    assert isinstance(draft, PupilDraft)
    assert draft.hamlet == "枫香村一组"
    assert list(mapping.values()) == ["hamlet"]


def test_the_refused_rows_of_a_workbook_are_read_with_what_was_said_of_it(
    office: Office, tmp_path: Path
) -> None:
    columns = read_workbook(form(tmp_path / "a.xlsx"), RecordKind.PUPILS).columns[0].columns
    remember_headings(office, RecordKind.PUPILS, columns, HAND)
    added = (*HEADINGS, "原工作表", "原行号", "问题")
    rows = [("单雪", "女", "2019-05-06", "枫香村一组", "120", "Sheet", "2", "性别")]
    again, mapping = read_remembered(office, form(tmp_path / "b.xlsx", added, rows))
    draft = again.rows[0].draft
    assert isinstance(draft, PupilDraft)
    assert draft.hamlet == "枫香村一组"
    assert list(mapping.values()) == ["hamlet"]


def test_a_column_said_to_mean_nothing_is_left_out_next_time(
    office: Office, tmp_path: Path
) -> None:
    path = form(tmp_path / "a.xlsx", HEADINGS, [("单雪", "女", "2019-05-06", "枫香村一组", "120")])
    read = read_workbook(path, RecordKind.PUPILS)
    remember_headings(office, read.kind, read.columns[0].columns, {"性别": ""})
    again, _ = read_remembered(office, path)
    draft = again.rows[0].draft
    assert isinstance(draft, PupilDraft)
    assert draft.sex == ""


def test_an_empty_mapping_forgets_the_form(office: Office, tmp_path: Path) -> None:
    read = read_workbook(
        form(tmp_path / "a.xlsx", HEADINGS, [("单雪", "女", "2019-05-06", "一组", "1")]),
        RecordKind.PUPILS,
    )
    columns = read.columns[0].columns
    remember_headings(office, read.kind, columns, HAND)
    remember_headings(office, read.kind, columns, {})
    assert recall_headings(office, read.kind, columns) == {}


def test_a_field_that_no_form_has_is_not_remembered(office: Office, tmp_path: Path) -> None:
    understood, _ = understand_remembered(office, form(tmp_path / "a.xlsx"))
    with pytest.raises(LedgerError, match="no_such_field"):
        remember_headings(office, understood.kind, understood.columns, {"校服尺码": "score"})
    assert recall_headings(office, understood.kind, understood.columns) == {}


def test_a_form_for_nobody_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="nobody_to_export"):
        fill_remembered(office, form(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", [], HAND)
    assert not (tmp_path / "b.xlsx").exists()


def test_the_name_of_a_blank_form_can_be_pointed_to_though_nothing_stands_below(
    tmp_path: Path,
) -> None:
    path = form(tmp_path / "a.xlsx", ("序号", "娃儿名", "证号"), [("合计", "", "")])
    assert [one.heading for one in unnamed_columns(path)] == ["序号", "娃儿名", "证号"]


@pytest.mark.parametrize("heading", ["年龄", "学校", "序号", "年级班级", "家庭住址", "问题"])
def test_what_a_heading_means_is_said_in_words(heading: str, tmp_path: Path) -> None:
    path = form(tmp_path / "a.xlsx", ("姓名", "性别", heading), [("单雪", "女", "9")])
    fields = [one.field or "" for one in read_workbook(path).columns[0].columns]
    assert not [field for field in fields if "workbook.meaning" in meaning_of(field)]
