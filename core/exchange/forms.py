"""A blank workbook of the centre or the county, filled for the records that were chosen.

Layout, styles, formulas, totals and unknown columns stay as they are. openpyxl keeps what this
needs; pictures and charts it does not keep, so a form that has some is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ExchangeError
from core.exchange.form_cells import Record, cell_text, people_of, write_cell
from core.exchange.form_dates import DateStyle, date_style
from core.exchange.form_people import SheetShare, plan_filling, rows_of
from core.exchange.form_rows import FormRows, insert_rows
from core.exchange.form_understanding import FormSheet, UnderstoodForm, open_book, understand_form
from core.exchange.grid import read_grids, value_text
from core.exchange.headings import INDEX, Column, RecordKind
from core.exchange.records import DATE_FIELDS
from core.exchange.saving import save_workbook

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

XLSX = ".xlsx"


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A filled form: where it was saved, how many people, which columns stayed empty.

    `completed` of the `rows` people stood in it already; `sheets` are how many people each sheet
    was given, and `left_out` the names of those whom no sheet is for.
    """

    path: Path
    kind: RecordKind
    rows: int
    unknown_columns: tuple[str, ...]
    columns: tuple[Column, ...]
    completed: int = 0
    sheets: tuple[tuple[str, int], ...] = ()
    left_out: tuple[str, ...] = ()
    is_laid_out_anew: bool = False
    formulas_lost: int = 0
    """What a form of another format than .xlsx could not keep, as in `UnderstoodForm`."""

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


def fill_form(
    form_path: Path,
    out_path: Path,
    records: Sequence[Record],
    kind: RecordKind | None = None,
    mapping: Mapping[str, str] | None = None,
) -> FilledForm:
    """Fill a blank workbook, one row for each record, and save it as `out_path`.

    Whoever stands in it already gets what is empty in that row; other rows that hold something
    are left alone. Where the form has too few rows before its totals, rows are put in, with the
    style and the formulas of the last one. Raises ExchangeError as `understand_form` and
    `save_workbook`, and `filled_is_xlsx` where a form of another format would be called so.
    """
    from core.exchange.form_saving import save_form  # noqa: PLC0415 - start-up

    form = understand_form(form_path, kind, mapping)
    plan = plan_filling(form, records)
    if form.is_laid_out_anew and out_path.suffix.lower() != XLSX:
        raise ExchangeError("filled_is_xlsx", file=form_path.name, out=out_path.name)
    workbook, sheets = _opened(form_path, form)
    for share in plan.shares:
        _SheetFiller(sheets[share.sheet.grid.name], share.sheet, records).fill(share)
    return FilledForm(
        path=save_workbook(out_path, partial(save_form, workbook)),
        kind=form.kind,
        rows=len(records) - len(plan.left_out),
        unknown_columns=form.unknown_columns,
        columns=form.all_columns,
        completed=len({one for share in plan.shares for one in share.standing.values()}),
        sheets=plan.people_by_sheet(),
        left_out=tuple(records[place].get("name", "") for place in plan.left_out),
        is_laid_out_anew=form.is_laid_out_anew,
        formulas_lost=form.formulas_lost,
    )


def _opened(path: Path, form: UnderstoodForm) -> tuple[Workbook, dict[str, Worksheet]]:
    """Return the workbook to fill and its sheets by their names in the form."""
    from core.exchange.form_anew import laid_out_anew  # noqa: PLC0415 - start-up

    if form.is_laid_out_anew:
        return laid_out_anew(read_grids(path), form.sheets)
    book = open_book(path)
    return book, {sheet.title: sheet for sheet in book.worksheets}


class _SheetFiller:
    """Writes people onto one sheet."""

    def __init__(self, sheet: Worksheet, form: FormSheet, records: Sequence[Record]) -> None:
        self._sheet = sheet
        self._form = form
        self._records = records
        self._people = people_of(form.columns)
        self._styles = {
            column.index: date_style(column.heading, _samples(form, column))
            for column in form.columns
            if column.field in DATE_FIELDS
        }

    def fill(self, share: SheetShare) -> None:
        """Complete those who stand there, and write the others below."""
        rows = self._rows(len(share.added))
        for row, place in share.standing.items():
            self._write(row + 1, self._records[place], "")
        numbered = zip(rows.free, share.added, strict=False)
        for number, (row, place) in enumerate(numbered, rows.taken + 1):
            self._write(row, self._records[place], str(number))

    def _rows(self, wanted: int) -> FormRows:
        """Return the rows of the table, of which as many are free as are wanted."""
        first = self._form.table.last_heading_row + 2
        rows = FormRows.of(self._sheet, first, self._form.columns)
        missing = wanted - len(rows.free)
        if missing > 0 and rows.is_bounded:
            insert_rows(self._sheet, rows.end, missing, model=rows.model)
            return FormRows.of(self._sheet, first, self._form.columns)
        if missing > 0:
            rows.extend(self._sheet, missing)
        return rows

    def _write(self, row: int, record: Record, number: str) -> None:
        """Write a record into the empty cells of a row; `number` is what 序号 gets."""
        from openpyxl.cell.cell import Cell  # noqa: PLC0415 - start-up

        for column in self._form.columns:
            cell = self._sheet.cell(row, column.index + 1)
            is_index = column.field == INDEX
            text = number if is_index else cell_text(column, record, self._people)
            if text and isinstance(cell, Cell) and cell.value in {None, ""}:
                write_cell(cell, column, text, self._style(column))

    def _style(self, column: Column) -> DateStyle | None:
        return self._styles.get(column.index)


def _samples(form: FormSheet, column: Column) -> Iterator[str]:
    """Return what stands below a heading, as an example or as a record."""
    for at, _ in rows_of(form):
        row = form.grid.rows[at]
        value = row[column.index] if column.index < len(row) else ""
        if isinstance(value, str) and value.strip():
            yield value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield value_text(value)
