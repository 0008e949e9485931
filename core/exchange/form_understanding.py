"""A form before it is filled: its sheets, their tables, how headings are understood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from core.errors import ExchangeError
from core.exchange.classnames import ClassName, parse_class_name
from core.exchange.form_cells import GUARDIAN, PARENTS
from core.exchange.form_rows import FormRows
from core.exchange.grid import SheetGrid, read_grids
from core.exchange.headings import (
    Column,
    RecordKind,
    find_field,
    normalise_heading,
    person_named,
    understand_headings,
)
from core.exchange.reading import refused_words
from core.exchange.sniff import FileKind, sniff
from core.exchange.tables import Table, find_table
from core.grades import parse_grade

if TYPE_CHECKING:
    from openpyxl import Workbook

_ANYBODY = ClassName()
_THREE_DIGITS = re.compile(r"[1-9]\d\d班?")
"""A sheet named 301 or 301班 is the first class of grade three."""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet of a form that people are written on.

    `group` is the grade and the class that its name or its titles say, empty for anybody;
    `counted` are the places of the columns that a formula fills.
    """

    grid: SheetGrid
    table: Table
    columns: tuple[Column, ...]
    counted: frozenset[int] = frozenset()
    group: ClassName = _ANYBODY

    @property
    def says_group(self) -> bool:
        """Whether it is for one grade or class."""
        return bool(self.group.grade or self.group.class_label)


@dataclass(frozen=True, slots=True)
class UnderstoodForm:
    """A form before it is filled. The first of its sheets is the one understood best.

    `by_group`: each sheet is for the pupils of its own grade or class.
    """

    kind: RecordKind
    sheets: tuple[FormSheet, ...]
    other_sheets: tuple[str, ...] = ()
    """Sheets that are forms of this kind too; they stay as they are."""
    by_group: bool = False
    is_laid_out_anew: bool = False
    """Whether the filled copy is a new .xlsx: the form is an .xls or .csv."""
    formulas_lost: int = 0
    """How many formulas the copy lacks then."""

    @property
    def grid(self) -> SheetGrid:
        """The sheet that is understood best."""
        return self.sheets[0].grid

    @property
    def table(self) -> Table:
        """Its table."""
        return self.sheets[0].table

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns."""
        return self.sheets[0].columns

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns of every sheet, each heading once."""
        found: dict[str, Column] = {}
        for sheet in self.sheets:
            for column in sheet.columns:
                found.setdefault(column.key, column)
        return tuple(found.values())

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Headings of the columns that will stay empty, of all its sheets."""
        unknown = {
            column.key: column.heading
            for sheet in self.sheets
            for column in sheet.columns
            if column.field is None and column.index not in sheet.counted
        }
        return tuple(unknown.values())


def understand_form(
    form_path: Path, kind: RecordKind | None = None, mapping: Mapping[str, str] | None = None
) -> UnderstoodForm:
    """Say how the headings of a blank workbook are understood, and which of its sheets are filled.

    The sheet whose headings are understood best is the form; where sheets say a grade or a class
    each, all of them are. Raises ExchangeError as `sniff`, `form_has_pictures` and `no_headings`.
    """
    is_xlsx = sniff(form_path).kind is FileKind.XLSX
    if is_xlsx:
        _refuse_pictures(form_path)
    grids = read_grids(form_path)
    given = {normalise_heading(heading): field for heading, field in (mapping or {}).items()}
    found = [
        (table.score, grid, table, each)
        for grid in grids
        if grid.is_visible
        for each in ([kind] if kind else list(RecordKind))
        if (table := find_table(grid, each, given)) is not None
    ]
    if not found:
        raise ExchangeError("no_headings", file=form_path.name)
    best = max(found, key=lambda entry: entry[0])
    chosen = best[3]
    tables = [best, *(one for one in found if one[3] is chosen and one is not best)]
    sheets = [_sheet(grid, table, chosen, given) for _, grid, table, _ in tables]
    filled, others, by_group = _filled_sheets(sheets, chosen)
    return UnderstoodForm(
        chosen,
        tuple(_with_counted(form_path, filled) if is_xlsx else filled),
        tuple(one.grid.name for one in others),
        by_group,
        is_laid_out_anew=not is_xlsx,
        formulas_lost=sum(len(grid.formulas) for grid in grids),
    )


def _refuse_pictures(path: Path) -> None:
    with ZipFile(path) as archive:
        if any(name.startswith(("xl/media/", "xl/charts/")) for name in archive.namelist()):
            raise ExchangeError("form_has_pictures", file=path.name)


def _sheet(grid: SheetGrid, table: Table, kind: RecordKind, given: Mapping[str, str]) -> FormSheet:
    columns = understand_headings(table.headings, kind, given, refused_words())
    if kind is RecordKind.STAFF:
        return FormSheet(grid, table, columns)
    return FormSheet(grid, table, _asked_again(columns, given), group=_group_of(grid, table))


def _group_of(grid: SheetGrid, table: Table) -> ClassName:
    """Return the grade and class that a sheet is for: by its name, else by what stands above."""
    if _THREE_DIGITS.fullmatch(grid.name) and (said := parse_grade(grid.name)):
        return parse_class_name(f"{said.grade}年级{said.class_number}班")
    named = [parse_class_name(text) for text in (grid.name, *table.titles)]
    return next((one for one in named if one.grade or one.class_label), _ANYBODY)


def _filled_sheets(
    sheets: Sequence[FormSheet], kind: RecordKind
) -> tuple[list[FormSheet], list[FormSheet], bool]:
    """Return which sheets are filled, which stay as they are, and whether each has its pupils.

    Of two sheets of one group with the same headings only the first is filled: the second goes
    on where it ends, and nobody stands on both.
    """
    named = [one for one in sheets if one.says_group]
    is_by_group = (
        kind is RecordKind.PUPILS
        and len(sheets) > 1
        and bool(named)
        and (sheets[0].says_group or len(named) > 1)
    )
    if not is_by_group:
        return [sheets[0]], list(sheets[1:]), False
    filled: dict[tuple[object, ...], FormSheet] = {}
    for one in named:
        filled.setdefault((one.group, *(column.key for column in one.columns)), one)
    kept = list(filled.values())
    return kept, [one for one in sheets if one not in kept], True


def _with_counted(form_path: Path, sheets: Sequence[FormSheet]) -> list[FormSheet]:
    """Look for formulas where a heading was not understood; nothing is opened without one."""
    unknown = [[column for column in one.columns if column.field is None] for one in sheets]
    if not any(unknown):
        return list(sheets)
    book = open_book(form_path)
    found = []
    for one, columns in zip(sheets, unknown, strict=True):
        rows = FormRows.of(book[one.grid.name], one.table.last_heading_row + 2, one.columns)
        found.append(replace(one, counted=rows.counted(book[one.grid.name], columns)))
    return found


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
        is_known = person == GUARDIAN or person in PARENTS
        is_open = column.field is None and not column.is_refused
        if is_open and is_known and field and heading not in seen:
            understood.append(replace(column, field=field, relation=person))
        else:
            understood.append(column)
        seen.add(heading)
    return tuple(understood)


def open_book(path: Path) -> Workbook:
    """Open a form for filling; raises ExchangeError (`damaged_workbook`)."""
    from openpyxl import load_workbook  # noqa: PLC0415 - start-up

    try:
        return load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    except (KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        raise ExchangeError("damaged_workbook", file=path.name) from error
