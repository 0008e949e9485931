"""A table as a workbook: typed columns, text that stays text, real dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from core.exchange.saving import save_workbook
from core.files import NO_DAY_OF_MAKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook holds (ECMA-376)."""

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NARROWEST, _WIDEST = 5, 40


class CellKind(StrEnum):
    """What a column holds; identity numbers and phones are text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table; `width` in characters of half a Chinese one, 0 to fit its texts."""

    heading: str
    kind: CellKind = CellKind.TEXT
    width: int = 0


def write_table(
    path: Path,
    title: str,
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[Cell]],
    *,
    keeps_present: bool = False,
) -> Path:
    """Write one sheet: the title, the headings, the rows; return where it was saved.

    With `keeps_present` a file that is there stays, and this one is saved beside it.

    Text is always written as text: what begins with `=` is no formula. Control characters, which
    no workbook can hold, are left out. Raises ExchangeError as `save_workbook`.
    """
    return save_workbook(
        path, lambda part: _write(part, title, columns, rows), keeps_present=keeps_present
    )


def _write(
    part: Path, title: str, columns: Sequence[TableColumn], rows: Sequence[Sequence[Cell]]
) -> None:
    with new_workbook(part) as workbook:
        sheet = workbook.add_worksheet(sheet_name(title, ()))
        last = len(columns) - 1
        title_format = workbook.add_format({"bold": True, "font_size": 16, "align": "center"})
        if last > 0:
            sheet.merge_range(0, 0, 0, last, "", title_format)
        sheet.write_string(0, 0, clean_text(title), title_format)
        write_headings(workbook, sheet, 1, [column.heading for column in columns])
        formats = {
            CellKind.TEXT: workbook.add_format({"num_format": "@", "border": 1}),
            CellKind.NUMBER: workbook.add_format({"border": 1}),
            CellKind.DATE: workbook.add_format({"num_format": "yyyy-mm-dd", "border": 1}),
        }
        for index, row in enumerate(rows, 2):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write_cell(sheet, index, place, value, formats[column.kind])
        for place, column in enumerate(columns):
            texts = [column.heading, *(str(row[place] or "") for row in rows[:200])]
            sheet.set_column(place, place, column.width or fitting_width(texts))
        keep_numbers_plain(sheet, len(rows) + 2, last)
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(1)
        sheet.fit_to_pages(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Cell, cell_format: object) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, cell_format)
    elif isinstance(value, str):
        sheet.write_string(row, column, clean_text(value), cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, cell_format)
    else:
        sheet.write_number(row, column, value, cell_format)


def new_workbook(part: Path) -> Workbook:
    """Return a new workbook that writes no formula, link or number from a string."""
    from xlsxwriter import Workbook as NewWorkbook  # noqa: PLC0415 - start-up

    workbook = NewWorkbook(
        str(part),
        # In memory: XlsxWriter's passing files would hold names and numbers in the clear.
        {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True},
    )
    workbook.set_properties({"created": NO_DAY_OF_MAKING})
    return workbook


def keep_numbers_plain(sheet: Worksheet, last_row: int, last_column: int) -> None:
    """Have no number that is kept as text marked with a green corner, down to this cell."""
    from xlsxwriter.utility import xl_range  # noqa: PLC0415 - start-up

    sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, last_row, last_column)})


def write_headings(workbook: Workbook, sheet: Worksheet, row: int, headings: Sequence[str]) -> None:
    """Write a row of headings, bold on grey."""
    bold = workbook.add_format(
        {"bold": True, "border": 1, "align": "center", "bg_color": "#E7E6E6", "text_wrap": True}
    )
    for place, heading in enumerate(headings):
        sheet.write_string(row, place, clean_text(heading), bold)


def clean_text(text: str) -> str:
    """Return a text without what XML cannot hold, cut to what a cell holds."""
    return _NOT_IN_XML.sub("", text)[:LONGEST_TEXT]


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """Return a name that Excel accepts for a sheet and that no other sheet has."""
    plain = _NOT_IN_SHEET_NAMES.sub("", clean_text(title)).strip("' ")[:28] or "Sheet1"
    if plain.lower() == "history":
        plain += "_"
    used = {name.lower() for name in taken}
    name, number = plain, 2
    while name.lower() in used:
        name, number = f"{plain}{number}", number + 1
    return name


def fitting_width(texts: Sequence[str]) -> int:
    """Return a width in half-width characters for the longest text, within reason."""
    longest = max((_text_width(text) for text in texts), default=0)
    return max(_NARROWEST, min(_WIDEST, longest + 2))


def _text_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
