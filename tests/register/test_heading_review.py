"""Corrections of headings: a field once, a score never, a sample masked."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ExchangeError
from core.exchange.headings import RecordKind, understand_headings
from core.exchange.reading import refused_words
from core.workbooks.heading_review import (
    Fate,
    HeadingLine,
    column_letters,
    corrected,
    given_to,
    masked_sample,
)

HEADINGS = ("姓名", "性别", "出生日期", "电话", "电话", "期末成绩", "寨子", "父亲", "年级")
FIELDS = ("name", "sex", "birth_date", "phone", "hamlet", "m1_name", "m2_phone", "grade", "remark")


def lines(mapping: dict[str, str]) -> tuple[HeadingLine, ...]:
    pairs = [("", heading) for heading in HEADINGS]
    columns = understand_headings(pairs, RecordKind.PUPILS, mapping, refused_words())
    return tuple(
        HeadingLine(
            "一",
            column_letters(column.index),
            column.heading,
            column.key,
            (),
            column.field or "",
            Fate.REFUSED if column.is_refused else Fate.READ if column.field else Fate.LEFT_OUT,
            column.key in mapping,
        )
        for column in columns
    )


said = st.lists(
    st.tuples(st.integers(0, len(HEADINGS) - 1), st.sampled_from((*FIELDS, "", None))), max_size=8
)


@given(said)
def test_whatever_is_said_no_field_is_given_twice_and_no_score_is_read(
    corrections: list[tuple[int, str | None]],
) -> None:
    mapping: dict[str, str] = {}
    for at, field in corrections:
        shown = lines(mapping)
        with suppress(ExchangeError):
            mapping = corrected(shown, mapping, shown[at], field)
    shown = lines(mapping)
    fields = [line.field for line in shown if line.field]
    assert len(fields) == len(set(fields))
    assert shown[5].fate is Fate.REFUSED


def test_the_second_column_of_one_heading_is_corrected_by_itself() -> None:
    shown = lines({})
    mapping = corrected(shown, {}, shown[4], "m2_phone")
    assert mapping == {"电话#2": "m2_phone"}
    again = lines(mapping)
    assert (again[3].field, again[4].field) == ("phone", "m2_phone")


def test_a_field_that_is_free_belongs_to_no_column() -> None:
    shown = lines({})
    assert given_to(shown, "remark") is None
    holder = given_to(shown, "sex")
    assert holder is not None
    assert holder.heading == "性别"


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("", "990101201804090024", "990101**********24"),
        ("id_number", "９９０１０１２０１８０４０９００２４", "990101**********24"),
        ("", "电话 10008576016", "电话 100****6016"),
        ("m1_phone", "10008576016", "100****6016"),
        ("", "2018-04-09", "2018-04-09"),
        ("hamlet", "大坪3组", "大坪3组"),
    ],
)
def test_a_sample_shows_no_whole_number(field: str, text: str, shown: str) -> None:
    assert masked_sample(field, text) == shown


def test_columns_are_named_as_office_programs_name_them() -> None:
    assert [column_letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
