"""A workbook of another school: its children are not made this school's without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.exchange.reading import read_workbook
from core.office import Office
from core.workbooks.importing import plan_import
from core.workbooks.whose import is_of
from tests.exchange.books import xlsx
from tests.register.test_matching import OUYANG, outcomes, take
from tests.storage.homes import VILLAGE

HEADINGS = ("学校", "姓名", "性别", "出生日期", "年级")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("青石村小", True),
        ("云岭镇青石小学", True),
        ("2199335003", True),
        ("本校", True),
        ("枫香小学", False),
        ("2199335004", False),
        ("白岩教学点", False),
    ],
)
def test_a_school_is_known_as_offices_write_it(text: str, answer: bool) -> None:
    assert is_of(text, VILLAGE) is answer


def test_a_row_of_another_school_is_refused_and_a_pupil_of_this_one_stays(
    office: Office, tmp_path: Path
) -> None:
    take(office, OUYANG)
    rows = (
        HEADINGS,
        ("枫香小学", "欧阳娜娜", "女", "2018-03-02", "三年级"),
        ("枫香小学", "单一", "男", "2018-03-02", "三年级"),
        ("青石小学", "单二", "男", "2018-03-02", "三年级"),
    )
    made = plan_import(office, read_workbook(xlsx(tmp_path / "a.xlsx", {"表": rows})))
    assert outcomes(made) == ["unchanged", "name:other_school", "new"]


def test_who_has_left_by_the_workbook_is_not_registered_as_attending(
    office: Office, tmp_path: Path
) -> None:
    take(office, OUYANG)
    rows = (
        (*HEADINGS[1:], "学籍状态"),
        ("欧阳娜娜", "女", "2018-03-02", "三年级", "转出"),
        ("单一", "男", "2018-03-02", "三年级", "已转出"),
        ("单二", "男", "2018-03-02", "三年级", "休学"),
        ("单三", "男", "2018-03-02", "三年级", "在读"),
        ("单四", "男", "2018-03-02", "三年级", ""),
    )
    made = plan_import(office, read_workbook(xlsx(tmp_path / "a.xlsx", {"表": rows})))
    refused = "name:not_attending"
    assert outcomes(made) == ["unchanged", refused, refused, "new", "new"]


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("枫香小学学生花名册", ["other_school_titled"]),
        ("青石小学学生花名册", []),
        ("花名册", []),
        ("云岭镇中心校学生花名册", []),
        ("枫香小学转入青石小学名单", []),
    ],
)
def test_a_title_that_names_another_school_is_told(
    office: Office, tmp_path: Path, title: str, codes: list[str]
) -> None:
    rows = ((title,), HEADINGS[1:], ("单一", "男", "2018-03-02", "三年级"))
    made = plan_import(office, read_workbook(xlsx(tmp_path / "a.xlsx", {"表": rows})))
    assert [one.code for one in made.workbook_warnings] == codes
