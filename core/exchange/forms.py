"""A blank workbook of the centre or the county, filled for the records that were chosen.

Layout, styles, formulas, totals and unknown columns stay as they are. openpyxl keeps what this
needs; pictures and charts it does not keep, so a form that has some is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from core.errors import ExchangeError
from core.exchange.form_rows import FormRows, insert_rows
from core.exchange.grid import SheetGrid, read_grids
from core.exchange.headings import (
    GRADE_AND_CLASS,
    INDEX,
    Column,
    RecordKind,
    find_field,
    normalise_heading,
    person_named,
    understand_headings,
)
from core.exchange.reading import refused_words
from core.exchange.records import DATE_FIELDS, answers_of
from core.exchange.saving import save_workbook
from core.exchange.sniff import FileKind, sniff
from core.exchange.table_writing import clean_text
from core.exchange.tables import Table, find_table
from core.exchange.units import distance_unit, in_unit

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Record = Mapping[str, str]
"""A record to write: text by field of the draft. A field may be left out."""

SCHOOL, SCHOOL_CODE, AGE = "_school", "_school_code", "_age"
"""Keys of a record: the school's name and code, and the age in full years."""

ANSWERING = "_answering"
"""Key of a pupil's record: 1 or 2, the place of the family member who answers for the pupil."""

_GUARDIAN = "监护人"
_PARENTS = frozenset({"父亲", "母亲"})
_NUMBERS = frozenset({"_age", "distance_km", "class_no", "weekly_periods", "training_hours"})


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A filled form: where it was saved, how many rows, which columns stayed empty."""

    path: Path
    kind: RecordKind
    rows: int
    unknown_columns: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def holds_numbers(self) -> bool:
        """Whether identity numbers or student numbers stand in it."""
        return self.rows > 0 and self._has(("id_number", "student_no", "aux_no"))

    @property
    def holds_phones(self) -> bool:
        """Whether telephones stand in it."""
        return self.rows > 0 and self._has(("phone",))

    def _has(self, ends: tuple[str, ...]) -> bool:
        return any((column.field or "").endswith(ends) for column in self.columns)


@dataclass(frozen=True, slots=True)
class UnderstoodForm:
    """A blank form before it is filled: its sheet, its table, how headings are understood."""

    kind: RecordKind
    grid: SheetGrid
    table: Table
    columns: tuple[Column, ...]
    counted: frozenset[int] = frozenset()
    """Places of the columns that a formula fills."""
    other_sheets: tuple[str, ...] = ()
    """Sheets that are forms of this kind too; they stay as they are."""

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Headings of the columns that will stay empty."""
        return tuple(
            column.heading
            for column in self.columns
            if column.field is None and column.index not in self.counted
        )


def understand_form(
    form_path: Path, kind: RecordKind | None = None, mapping: Mapping[str, str] | None = None
) -> UnderstoodForm:
    """Say how the headings of a blank workbook are understood.

    The sheet whose headings are understood best is the form. Raises ExchangeError as `sniff`,
    `form_must_be_xlsx`, `form_has_pictures` and `no_headings`.
    """
    if sniff(form_path).kind is not FileKind.XLSX:
        raise ExchangeError("form_must_be_xlsx", file=form_path.name)
    with ZipFile(form_path) as archive:
        if any(name.startswith(("xl/media/", "xl/charts/")) for name in archive.namelist()):
            raise ExchangeError("form_has_pictures", file=form_path.name)
    given = {normalise_heading(heading): field for heading, field in (mapping or {}).items()}
    found = [
        (table.score, grid, table, each)
        for grid in read_grids(form_path)
        if grid.is_visible
        for each in ([kind] if kind else list(RecordKind))
        if (table := find_table(grid, each, given)) is not None
    ]
    if not found:
        raise ExchangeError("no_headings", file=form_path.name)
    _, grid, table, chosen = max(found, key=lambda entry: entry[0])
    columns = understand_headings(table.headings, chosen, given, refused_words())
    if chosen is RecordKind.PUPILS:
        columns = _asked_again(columns, given)
    others = tuple(own.name for _, own, _, each in found if each is chosen and own is not grid)
    counted = _counted(form_path, grid, table, columns)
    return UnderstoodForm(chosen, grid, table, columns, counted, others)


def _counted(
    form_path: Path, grid: SheetGrid, table: Table, columns: Sequence[Column]
) -> frozenset[int]:
    """Look for formulas where a heading was not understood; nothing is opened without one."""
    unknown = [column for column in columns if column.field is None]
    if not unknown:
        return frozenset()
    sheet = _open(form_path)[grid.name]
    return FormRows.of(sheet, table.last_heading_row + 2, columns).counted(sheet, unknown)


