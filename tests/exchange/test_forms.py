"""Blank workbooks of the centre, filled: layout, formulas and totals stay."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from openpyxl import load_workbook

from core.errors import ExchangeError
from core.exchange.form_understanding import understand_form
from core.exchange.forms import fill_form
from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.exchange.row_shift import AddedRows
from tests.exchange.books import names, xlsx

RECORDS = [
    {
        "name": f"学生{number}",
        "sex": "女",
        "birth_date": "2019-03-04",
        "id_number": "99010120190304123X",
        "grade": "一年级",
        "class_label": "1班",
        "attend_way": "住校",
        "m1_name": "=家长",
        "m1_phone": "10011112222",
        "distance_km": "1.5",
    }
    for number in range(1, 6)
]


def blank(path: Path, rows: int = 2) -> Path:
    """Write a form with two-row headings, a formula in each row and a total below."""
    with xlsxwriter.Workbook(str(path)) as book:
        box = book.add_format({"border": 1})
        day = book.add_format({"border": 1, "num_format": "yyyy/m/d"})
        sheet = book.add_worksheet("上报表")
        sheet.merge_range("A1:J1", "学生情况上报表")
        for place, heading in enumerate(["序号", "姓名", "出生日期", "身份证号", "年级班级"]):
            sheet.merge_range(1, place, 2, place, heading)
        sheet.merge_range("F2:G2", "监护人")
        sheet.write_row(2, 5, ["姓名", "电话"])
        for place, heading in enumerate(["是否住校", "鞋码", "字数"], 7):
            sheet.merge_range(1, place, 2, place, heading)
        for row in range(3, 3 + rows):
            sheet.set_row(row, 24)
            for place in range(9):
                sheet.write_blank(row, place, None, day if place == 2 else box)
            sheet.write_formula(row, 9, f"=LEN(B{row + 1})", box)
        total = 3 + rows
        sheet.write(total, 0, "合计")
        sheet.write_formula(total, 9, f"=SUM(J4:J{total})")
        sheet.merge_range(total + 1, 0, total + 1, 9, "填表人：        审核人：")
        other = book.add_worksheet("汇总")
        other.write_formula(0, 0, f"='上报表'!J{total + 1}")
    return path


def test_a_form_with_room_is_filled_in_place(tmp_path: Path) -> None:
    filled = fill_form(blank(tmp_path / "a.xlsx", 5), tmp_path / "b.xlsx", RECORDS)
    sheet = load_workbook(filled.path)["上报表"]
    assert (filled.kind, filled.rows, filled.unknown_columns) == (
        RecordKind.PUPILS,
        5,
        ("鞋码",),
    )
    assert [cell.value for cell in sheet[4]] == [
        1,
        "学生1",
        datetime(2019, 3, 4),  # noqa: DTZ001 - a cell has no zone
        "99010120190304123X",
        "一年级1班",
        "=家长",
        "10011112222",
        "是",
        None,
        "=LEN(B4)",
    ]
    assert sheet["F4"].data_type == "s"
    assert sheet["J9"].value == "=SUM(J4:J8)"


def test_who_lives_at_home_boards_not_and_who_lodges_is_written_in_words(tmp_path: Path) -> None:
    ways = ("走读", "住校", "借宿")
    records = [RECORDS[0] | {"name": f"学生{way}", "attend_way": way} for way in ways]
    filled = fill_form(blank(tmp_path / "a.xlsx", 3), tmp_path / "b.xlsx", records)
    sheet = load_workbook(filled.path)["上报表"]
    assert [sheet.cell(row, 8).value for row in (4, 5, 6)] == ["否", "是", "借宿"]


def test_rows_are_put_in_before_the_totals(tmp_path: Path) -> None:
    filled = fill_form(blank(tmp_path / "a.xlsx", 2), tmp_path / "b.xlsx", RECORDS)
    book = load_workbook(filled.path)
    sheet = book["上报表"]
    assert [sheet.cell(row, 2).value for row in range(4, 9)] == [r["name"] for r in RECORDS]
    assert (sheet["A9"].value, sheet["J9"].value) == ("合计", "=SUM(J4:J8)")
    assert (sheet["J8"].value, sheet.row_dimensions[8].height) == ("=LEN(B8)", 24)
    assert sheet["B8"].border.left.style == "thin"
    assert "A10:J10" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert book["汇总"]["A1"].value == "='上报表'!J9"


def test_a_filled_form_is_read_back(tmp_path: Path) -> None:
    filled = fill_form(blank(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", RECORDS)
    assert names(read_workbook(filled.path)) == [record["name"] for record in RECORDS]


def test_a_column_that_the_form_reckons_itself_is_not_said_to_stay_empty(tmp_path: Path) -> None:
    form = blank(tmp_path / "a.xlsx")
    assert understand_form(form).unknown_columns == ("鞋码",)
    assert fill_form(form, tmp_path / "b.xlsx", RECORDS).unknown_columns == ("鞋码",)


def test_a_total_below_alone_fills_no_column(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "姓名", "鞋码"])
        sheet.write_row(1, 0, [1])
        sheet.write(2, 0, "合计")
        sheet.write_formula(2, 2, "=SUM(C2:C2)")
    assert understand_form(path).unknown_columns == ("鞋码",)


def test_a_form_without_an_end_grows_below(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, ["姓名", "性别"])
    filled = fill_form(path, tmp_path / "b.xlsx", RECORDS)
    assert names(read_workbook(filled.path)) == [record["name"] for record in RECORDS]


def test_rows_that_are_already_filled_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "姓名", "性别"])
        sheet.write_row(1, 0, [1, "旧人", "男"])
    filled = fill_form(path, tmp_path / "b.xlsx", RECORDS[:1])
    assert names(read_workbook(filled.path)) == ["旧人", "学生1"]
    assert load_workbook(filled.path).worksheets[0]["A3"].value == 2


def test_filling_leaves_nothing_in_a_passing_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = blank(tmp_path / "a.xlsx")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    filled = fill_form(form, tmp_path / "b.xlsx", RECORDS)
    assert len(names(read_workbook(filled.path))) == len(RECORDS)


def old_format(path: Path) -> Path:
    """Write an .xls form: a title, headings, a reckoned column, a total and a signature."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("上报表")
    sheet.write_merge(0, 0, 0, 3, "学生情况上报表")
    for place, heading in enumerate(["序号", "姓名", "身份证号", "字数"]):
        sheet.write(1, place, heading)
    sheet.col(1).width = 256 * 21
    sheet.write(2, 3, xlwt.Formula("LEN(B3)"))
    sheet.write(3, 0, "合计")
    sheet.write(4, 0, "填表人：")
    book.add_sheet("说明").write(0, 0, "只填白格")
    book.save(str(path))
    return path


