"""The rows below the headings: which are records, and what each cell gives to which field."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import NamedTuple

from core.exchange.classnames import ClassName, parse_class_name
from core.exchange.grid import SheetGrid, Value, date_text, has_lost_digits, value_text
from core.exchange.headings import (
    GRADE_AND_CLASS,
    INDEX,
    Column,
    RecordKind,
    normalise_heading,
)
from core.exchange.tables import (
    Table,
    fill_merges,
    is_footer,
    is_number,
    is_summary,
    repeats_headings,
)
from core.exchange.units import distance_unit, with_unit
from core.identity import normalise_digits

DATE_FIELDS = frozenset(
    {
        "birth_date",
        "enrol_month",
        "father_away_since",
        "mother_away_since",
        "work_start",
        "join_school",
    }
)

_ABOVE = frozenset(
    {"同上", "同上格", "上同", "同前", "〃", '"', "''", "″", "”", "“", "””", "々", ",,", "ditto"}
)
_LEFT = frozenset({"同左", "同左格"})
_NEVER_COPIED = frozenset({"name", "id_number", "student_no", "staff_no", "class_no"})
"""A name or a number is one person's: 同上 there says nothing, and is as good as an empty cell."""


_LONGEST_MARK = 8
"""Marks such as 同上格 are shorter than this many characters, spaces around them included."""


class _CellPlan(NamedTuple):
    """How the cells of one column are read; a tuple, for every cell takes it apart."""

    column: int
    field: str
    """A draft's field, or "" when the column gives none."""
    is_date: bool
    relation: str
    answers: tuple[str, str] | None
    is_grade_and_class: bool

    @classmethod
    def of(cls, column: Column) -> _CellPlan:
        """Plan one column of a sheet."""
        return cls(
            column=column.index,
            field="" if column.field is None or column.field.startswith("_") else column.field,
            is_date=column.field in DATE_FIELDS,
            relation=column.relation,
            answers=answers_of(column),
            is_grade_and_class=column.field == GRADE_AND_CLASS,
        )


class _Mark(Enum):
    """What a short text stands for: itself, the cell above it, the cell on its left."""

    NONE = auto()
    ABOVE = auto()
    LEFT = auto()


class _Marks(dict[str, _Mark]):
    """What short texts stand for, each judged once."""

    def __missing__(self, text: str) -> _Mark:
        bare = unicodedata.normalize("NFKC", text).strip().lower()
        mark = _Mark.LEFT if bare in _LEFT else _Mark.NONE
        if bare in _ABOVE or text.strip() in _ABOVE:
            mark = _Mark.ABOVE
        self[text] = mark
        return mark


@dataclass(slots=True)
class RawRow:
    """A record before it is a draft: texts by field."""

    row: int
    values: dict[str, str]
    lost_digits: set[str]
    cells: tuple[str, ...]
    more_cells: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class _Context:
    """What titles, the sheet's name and lines between the rows say of grade and class."""

    found: ClassName = field(default_factory=ClassName)

    def see(self, text: str) -> bool:
        """Take grade or class from a text; whether it names any."""
        seen = parse_class_name(text)
        if seen.grade:
            same = seen.grade == self.found.grade
            label = seen.class_label or (self.found.class_label if same else "")
            self.found = ClassName(seen.grade, label)
        elif seen.class_label:
            self.found = ClassName(self.found.grade, seen.class_label)
        return bool(seen.grade or seen.class_label)