def _asked_again(columns: Sequence[Column], given: Mapping[str, str]) -> tuple[Column, ...]:
    """Understand what a form asks for a second time, as 监护人电话 beside 家长电话.

    A workbook that is read can say a thing once only; a form is given it wherever it asks. The
    same heading over again belongs to a second table beside the first and stays empty.
    """
    understood: list[Column] = []
    seen = set(given)
    for column in columns:
        heading = normalise_heading(column.heading)
        person = person_named(column.heading)
        field = find_field(column.heading, RecordKind.PUPILS)
        is_known = person == _GUARDIAN or person in _PARENTS
        is_open = column.field is None and not column.is_refused
        if is_open and is_known and field and heading not in seen:
            understood.append(replace(column, field=field, relation=person))
        else:
            understood.append(column)
        seen.add(heading)
    return tuple(understood)


def fill_form(
    form_path: Path,
    out_path: Path,
    records: Sequence[Record],
    kind: RecordKind | None = None,
    mapping: Mapping[str, str] | None = None,
) -> FilledForm:
    """Fill a blank workbook, one row for each record, and save it as `out_path`.

    Rows that hold something are left alone; where the form has too few before its totals, rows
    are put in, with the style and the formulas of the last one. Raises ExchangeError as
    `understand_form` and `save_workbook`.
    """
    from core.exchange.form_saving import save_form  # noqa: PLC0415 - start-up

    form = understand_form(form_path, kind, mapping)
    workbook = _open(form_path)
    sheet = workbook[form.grid.name]
    _fill(sheet, form, records)
    saved = save_workbook(out_path, partial(save_form, workbook))
    return FilledForm(saved, form.kind, len(records), form.unknown_columns, form.columns)


def _open(path: Path) -> Workbook:
    from openpyxl import load_workbook  # noqa: PLC0415 - start-up

    try:
        return load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    except (KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        raise ExchangeError("damaged_workbook", file=path.name) from error


def _fill(sheet: Worksheet, form: UnderstoodForm, records: Sequence[Record]) -> None:
    from openpyxl.cell.cell import Cell  # noqa: PLC0415 - start-up

    rows = FormRows.of(sheet, form.table.last_heading_row + 2, form.columns)
    if len(records) > len(rows.free) and rows.is_bounded:
        missing = len(records) - len(rows.free)
        insert_rows(sheet, rows.end, missing, model=rows.model)
        rows = FormRows.of(sheet, form.table.last_heading_row + 2, form.columns)
    elif len(records) > len(rows.free):
        rows.extend(sheet, len(records) - len(rows.free))
    people = _people(form.columns)
    for number, (row, record) in enumerate(zip(rows.free, records, strict=False), 1):
        for column in form.columns:
            cell = sheet.cell(row, column.index + 1)
            asked = _of_family(column, record, people)
            text = _text_for(asked, record, rows.taken + number) if asked else ""
            if text and isinstance(cell, Cell) and cell.value in {None, ""}:
                _write(cell, column, text)


def _people(columns: Sequence[Column]) -> dict[str, str]:
    """Return whom the form means by each of its two places: m1 -> 母亲."""
    people: dict[str, str] = {}
    for column in columns:
        place = (column.field or "")[:3]
        person = person_named(column.heading)
        if place in _PLACES and person and person not in people.values():
            people.setdefault(place, person)
    return people


def _of_family(column: Column, record: Record, people: Mapping[str, str]) -> Column | None:
    """Point a family member's column to that person in the record; None when there is nobody.

    A form may name the mother first, or only the guardian; records keep people in any order.
    """
    place = (column.field or "")[:3]
    if place not in _PLACES or ANSWERING not in record:
        return column
    person = column.relation or people.get(place, "")
    if person == _GUARDIAN:
        found = f"m{record[ANSWERING] or 1}_"
    elif person in _PARENTS:
        others = [one for one in _PLACES if record.get(f"{one}relation") == person]
        is_untold = people.get(place) == person and not record.get(f"{place}relation")
        found = others[0] if others else place if is_untold else ""
    else:
        found = place
    return replace(column, field=found + (column.field or "")[3:]) if found else None


ONLY_CLASS = "_only_class"
"""Key of a record: the class of a pupil whose grade has one class, without a number: 一年级."""

_PLACES = ("m1_", "m2_")
_DAY_OR_BOARDER = frozenset({"走读", "住校"})
"""What 是 and 否 say wholly; who lodges elsewhere stands in words."""


def _text_for(column: Column, record: Record, number: int) -> str:
    if column.field == INDEX:
        return str(number)
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


def _write(cell: Cell, column: Column, text: str) -> None:
    """Write a text as text, a measure as a number, a day as a day where the form wants one."""
    if column.field in _NUMBERS or column.field == INDEX:
        number = _number(text)
        if number is not None:
            cell.value = number
            return
    if column.field in DATE_FIELDS and _wants_date(cell):
        day = _day(text)
        if day is not None:
            cell.value = day
            return
    cell.value = clean_text(text)
    cell.data_type = "s"


def _wants_date(cell: Cell) -> bool:
    from openpyxl.styles.numbers import is_date_format  # noqa: PLC0415 - start-up

    return bool(is_date_format(cell.number_format))


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
