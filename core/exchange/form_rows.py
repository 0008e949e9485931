"""The rows of a blank form: which are free, where its totals begin, how to put rows in between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.exchange.headings import INDEX, Column
from core.exchange.row_shift import AddedRows, follow
from core.exchange.tables import is_footer

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_EXAMPLE = re.compile(r"(?:填写|填表)?(?:示|样|举)?例(?:子|如|[:：].*)?")
"""What stands in front of a row that only shows how to fill the others."""


@dataclass(slots=True)
class FormRows:
    """Rows of a form's table, from 1.

    `free` can be filled; `taken` counts rows that hold a record, examples aside; `end` is the
    first row below the table: its totals or signatures when `is_bounded`. `model` is the row to
    copy from.
    """

    free: list[int]
    taken: int
    end: int
    is_bounded: bool
    model: int

    @classmethod
    def of(cls, sheet: Worksheet, first: int, columns: Sequence[Column]) -> FormRows:
        """Look at the rows below the headings, from row `first` on."""
        places = [column.index + 1 for column in columns]
        indexes = {column.index + 1 for column in columns if column.field == INDEX}
        free: list[int] = []
        taken = 0
        for row in range(first, sheet.max_row + 1):
            texts = {
                place: str(value).strip()
                for place in range(1, sheet.max_column + 1)
                if (value := sheet.cell(row, place).value) not in {None, ""}
            }
            own = {place: text for place, text in texts.items() if not text.startswith("=")}
            if _ends_table(own, texts, indexes, sheet, row):
                end = _end_of_ruled(sheet, free, row)
                return cls(free, taken, end, is_bounded=True, model=max(first, end - 1))
            if all(place in indexes for place in own):
                free.append(row)
            elif any(place in own for place in places):
                taken += 0 if is_example(own[min(own)]) else 1
                free.clear()
        end = sheet.max_row + 1
        return cls(free, taken, end, is_bounded=False, model=max(first, end - 1))

    def counted(self, sheet: Worksheet, columns: Sequence[Column]) -> frozenset[int]:
        """Return the places, from 0, of the columns that the form reckons itself in its rows."""
        rows = {*self.free[:1], self.model}
        return frozenset(
            column.index
            for column in columns
            if any(sheet.cell(row, column.index + 1).data_type == "f" for row in rows)
        )

    def extend(self, sheet: Worksheet, count: int) -> None:
        """Add free rows below the last one, in its style; ranges over the table go on over them."""
        _follow(sheet, AddedRows(sheet.title, self.end, count, below=True))
        for row in range(self.end, self.end + count):
            copy_row(sheet, self.model, row)
            self.free.append(row)
        self.end += count


def is_example(text: str) -> bool:
    """Whether a row that begins with this text only shows how the others are filled."""
    return _EXAMPLE.fullmatch(text) is not None


def _end_of_ruled(sheet: Worksheet, free: list[int], end: int) -> int:
    """Take the empty rows without lines between a ruled table and its signatures off the free.

    They keep the distance: rows are put in above them, where totals and names count them.
    """
    while len(free) > 1 and free[-1] == end - 1:
        if not _is_ruled(sheet, free[0]) or _is_ruled(sheet, free[-1]):
            break
        end = free.pop()
    return end


def _is_ruled(sheet: Worksheet, row: int) -> bool:
    cells = (sheet.cell(row, column) for column in range(1, sheet.max_column + 1))
    return any(cell.has_style and cell.border.bottom.style for cell in cells)


def _ends_table(
    own: dict[int, str], texts: dict[int, str], indexes: set[int], sheet: Worksheet, row: int
) -> bool:
    if not own:
        return False
    lead = min(own)
    others = [place for place in own if place not in indexes]
    if is_footer(own[lead], "") or (others and is_footer(own[min(others)], "")):
        return True
    is_wide = any(
        merged.min_row == row and merged.min_col == lead and merged.max_col - merged.min_col >= 2
        for merged in sheet.merged_cells.ranges
    )
    return is_wide and len(texts) == 1 and not own[lead].isdecimal()


def copy_row(sheet: Worksheet, model: int, row: int) -> None:
    """Give a row the height, the styles and the formulas of another; no values."""
    from openpyxl.cell.cell import MergedCell  # noqa: PLC0415 - start-up
    from openpyxl.formula.translate import Translator  # noqa: PLC0415 - start-up

    sheet.row_dimensions[row].height = sheet.row_dimensions[model].height
    for column in range(1, sheet.max_column + 1):
        source, target = sheet.cell(model, column), sheet.cell(row, column)
        if isinstance(source, MergedCell) or isinstance(target, MergedCell):
            continue
        if source.has_style:
            for style in ("font", "border", "fill", "alignment", "protection", "number_format"):
                setattr(target, style, copy(getattr(source, style)))
        if isinstance(source.value, str) and source.value.startswith("="):
            moved = Translator(source.value, source.coordinate)
            target.value = moved.translate_formula(target.coordinate)
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row == merged.max_row == model:
            sheet.merge_cells(
                start_row=row, end_row=row, start_column=merged.min_col, end_column=merged.max_col
            )


def insert_rows(sheet: Worksheet, at: int, count: int, model: int) -> None:
    """Put rows in before row `at`, in the style of row `model` above it.

    openpyxl moves cells only: merged ranges and heights are moved here, and whatever looks at
    moved rows or at a range ending just above follows.
    """
    heights = {
        row: dimension.height
        for row, dimension in sheet.row_dimensions.items()
        if row >= at and dimension.height
    }
    merged = [copy(cells) for cells in sheet.merged_cells.ranges if cells.max_row >= at]
    for cells in merged:
        sheet.unmerge_cells(cells.coord)
    sheet.insert_rows(at, count)
    for row in heights:
        sheet.row_dimensions[row].height = None
    for row, height in heights.items():
        sheet.row_dimensions[row + count].height = height
    for cells in merged:
        top = cells.min_row + count if cells.min_row >= at else cells.min_row
        sheet.merge_cells(
            start_row=top,
            end_row=cells.max_row + count,
            start_column=cells.min_col,
            end_column=cells.max_col,
        )
    _follow(sheet, AddedRows(sheet.title, at, count))
    for row in range(at, at + count):
        copy_row(sheet, model, row)


def _follow(sheet: Worksheet, added: AddedRows) -> None:
    if sheet.parent is not None:
        follow(sheet.parent, added)
