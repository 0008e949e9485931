"""A form that is not blank: who stands in it already, and which sheets stay as they are."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from core.exchange.forms import understand_form
from core.office import Office
from core.workbooks.form_filling import fill_for_school, names_standing
from tests.exchange.books import Sheet, xlsx
from tests.register.test_matching import OUYANG, take
from tests.storage.homes import VILLAGE

HEADINGS = ("序号", "姓名", "身份证号")


def test_pupils_who_stand_in_a_form_and_sheets_beside_it_are_named(
    office: Office, tmp_path: Path
) -> None:
    take(office, OUYANG)
    rows = (HEADINGS, (1, "欧阳 娜娜"), (2, "张三"), ("合计",))
    sheets: dict[str, Sheet] = {"三年级": rows, "四年级": (HEADINGS,)}
    form = understand_form(xlsx(tmp_path / "a.xlsx", sheets))
    assert names_standing(office, form) == ("欧阳娜娜",)
    assert (form.grid.name, form.other_sheets) == ("三年级", ("四年级",))


def test_school_and_age_are_written_where_the_form_asks_for_them(
    office: Office, tmp_path: Path
) -> None:
    take(office, OUYANG)
    form = xlsx(tmp_path / "form.xlsx", {"表": (("学校名称", "学校代码", "姓名", "年龄"),)})
    filled = fill_for_school(office, form, tmp_path / "out.xlsx")
    row = next(openpyxl.load_workbook(filled.path).worksheets[0].iter_rows(2, values_only=True))
    assert row == (VILLAGE.name, VILLAGE.id, "欧阳娜娜", 8)
    assert filled.unknown_columns == ()
