"""A table too wide for the screen, turned part by part: its rows' names and sums stand on each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tui.widgets.list_body import GAP, LEAD, ColumnSpec


def parts_of(columns: Sequence[ColumnSpec], width: int) -> list[tuple[int, ...]]:
    """Divide a table's columns into parts of at most `width` cells, by their places.

    The first and the last column, name and sum, stand on every part; each other column stands on
    exactly one, in its order. A column that is too wide even so has a part of its own.
    """
    first, *middle, last = range(len(columns))
    room = width - LEAD - sum(columns[at].width + GAP for at in (first, last)) + GAP
    return [(first, *part, last) for part in divided(columns, middle, room)]


def divided(columns: Sequence[ColumnSpec], places: Iterable[int], room: int) -> list[list[int]]:
    """Divide the columns at some places, in their order, into parts of at most `room` cells.

    Each takes the gap beside it too; a column that is too wide even so has a part of its own.
    """
    parts: list[list[int]] = [[]]
    left = room
    for at in places:
        needed = columns[at].width + GAP
        if needed > left and parts[-1]:
            parts.append([])
            left = room
        parts[-1].append(at)
        left -= needed
    return parts


def always_shown(columns: Sequence[ColumnSpec], part: Sequence[int]) -> tuple[ColumnSpec, ...]:
    """Return the columns of a part; none of them gives way."""
    return tuple(replace(columns[at], rank=0) for at in part)
