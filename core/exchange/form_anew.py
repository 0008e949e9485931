"""A blank form of the old format (.xls, .et) or .csv, laid out anew as .xlsx to be filled.

Headings, titles, merged cells, column widths and what stands in the cells are kept. Fonts and
borders can't be read; formulas can't either, and their cells are left empty rather than stale.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from core.exchange.form_understanding import FormSheet
from core.exchange.grid import SheetGrid, Value, value_text
from core.exchange.table_writing import clean_text, fitting_width, sheet_name
from core.exchange.tables import is_footer, is_summary

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_TITLE_POINTS = 14
_LANDSCAPE_FROM = 8
"""A table of this many columns is printed along the long side of the page."""


def laid_out_anew(
    grids: Sequence[SheetGrid], forms: Sequence[FormSheet]
) -> tuple[Workbook, dict[str, Worksheet]]:
    """Return a workbook that looks like the form as far as that can be known, and its sheets.

    The sheets stand under the names that they had: .xlsx does not allow every one. `forms` are
    those with a table to fill.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - start-up

    book = Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, Worksheet] = {}
    for grid in grids:
        sheet = book.create_sheet(sheet_name(grid.name, book.sheetnames))
        sheet.sheet_state = "visible" if grid.is_visible else "hidden"
        _copy(sheet, grid)
        form = next((one for one in forms if one.grid.name == grid.name), None)
        if form is not None:
            _rule(sheet, form)
        sheets[grid.name] = sheet
    return book, sheets


def _copy(sheet: Worksheet, grid: SheetGrid) -> None:
    for row, values in enumerate(grid.rows):
        for column, value in enumerate(values):
            if value != "" and (row, column) not in grid.formulas:
                cell = sheet.cell(row + 1, column + 1)
                cell.value = _plain(value)
                if isinstance(value, str):
                    cell.data_type = "s"
    for merge in grid.merges:
        sheet.merge_cells(
            start_row=merge.top + 1,
            start_column=merge.left + 1,
            end_row=merge.bottom + 1,
            end_column=merge.right + 1,
        )


def _plain(value: Value) -> str | float | date | datetime | time | None:
    if isinstance(value, str):
        return clean_text(value)
    return value if isinstance(value, int | float | date | datetime | time) else value_text(value)


def _rule(sheet: Worksheet, form: FormSheet) -> None:
    """Rule the table, set its headings off, and let the page hold its width."""
    from openpyxl.styles import Alignment, Border, Font, Side  # noqa: PLC0415 - start-up
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - start-up
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - start-up

    table, line = form.table, Side(style="thin")
    box = Border(left=line, right=line, top=line, bottom=line)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    last = max(column.index for column in form.columns) + 1
    headed = range(table.first_heading_row + 1, table.last_heading_row + 2)
    for row in range(headed.start, _end(form) + 1):
        for place in range(1, last + 1):
            cell = sheet.cell(row, place)
            cell.border = box
            if row in headed:
                cell.alignment, cell.font = middle, Font(bold=True)
    for row in range(1, headed.start):
        title = sheet.cell(row, 1)
        if any(merge.top == row - 1 and merge.left == 0 for merge in form.grid.merges):
            title.alignment, title.font = middle, Font(bold=True, size=_TITLE_POINTS)
    for column in form.columns:
        width = form.grid.widths.get(column.index) or fitting_width([column.heading])
        sheet.column_dimensions[get_column_letter(column.index + 1)].width = width
    sheet.print_title_rows = f"{headed.start}:{headed.stop - 1}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if last >= _LANDSCAPE_FROM else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _end(form: FormSheet) -> int:
    """Return the last row of a table, from 1: its totals, else above the signatures.

    One empty row at least, which those that are put in are like.
    """
    first = form.table.last_heading_row + 2
    name = next(column.index for column in form.columns if column.field == "name")
    for row, values in enumerate(form.grid.rows[first - 1 :], first):
        texts = [value_text(value).strip() for value in values]
        lead = next((text for text in texts if text), "")
        if lead and is_footer(lead, ""):
            return row if is_summary(texts, name) else max(row - 1, first)
    return max(len(form.grid.rows), first)
