"""A workbook that somebody may have typed into stays; its numbers carry no green corners."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from core.exchange.reading import read_workbook
from core.exchange.table_writing import TableColumn, write_table
from core.exchange.writing import CellProblem, write_refused
from core.printing.spool import PaperFormat, Printed, print_roster, print_rosters
from core.rosters import ClassInfo, class_roster
from tests.exchange.books import xlsx
from tests.printing.people import DAY, YEAR, class_of

INFO = ClassInfo("云岭镇青石小学", "一年级1班", YEAR, DAY, "龙𬭊")
NO_MARK = 'numberStoredAsText="1"'


def printed(path: Path, pupils: int, paper: PaperFormat) -> Printed:
    return print_roster(class_roster(INFO, class_of(pupils)), paper, path)


@pytest.mark.parametrize("paper", [PaperFormat.XLSX, PaperFormat.TEXT])
def test_what_was_typed_into_a_printed_file_is_not_lost(paper: PaperFormat, tmp_path: Path) -> None:
    path = tmp_path / f"花名册{paper.suffix}"
    printed(path, 5, paper)
    path.write_bytes(b"typed by hand")
    again = printed(path, 5, paper)
    assert again.path == path.with_stem("花名册(2)")
    assert path.read_bytes() == b"typed by hand"


@pytest.mark.parametrize("paper", PaperFormat)
def test_printing_the_same_again_makes_no_second_file(paper: PaperFormat, tmp_path: Path) -> None:
    path = tmp_path / f"花名册{paper.suffix}"
    assert printed(path, 5, paper).path == printed(path, 5, paper).path == path
    assert list(tmp_path.iterdir()) == [path]


def test_a_pdf_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "花名册.pdf"
    printed(path, 5, PaperFormat.PDF)
    assert printed(path, 6, PaperFormat.PDF).path == path
    assert list(tmp_path.iterdir()) == [path]


def test_several_tables_in_one_workbook_stay_too(tmp_path: Path) -> None:
    path = tmp_path / "统计.xlsx"
    tables = [("一年级", class_roster(INFO, class_of(5)))]
    first = print_rosters(tables, PaperFormat.XLSX, path)
    assert print_rosters(tables, PaperFormat.XLSX, path).path == first.path == path
    path.write_bytes(b"typed by hand")
    assert print_rosters(tables, PaperFormat.XLSX, path).path.name == "统计(2).xlsx"
    assert path.read_bytes() == b"typed by hand"


def test_a_table_that_is_there_to_the_byte_is_kept_and_another_stays(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    columns = [TableColumn("姓名")]

    def written(name: str) -> Path:
        return write_table(path, "台账", columns, [[name]], keeps_present=True)

    assert [written("甲"), written("甲"), written("乙"), written("乙"), written("甲")] == [
        path,
        path,
        path.with_stem("台账(2)"),
        path.with_stem("台账(2)"),
        path,
    ]
    assert len(list(tmp_path.iterdir())) == 2


def test_numbers_kept_as_text_have_no_green_corner(tmp_path: Path) -> None:
    columns = [TableColumn("姓名"), TableColumn("电话")]
    table = write_table(tmp_path / "a.xlsx", "名单", columns, [["甲", "10000000001"]])
    read = read_workbook(xlsx(tmp_path / "b.xlsx", {"S": [["姓名", "性别"], ["甲", "1"]]}))
    refused = write_refused(
        tmp_path / "c.xlsx", read, {("S", 2): [CellProblem("sex", "不是性别。")]}
    )
    assert f'<ignoredError sqref="A1:B4" {NO_MARK}' in sheet_of(table)
    assert f'<ignoredError sqref="A1:E2" {NO_MARK}' in sheet_of(refused)


def sheet_of(path: Path) -> str:
    with ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_sheet_is_named_after_its_table(tmp_path: Path) -> None:
    path = printed(tmp_path / "a.xlsx", 3, PaperFormat.XLSX).path
    assert load_workbook(path).sheetnames == [class_roster(INFO, ()).title[:28]]


def test_two_tables_of_one_name_have_sheets_of_two_names(tmp_path: Path) -> None:
    roster = class_roster(INFO, class_of(3))
    both = [("一/二年级", roster), ("一二年级", roster)]
    path = print_rosters(both, PaperFormat.XLSX, tmp_path / "a.xlsx").path
    assert load_workbook(path).sheetnames == ["一二年级", "一二年级2"]


def test_the_pages_of_several_tables_are_counted_through(tmp_path: Path) -> None:
    tables = [
        ("一年级", class_roster(INFO, class_of(5))),
        ("二年级", class_roster(INFO, class_of(60))),
    ]
    done = print_rosters(tables, PaperFormat.PDF, tmp_path / "统计.pdf")
    assert done.pages > 2
    said = [page.extract_text() for page in PdfReader(done.path).pages]
    for number, text in enumerate(said, start=1):
        assert f"第 {number} 页 共 {done.pages} 页" in " ".join(text.split())
