"""What was once said of headings is said of those headings only, and never behind one's back."""

from __future__ import annotations

from pathlib import Path

from core.office import Office
from core.reading.drafts import PupilDraft
from core.workbooks.import_looking import (
    ImportLook,
    look_at_workbook,
    look_with_name,
    say_headings,
)
from tests.exchange.books import xlsx

CHILD = ["石小红", "女", "2018-03-04", "三年级"]
HEAD = ["姓名", "性别", "出生日期", "年级"]


def drafts(look: ImportLook) -> list[PupilDraft]:
    return [row.draft for row in look.read.rows if isinstance(row.draft, PupilDraft)]


def test_repeated_headings_in_another_order_are_other_headings(
    office: Office, tmp_path: Path
) -> None:
    mother_first = [*HEAD, "母亲", "号码", "父亲", "号码"]
    cells = [*CHILD, "龙阿婆", "19900001111", "石大山", "19900002222"]
    first = xlsx(tmp_path / "一.xlsx", {"三": [mother_first, cells]})
    look = look_at_workbook(office, first, None)
    look = say_headings(office, look, {"号码": "m2_phone", "号码#2": "m1_phone"})
    assert drafts(look)[0].m2_phone == "19900001111"
    father_first = [*HEAD, "父亲", "号码", "母亲", "号码"]
    cells = [*CHILD, "石大山", "19900002222", "龙阿婆", "19900001111"]
    second = xlsx(tmp_path / "二.xlsx", {"三": [father_first, cells]})
    again = look_at_workbook(office, second, None)
    assert again.mapping == {}
    assert drafts(again)[0].m2_phone != "19900002222"


def test_what_was_said_of_one_sheet_is_not_said_of_another(office: Office, tmp_path: Path) -> None:
    head = [*HEAD, "备用"]
    one = xlsx(tmp_path / "一.xlsx", {"三": [[*head, "民族"], [*CHILD, "大坪", "汉族"]]})
    two = xlsx(tmp_path / "二.xlsx", {"四": [[*head, "备注"], [*CHILD, "石晓红", "无"]]})
    say_headings(office, look_at_workbook(office, one, None), {"备用": "hamlet"})
    say_headings(office, look_at_workbook(office, two, None), {"备用": "former_name"})
    both = xlsx(
        tmp_path / "三.xlsx",
        {
            "三": [[*head, "民族"], [*CHILD, "大坪", "汉族"]],
            "四": [[*head, "备注"], ["石大勇", "男", "2017-03-04", "四年级", "石勇", "无"]],
        },
    )
    look = look_at_workbook(office, both, None)
    first, second = drafts(look)
    assert (first.hamlet, second.hamlet) != ("", "石勇")
    assert (first.former_name, second.former_name) != ("大坪", "石勇")
    assert look.mapping == {}


def test_a_name_column_that_was_remembered_is_told_and_survives_a_correction(
    office: Office, tmp_path: Path
) -> None:
    first = xlsx(tmp_path / "一.xlsx", {"三": [["娃儿", *HEAD[1:]], CHILD]})
    look_with_name(office, first, None, "娃儿")
    other = [*CHILD, "大坪"]
    second = xlsx(tmp_path / "二.xlsx", {"三": [["娃儿", *HEAD[1:], "寨子"], other]})
    look = look_at_workbook(office, second, None)
    assert look.mapping == {"娃儿": "name"}
    look = say_headings(office, look, {**look.mapping, "寨子": "hamlet"})
    assert (drafts(look)[0].name, drafts(look)[0].hamlet) == ("石小红", "大坪")
