"""How wide the columns of a table are and how its cells are broken. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import PrintingError
from core.printing.breaking import break_lines, phrases
from core.printing.pages import FontMetrics
from core.roster_types import Roster, RosterColumn

PADDING = 3.2
"""Points between a cell's text and its rules, left and right."""

SIZES = (12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
"""Font sizes tried for a table, largest first; below 7 points nobody reads a wall."""

SMALLEST_UNBROKEN = 9.0
"""A table is printed without broken cells down to this size; then cells break first."""

BREAKING_SIZES = tuple(size for size in SIZES if size <= 9.5)
"""Sizes of a table with broken cells: smaller type breaks fewer of them."""

UNBROKEN_EMS = 5.0
"""A column up to this width is never broken: nothing would be won."""

MOST_PHRASE_EMS = 7.0
"""Parts of a name with interpuncts up to this width get a column that holds each on a line."""

LEAST_SHRINK = 0.85
"""A cell a little too wide is printed smaller by up to this factor, rather than broken."""

MOST_LINES = 4
"""Lines that a cell may have while a larger font size is still preferred."""


@dataclass(frozen=True, slots=True)
class CellText:
    """The lines of one cell and the font size they are printed in."""

    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Font size of a table and the widths of its columns in points."""

    size: float
    widths: tuple[float, ...]

    def cell(self, text: str, column: int, metrics: FontMetrics) -> CellText:
        """Return a text as it stands in a column: whole, a little smaller, or broken."""
        room = self.widths[column] - 2 * PADDING + 0.01
        if "\n" not in text and (wide := metrics.width(text) * self.size) > 0:
            if wide <= room:
                return CellText((text,), self.size)
            if wide * LEAST_SHRINK <= room:
                return CellText((text,), self.size * room / wide)
        return CellText(break_lines(text, room / self.size, metrics), self.size)


def _widest(texts: Sequence[str], metrics: FontMetrics) -> float:
    return max((metrics.width(line) for text in texts for line in text.splitlines()), default=0)


@dataclass(frozen=True, slots=True)
class _Need:
    """Width of a column in ems: unbroken, and the least that still reads well."""

    natural: float
    least: float


def _needs(roster: Roster, metrics: FontMetrics) -> tuple[_Need, ...]:
    needs = []
    for index, column in enumerate(roster.columns):
        label = metrics.width(column.label)
        cells = _widest([row[index] for row in roster.rows], metrics)
        natural = max(label, cells, column.least_ems)
        least = natural
        if column.may_break and natural > UNBROKEN_EMS:
            # The narrowest column in which no cell needs more lines than look tidy.
            parts = [part for row in roster.rows for part in phrases(row[index])]
            phrase = min(_widest(parts, metrics), MOST_PHRASE_EMS)
            least = min(natural, max(column.least_ems, label, phrase, cells / MOST_LINES + 1))
        needs.append(_Need(natural, least))
    return tuple(needs)


def _stretched(naturals: Sequence[float], columns: Sequence[RosterColumn], room: float) -> Grid:
    spare = room - sum(naturals)
    weights = [column.weight for column in columns]
    total = sum(weights) or 1.0
    widths = [
        width + spare * weight / total for width, weight in zip(naturals, weights, strict=True)
    ]
    return Grid(0.0, tuple(widths))


def fits_unbroken(roster: Roster, room: float, metrics: FontMetrics) -> bool:
    """Say whether a table fits a width in a comfortable size without a broken cell."""
    needs = _needs(roster, metrics)
    gaps = 2 * PADDING * len(needs)
    return sum(need.natural for need in needs) * SMALLEST_UNBROKEN + gaps <= room


def fit_columns(roster: Roster, room: float, metrics: FontMetrics) -> Grid:
    """Return font size and column widths that fill `room` points.

    The largest size at which every cell stays on one line; else the largest at which cells
    break tidily; else the smallest size with the room shared in proportion.
    Raises PrintingError(`too_many_columns`) when a column could not hold one character.
    """
    needs = _needs(roster, metrics)
    gaps = 2 * PADDING
    for size in SIZES:
        naturals = [need.natural * size + gaps for need in needs]
        if size >= SMALLEST_UNBROKEN and sum(naturals) <= room:
            return Grid(size, _stretched(naturals, roster.columns, room).widths)
    for size in BREAKING_SIZES:
        naturals = [need.natural * size + gaps for need in needs]
        leasts = [need.least * size + gaps for need in needs]
        if sum(naturals) <= room:
            return Grid(size, _stretched(naturals, roster.columns, room).widths)
        if sum(leasts) <= room:
            share = (room - sum(leasts)) / (sum(naturals) - sum(leasts))
            widths = [
                least + (natural - least) * share
                for natural, least in zip(naturals, leasts, strict=True)
            ]
            return Grid(size, tuple(widths))
    return _squeezed(needs, room)


def _squeezed(needs: Sequence[_Need], room: float) -> Grid:
    size = SIZES[-1]
    floor = size + 2 * PADDING
    if floor * len(needs) > room:
        raise PrintingError("too_many_columns", columns=len(needs), most=int(room // floor))
    spare = room - floor * len(needs)
    wishes = [max(need.least - 1, 0.0) for need in needs]
    total = sum(wishes) or 1.0
    return Grid(size, tuple(floor + spare * wish / total for wish in wishes))
