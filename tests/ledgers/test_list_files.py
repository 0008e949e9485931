"""A list as it was arranged, on paper and as a file; text that no office program runs or cuts."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.exchange.table_writing import TableColumn
from core.lists.directory import PupilQuery, pupil_keys
from core.lists.list_views import PupilColumn, ShownPupils
from core.lists.staff_list import ShownStaff, StaffColumn, StaffView, export_staff
from core.office import Office
from core.paper import ListedPupils, PaperOptions, print_pupils
from core.printing.spool import PaperFormat
from core.reading.drafts import StaffDraft
from core.roster_types import Purpose
from core.staffing import register_staff
from core.workbooks import list_files
from core.workbooks.importing import Outcome, plan_import
from core.workbooks.list_exporting import (
    ListWish,
    export_columns,
    export_shown,
    file_name,
    shown_keys,
)
from core.workbooks.list_files import write_list
from tests.ledgers.test_exporting import headings_and_rows
from tests.ledgers.village import CHILD, register_all

REPORT = ListWish(Purpose.REPORT, with_number=True, with_phone=True)
TURNED = (PupilColumn.BIRTH, PupilColumn.NAME, PupilColumn.HAMLET, PupilColumn.SEX)

ONLY_LISTED = (PupilColumn.OPEN, PupilColumn.STATUS, PupilColumn.SCHOOL)


def lines_of(path: Path) -> list[list[str]]:
    """Return the cells of a file as they stand in it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_columns_go_out_in_the_order_they_were_put(office: Office, tmp_path: Path) -> None:
    register_all(office)
    shown = ShownPupils(PupilQuery(), TURNED)
    headings, _ = headings_and_rows(export_shown(office, shown, ListWish(), tmp_path / "a").path)
    assert headings == ["出生日期", "姓名", "村组", "性别"]


@pytest.mark.parametrize("typed", ["一年级", "1班"])
def test_a_class_that_was_typed_goes_out_as_it_is_shown(office: Office, typed: str) -> None:
    register_all(office)
    query = PupilQuery(text=typed)
    shown = pupil_keys(office, query)
    assert 0 < len(shown) < len(pupil_keys(office, PupilQuery()))
    assert list(shown_keys(office, ShownPupils(query, ()))) == list(shown)


def test_what_is_asked_for_beside_the_list_stands_behind_the_name() -> None:
    kept = export_columns(TURNED, REPORT).kept
    assert kept[1:4] == (PupilColumn.NAME, PupilColumn.ID_NUMBER, PupilColumn.PHONE)
    shown = (PupilColumn.PHONE, *TURNED)
    assert export_columns(shown, REPORT).kept[0] is PupilColumn.PHONE
    assert export_columns(shown, ListWish()).left_off == (PupilColumn.PHONE,)


def test_paper_has_the_columns_of_the_list_in_their_order(office: Office, tmp_path: Path) -> None:
    register_all(office)
    keys = pupil_keys(office, PupilQuery())
    ids = tuple(line.pupil_id for line in office.store.search.pupil_lines(keys))
    listed = ListedPupils(ids, "全部", "全部", (*TURNED, PupilColumn.GRADE, *ONLY_LISTED))
    path = tmp_path / "a.txt"
    print_pupils(office, listed, PaperFormat.TEXT, path, PaperOptions(with_phone=True))
    text = path.read_text(encoding="utf-8")
    heads = next(line for line in text.splitlines() if "出生日期" in line)
    assert heads.replace("|", " ").split() == [
        "序号", "出生日期", "姓名", "联系电话", "村组", "性别", "班级",
        "待补", "状态", "学校",
    ]  # fmt: skip
    assert office.school.name in text.split("序号")[1]
    assert "990101201910234204" not in text


def test_comma_separated_text_begins_with_a_mark_and_its_headings(
    office: Office, tmp_path: Path
) -> None:
    register_all(office)
    done = export_shown(office, ShownPupils(PupilQuery(), TURNED), REPORT, tmp_path / "名单.csv")
    assert done.path.name == "名单.csv"
    assert done.path.read_bytes().startswith(b"\xef\xbb\xbf")
    headings, *rows = lines_of(done.path)
    assert headings[:4] == ["出生日期", "姓名", "身份证件号", "家庭联系号码"]
    assert len(rows) == done.rows
    assert f"\t{CHILD.id_number}" in {row[2] for row in rows}


def test_a_csv_that_went_out_comes_in_again_unchanged(office: Office, tmp_path: Path) -> None:
    register_all(office)
    shown = ShownPupils(PupilQuery(), tuple(PupilColumn))
    done = export_shown(office, shown, REPORT, tmp_path / "a.csv")
    plan = plan_import(office, read_workbook(done.path, RecordKind.PUPILS))
    assert {row.outcome for row in plan.rows} == {Outcome.UNCHANGED}


@pytest.mark.parametrize(
    "text", ["=1+1", "+8613800", "-2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_of_a_csv_is_run_as_a_formula(tmp_path: Path, text: str) -> None:
    path = write_list(tmp_path / "a.csv", "名单", [TableColumn("备注")], [[text]])
    assert lines_of(path)[1][0].startswith("'")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("055600", "\t055600"),
        ("99010120191023420X", "\t99010120191023420X"),
        ("10086037242", "10086037242"),
        ("3.1", "3.1"),
        ("0", "0"),
    ],
)
def test_no_digit_of_a_csv_gets_lost(tmp_path: Path, text: str, written: str) -> None:
    path = write_list(tmp_path / "a.csv", "名单", [TableColumn("号")], [[text]])
    assert lines_of(path)[1] == [written]


def test_a_csv_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine")
    assert list_files.write_list(tmp_path / "a.csv", "", [TableColumn("a")], []).name == "a(2).csv"
    assert (tmp_path / "a.csv").read_text() == "mine"


def test_the_ending_that_is_typed_decides_the_kind_of_file() -> None:
    assert file_name("名单.CSV") == "名单.csv"
    assert file_name("名单.xlsx") == "名单.xlsx"
    assert file_name("名单") == "名单.xlsx"
    assert file_name(".csv") == "list.csv"


def test_staff_go_out_in_portions_and_in_the_order_of_the_columns(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.lists.staff_list.FILES_AT_ONCE", 1)
    one = StaffDraft(name="单珊", sex="女", birth_date="1990-01-02")
    register_staff(office, one)
    register_staff(office, replace(one, name="仇一", birth_date="1991-01-02"))
    told: list[tuple[int, int]] = []
    view = StaffView(columns=(StaffColumn.BIRTH, StaffColumn.NAME))
    done = export_staff(
        office,
        ShownStaff(view),
        ListWish(),
        tmp_path / "a.csv",
        lambda at, total: told.append((at, total)),
    )
    assert told == [(0, 2), (1, 2)]
    assert lines_of(done.path) == [
        ["出生日期", "姓名"],
        ["1991-01-02", "仇一"],
        ["1990-01-02", "单珊"],
    ]
