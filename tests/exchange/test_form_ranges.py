"""A form grows: names, formats, lists and totals that stand over its table grow with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from core.exchange.forms import fill_form
from core.exchange.row_shift import AddedRows
from tests.exchange.test_forms import RECORDS

ROWS = range(2, 4)


def ruled(path: Path, *, is_bounded: bool) -> Path:
    """Write a form of two rows over which a name, formats, a list and a table stand."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "花名册"
    sheet.append(["姓名", "上学距离", "选项"])
    for row in ROWS:
        sheet.cell(row, 3, "=B" + str(row))
    if is_bounded:
        sheet.append(["合计", "=SUM(甲)"])
        sheet.append(["填表人：", None, 99])
    book.defined_names["甲"] = DefinedName("甲", attr_text="花名册!$B$2:$B$3")
    sheet.defined_names["乙"] = DefinedName("乙", attr_text="花名册!$B$2:$B$3")
    red = Rule("expression", formula=["B2>$C$5"])
    sheet.conditional_formatting.add("B2:B3", red)
    sheet.conditional_formatting.add("B2:B3", Rule("cellIs", operator="lessThan", formula=["0"]))
    choices = DataValidation(type="list", formula1="$C$5:$C$5", sqref="A2:A3")
    sheet.add_data_validation(choices)
    sheet.add_table(Table(displayName="表", ref="A1:B3"))
    other = book.create_sheet("汇总")
    other["A1"] = "=COUNTA(花名册!A2:A3)"
    other["A2"] = ArrayFormula("A2", "=SUM(IF(花名册!B2:B3>1,1,0))")
    other.conditional_formatting.add("A1", Rule("expression", formula=["花名册!$B$3>0"]))
    book.save(path)
    return path


@pytest.mark.parametrize("is_bounded", [True, False])
def test_what_stands_over_the_table_of_a_form_grows_with_it(
    tmp_path: Path, *, is_bounded: bool
) -> None:
    form = ruled(tmp_path / "a.xlsx", is_bounded=is_bounded)
    book = load_workbook(fill_form(form, tmp_path / "b.xlsx", RECORDS).path)
    sheet, other = book["花名册"], book["汇总"]
    assert sheet["A6"].value == "学生5"
    assert book.defined_names["甲"].attr_text == "花名册!$B$2:$B$6"
    assert sheet.defined_names["乙"].attr_text == "花名册!$B$2:$B$6"
    (formats,) = sheet.conditional_formatting
    assert str(formats.sqref) == "B2:B6"
    assert [rule.formula for rule in formats.rules] == [
        ["B2>$C$8" if is_bounded else "B2>$C$5"],
        ["0"],
    ]
    (choices,) = sheet.data_validations.dataValidation
    assert str(choices.sqref) == "A2:A6"
    assert choices.formula1 == ("$C$8:$C$8" if is_bounded else "$C$5:$C$5")
    assert sheet.tables["表"].ref == "A1:B6"
    assert other["A1"].value == "=COUNTA(花名册!A2:A6)"
    assert other["A2"].value.text == "=SUM(IF(花名册!B2:B6>1,1,0))"
    if is_bounded:
        assert [sheet["A7"].value, sheet["B7"].value] == ["合计", "=SUM(甲)"]


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("=SUM(B2:B8)", "=SUM(B2:B11)"),
        ("=SUM(B2:B9)", "=SUM(B2:B11)"),
        ("=SUM(B2:B99)", "=SUM(B2:B99)"),
        ("=SUM(B2:B7)", "=SUM(B2:B7)"),
        ("=A9+人数_A8", "=A9+人数_A8"),
        ("=[1]别的!B2:B8", "=[1]别的!B2:B8"),
    ],
)
def test_rows_below_the_last_one_move_nothing(formula: str, after: str) -> None:
    assert AddedRows("表", 9, 3, below=True).moved(formula, is_own_sheet=True) == after


def test_empty_rows_before_the_signatures_keep_the_distance(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "性别"])
    for row in ROWS:
        sheet.cell(row, 1).border = Border(bottom=Side(style="thin"))
    sheet["A6"] = "填表人："
    book.defined_names["甲"] = DefinedName("甲", attr_text="Sheet!$A$2:$A$3")
    book.save(tmp_path / "a.xlsx")
    book = load_workbook(fill_form(tmp_path / "a.xlsx", tmp_path / "b.xlsx", RECORDS).path)
    texts = [row[0] for row in book["Sheet"].values]
    assert texts[5:] == ["学生5", None, None, "填表人："]
    assert book["Sheet"]["A6"].border.bottom.style == "thin"
    assert book.defined_names["甲"].attr_text == "Sheet!$A$2:$A$6"