class RowReader:
    """Reads the rows of one sheet."""

    def __init__(
        self, grid: SheetGrid, table: Table, kind: RecordKind, columns: Sequence[Column]
    ) -> None:
        self._grid = grid
        self._table = table
        self._is_pupils = kind is RecordKind.PUPILS
        self._kept = [column for column in columns if not column.is_refused]
        self._plans = [_CellPlan.of(column) for column in self._kept]
        self._name_column = next(column.index for column in columns if column.field == "name")
        self._sex_column = next((one.index for one in columns if one.field == "sex"), None)
        self._month_column = next(
            (
                one.index
                for one in columns
                if one.field == "birth_date" and normalise_heading(one.heading).endswith("年月")
            ),
            None,
        )
        self._index_columns = {column.index for column in columns if column.field == INDEX}
        self._name_key = normalise_heading(self._name)
        self._distance = next((unit for one in columns if (unit := distance_unit(one))), "")
        self._width = max(column.index for column in columns) + 1
        self._above = [""] * len(self._kept)
        self._context = _Context()
        self._marks = _Marks()
        self.skipped_texts: list[int] = []
        """Sheet rows from 1 that hold one text and were no record."""

    @property
    def stands_side_by_side(self) -> bool:
        """Whether the headings name a second pupil in the same row."""
        names = [
            column for column in self._kept if column.field is None and column.heading == self._name
        ]
        return bool(names)

    @property
    def _name(self) -> str:
        return next(column.heading for column in self._kept if column.field == "name")

    def rows(self) -> list[RawRow]:
        """Return the records in the sheet's order."""
        for text in (self._grid.name, *self._table.titles):
            self._context.see(text)
        first = self._table.last_heading_row + 1
        rows, filled = fill_merges(self._grid, first)
        records: list[RawRow] = []
        for index in range(first, len(rows)):
            values = rows[index][: self._width]
            texts = [value if type(value) is str else value_text(value) for value in values]
            inherited = filled.get(index, set())
            if not self._is_record(index, [text.strip() for text in texts], inherited):
                continue
            raw = self._raw_row(index, values, texts)
            if self._name_column in inherited and records:
                _join_second_row(records[-1], raw)
            else:
                records.append(raw)
        return records

    def _is_record(self, index: int, texts: Sequence[str], inherited: set[int]) -> bool:
        own = [column for column, text in enumerate(texts) if text and column not in inherited]
        if not own or is_summary(texts, self._name_column) or self._is_text_row(index, texts, own):
            return False
        if all(column in self._index_columns for column in own):
            return False
        name = texts[self._name_column] if self._name_column < len(texts) else ""
        if name and normalise_heading(name) not in self._name_key:
            return True
        return not repeats_headings(texts, self._table.headings)

    def _is_text_row(self, index: int, texts: Sequence[str], own: Sequence[int]) -> bool:
        """Whether a row is a total, a signature, a title or a class's name, not a record."""
        lead = next((column for column in own if column not in self._index_columns), own[0])
        name = texts[self._name_column] if self._name_column < len(texts) else ""
        first = texts[own[0]]
        is_somebody = self._sex_of(texts) in {"男", "女"}
        if not is_somebody and (is_footer(first, name) or is_footer(texts[lead], name)):
            if first.startswith(("班级", "年级")):
                self._context.see(first)
            return True
        if all(texts[column] in self._table.titles for column in own):
            return True
        if len(own) > 1 or is_number(first):
            return False
        if self._context_line(first, own[0]):
            return True
        if own[0] in self._index_columns or self._is_wide(index, own[0]):
            self.skipped_texts.append(index + 1)
            return True
        return False

    def _sex_of(self, texts: Sequence[str]) -> str:
        place = self._sex_column
        return texts[place] if place is not None and place < len(texts) else ""

    def _context_line(self, text: str, column: int) -> bool:
        """Whether a lone text at the left edge names the class of the rows below it."""
        edge = min((self._name_column, *self._index_columns))
        return column <= edge and self._context.see(text)

    def _is_wide(self, index: int, column: int) -> bool:
        return any(
            merge.top == index and merge.left == column and merge.right - merge.left >= 2
            for merge in self._grid.merges
        )

    def _raw_row(self, index: int, values: Sequence[Value], texts: Sequence[str]) -> RawRow:
        found: dict[str, str] = {}
        lost: set[str] = set()
        cells = []
        left = ""
        width = len(values)
        for place, (column, field_, is_date, relation, answers, is_both) in enumerate(self._plans):
            value = values[column] if column < width else ""
            text = texts[column] if column < width else ""
            if is_date and not isinstance(value, str):
                text = date_text(value, is_1904=self._grid.is_1904)
            mark = self._marks[text] if text and len(text) < _LONGEST_MARK else _Mark.NONE
            if mark is _Mark.LEFT:
                text = left
            elif mark is _Mark.ABOVE:
                text = "" if field_ in _NEVER_COPIED else self._above[place]
            self._above[place] = left = text
            cells.append(text)
            if field_:
                found[field_] = _answer(answers, text) if answers else text
                # Most cells begin with a common Han character: no number then.
                if text and not "一" <= text[0] <= "鿿" and has_lost_digits(value):
                    lost.add(field_)
                if relation and text.strip():
                    found.setdefault(f"{field_[:3]}relation", relation)
            elif is_both:
                _split_grade_and_class(text, found)
        if self._is_pupils:
            self._add_context(found)
        if self._distance:
            found["distance_km"] = with_unit(found.get("distance_km", ""), self._distance)
        self._take_month(values, found)
        return RawRow(index + 1, found, lost, tuple(cells))

    def _take_month(self, values: Sequence[Value], found: dict[str, str]) -> None:
        """Read 2018年5月 below 出生年月 as the month it says: a date cell makes it the first.

        Only where the number's month is the same: then the number says the day.
        """
        born = found.get("birth_date", "")
        place = self._month_column
        if place is None or not born.endswith("-01") or place >= len(values):
            return
        number = normalise_digits(found.get("id_number", ""))
        if isinstance(values[place], date) and number[6:12] == born[:7].replace("-", ""):
            found["birth_date"] = born[:7]

    def _add_context(self, found: dict[str, str]) -> None:
        """Give a row the grade and class that its own cells leave open."""
        grade, label = found.get("grade", "").strip(), found.get("class_label", "").strip()
        if not grade and label:
            named = parse_class_name(label)
            if named.grade:
                found["grade"] = grade = named.grade
        if grade and not label:
            found["class_label"] = label = parse_class_name(grade).class_label
        if not grade and self._context.found.grade:
            found["grade"] = self._context.found.grade
        if not label and self._context.found.class_label and self._is_context_grade(found):
            found["class_label"] = self._context.found.class_label

    def _is_context_grade(self, found: dict[str, str]) -> bool:
        """Whether the row sits in the grade that the sheet's class belongs to."""
        named = self._context.found.grade
        return not named or parse_class_name(found.get("grade", "")).grade in {named, ""}


