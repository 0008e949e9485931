"""A distance in the unit that its heading names."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from core.exchange.forms import fill_form
from core.exchange.headings import Column
from core.exchange.reading import read_workbook
from core.exchange.units import distance_unit
from tests.exchange.books import pupil, xlsx


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("上学距离（米）", "米"),
        ("上学距离(单位:m)", "米"),
        ("上下学距离(公里)", ""),
        ("上学距离(km)", ""),
        ("上学距离（千米）", ""),
        ("上学距离", ""),
        ("离家距离（华里）", "里"),
        ("距离(里)", "里"),
    ],
)
def test_a_heading_names_the_unit(heading: str, unit: str) -> None:
    assert distance_unit(Column(0, heading, "distance_km")) == unit


def test_metres_are_read_and_written_as_metres(tmp_path: Path) -> None:
    headings = ("姓名", "性别", "出生日期", "年级", "上学距离（米）")
    child = ("单一", "男", "2018-03-02", "三年级")
    book = xlsx(tmp_path / "a.xlsx", {"表": (headings, (*child, 500), (*child, "1.5公里"))})
    read = read_workbook(book)
    assert [pupil(read, at).distance_km for at in (0, 1)] == ["500米", "1.5公里"]
    form = xlsx(tmp_path / "form.xlsx", {"表": (headings,)})
    filled = fill_form(form, tmp_path / "out.xlsx", [{"name": "单一", "distance_km": "2.5"}])
    sheet = openpyxl.load_workbook(filled.path).worksheets[0]
    assert sheet.cell(2, 5).value == 2500
