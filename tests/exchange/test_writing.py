"""What is written can be read again: refused rows, tables, and the old file stays whole."""

from __future__ import annotations

import errno
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.errors import ExchangeError
from core.exchange.headings import RecordKind, canonical_heading, understand_headings
from core.exchange.reading import read_workbook
from core.exchange.saving import save_workbook
from core.exchange.table_writing import Cell, CellKind, TableColumn, write_table
from core.exchange.writing import CellProblem, write_refused
from core.reading.drafts import PUPIL_DRAFT_FIELDS, STAFF_DRAFT_FIELDS
from tests.exchange.books import names, pupil, xlsx

SAMPLES = Path(__file__).resolve().parents[2] / "core" / "data" / "township"


def test_refused_rows_come_back_as_exactly_those_rows(tmp_path: Path) -> None:
    read = read_workbook(SAMPLES / "水井教学点/学生名单.xlsx")
    wrong = {5: "sex", 13: "id_number", 32: "name"}
    problems = {
        (row.sheet, row.row): [CellProblem(wrong[row.row], "请改正。")]
        for row in read.rows
        if row.row in wrong
    }
    again = read_workbook(write_refused(tmp_path / "错.xlsx", read, problems))
    before = [row.draft for row in read.rows if row.row in wrong]
    assert [row.draft for row in again.rows] == before
    assert (again.ignored_columns, again.refused_columns, again.notes) == ((), (), ())


def test_a_corrected_cell_is_read_again(tmp_path: Path) -> None:
    read = read_workbook(SAMPLES / "枫香小学/学生花名册(旧).xls")
    problems = {(row.sheet, row.row): [CellProblem("ethnic", "?")] for row in read.rows[3:4]}
    path = write_refused(tmp_path / "a.xlsx", read, problems)
    book = load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "火星族":
                assert cell.fill.fgColor.rgb == "FFFFD9D9"
                cell.value = "苗族"
    book.save(path)
    assert pupil(read_workbook(path)).ethnic == "苗族"


def test_a_second_round_of_corrections_names_its_columns_once(tmp_path: Path) -> None:
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"S": [["姓名", "性别"], ["甲", "?"]]}))
    for number in range(2):
        problems = {(row.sheet, row.row): [CellProblem("sex", "?")] for row in read.rows}
        read = read_workbook(write_refused(tmp_path / f"{number}.xlsx", read, problems))
    assert [column.heading for column in read.columns[0].columns].count("问题") == 1
    assert names(read) == ["甲"]


def test_a_class_that_only_the_sheet_named_is_kept(tmp_path: Path) -> None:
    rows = [["姓名", "性别"], ["一年级"], ["甲", "?"], ["二年级"], ["乙", "?"]]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))
    problems = {(row.sheet, row.row): [CellProblem("sex", "?")] for row in read.rows}
    again = read_workbook(write_refused(tmp_path / "b.xlsx", read, problems))
    assert [pupil(again, i).grade for i in (0, 1)] == ["一年级", "二年级"]


def test_a_field_without_a_column_gets_one_to_be_filled_in(tmp_path: Path) -> None:
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"S": [["姓名", "年级"], ["甲", "1"]]}))
    problems = {(row.sheet, row.row): [CellProblem("birth_date", "?")] for row in read.rows}
    again = read_workbook(write_refused(tmp_path / "b.xlsx", read, problems))
    assert "birth_date" in {column.field for column in again.columns[0].columns}


def test_a_second_guardian_survives_the_round(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "a.xlsx",
        {"S": [["姓名", "年级", "监护人"], ["甲", "?", "乙"], ["", "", "丙"]]},
        merges=["A2:A3"],
    )
    read = read_workbook(book)
    problems = {(row.sheet, row.row): [CellProblem("grade", "?")] for row in read.rows}
    again = read_workbook(write_refused(tmp_path / "b.xlsx", read, problems))
    assert [row.draft for row in again.rows] == [row.draft for row in read.rows]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    columns = [TableColumn("姓名"), TableColumn("备注")]
    path = write_table(tmp_path / "a.xlsx", "名单", columns, [["甲", '=cmd|"/c calc"!A1']])
    cell = load_workbook(path).worksheets[0]["B3"]
    assert (cell.data_type, cell.value) == ("s", '=cmd|"/c calc"!A1')


def test_a_table_is_written_without_passing_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    path = write_table(tmp_path / "a.xlsx", "名单", [TableColumn("姓名")], [["欧阳娜娜"]])
    assert load_workbook(path).worksheets[0]["A3"].value == "欧阳娜娜"


