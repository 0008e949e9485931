from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from wcwidth import wcswidth

from core.errors import PrintingError
from core.printing.fonts import load_font
from core.printing.pages import A4_PORTRAIT
from core.printing.pdf import pdf_bytes
from core.printing.qr import qr_code
from core.printing.sheets import Paragraph, Sheet, lay_out_sheet
from core.printing.spool import (
    DocumentKind,
    PaperFormat,
    file_name,
    open_command,
    print_roster,
    print_sheet,
)
from core.printing.text import roster_text
from core.printing.xlsx import xlsx_bytes
from core.roster_types import Closing, Figures, Furniture, Roster, RosterColumn
from core.rosters import (
    ClassInfo,
    ClassRosterOptions,
    NoticeInfo,
    NoticeLine,
    PupilColumn,
    class_notice,
    class_roster,
)
from tests.printing.fake_metrics import PlainMetrics
from tests.printing.people import DAY, YEAR, class_of

INFO = ClassInfo("云岭镇青石小学", "一年级1班", YEAR, DAY, "龙𬭊")
WORDS = Furniture("第 {page} 页　共 {pages} 页", "（盖章）", "（没有人员）")
CLOSING = Closing(("保管人：", "校长："), "云岭镇青石小学", "2026年10月8日", has_seal=True)


def test_a_workbook_has_numbers_of_people_as_text_and_figures_as_numbers() -> None:
    options = ClassRosterOptions().showing(PupilColumn.ID_NUMBER, PupilColumn.PHONE)
    roster = class_roster(INFO, class_of(45), options)
    sheet = load_workbook(BytesIO(xlsx_bytes(roster))).active
    assert sheet is not None
    rows = sheet.iter_rows(min_row=4, max_row=48, values_only=True)
    assert tuple(tuple(str(value or "") for value in row) for row in rows) == roster.rows
    assert {cell.data_type for row in sheet["A4:B48"] for cell in row} == {"n"}
    kinds = {cell.data_type for row in sheet["C4:M48"] for cell in row if cell.value is not None}
    assert kinds == {"s"}


def test_an_empty_money_column_counts_what_is_typed_into_it() -> None:
    columns = (
        RosterColumn("distance", "距离(公里)", figures=Figures.PLAIN),
        RosterColumn("amount", "金额（元）", figures=Figures.MONEY),
        RosterColumn("phone", "电话"),
    )
    rows = (("4.5", "", "10000000001"), ("04", "7800.00", ""), ("约3", "-2", "12"))
    roster = Roster(title="花名册", columns=columns, rows=rows, furniture=WORDS)
    sheet = load_workbook(BytesIO(xlsx_bytes(roster))).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet["A3:C5"]]
    assert cells == [[4.5, None, "10000000001"], ["04", 7800, None], ["约3", -2, "12"]]
    assert [cell.number_format for cell in sheet["A3:C3"][0]] == ["General", "0.00", "@"]


def test_a_workbook_repeats_its_headings_on_a4() -> None:
    sheet = load_workbook(BytesIO(xlsx_bytes(class_roster(INFO, class_of(45))))).active
    assert sheet is not None
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.paperSize == 9
    assert sheet.oddFooter is not None
    assert "&P" in str(sheet.oddFooter.right.text)


def test_equal_rosters_give_equal_workbooks() -> None:
    roster = class_roster(INFO, class_of(5))
    assert xlsx_bytes(roster) == xlsx_bytes(roster)


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    notice = NoticeInfo(school="云岭镇中心小学", grade="一年级", year=YEAR, day=DAY)
    roster = class_notice(notice, [NoticeLine("=1+1", "一年级1班")])
    sheet = load_workbook(BytesIO(xlsx_bytes(roster))).active
    assert sheet is not None
    assert sheet["B4"].value == "=1+1"
    assert sheet["B4"].data_type == "s"


def test_an_empty_roster_makes_a_workbook_and_a_text() -> None:
    roster = class_roster(INFO, ())
    assert load_workbook(BytesIO(xlsx_bytes(roster))).sheetnames == [roster.title]
    assert "（没有人员）" in roster_text(roster)


