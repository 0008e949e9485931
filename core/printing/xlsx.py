"""A roster as a workbook that prints like the PDF: figures numbers, the rest text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from core.exchange.table_writing import sheet_name
from core.files import NO_DAY_OF_MAKING
from core.printing.files import write_beside
from core.roster_types import Align, Figures, Roster, RosterColumn

FONT = "SimSun"
"""Named only: a workbook embeds no font, and every Chinese office has this one."""
A4 = 9
WIDEST_UPRIGHT = 92
"""Width in characters that a sheet of A4 upright takes at 11 points."""
MOST_CHARACTERS = 40
ROW_HEIGHT = 21
LINE_HEIGHT = 15

_FORMATS: Mapping[Figures, str] = {
    Figures.NONE: "@",
    Figures.PLAIN: "General",
    Figures.MONEY: "0.00",
}
_FIGURE = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,3})?")
"""What a workbook keeps as it is written: no zero in front, fewer digits than a float tells."""


def _display_width(text: str) -> int:
    return sum(1 if ord(char) < 0x1100 else 2 for char in text)


def _widths(roster: Roster) -> list[int]:
    return [
        min(
            max(
                _display_width(text)
                for text in (column.label, *(row[index] for row in roster.rows))
            )
            + 2,
            MOST_CHARACTERS,
        )
        for index, column in enumerate(roster.columns)
    ]


def xlsx_bytes(*rosters: Roster, names: Sequence[str] = ()) -> bytes:
    """Return rosters as an .xlsx workbook, a sheet each, called as `names` or its title."""
    import xlsxwriter  # noqa: PLC0415 - start-up

    file = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    workbook = xlsxwriter.Workbook(file, options)
    workbook.set_properties(
        {
            "title": rosters[0].title,
            "author": rosters[0].closing.issuer,
            "created": NO_DAY_OF_MAKING,
        }
    )
    taken: list[str] = []
    for at, roster in enumerate(rosters):
        taken.append(sheet_name(names[at] if names else roster.title, taken))
        _write_sheet(workbook, workbook.add_worksheet(taken[-1]), roster)
    workbook.close()
    return file.getvalue()


def _write_sheet(workbook: Any, sheet: Any, roster: Roster) -> None:
    widths = _widths(roster)
    _set_up_page(sheet, roster, sum(widths))
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    header_row = _write_heading(workbook, sheet, roster)
    _write_table(workbook, sheet, roster, header_row)
    _write_closing(workbook, sheet, roster, header_row + len(roster.rows) + 1)
    sheet.repeat_rows(header_row)
    sheet.freeze_panes(header_row + 1, 0)


def _set_up_page(sheet: Any, roster: Roster, width: int) -> None:
    sheet.set_paper(A4)
    if width > WIDEST_UPRIGHT:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    words = roster.furniture.page.format(page="&P", pages="&N")
    sheet.set_footer(f"&L&9{roster.footer.replace('&', '&&')}&R&9{words}")
    if roster.watermark:
        sheet.set_header(f"&C&24{roster.watermark}")


def _spanning(sheet: Any, row: int, last: int, text: str, style: Any) -> None:
    """Write a text over the whole width; a table of one column has nothing to merge."""
    if last:
        sheet.merge_range(row, 0, row, last, "", style)
    sheet.write_string(row, 0, text, style)


def _write_heading(workbook: Any, sheet: Any, roster: Roster) -> int:
    """Write title and facts; return the row of the column headings."""
    last = len(roster.columns) - 1
    centre = {"font_name": FONT, "align": "center", "valign": "vcenter", "text_wrap": True}
    title = workbook.add_format({**centre, "font_size": 16, "bold": True})
    fact = workbook.add_format({**centre, "font_size": 10.5})
    sheet.set_row(0, 30)
    _spanning(sheet, 0, last, roster.title, title)
    facts = [text for text in roster.subtitle if text]
    if not facts:
        return 1
    sheet.set_row(1, 18)
    _spanning(sheet, 1, last, "    ".join(facts), fact)
    return 2


def _write_table(workbook: Any, sheet: Any, roster: Roster, header_row: int) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - start-up

    cell = {
        "font_name": FONT,
        "font_size": 11,
        "border": 1,
        "valign": "vcenter",
        "text_wrap": True,
    }
    label = workbook.add_format({**cell, "align": "center", "bold": True, "bg_color": "#EBEBEB"})
    styles = [
        workbook.add_format(
            {
                **cell,
                "align": "left" if column.align is Align.LEFT else "center",
                "num_format": _FORMATS[column.figures],
            }
        )
        for column in roster.columns
    ]
    sheet.set_row(header_row, ROW_HEIGHT)
    for index, column in enumerate(roster.columns):
        sheet.write_string(header_row, index, column.label, label)
    # Or a spreadsheet marks every number and telephone as a number that somebody mistyped.
    last_row, last = header_row + max(len(roster.rows), 1), len(roster.columns) - 1
    cells = f"{xl_rowcol_to_cell(header_row, 0)}:{xl_rowcol_to_cell(last_row, last)}"
    sheet.ignore_errors({"number_stored_as_text": cells})
    for number, row in enumerate(roster.rows, start=header_row + 1):
        lines = max(-(-_display_width(text) // (MOST_CHARACTERS - 2)) for text in ("", *row))
        sheet.set_row(number, max(ROW_HEIGHT, lines * LINE_HEIGHT + 6))
        for index, (column, text) in enumerate(zip(roster.columns, row, strict=True)):
            _write_cell(sheet, (number, index), column, text, styles[index])


def _write_cell(
    sheet: Any, place: tuple[int, int], column: RosterColumn, text: str, style: Any
) -> None:
    if not text:
        sheet.write_blank(*place, None, style)
    elif column.figures is not Figures.NONE and _FIGURE.fullmatch(text):
        sheet.write_number(*place, float(text), style)
    else:
        sheet.write_string(*place, text, style)


def _write_closing(workbook: Any, sheet: Any, roster: Roster, row: int) -> None:
    last = len(roster.columns) - 1
    plain = {"font_name": FONT, "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
    note = workbook.add_format({**plain, "font_size": 9, "align": "left"})
    right = workbook.add_format({**plain, "align": "right"})
    closing = roster.closing
    for text in ([] if roster.rows else [roster.furniture.empty]) + list(roster.notes):
        _spanning(sheet, row, last, text, note)
        row += 1
    if closing.signatures:
        sheet.set_row(row, 30)
        text = "    ".join(f"{label}____________" for label in closing.signatures)
        _spanning(sheet, row, last, text, workbook.add_format({**plain, "align": "left"}))
        row += 1
    seal = roster.furniture.seal if closing.has_seal else ""
    for text in (*(one + seal for one in closing.seals), closing.day):
        if text:
            _spanning(sheet, row, last, text, right)
            row += 1


def write_xlsx(roster: Roster, path: Path) -> Path:
    """Write a roster as a workbook beside whatever is there; return where it went.

    Raises PrintingError: `target_in_use`, `target_not_writable`.
    """
    return write_beside(path, xlsx_bytes(roster))