def test_a_table_has_real_numbers_and_days(tmp_path: Path) -> None:
    columns = [
        TableColumn("姓名"),
        TableColumn("出生日期", CellKind.DATE),
        TableColumn("上下学距离", CellKind.NUMBER),
        TableColumn("身份证号"),
    ]
    rows: list[list[Cell]] = [
        ["甲", date(2019, 3, 4), 1.5, "990101201903041234"],
        ["乙", None, None, ""],
    ]
    path = write_table(tmp_path / "a.xlsx", "名单", columns, rows)
    cells = load_workbook(path).worksheets[0][3]
    assert [cell.data_type for cell in cells] == ["s", "d", "n", "s"]
    draft = pupil(read_workbook(path))
    assert (draft.birth_date, draft.distance_km) == ("2019-03-04", "1.5")
    assert draft.id_number == "990101201903041234"


TEXTS = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters='"″”“〃々'),
    min_size=8,
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(
    fields=st.lists(
        st.sampled_from([f for f in PUPIL_DRAFT_FIELDS if f not in {"name", "attend_way"}]),
        unique=True,
        max_size=12,
    ),
    data=st.data(),
)
def test_what_is_exported_is_read_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, fields: list[str], data: st.DataObject
) -> None:
    chosen = [
        "name",
        "grade",
        "class_label",
        *(f for f in fields if f not in {"grade", "class_label"}),
    ]
    columns = [TableColumn(canonical_heading(field, RecordKind.PUPILS)) for field in chosen]
    rows = [[data.draw(TEXTS) for _ in chosen] for _ in range(3)]
    path = tmp_path_factory.mktemp("t") / "a.xlsx"
    write_table(path, "学生花名册", columns, rows)
    read = read_workbook(path, RecordKind.PUPILS)
    assert [[getattr(row.draft, field) for field in chosen] for row in read.rows] == rows


@pytest.mark.parametrize("kind", list(RecordKind))
def test_every_field_has_a_heading_that_is_understood_again(kind: RecordKind) -> None:
    fields = PUPIL_DRAFT_FIELDS if kind is RecordKind.PUPILS else STAFF_DRAFT_FIELDS
    headings = [("", canonical_heading(field, kind)) for field in fields]
    columns = understand_headings(headings, kind)
    assert [column.field for column in columns] == list(fields)


def test_a_target_that_is_open_elsewhere_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "名单.xlsx"
    target.write_bytes(b"old")
    (tmp_path / "~$名单.xlsx").write_bytes(b"")
    saved = save_workbook(target, lambda part: _write(part, b"new"))
    assert saved == tmp_path / "名单(2).xlsx"
    assert (target.read_bytes(), saved.read_bytes()) == (b"old", b"new")


def test_a_target_that_cannot_be_replaced_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "名单.xlsx"
    target.write_bytes(b"old")
    replace = Path.replace

    def locked(self: Path, other: Path) -> Path:
        if other == target:
            raise PermissionError(13, "sharing violation")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", locked)
    assert save_workbook(target, lambda part: _write(part, b"new")).name == "名单(2).xlsx"
    assert target.read_bytes() == b"old"


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "名单.xlsx"
    target.write_bytes(b"old")

    def full(part: Path) -> None:
        part.write_bytes(b"ha")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ExchangeError) as caught:
        save_workbook(target, full)
    assert caught.value.code == "workbook_disk_full"
    assert [path.name for path in tmp_path.iterdir()] == ["名单.xlsx"]
    assert target.read_bytes() == b"old"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError) as caught:
        save_workbook(tmp_path / "没有" / "a.xlsx", lambda part: _write(part, b"x"))
    assert caught.value.code == "folder_missing"


def _write(part: Path, data: bytes) -> None:
    part.write_bytes(data)


def test_what_xlsxwriter_wraps_is_told_as_what_the_system_said(tmp_path: Path) -> None:
    from xlsxwriter.exceptions import FileCreateError

    def refuse(_part: Path) -> None:
        raise FileCreateError(OSError(errno.EROFS, "read-only"))

    with pytest.raises(ExchangeError, match="folder_not_writable"):
        save_workbook(tmp_path / "a.xlsx", refuse)


def test_a_stick_that_refuses_to_clean_up_hides_no_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(ExchangeError, match="folder_not_writable"):
        save_workbook(tmp_path / "a.xlsx", refuse)