def test_the_rules_of_a_text_roster_are_all_of_one_width() -> None:
    lines = roster_text(class_roster(INFO, class_of(12))).splitlines()
    widths = {wcswidth(line) for line in lines if line.startswith(("|", "+"))}
    assert len(widths) == 1


def test_a_text_roster_keeps_leading_zeros() -> None:
    notice = NoticeInfo(school="云岭镇中心小学", grade="一年级", year=YEAR, day=DAY)
    assert "007" in roster_text(class_notice(notice, [NoticeLine("007", "1e5")]))
    assert "1e5" in roster_text(class_notice(notice, [NoticeLine("007", "1e5")]))


@pytest.mark.parametrize("paper_format", PaperFormat)
def test_each_format_is_written_whole(paper_format: PaperFormat, tmp_path: Path) -> None:
    target = tmp_path / "新文件夹" / f"花名册{paper_format.suffix}"
    printed = print_roster(class_roster(INFO, class_of(5)), paper_format, target)
    assert (printed.pages, printed.rows) == (1, 5)
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PrintingError, match="target_not_writable"):
        print_roster(class_roster(INFO, ()), PaperFormat.TEXT, tmp_path / "file" / "a.txt")


def test_a_file_is_named_after_kind_class_and_day() -> None:
    day = date(2026, 10, 8)
    name = file_name(DocumentKind.CLASS_ROSTER, "一年级 1班/甲", day, PaperFormat.PDF)
    assert name == "班级花名册_一年级1班甲_20261008.pdf"


def test_the_open_command_names_the_file_or_is_none(tmp_path: Path) -> None:
    command = open_command(tmp_path / "a.pdf")
    assert command is None or command[-1].endswith("a.pdf")


def test_a_qr_code_is_its_black_modules() -> None:
    code = qr_code("40718 22953")
    side = float(len(code.modules) + 8)
    area = sum(box.width * box.height for box in code.boxes(0, 0, side))
    assert round(area) == sum(sum(row) for row in code.modules)
    assert all(box.x >= 4 and box.x + box.width <= side - 4 for box in code.boxes(0, 0, side))


def sheet_of(*paragraphs: Paragraph, with_qr: bool = False) -> Sheet:
    return Sheet(
        title="恢复单",
        paragraphs=paragraphs,
        qr=qr_code("AGE-SECRET-KEY-1") if with_qr else None,
        closing=CLOSING,
        furniture=WORDS,
    )


def test_a_long_sheet_keeps_every_character_and_numbers_its_pages() -> None:
    text = "这张纸可以在忘记密码时找回全部档案。" * 200
    pages = lay_out_sheet(sheet_of(Paragraph(text)), A4_PORTRAIT, PlainMetrics())
    printed = "".join(run.text for page in pages.pages for run in page.runs)
    assert text in printed.replace("恢复单", "").replace("第 1 页　共 3 页", "").replace(
        "第 2 页　共 3 页", ""
    )
    assert len(pages.pages) == 3
    lowest = A4_PORTRAIT.height
    assert all(run.y < lowest for page in pages.pages for run in page.runs)


@pytest.mark.parametrize("lines", range(20, 40))
def test_a_sheet_is_signed_under_its_last_line_never_alone(lines: int) -> None:
    paragraphs = [Paragraph(f"第{number}条") for number in range(lines)]
    last = lay_out_sheet(sheet_of(*paragraphs), A4_PORTRAIT, PlainMetrics()).pages[-1]
    texts = [run.text for run in last.runs]
    assert f"第{lines - 1}条" in texts
    assert "云岭镇青石小学（盖章）" in texts


def test_a_sheet_with_a_code_is_drawn(tmp_path: Path) -> None:
    sheet = sheet_of(Paragraph("123456  234567", 18, is_bold=True), with_qr=True)
    assert lay_out_sheet(sheet, A4_PORTRAIT, load_font()).pages[0].boxes
    printed = print_sheet(sheet, tmp_path / "恢复单.pdf")
    assert printed.pages == 1
    pages = lay_out_sheet(sheet, A4_PORTRAIT, load_font())
    assert printed.path.read_bytes() == pdf_bytes(pages)


def test_a_workbook_marks_no_number_as_mistyped(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx_bytes(class_roster(INFO, class_of(3))))
    with ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'numberStoredAsText="1"' in sheet
