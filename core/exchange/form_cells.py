"""What a form's cell is filled with: the record's text, as the column asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.exchange.form_dates import DateStyle, shows_day
from core.exchange.headings import GRADE_AND_CLASS, INDEX, Column, person_named
from core.exchange.records import DATE_FIELDS, answers_of
from core.exchange.table_writing import clean_text
from core.exchange.units import distance_unit, in_unit

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

Record = Mapping[str, str]
"""A record to write: text by field of the draft. A field may be left out."""

SCHOOL, SCHOOL_CODE, AGE = "_school", "_school_code", "_age"
"""Keys of a record: the school's name and code, and the age in full years."""

ANSWERING = "_answering"
"""Key of a pupil's record: 1 or 2, the place of the family member who answers for the pupil."""

ONLY_CLASS = "_only_class"
"""Key of a record: the class of a pupil whose grade has one class, without a number: 一年级."""

COHORT = "_cohort"
"""Key of a pupil's record: the year in which the grade entered, as 小学2026级."""

PERSON = "_person"
"""Key of a record: the id of whom it is about."""

GUARDIAN = "监护人"
PARENTS = frozenset({"父亲", "母亲"})
_PLACES = ("m1_", "m2_")
_NUMBERS = frozenset({"_age", "distance_km", "class_no", "weekly_periods", "training_hours"})
_DAY_OR_BOARDER = frozenset({"走读", "住校"})
"""What 是 and 否 say wholly; who lodges elsewhere stands in words."""


def people_of(columns: Sequence[Column]) -> dict[str, str]:
    """Return whom a form means by each of its two places: m1 -> 母亲."""
    people: dict[str, str] = {}
    for column in columns:
        place = (column.field or "")[:3]
        person = person_named(column.heading)
        if place in _PLACES and person and person not in people.values():
            people.setdefault(place, person)
    return people


def cell_text(column: Column, record: Record, people: Mapping[str, str]) -> str:
    """Return what stands below a column for a record; empty where there is nothing.

    `people` is what `people_of` says of the form.
    """
    asked = _of_family(column, record, people)
    return _text_for(asked, record) if asked else ""


def _of_family(column: Column, record: Record, people: Mapping[str, str]) -> Column | None:
    """Point a family member's column to that person in the record; None when there is nobody.

    A form may name the mother first, or only the guardian; records keep people in any order.
    """
    place = (column.field or "")[:3]
    if place not in _PLACES or ANSWERING not in record:
        return column
    person = column.relation or people.get(place, "")
    if person == GUARDIAN:
        found = f"m{record[ANSWERING] or 1}_"
    elif person in PARENTS:
        others = [one for one in _PLACES if record.get(f"{one}relation") == person]
        is_untold = people.get(place) == person and not record.get(f"{place}relation")
        found = others[0] if others else place if is_untold else ""
    else:
        found = place
    return replace(column, field=found + (column.field or "")[3:]) if found else None


def _text_for(column: Column, record: Record) -> str:
    if column.field == GRADE_AND_CLASS:
        return record.get("grade", "") + record.get("class_label", "")
    wants_code = column.field == SCHOOL and "码" in column.heading
    text = record.get(SCHOOL_CODE if wants_code else column.field or "", "")
    if column.field == "class_label" and not text:
        return record.get(ONLY_CLASS, "")
    if unit := distance_unit(column):
        return in_unit(text, unit)
    answers = answers_of(column)
    if answers and text in _DAY_OR_BOARDER:
        return "是" if text == answers[0] else "否"
    return text


def write_cell(cell: Cell, column: Column, text: str, style: DateStyle | None) -> None:
    """Write a text as text, a measure as a number, a day as a day where the form wants one."""
    if column.field in _NUMBERS or column.field == INDEX:
        number = _number(text)
        if number is not None:
            cell.value = number
            return
    if column.field in DATE_FIELDS and _wants_date(cell, style):
        day = _day(text)
        if day is not None:
            cell.value = day
            return
    is_styled = style is not None and column.field in DATE_FIELDS
    cell.value = clean_text(style.text(text) if style is not None and is_styled else text)
    cell.data_type = "s"


def _wants_date(cell: Cell, style: DateStyle | None) -> bool:
    """Whether a day goes in as a day: never where it would show more than the month asked for."""
    from openpyxl.styles.numbers import is_date_format  # noqa: PLC0415 - start-up

    if not is_date_format(cell.number_format):
        return False
    return style is None or not style.is_month or not shows_day(cell.number_format)


def _number(text: str) -> int | float | None:
    try:
        return int(text) if text.isdecimal() else float(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