def test_a_form_in_the_old_format_is_filled_as_a_new_workbook(tmp_path: Path) -> None:
    form = old_format(tmp_path / "a.xls")
    understood = understand_form(form)
    assert (understood.is_laid_out_anew, understood.formulas_lost) == (True, 1)
    book = load_workbook(fill_form(form, tmp_path / "b.xlsx", RECORDS).path)
    sheet = book["上报表"]
    assert [cell.value for cell in sheet[3]] == [1, "学生1", "99010120190304123X", None]
    assert [sheet.cell(row, 1).value for row in range(6, 10)] == [4, 5, "合计", "填表人："]
    assert str(*sheet.merged_cells.ranges) == "A1:D1"
    assert sheet.column_dimensions["B"].width == 21
    assert sheet["B7"].border.left.style == "thin"
    assert book["说明"]["A1"].value == "只填白格"


def test_a_form_in_the_old_format_gets_no_old_name(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError) as caught:
        fill_form(old_format(tmp_path / "a.xls"), tmp_path / "b.xls", RECORDS)
    assert caught.value.code == "filled_is_xlsx"


def test_a_text_file_of_headings_is_a_form_too(tmp_path: Path) -> None:
    form = tmp_path / "学生[名册].csv"
    form.write_bytes("姓名,出生年月\r\n".encode("gb18030"))
    filled = fill_form(form, tmp_path / "b.xlsx", RECORDS[:1])
    assert list(load_workbook(filled.path).worksheets[0].values)[1] == ("学生1", "2019-03")


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=SUM(J4:J8)", "=SUM(J4:J11)"),
        ("=SUM($J$4:$J$8)", "=SUM($J$4:$J$11)"),
        ("=A9+B8", "=A12+B8"),
        ("=SUM(J4:J7)", "=SUM(J4:J7)"),
        ('=IF(A9="A9",别的!A9,1)', '=IF(A12="A9",别的!A9,1)'),
        ("=LOG10(A10)", "=LOG10(A13)"),
    ],
)
def test_formulas_follow_the_rows_they_look_at(formula: str, moved: str) -> None:
    assert AddedRows("表", 9, 3).moved(formula, is_own_sheet=True) == moved


