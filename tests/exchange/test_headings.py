"""What columns mean, however their headings are written."""

from __future__ import annotations

import pytest

from core.exchange.classnames import ClassName, parse_class_name
from core.exchange.headings import RecordKind, find_field, understand_headings


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓 名", "name"),
        ("*姓名", "name"),
        ("★姓名", "name"),
        ("姓\n名", "name"),
        ("学生姓名：", "name"),
        ("出生日期(yyyy-MM-dd)", "birth_date"),
        ("出生年月日", "birth_date"),
        ("身份证号码（18位）", "id_number"),
        ("公民身份号码", "id_number"),
        ("上下学距离（公里）", "distance_km"),
        ("现住址(村组)", "current_address"),
        ("家长姓名", "m1_name"),
        ("与学生关系", None),
        ("监护人1电话", "m1_phone"),
        ("成员2 身份证件号", "m2_id_number"),
        ("监护人·姓名", "m1_name"),
        ("学生信息·性别", "sex"),
        ("年级/班级", "_grade_class"),
        ("ＱＱ号", None),
    ],
)
def test_a_heading_is_understood(heading: str, field: str | None) -> None:
    assert find_field(heading, RecordKind.PUPILS) == field


def fields(*headings: str, kind: RecordKind = RecordKind.PUPILS) -> list[str | None]:
    return [column.field for column in understand_headings([("", h) for h in headings], kind)]


def test_a_relation_without_a_guardian_is_the_first_members() -> None:
    assert fields("姓名", "与学生关系") == ["name", "m1_relation"]


def test_father_and_mother_take_the_two_places_in_their_order() -> None:
    assert fields("姓名", "父亲姓名", "父亲电话", "母亲姓名", "母亲电话") == [
        "name",
        "m1_name",
        "m1_phone",
        "m2_name",
        "m2_phone",
    ]


def test_a_numbered_member_keeps_its_place() -> None:
    assert fields("姓名", "监护人2姓名", "父亲姓名") == ["name", "m2_name", "m1_name"]


def test_a_third_person_is_ignored() -> None:
    assert fields("姓名", "监护人", "父亲姓名", "母亲姓名") == ["name", "m1_name", "m2_name", None]


def test_a_second_number_after_a_guardian_is_the_guardians() -> None:
    assert fields("姓名", "身份证号", "监护人", "身份证号") == [
        "name",
        "id_number",
        "m1_name",
        "m1_id_number",
    ]


@pytest.mark.parametrize(
    ("headings", "understood"),
    [
        (("家庭住址",), ["current_address"]),
        (("家庭住址", "现住址"), ["home_address", "current_address"]),
        (("现住址", "家庭住址"), ["current_address", "home_address"]),
        (("现住址", "家庭地址", "家庭住址"), ["current_address", "home_address", None]),
    ],
)
def test_a_home_address_is_where_the_pupil_lives_unless_another_column_says(
    headings: tuple[str, ...], understood: list[str | None]
) -> None:
    assert fields(*headings) == understood


@pytest.mark.parametrize("word", ["语文成绩", "入学面试", "获奖情况", "期末名次", "考级证书"])
def test_what_may_not_count_in_a_draw_is_refused(word: str) -> None:
    words = ("成绩", "面试", "获奖", "名次", "考级")
    columns = understand_headings([("", "姓名"), ("", word)], RecordKind.PUPILS, None, words)
    assert [column.is_refused for column in columns] == [False, True]


@pytest.mark.parametrize(
    ("text", "grade", "class_label"),
    [
        ("一(1)班", "一年级", "1班"),
        ("一（2）班", "一年级", "2班"),
        ("三年级1班", "三年级", "1班"),
        ("3年级（2）班", "三年级", "2班"),
        ("六.2班", "六年级", "2班"),
        ("四年级", "四年级", ""),
        ("初一3班", "七年级", "3班"),
        ("学前班", "学前班", ""),
        ("2026级新生报名表", "2026级", ""),
        ("1-6年级学生名单", "", ""),
        ("一、二年级复式班", "", ""),
        ("一年级共3班", "一年级", ""),
        ("花名册", "", ""),
        ("2026年秋季学期", "", ""),
    ],
)
def test_a_class_is_found_in_a_text(text: str, grade: str, class_label: str) -> None:
    assert parse_class_name(text) == ClassName(grade, class_label)
