"""Columns of a workbook whose heading for the name is not known: a person points to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.exchange.grid import SheetGrid, read_grids
from core.exchange.headings import normalise_heading
from core.exchange.reading import refused_words
from core.exchange.tables import SEARCHED_ROWS, cell_text, is_number

MOST_SAMPLES = 3
LONGEST_HEADING = 20
FEWEST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class UnnamedColumn:
    """A column that may hold the names: its heading, and what stands below it."""

    heading: str
    samples: tuple[str, ...]


def unnamed_columns(path: Path) -> tuple[UnnamedColumn, ...]:
    """Return the columns of the likeliest row of headings; empty when no row looks like one.

    Columns of scores, awards and ranks, and columns of numbers are left out; empty ones come last:
    in a blank form nothing stands below the names. Raises ExchangeError as `read_grids`.
    """
    best: tuple[UnnamedColumn, ...] = ()
    for grid in read_grids(path):
        if grid.is_visible:
            found = _columns(grid)
            best = found if len(found) > len(best) else best
    return best


def _columns(grid: SheetGrid) -> tuple[UnnamedColumn, ...]:
    rows = [[cell_text(value) for value in row] for row in grid.rows[: SEARCHED_ROWS + 4]]
    widths = [len(_headings(row)) for row in rows[:-1]]
    if not widths or max(widths) < FEWEST_COLUMNS:
        return ()
    top = widths.index(max(widths))
    found: list[UnnamedColumn] = []
    empty: list[UnnamedColumn] = []
    for column, heading in _headings(rows[top]).items():
        below = [row[column] for row in rows[top + 1 :] if column < len(row) and row[column]]
        if not below:
            empty.append(UnnamedColumn(heading, ()))
        elif not all(is_number(text) or text[:1].isdecimal() for text in below):
            found.append(UnnamedColumn(heading, tuple(dict.fromkeys(below))[:MOST_SAMPLES]))
    return (*found, *empty)


def _headings(row: list[str]) -> dict[int, str]:
    """Return the cells of a row that may be headings, by column."""
    words = refused_words()
    return {
        column: text
        for column, text in enumerate(row)
        if text
        and len(text) <= LONGEST_HEADING
        and not text[:1].isdecimal()
        and normalise_heading(text)
        and not any(word in text for word in words)
    }