@pytest.mark.parametrize("word", ["示例", "例", "例：三年级", "填写示例"])
def test_an_example_row_stays_and_the_numbers_begin_below_it(tmp_path: Path, word: str) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "姓名"])
        sheet.write_row(1, 0, [word, "张三"])
    filled = fill_form(path, tmp_path / "b.xlsx", RECORDS[:2])
    rows = list(load_workbook(filled.path).worksheets[0].values)
    assert rows[1:] == [(word, "张三"), (1, "学生1"), (2, "学生2")]


@pytest.mark.parametrize(
    ("heading", "below", "written"),
    [
        ("出生年月", None, "2019-03"),
        ("出生年月(YYYYMM)", None, "201903"),
        ("出生年月", "例：2018.9", "2019.3"),
        ("出生年月", "2018年09月", "2019年03月"),
        ("出生年月", "2018-09-03", "2019-03-04"),
        ("出生年月日", None, "2019-03-04"),
        ("出生日期", "20180903", "20190304"),
    ],
)
def test_a_day_is_written_as_the_heading_and_the_samples_of_the_form_want_it(
    tmp_path: Path, heading: str, below: str | None, written: str
) -> None:
    rows = [("姓名", heading), *([("示例", below)] if below else []), ("张三",)]
    form = xlsx(tmp_path / "a.xlsx", {"表": rows})
    filled = fill_form(form, tmp_path / "b.xlsx", RECORDS[:1])
    sheet = load_workbook(filled.path).worksheets[0]
    assert sheet.cell(len(rows) + 1, 2).value == written


@pytest.mark.parametrize(
    ("shown", "written"),
    [('yyyy"年"m"月"', datetime(2019, 3, 4)), ("yyyy/m/d", "2019-03")],  # noqa: DTZ001 - a cell has no zone
)
def test_a_cell_for_months_never_shows_the_day(tmp_path: Path, shown: str, written: object) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "出生年月"])
        sheet.write_blank(1, 1, None, book.add_format({"num_format": shown}))
    filled = fill_form(path, tmp_path / "b.xlsx", RECORDS[:1])
    assert load_workbook(filled.path).worksheets[0]["B2"].value == written


def test_a_named_row_is_completed_and_keeps_what_it_says(tmp_path: Path) -> None:
    rows = [("序号", "姓名", "性别", "年级"), (1, "学生2", "", "高年级"), (2, "旧人", "男", "")]
    form = xlsx(tmp_path / "a.xlsx", {"表": rows})
    filled = fill_form(form, tmp_path / "b.xlsx", RECORDS[:2])
    assert (filled.rows, filled.completed) == (2, 1)
    assert list(load_workbook(filled.path).worksheets[0].values)[1:] == [
        (1, "学生2", "女", "高年级"),
        (2, "旧人", "男", None),
        (3, "学生1", "女", "一年级"),
    ]


@pytest.mark.parametrize(
    ("row", "is_she"),
    [
        (("学生1", "女", "2019.3.4"), True),
        (("学生1", "", "2019年3月"), True),
        (("学生1", "男", ""), False),
        (("学生1", "", "2019-05-04"), False),
    ],
)
def test_what_a_row_says_beside_the_name_tells_whether_it_is_she(
    tmp_path: Path, row: tuple[str, ...], *, is_she: bool
) -> None:
    form = xlsx(tmp_path / "a.xlsx", {"表": [("姓名", "性别", "出生日期"), row]})
    assert fill_form(form, tmp_path / "b.xlsx", RECORDS[:1]).completed == is_she


def test_sheets_of_classes_get_their_own_pupils(tmp_path: Path) -> None:
    records = [
        RECORDS[0] | {"name": "甲", "class_label": "1班"},
        RECORDS[0] | {"name": "乙", "class_label": "2班"},
        RECORDS[0] | {"name": "丙", "grade": "三年级", "class_label": "", "_cohort": "小学2024级"},
        RECORDS[0] | {"name": "丁", "grade": "大班", "class_label": ""},
        RECORDS[0] | {"name": "戊", "grade": "六年级"},
    ]
    heading = [("姓名",)]
    sheets = dict.fromkeys(("一(1)班", "102班", "2024级", "学前班", "汇总"), heading)
    filled = fill_form(xlsx(tmp_path / "a.xlsx", sheets), tmp_path / "b.xlsx", records)
    assert filled.sheets == (("一(1)班", 1), ("102班", 1), ("2024级", 1), ("学前班", 1))
    assert filled.left_out == ("戊",)
