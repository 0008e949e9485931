"""A list as a file: a workbook, or comma-separated text where its name ends so."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from core.exchange.saving import save_workbook
from core.exchange.table_writing import Cell, TableColumn, clean_text, write_table

CSV = ".csv"
WORKBOOK = ".xlsx"

_FORMULA = re.compile(r"[=+\-@\t\r]")
_DIGITS_TO_KEEP = re.compile(r"0\d+|\d{12,}[Xx]?")
"""What an office program would read as a number and shorten: long numbers, leading zeros."""


def write_list(
    path: Path, title: str, columns: Sequence[TableColumn], rows: Sequence[Sequence[Cell]]
) -> Path:
    """Write a list beside whatever is there; return where it was saved.

    Comma-separated text has no title: its first line are the headings. It is UTF-8 with a mark at
    the beginning, as office programs in China need it. Raises ExchangeError as `save_workbook`.
    """
    if path.suffix.lower() != CSV:
        return write_table(path, title, columns, rows, keeps_present=True)
    headings = [column.heading for column in columns]
    return save_workbook(path, lambda part: _write(part, [headings, *rows]), keeps_present=True)


def _write(part: Path, rows: Sequence[Sequence[Cell]]) -> None:
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([_text(cell) for cell in row] for row in rows)


def _text(cell: Cell) -> str:
    """Return a cell that no office program runs as a formula or shortens as a number."""
    text = "" if cell is None else clean_text(str(cell))
    if _FORMULA.match(text):
        return f"'{text}"
    return f"\t{text}" if _DIGITS_TO_KEEP.fullmatch(text) else text
