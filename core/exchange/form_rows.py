"""The rows of a blank form: which are free, where its totals begin, how to put rows in between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.exchange.headings import INDEX, Column
from core.exchange.tables import is_footer

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_REFERENCE = re.compile(
    r"(?P<sheet>'(?:[^']|'')+'!|[\w.]+!)?"
    r"(?P<c1>\$?[A-Z]{1,3})(?P<a1>\$?)(?P<r1>[1-9][0-9]*)"
    r"(?::(?P<c2>\$?[A-Z]{1,3})(?P<a2>\$?)(?P<r2>[1-9][0-9]*))?"
    r"(?![\w(!])"
)
_EXAMPLE = re.compile(r"(?:填写|填表)?(?:示|样|举)?例(?:子|如|[:：].*)?")
"""What stands in front of a row that only shows how to fill the others."""
_STRING = re.compile(r'("(?:[^"]|"")*")')


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
                return cls(free, taken, row, is_bounded=True, model=max(first, row - 1))
            if all(place in indexes for place in own):
                free.append(row)
            elif any(place in own for place in places):
                taken += 0 if _EXAMPLE.fullmatch(own[min(own)]) else 1
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
        """Add free rows below the last one, in its style."""
        for row in range(self.end, self.end + count):
            copy_row(sheet, self.model, row)
            self.free.append(row)
        self.end += count


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

    openpyxl moves cells only: merged ranges, heights, validations, the print area and the
    formulas that look at moved rows or at a range ending just above are moved here.
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
    _move_formulas(sheet, at, count)
    _move_ranges(sheet, at, count)
    for row in range(at, at + count):
        copy_row(sheet, model, row)


def _move_formulas(moved: Worksheet, at: int, count: int) -> None:
    workbook = moved.parent
    for sheet in workbook.worksheets if workbook is not None else [moved]:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "f":
                    cell.value = move_references(
                        cell.value, at, count, moved.title, is_own_sheet=sheet is moved
                    )


def move_references(formula: str, at: int, count: int, sheet: str, *, is_own_sheet: bool) -> str:
    """Return a formula after `count` rows were put in before row `at` of a sheet.

    A range that ends just above them grows, so that a total counts the new rows too.
    """

    def moved(match: re.Match[str]) -> str:
        prefix = match["sheet"] or ""
        named = prefix.rstrip("!").strip("'").replace("''", "'")
        if (named != sheet) if prefix else not is_own_sheet:
            return match[0]
        first = int(match["r1"])
        start = first + count if first >= at else first
        text = f"{prefix}{match['c1']}{match['a1']}{start}"
        if match["r2"]:
            last = int(match["r2"])
            end = last + count if last >= at - 1 else last
            text += f":{match['c2']}{match['a2']}{end}"
        return text

    pieces = _STRING.split(formula)
    return "".join(
        piece if piece.startswith('"') else _REFERENCE.sub(moved, piece) for piece in pieces
    )


def _move_ranges(sheet: Worksheet, at: int, count: int) -> None:
    def moved(text: str) -> str:
        return move_references(text, at, count, sheet.title, is_own_sheet=True)

    for validation in sheet.data_validations.dataValidation:
        ranges = " ".join(moved(str(part)) for part in validation.sqref.ranges)
        validation.sqref = type(validation.sqref)(ranges)
    if sheet.print_area:
        area = moved(str(sheet.print_area))
        sheet.print_area = area
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = moved(sheet.auto_filter.ref)
