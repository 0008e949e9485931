"""Many small papers in one file: a half sheet each, one under the other as they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.printing.fonts import load_font
from core.printing.pages import MILLIMETRE, Pages, Paper
from core.printing.sheets import Sheet, lay_out_sheet
from core.printing.spool import Printed, print_pages

HALF_SHEET = Paper(148 * MILLIMETRE, 210 * MILLIMETRE)
"""A5 upright: two fit on a sheet of A4."""


def print_many(sheets: Sequence[Sheet], path: Path, paper: Paper) -> Printed:
    """Write sheets into one PDF; raises PrintingError as `print_sheet`."""
    font = load_font()
    laid = [lay_out_sheet(sheet, paper, font) for sheet in sheets]
    pages = tuple(page for own in laid for page in own.pages)
    title = sheets[0].title if sheets else ""
    author = sheets[0].closing.issuer if sheets else ""
    return print_pages(Pages(title, author, paper, pages, len(sheets)), path)