_YES = frozenset({"是", "√", "✓", "✔", "有", "y", "yes", "1", "对"})
_NO = frozenset({"否", "×", "✗", "x", "无", "n", "no", "0", "不"})


def answers_of(column: Column) -> tuple[str, str] | None:
    """Return what yes and no mean below 是否住校 or 是否走读; None for other columns."""
    heading = normalise_heading(column.heading)
    if column.field != "attend_way" or not heading.startswith(("是否", "住校", "寄宿")):
        return None
    return ("走读", "住校") if "走读" in heading else ("住校", "不住校")


def _answer(answers: tuple[str, str], text: str) -> str:
    answer = unicodedata.normalize("NFKC", text).strip().lower()
    if answer in _YES:
        return answers[0]
    return answers[1] if answer in _NO else text


def _split_grade_and_class(text: str, found: dict[str, str]) -> None:
    """Read 一(1)班 into both fields; what names no grade goes to the grade as it stands."""
    named = parse_class_name(text)
    found.setdefault("grade", named.grade or text)
    if named.class_label:
        found.setdefault("class_label", named.class_label)


def _join_second_row(record: RawRow, raw: RawRow) -> None:
    """Add a row below a merged name: its guardian is the person's second one."""
    record.more_cells = (*record.more_cells, raw.cells)
    if any(record.values.get(name) for name in record.values if name.startswith("m2_")):
        return
    for name, text in raw.values.items():
        if (
            name.startswith("m1_")
            and text
            and raw.values.get("m1_name") != record.values.get("m1_name")
        ):
            record.values[f"m2_{name[3:]}"] = text
            if name in raw.lost_digits:
                record.lost_digits.add(f"m2_{name[3:]}")
