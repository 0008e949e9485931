"""What offices write where the number settles it, where nothing is known, or where it is odd."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.dates import DateFault, confirmed_by, parse_date
from core.grades import is_leaving_year, parse_grade
from core.validation import check_pupil, check_staff
from tests.rules.test_validation import CONTEXT, GIRL, TEACHER, facts_of, told

LENIENT = replace(CONTEXT, is_lenient=True)


@pytest.mark.parametrize(
    "text", ["2019.10", "201910", "2019年10月", "2019.1", "19.10.23", "2019。10。23", "2019,10,23"]
)
def test_a_birth_date_written_short_is_the_numbers_day(text: str) -> None:
    assert facts_of(replace(GIRL, birth_date=text)).pupil.birth_date == date(2019, 10, 23)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2019.11", "birth_disagrees_with_id"),
        ("2018年10月", "birth_disagrees_with_id"),
        ("19.10.24", "bad_date"),
    ],
)
def test_a_short_birth_date_that_contradicts_the_number_is_told(text: str, code: str) -> None:
    checked = check_pupil(replace(GIRL, birth_date=text), CONTEXT)
    assert told(checked) == [("error", "birth_date", code)]


def test_a_month_without_a_number_lacks_the_day() -> None:
    checked = check_pupil(replace(GIRL, birth_date="2019.10", id_number=""), CONTEXT)
    assert ("error", "birth_date", "day_missing") in told(checked)


def test_a_year_of_two_digits_is_no_date_by_itself() -> None:
    assert parse_date("19.12.5") is DateFault.BAD
    assert confirmed_by("19.12.5", date(2019, 12, 5)) == date(2019, 12, 5)
    assert confirmed_by("19.12.5", date(1919, 12, 6)) is DateFault.BAD


@pytest.mark.parametrize(
    "text",
    [
        "未办",
        "未办理",
        "未上户",
        "无户口",
        "未落户",
        "黑户",
        "待办",
        "待查",
        "N/A",
        "#N/A",
        "None",
        "null",
        "0",
        "无证",
        "nan",
        "（未办）",
        "未办。",
    ],
)
def test_words_for_no_number_leave_it_open(text: str) -> None:
    checked = check_pupil(replace(GIRL, id_number=text), CONTEXT)
    assert told(checked) == [("warning", "id_number", "missing")]


@pytest.mark.parametrize(
    "text", ["N/A", "#N/A", "None", "null", "0", "无证", "nan", "（未办）", "未办。"]
)
def test_marks_for_no_number_leave_it_open(text: str) -> None:
    checked = check_pupil(replace(GIRL, id_number=text), CONTEXT)
    assert told(checked) == [("warning", "id_number", "missing")]


@pytest.mark.parametrize("stray", [".", "，", "。", " .", ","])
def test_a_stray_mark_behind_a_number_is_no_part_of_it(stray: str) -> None:
    facts = facts_of(replace(GIRL, id_number=GIRL.id_number + stray))
    assert facts.pupil.id_number == GIRL.id_number


@pytest.mark.parametrize("name", ["nan", "null", "None", "#N/A", "NULL", "#REF!"])
def test_what_a_program_writes_for_nothing_is_no_name(name: str) -> None:
    checked = check_pupil(replace(GIRL, name=name), CONTEXT)
    assert told(checked) == [("error", "name", "missing")]


@pytest.mark.parametrize(
    ("field", "text", "warning"),
    [
        ("work_start", "1994", "left_out"),
        ("weekly_periods", "12.5", "left_out"),
        ("education", "师范", "left_out"),
        ("education", "本科（函授）", "read_as"),
        ("education", "大学", ""),
        ("in_establishment", "三支一扶", ""),
        ("putonghua", "未测", ""),
        ("putonghua", "2甲", ""),
        ("staff_category", "后勤主管", "left_out"),
    ],
)
def test_an_odd_optional_value_never_keeps_a_teacher_out_of_an_import(
    field: str, text: str, warning: str
) -> None:
    checked = check_staff(replace(TEACHER, **{field: text}), LENIENT)
    assert checked.facts is not None
    assert told(checked) == ([("warning", field, warning)] if warning else [])


def test_an_odd_value_is_kept_out_or_read_as_the_nearest_code() -> None:
    def member(**texts: str) -> object:
        checked = check_staff(replace(TEACHER, **texts), LENIENT)
        assert checked.facts is not None
        return checked.facts.member

    assert getattr(member(putonghua="2甲"), "putonghua") == "3"  # noqa: B009 - one helper for all
    assert getattr(member(education="本科（函授）"), "education") == "21"  # noqa: B009 - as above
    assert getattr(member(work_start="1994"), "work_start") is None  # noqa: B009 - as above
    assert getattr(member(in_establishment="三支一扶"), "employ_form") == "三支一扶"  # noqa: B009 - as above


def test_a_number_typed_into_the_spelling_is_refused_and_not_shown() -> None:
    spelt = f"{GIRL.id_number}Chen Xiao"
    checked = check_pupil(replace(GIRL, name_pinyin=spelt), CONTEXT)
    assert told(checked) == [("error", "name_pinyin", "pinyin_digits")]
    imported = check_pupil(replace(GIRL, name_pinyin=spelt), LENIENT)
    assert told(imported) == [("warning", "name_pinyin", "left_out")]
    assert GIRL.id_number not in str(imported.problems)


def test_a_form_still_asks_for_the_right_word_and_an_import_for_an_essential_one() -> None:
    assert check_staff(replace(TEACHER, education="师范"), CONTEXT).facts is None
    martian = check_pupil(replace(GIRL, ethnic="火星族"), LENIENT)
    assert told(martian) == [("error", "ethnic", "unknown_code")]
    far = check_pupil(replace(GIRL, distance_km="较远"), LENIENT)
    assert told(far) == [("warning", "distance_km", "left_out")]


@pytest.mark.parametrize(("text", "grade"), [("壹年级", 1), ("陆年级", 6), ("Grade 1", 1)])
def test_grades_in_formal_numerals_and_in_english(text: str, grade: int) -> None:
    written = parse_grade(text)
    assert written is not None
    assert written.grade == grade


def test_the_year_of_leaving_is_no_grade_and_is_named() -> None:
    assert is_leaving_year("2026届1班")
    assert not is_leaving_year("2026级1班")
    checked = check_pupil(replace(GIRL, grade="2026届1班"), CONTEXT)
    assert told(checked) == [("error", "grade", "grade_leaving_year")]
