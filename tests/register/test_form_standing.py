"""A form that is not blank, or has a sheet for each grade: nobody twice, everybody on their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from core.exchange.form_understanding import understand_form
from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.models import StaffId
from core.office import Office
from core.workbooks.form_filling import everybody, fill_for_school
from core.workbooks.form_foreseen import foresee_filling, people_of_sheet
from core.workbooks.importing import plan_import
from tests.exchange.books import Sheet, xlsx
from tests.register.test_matching import NUMBER, OUYANG, TEACHER, outcomes, take, with_number
from tests.storage.homes import VILLAGE
from tests.tui.rooms import fill_school

HEADINGS = ("序号", "姓名", "身份证号")


def written(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def test_who_stands_in_a_form_is_completed_there_and_not_written_again(
    office: Office, tmp_path: Path
) -> None:
    take(office, with_number(NUMBER))
    fill_school(office, 2)
    rows = (HEADINGS, (1, "欧阳 娜娜"), (2, "张三", "别处"), ("合计",))
    form = xlsx(tmp_path / "a.xlsx", {"表": rows})
    understood = understand_form(form)
    foreseen = foresee_filling(office, understood, everybody(office, RecordKind.PUPILS))
    assert (foreseen.standing, foreseen.unclear) == (("欧阳娜娜",), ())
    filled = fill_for_school(office, form, tmp_path / "b.xlsx")
    assert (filled.rows, filled.completed) == (3, 1)
    table = written(filled.path, "表")
    assert table[1:3] == [(1, "欧阳 娜娜", NUMBER), (2, "张三", "别处")]
    assert [row[0] for row in table[3:]] == [3, 4, "合计"]
    assert "欧阳娜娜" not in [row[1] for row in table]


def test_a_row_that_several_children_answer_to_is_named_and_left_alone(
    office: Office, tmp_path: Path
) -> None:
    take(office, OUYANG, replace(OUYANG, birth_date="2018-05-06"))
    form = understand_form(xlsx(tmp_path / "a.xlsx", {"表": (HEADINGS, (1, "欧阳娜娜"))}))
    foreseen = foresee_filling(office, form, everybody(office, RecordKind.PUPILS))
    assert (foreseen.standing, foreseen.unclear) == ((), ("欧阳娜娜",))


def test_each_grade_is_written_on_its_own_sheet_and_who_has_none_is_named(
    office: Office, tmp_path: Path
) -> None:
    fill_school(office, 2)
    fill_school(office, 3, "四年级")
    take(office, OUYANG)
    sheets: dict[str, Sheet] = {
        "说明": (("填表说明",),),
        "一年级": (HEADINGS, (1,), ("合计",)),
        "Sheet3": (("四年级学生花名册",), HEADINGS),
    }
    form = xlsx(tmp_path / "a.xlsx", sheets)
    people = everybody(office, RecordKind.PUPILS)
    foreseen = foresee_filling(office, understand_form(form), people)
    assert foreseen.sheets == (("一年级", 2), ("Sheet3", 3))
    assert (foreseen.left_out, foreseen.left_out_of) == (("欧阳娜娜",), (("三年级", 1),))
    filled = fill_for_school(office, form, tmp_path / "b.xlsx")
    assert (filled.rows, filled.sheets, filled.left_out) == (5, foreseen.sheets, ("欧阳娜娜",))
    assert [row[0] for row in written(filled.path, "一年级")] == ["序号", 1, 2, "合计"]
    assert [row[0] for row in written(filled.path, "Sheet3")][2:] == [1, 2, 3]


def test_one_sheet_that_says_a_grade_offers_its_pupils_and_counts_strangers(
    office: Office, tmp_path: Path
) -> None:
    fill_school(office, 2)
    fill_school(office, 3, "四年级")
    form = understand_form(xlsx(tmp_path / "a.xlsx", {"四年级": (HEADINGS,)}))
    people = everybody(office, RecordKind.PUPILS)
    assert len(people_of_sheet(office, form, people)) == 3
    assert foresee_filling(office, form, people).strangers == 2


def test_school_and_age_are_written_where_the_form_asks_for_them(
    office: Office, tmp_path: Path
) -> None:
    take(office, OUYANG)
    form = xlsx(tmp_path / "form.xlsx", {"表": (("学校名称", "学校代码", "姓名", "年龄"),)})
    filled = fill_for_school(office, form, tmp_path / "out.xlsx")
    row = next(openpyxl.load_workbook(filled.path).worksheets[0].iter_rows(2, values_only=True))
    assert row == (VILLAGE.name, VILLAGE.id, "欧阳娜娜", 8)
    assert filled.unknown_columns == ()


@pytest.mark.parametrize(
    "head",
    [("出生年月",), ("出生年月", "身份证号"), ("出生年月(yyyymm)",)],
)
def test_a_form_that_asks_for_months_comes_back_unchanged(
    office: Office, tmp_path: Path, head: tuple[str, ...]
) -> None:
    head = ("姓名", "性别", "年级", *head)
    take(office, with_number(NUMBER))
    take(office, replace(OUYANG, name="欧阳木木", birth_date="2018-10-22"))
    filled = fill_for_school(
        office, xlsx(tmp_path / "a.xlsx", {"表": (head,)}), tmp_path / "b.xlsx"
    )
    assert outcomes(plan_import(office, read_workbook(filled.path))) == ["unchanged", "unchanged"]


def test_a_form_of_staff_that_asks_for_months_comes_back_unchanged(
    office: Office, tmp_path: Path
) -> None:
    take(office, replace(TEACHER, work_start="1999-10-01"))
    form = xlsx(tmp_path / "a.xlsx", {"教师": (("姓名", "出生年月", "参加工作年月", "性别"),)})
    filled = fill_for_school(office, form, tmp_path / "b.xlsx")
    assert written(filled.path, "教师")[1][1:3] == ("1980-05", "1999-10")
    assert outcomes(plan_import(office, read_workbook(filled.path))) == ["unchanged"]


@pytest.mark.parametrize("said", [{"sex": "男"}, {"birth_date": "2018-04"}, {"name": "欧阳木木"}])
def test_a_month_alone_is_nobodys_birth_date_unless_it_is_hers(
    office: Office, said: dict[str, str]
) -> None:
    take(office, OUYANG)
    row = replace(replace(OUYANG, birth_date="2018-03"), **said)
    assert take(office, row) == ["birth_date:day_missing"]


def test_a_month_says_nothing_where_two_of_the_name_were_born_in_it(office: Office) -> None:
    take(office, OUYANG, replace(OUYANG, birth_date="2018-03-20"))
    assert take(office, replace(OUYANG, birth_date="2018-03")) == ["birth_date:day_missing"]


def test_staff_stand_on_a_form_by_their_whole_names(office: Office) -> None:
    names = ("周天佑", "张诗涵", "周成龙", "张小花")
    take(office, *(replace(TEACHER, name=name) for name in names))
    files = office.store.staff.files([StaffId(one) for one in everybody(office, RecordKind.STAFF)])
    assert [file.member.name for file in files] == ["张诗涵", "张小花", "周成龙", "周天佑"]
