"""Who goes where on a form: onto the sheet of the grade, into a row that stands there, or below.

A form often comes with names on it, or half filled. Whoever stands there is known by a number,
else by the name with the birth date, sex, grade and class that the row says: nobody stands twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.dates import parse_date, parse_month
from core.exchange.classnames import ClassName, parse_class_name
from core.exchange.form_cells import COHORT, ONLY_CLASS, Record
from core.exchange.form_rows import is_example
from core.exchange.form_understanding import FormSheet, UnderstoodForm
from core.exchange.grid import date_text, value_text
from core.exchange.headings import GRADE_AND_CLASS
from core.exchange.records import DATE_FIELDS
from core.exchange.tables import is_footer
from core.grades import parse_class_number, parse_grade
from core.identity import normalise_digits, normalise_name

_NUMBERS = ("id_number", "student_no", "staff_no")
_ID_LENGTH = 18
_KNOWN_BY = frozenset({*_NUMBERS, "name", "sex", "birth_date", "grade", "class_label"})


@dataclass(frozen=True, slots=True)
class SheetShare:
    """What one sheet is given. People are places in the records, from 0.

    `standing`: who stands there already, by row of the grid from 0; `added`: who is written
    below. `unclear` are names there that several people answer to, or that stand there twice.
    """

    sheet: FormSheet
    standing: Mapping[int, int]
    added: tuple[int, ...]
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FillPlan:
    """Who goes onto which sheet, and who onto none: places in the records, from 0."""

    shares: tuple[SheetShare, ...]
    left_out: tuple[int, ...]

    def people_by_sheet(self) -> tuple[tuple[str, int], ...]:
        """Return how many people each sheet is given."""
        return tuple(
            (share.sheet.grid.name, len(share.standing) + len(share.added)) for share in self.shares
        )


def plan_filling(form: UnderstoodForm, records: Sequence[Record]) -> FillPlan:
    """Say, before anything is written, where every record goes."""
    shares = []
    placed: set[int] = set()
    for sheet in form.sheets:
        own = [
            place
            for place, record in enumerate(records)
            if not form.by_group or is_for(sheet.group, record)
        ]
        placed.update(own)
        shares.append(_share(sheet, own, records))
    left_out = tuple(place for place in range(len(records)) if place not in placed)
    return FillPlan(tuple(shares), left_out)


def is_for(group: ClassName, record: Record) -> bool:
    """Whether a pupil is of the grade and the class that a sheet says."""
    if group.grade and not _same_grade(group.grade, record):
        return False
    return not group.class_label or _same_class(group.class_label, record)


def _same_grade(said: str, record: Record) -> bool:
    wanted = parse_grade(said)
    known = {parse_grade(record.get(key, "")) for key in ("grade", COHORT)}
    return wanted is not None and wanted in known


def _same_class(said: str, record: Record) -> bool:
    """Whether a class is the record's; a grade's only class, without a number, is 1班."""
    wanted = parse_class_number(said)
    own = record.get("class_label", "")
    if not own and record.get(ONLY_CLASS):
        return wanted == 1
    return wanted is not None and wanted == parse_class_number(own)


def _share(sheet: FormSheet, own: Sequence[int], records: Sequence[Record]) -> SheetShare:
    standing: dict[int, int] = {}
    unclear: dict[str, None] = {}
    rows = _rows_said(sheet)
    # Numbers first: a row below may be known for certain whose name an upper row shares.
    for find in (_by_number, _by_name):
        for row, said in rows.items():
            free = [place for place in own if place not in standing.values()]
            if row not in standing:
                found = find(said, free, records)
                if len(found) == 1:
                    standing[row] = found[0]
    names = {records[place].get("name", "") for place in own}
    for row, said in rows.items():
        if row not in standing and said["name"] in names:
            unclear.setdefault(said["name"])
    there = set(standing.values())
    added = tuple(place for place in own if place not in there)
    return SheetShare(sheet, standing, added, tuple(unclear))


def rows_of(sheet: FormSheet) -> Iterator[tuple[int, bool]]:
    """Yield the rows below the headings that hold something: grid rows from 0, whether an example.

    Totals and signatures end them.
    """
    for row in range(sheet.table.last_heading_row + 1, len(sheet.grid.rows)):
        texts = (value_text(value).strip() for value in sheet.grid.rows[row])
        lead = next((text for text in texts if text), "")
        if lead and is_footer(lead, ""):
            return
        if lead:
            yield row, is_example(lead)


def _rows_said(sheet: FormSheet) -> dict[int, dict[str, str]]:
    """Return what the rows that name somebody say, by row of the grid from 0; examples left out."""
    said = {row: _said(sheet, row) for row, is_shown in rows_of(sheet) if not is_shown}
    return {row: one for row, one in said.items() if one["name"]}


def _said(sheet: FormSheet, row: int) -> dict[str, str]:
    values = sheet.grid.rows[row]
    said: dict[str, str] = {}
    for column in sheet.columns:
        value = values[column.index] if column.index < len(values) else ""
        is_date = column.field in DATE_FIELDS
        text = date_text(value, is_1904=sheet.grid.is_1904) if is_date else value_text(value)
        if column.field == GRADE_AND_CLASS:
            both = parse_class_name(text)
            said |= {"grade": both.grade, "class_label": both.class_label}
        elif column.field in _KNOWN_BY and column.field not in said:
            said[column.field or ""] = text.strip()
    said["name"] = normalise_name(said.get("name", ""))
    for key in _NUMBERS:
        said[key] = normalise_digits(said.get(key, ""))
    return said


def _by_number(
    said: Mapping[str, str], free: Sequence[int], records: Sequence[Record]
) -> list[int]:
    """Return whose number stands in a row, under the same name."""
    return [
        place
        for place in free
        if records[place].get("name", "") == said["name"]
        and any(said[key] and said[key] == records[place].get(key, "") for key in _NUMBERS)
    ]


def _by_name(said: Mapping[str, str], free: Sequence[int], records: Sequence[Record]) -> list[int]:
    """Return who has the name in a row, and of whom nothing else there says otherwise."""
    return [
        place
        for place in free
        if records[place].get("name", "") == said["name"]
        and all(agrees(said, records[place]) for agrees in _AGREEING)
    ]


def _same_sex(said: Mapping[str, str], record: Record) -> bool:
    text, own = said.get("sex", ""), record.get("sex", "")
    return text not in {"男", "女"} or own not in {"男", "女"} or text == own


def _same_birth(said: Mapping[str, str], record: Record) -> bool:
    """Whether a birth date, its month, or that of the number, is not another one."""
    own = record.get("birth_date", "")
    text = said.get("birth_date", "")
    day, month = parse_date(text), parse_month(text)
    if isinstance(day, date):
        return not own or day.isoformat() == own
    if isinstance(month, date):
        return not own or own.startswith(month.isoformat()[:7])
    number = said["id_number"]
    has_day = len(number) == _ID_LENGTH and number[6:14].isdecimal()
    return not has_day or not own or number[6:14] == own.replace("-", "")


def _same_place(said: Mapping[str, str], record: Record) -> bool:
    grade, label = said.get("grade", ""), said.get("class_label", "")
    if parse_grade(grade) and not _same_grade(grade, record):
        return False
    is_known = parse_class_number(label) is not None and bool(record.get("class_label"))
    return not is_known or _same_class(label, record)


_AGREEING: tuple[Callable[[Mapping[str, str], Record], bool], ...] = (
    _same_sex,
    _same_birth,
    _same_place,
)
