"""What follows when rows are put into a sheet: formulas, names, formats and ranges of the workbook.

openpyxl moves cells only. What looks at moved rows, or at the table that grows, is moved here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.cell_range import MultiCellRange
    from openpyxl.worksheet.worksheet import Worksheet

_REFERENCE = re.compile(
    r"(?<![\w.'!\]$])"
    r"(?P<sheet>'(?:[^']|'')+'!|\w[\w.]*!)?"
    r"(?P<c1>\$?[A-Z]{1,3})(?P<a1>\$?)(?P<r1>[1-9][0-9]*)"
    r"(?::(?P<c2>\$?[A-Z]{1,3})(?P<a2>\$?)(?P<r2>[1-9][0-9]*))?"
    r"(?![\w(!])"
)
_STRING = re.compile(r'("(?:[^"]|"")*")')


@dataclass(frozen=True, slots=True)
class AddedRows:
    """`count` rows that a sheet gains before row `at`, from 1.

    Rows that are `below` its last one move nothing: only what ended there goes on over them.
    """

    sheet: str
    at: int
    count: int
    below: bool = False

    def moved(self, formula: str, *, is_own_sheet: bool) -> str:
        """Return a formula, or a range alone, as it reads afterwards.

        A range that ends just above the new rows grows, so that a total counts them too.
        """

        def moved(match: re.Match[str]) -> str:
            prefix = match["sheet"] or ""
            named = prefix.rstrip("!").strip("'").replace("''", "'")
            if (named != self.sheet) if prefix else not is_own_sheet:
                return match[0]
            text = f"{prefix}{match['c1']}{match['a1']}{self._row(int(match['r1']))}"
            if match["r2"]:
                end = self._end(int(match["r1"]), int(match["r2"]))
                text += f":{match['c2']}{match['a2']}{end}"
            return text

        pieces = _STRING.split(formula)
        return "".join(
            piece if piece.startswith('"') else _REFERENCE.sub(moved, piece) for piece in pieces
        )

    def _row(self, row: int) -> int:
        return row if self.below or row < self.at else row + self.count

    def _end(self, first: int, last: int) -> int:
        if not self.below:
            return last + self.count if last >= self.at - 1 else last
        is_over_them = first < self.at <= last + 1
        return max(last, self.at + self.count - 1) if is_over_them else last


def follow(workbook: Workbook, added: AddedRows) -> None:
    """Have a whole workbook follow rows that one of its sheets gained."""
    for sheet in workbook.worksheets:
        is_own = sheet.title == added.sheet

        def moved(text: str, *, is_own: bool = is_own) -> str:
            return added.moved(text, is_own_sheet=is_own)

        _move_formulas(sheet, moved)
        _move_rules(sheet, moved)
        if is_own:
            _move_ranges(sheet, moved)
        for name in sheet.defined_names.values():
            name.attr_text = moved(name.attr_text or "")
    for name in workbook.defined_names.values():
        name.attr_text = added.moved(name.attr_text or "", is_own_sheet=False)


_Moved = Callable[[str], str]


def _move_formulas(sheet: Worksheet, moved: _Moved) -> None:
    from openpyxl.worksheet.formula import ArrayFormula  # noqa: PLC0415 - start-up

    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, ArrayFormula):
                cell.value.ref = moved(cell.value.ref)
                cell.value.text = moved(cell.value.text or "")
            elif isinstance(cell.value, str) and cell.data_type == "f":
                cell.value = moved(cell.value)


def _move_rules(sheet: Worksheet, moved: _Moved) -> None:
    """Move what the rules of a sheet look at: they may look at another sheet's rows."""
    for validation in sheet.data_validations.dataValidation:
        validation.formula1 = validation.formula1 and moved(validation.formula1)
        validation.formula2 = validation.formula2 and moved(validation.formula2)
    for formats in sheet.conditional_formatting:
        for rule in formats.rules:
            rule.formula = [moved(formula) for formula in rule.formula]


def _move_ranges(sheet: Worksheet, moved: _Moved) -> None:
    """Move where the rules, the filter, the tables and the printed pages of a sheet stand."""
    from openpyxl.formatting.formatting import ConditionalFormattingList  # noqa: PLC0415 - start-up

    for validation in sheet.data_validations.dataValidation:
        validation.sqref = _cells(validation.sqref, moved)
    kept = sheet.conditional_formatting
    sheet.conditional_formatting = ConditionalFormattingList()
    for formats in kept:
        again = copy(formats)
        again.sqref = _cells(formats.sqref, moved)
        for rule in formats.rules:
            sheet.conditional_formatting.add(again, rule)
    if sheet.print_area:
        sheet.print_area = moved(str(sheet.print_area))
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = moved(sheet.auto_filter.ref)
    for table in sheet.tables.values():
        table.ref = moved(table.ref)
        if table.autoFilter is not None and table.autoFilter.ref:
            table.autoFilter.ref = moved(table.autoFilter.ref)


def _cells(ranges: MultiCellRange, moved: _Moved) -> MultiCellRange:
    return type(ranges)(" ".join(moved(text) for text in _texts(ranges)))


def _texts(ranges: MultiCellRange) -> Iterator[str]:
    return (str(part) for part in ranges.ranges)
