"""Dates, grades and single values as offices write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    DateFault,
    full_years,
    parse_date,
    parse_day_or_month,
    parse_month,
)
from core.grades import (
    LAST_GRADE,
    WrittenGrade,
    grade_label,
    parse_class_number,
    parse_grade,
)
from core.models import Cohort, SchoolYear, Stage
from core.reading.values import (
    distance_text,
    is_phone,
    normalise_phone,
    parse_bool,
    parse_distance,
    parse_whole,
)

YEAR = SchoolYear(2026)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2020-02-11", date(2020, 2, 11)),
        ("2020.4.29", date(2020, 4, 29)),
        ("20200425", date(2020, 4, 25)),
        ("20200425.0", date(2020, 4, 25)),
        ("2020年8月8日", date(2020, 8, 8)),
        ("2020年08月08号", date(2020, 8, 8)),
        ("2020/7/7", date(2020, 7, 7)),
        ("43771", date(2019, 11, 2)),
        ("43771.0", date(2019, 11, 2)),
        ("二〇二〇年八月八日", date(2020, 8, 8)),
        ("二零二零年十一月二十一日", date(2020, 11, 21)),
        ("二○二○年十月廿三日", date(2020, 10, 23)),
        ("２０２０－０４－２９", date(2020, 4, 29)),
        ("2020-02-11 00:00:00", date(2020, 2, 11)),
        ("2020-02-11T00:00:00", date(2020, 2, 11)),
        ("2020年8月8日 星期六", date(2020, 8, 8)),
        ("2020 2 11", date(2020, 2, 11)),
        ("2020.2.11.", date(2020, 2, 11)),
        ("2020，2，11", date(2020, 2, 11)),
        ("25/04/2020", date(2020, 4, 25)),
        ("04/25/2020", date(2020, 4, 25)),
        ("11-Feb-2020", date(2020, 2, 11)),
        ("2020-02-29", date(2020, 2, 29)),
    ],
)
def test_offices_write_a_day_in_many_forms(written: str, day: date) -> None:
    assert parse_date(written) == day


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("20.4.29", DateFault.BAD),
        ("2020-02-30", DateFault.BAD),
        ("2020-13-01", DateFault.BAD),
        ("1899-12-31", DateFault.BAD),
        ("3020-01-01", DateFault.BAD),
        ("农历二月初二", DateFault.BAD),
        ("2020", DateFault.BAD),
        ("", DateFault.BAD),
        ("03/04/2020", DateFault.AMBIGUOUS),
        ("2020年8月", DateFault.DAY_MISSING),
        ("2020-08", DateFault.DAY_MISSING),
        ("202008", DateFault.DAY_MISSING),
    ],
)
def test_what_is_no_day_says_why(written: str, fault: DateFault) -> None:
    assert parse_date(written) is fault


def test_the_serials_of_an_old_mac_count_from_1904() -> None:
    assert parse_date("42309", is_1904=True) == parse_date("43771")


@pytest.mark.parametrize(
    "written", ["2018-09", "2018.9", "201809", "2018年9月", "2018/09", "2018-09-01", "2018年9月份"]
)
def test_a_month_is_its_first_day(written: str) -> None:
    assert parse_month(written) == date(2018, 9, 1)


def test_a_fact_known_to_the_month_may_be_written_so() -> None:
    assert parse_day_or_month("2025年3月") == date(2025, 3, 1)
    assert parse_day_or_month("2025-03-17") == date(2025, 3, 17)


def test_who_is_born_on_29_february_is_older_on_1_march() -> None:
    assert full_years(date(2016, 2, 29), date(2026, 2, 28)) == 9
    assert full_years(date(2016, 2, 29), date(2026, 3, 1)) == 10
    assert full_years(date(2016, 2, 29), date(2024, 2, 28)) == 7


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_an_iso_day_is_read_back(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day
    assert parse_date(f"{day:%Y%m%d}") == day
    assert parse_month(day.isoformat()[:7]) == day.replace(day=1)


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_no_text_breaks_a_reader(text: str) -> None:
    parse_date(text)
    parse_month(text)
    parse_grade(text)
    parse_class_number(text)
    parse_whole(text)
    parse_distance(text)
    parse_bool(text)
    assert normalise_phone(normalise_phone(text)) == normalise_phone(text)


@given(
    st.text(
        alphabet="0123456789一二三四五六七八九十〇廿年月日级班初小大中学前()（）.-/ ", max_size=12
    )
)
def test_no_text_near_a_date_or_grade_breaks_a_reader(text: str) -> None:
    parse_date(text)
    parse_month(text)
    parse_grade(text)
    parse_class_number(text)


def primary(grade: int, number: int | None = None) -> WrittenGrade:
    return WrittenGrade(Stage.PRIMARY, grade=grade, class_number=number)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("一年级", primary(1)),
        ("一", primary(1)),
        ("1", primary(1)),
        ("1.0", primary(1)),
        ("一(1)班", primary(1, 1)),
        ("一（1）班", primary(1, 1)),
        ("一年级（2）班", primary(1, 2)),
        ("一年级(１２)班", primary(1, 12)),
        ("一（十二）班", primary(1, 12)),
        ("1.2班", primary(1, 2)),
        ("1-2班", primary(1, 2)),
        ("101班", primary(1, 1)),
        ("一年级2班", primary(1, 2)),
        ("一年级一班", primary(1, 1)),
        ("六(1)班", primary(6, 1)),
        ("小学一年级", primary(1)),
        ("小一", primary(1)),
        ("2026级", WrittenGrade(Stage.PRIMARY, entry_year=2026)),
        ("2026级1班", WrittenGrade(Stage.PRIMARY, entry_year=2026, class_number=1)),
        ("26级(1)班", WrittenGrade(Stage.PRIMARY, entry_year=2026, class_number=1)),
        ("初中2026级", WrittenGrade(Stage.JUNIOR, entry_year=2026)),
        ("初一", WrittenGrade(Stage.JUNIOR, grade=1)),
        ("初一(2)班", WrittenGrade(Stage.JUNIOR, grade=1, class_number=2)),
        ("七年级", WrittenGrade(Stage.JUNIOR, grade=1)),
        ("九(3)班", WrittenGrade(Stage.JUNIOR, grade=3, class_number=3)),
        ("学前班", WrittenGrade(Stage.PRESCHOOL, grade=3)),
        ("大班", WrittenGrade(Stage.PRESCHOOL, grade=3)),
        ("中班", WrittenGrade(Stage.PRESCHOOL, grade=2)),
        ("小(1)班", WrittenGrade(Stage.PRESCHOOL, grade=1, class_number=1)),
    ],
)
def test_offices_write_a_grade_in_many_forms(written: str, meant: WrittenGrade) -> None:
    assert parse_grade(written) == meant


@pytest.mark.parametrize(
    "written", ["", "一班", "一二年级", "十年级", "0", "初四", "复式班", "毕业班"]
)
def test_what_names_no_single_grade_is_not_guessed(written: str) -> None:
    assert parse_grade(written) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("1", 1), ("1班", 1), ("(2)班", 2), ("三班", 3), ("第1班", 1), ("向阳班", None)],
)
def test_a_class_has_a_number_or_a_name(written: str, number: int | None) -> None:
    assert parse_class_number(written) == number


@given(st.sampled_from(list(Stage)), st.integers(1990, 2027))
def test_the_label_of_a_cohort_is_read_back(stage: Stage, entry_year: int) -> None:
    cohort = Cohort(stage, entry_year)
    written = parse_grade(grade_label(cohort, YEAR))
    assert written is not None
    assert written.cohort(YEAR) == cohort


def test_every_grade_of_a_stage_has_its_usual_label() -> None:
    labels = [
        grade_label(Cohort.in_grade(stage, grade, YEAR), YEAR)
        for stage, last in LAST_GRADE.items()
        for grade in range(1, last + 1)
    ]
    assert labels == [
        *("小班", "中班", "大班"),
        *("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"),
        *("七年级", "八年级", "九年级"),
    ]


@pytest.mark.parametrize(
    ("written", "metres"),
    [
        ("3.1", 3100),
        ("3公里", 3000),
        ("约3km", 3000),
        ("500米", 500),
        ("3里", 1500),
        ("0", 0),
        ("１．５", 1500),
        ("1-2公里", None),
        ("较远", None),
        ("3100", None),
    ],
)
def test_a_distance_is_kept_in_metres(written: str, metres: int | None) -> None:
    assert parse_distance(written) == metres


@given(st.integers(0, 500_000))
def test_a_distance_is_shown_without_loss(metres: int) -> None:
    assert parse_distance(distance_text(metres)) == metres


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("100-8603 7242", "10086037242"),
        ("+86 100 8603 7242", "10086037242"),
        ("10086037242.0", "10086037242"),
        ("0855-1234567", "0855-1234567"),
        ("08551234567", "0855-1234567"),
        ("10086037242，10086037243", "10086037242、10086037243"),
    ],
)
def test_a_phone_has_one_stored_form(written: str, stored: str) -> None:
    assert normalise_phone(written) == stored
    assert is_phone(stored)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("是", True),
        ("√", True),
        ("1", True),
        ("有", True),
        ("否", False),
        ("×", False),
        ("0", False),
        ("无", False),
        ("也许", None),
    ],
)
def test_yes_and_no_have_many_words(written: str, value: bool | None) -> None:
    assert parse_bool(written) is value


@pytest.mark.parametrize(
    ("written", "number"),
    [("17", 17), ("17.0", 17), ("１７节", 17), ("十二", 12), ("12.5", None), ("十几", None)],
)
def test_a_whole_number_may_carry_its_unit(written: str, number: int | None) -> None:
    assert parse_whole(written) == number
