"""What a printed page is made of: runs of text, rules and boxes, in points from the top left.

The layout makes these, the writers draw them; neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

MILLIMETRE = 72 / 25.4


class FontMetrics(Protocol):
    """How wide text is in the font that will print it."""

    def width(self, text: str) -> float:
        """Return the width of a text in ems: times the font size it is points."""
        ...


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper; all in points."""

    width: float
    height: float
    margin: float = 15 * MILLIMETRE
    top: float = 15 * MILLIMETRE
    bottom: float = 14 * MILLIMETRE
    """Kept free below everything but the page number, which stands inside it."""

    @property
    def inner_width(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin


A4_PORTRAIT = Paper(210 * MILLIMETRE, 297 * MILLIMETRE)
A4_LANDSCAPE = Paper(297 * MILLIMETRE, 210 * MILLIMETRE)


@dataclass(frozen=True, slots=True)
class Place:
    """Which cell a run of text came from: the row from 1 and the column's label."""

    row: int = 0
    column: str = ""


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class TextRun:
    """One line of text; `x` is its left end, `y` its baseline, `size` the font size."""

    x: float
    y: float
    size: float
    text: str
    is_bold: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; `weight` is its thickness."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = 0.4


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `grey` is 0 for black and 1 for white."""

    x: float
    y: float
    width: float
    height: float
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph as JPEG, drawn to this size."""

    x: float
    y: float
    width: float
    height: float
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """One side of paper. A watermark is drawn across it, under everything else."""

    runs: tuple[TextRun, ...]
    rules: tuple[Rule, ...] = ()
    boxes: tuple[Box, ...] = ()
    watermark: str | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """A document ready to be drawn. `rows` counts the rows of its table, 0 without one."""

    title: str
    author: str
    paper: Paper
    pages: tuple[Page, ...]
    rows: int = 0
