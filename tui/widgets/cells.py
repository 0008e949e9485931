"""Text measured in cells: a Chinese character is two. Pure.

Glyphs whose width depends on the console (`·`, `…`, `→`, box drawing) are never drawn: a Chinese
Windows console gives them two cells where Textual counts one, and the rest of the line shifts.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

CUT_MARK = "~"
"""Stands where something was cut: narrow on every console."""

_NEAREST = {
    "·": "・",
    "•": "・",
    "…": "~",
    "—": "-",
    "–": "-",
    "‐": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "→": ">",
    "←": "<",
    "×": "x",
    "°": "度",
    "′": "'",
    "″": '"',
    "①": "(1)",
    "②": "(2)",
    "③": "(3)",
    "④": "(4)",
    "⑤": "(5)",
}
"""What people and workbooks write, and what is drawn for it. The stored text is never touched."""

_UNSURE = "?"


class Align(StrEnum):
    """Where text stands in its column."""

    LEFT = "left"
    RIGHT = "right"


def _glyph(character: str) -> str:
    nearest = _NEAREST.get(character)
    if nearest is not None:
        return nearest
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    if category in {"Cf", "Cs"}:
        return ""
    if unicodedata.east_asian_width(character) == "A" and category not in {"Mn", "Me", "Co"}:
        return _ambiguous(character)
    return character


def _ambiguous(character: str) -> str:
    """Letters of foreign alphabets stay (é is é); signs of unsure width become a question mark."""
    return character if unicodedata.category(character).startswith("L") else _UNSURE


@lru_cache(maxsize=8192)
def shown(text: str) -> str:
    """Return text as it is drawn: one line, no glyph whose width is unsure.

    `·` becomes `・`, which is wide everywhere.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_glyph(character) for character in text)


def shown_in_place(text: str) -> str:
    """Return text as it is drawn while it is edited: each character stays one character."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(glyph if len(glyph := _glyph(character)) == 1 else _UNSURE for character in text)


@lru_cache(maxsize=8192)
def fit(text: str, width: int, align: Align = Align.LEFT) -> str:
    """Return text drawn into exactly `width` cells; what is cut ends with a mark."""
    text = shown(text)
    cells = cell_len(text)
    if cells > width:
        return cut(text, width)
    padding = " " * (width - cells)
    return padding + text if align is Align.RIGHT else text + padding


def cut(text: str, width: int) -> str:
    """Cut drawn text to `width` cells; a mark follows the last character that fits."""
    if width <= 0:
        return ""
    head = set_cell_size(text, width - 1)
    kept = head if text.startswith(head) else head[:-1]
    return set_cell_size(kept + CUT_MARK, width)


MOST_ECHOED = 40
"""Cells of what somebody typed that a sentence says again: a pasted page would fill the screen."""


def echoed(text: str) -> str:
    """Return typed text as a sentence says it again, cut where it is long."""
    said = shown(text)
    return cut(said, MOST_ECHOED) if cell_len(said) > MOST_ECHOED else said


_PIECE = re.compile(r"[\x21-\x7e]+|\s|.")
_NOT_FIRST = frozenset("，。；：！？、）」』》〉】～・,.;:!?)]}")


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most `width` cells.

    Chinese may break between any two characters, but no line begins with closing punctuation;
    Latin words and numbers stay whole where they can.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(shown(paragraph)):
            if cell_len(line + piece.rstrip()) <= width:
                line += piece
                continue
            if line:
                lines.append(line.rstrip())
            line = piece.lstrip()
            while cell_len(line) > width > 1:
                head = set_cell_size(line, width).rstrip()
                head = head if line.startswith(head) else head[:-1]
                lines.append(head)
                line = line[len(head) :]
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        if pieces and (piece[0] in _NOT_FIRST and not pieces[-1].isspace()):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def masked(text: str, clear_end: int = 4, clear_start: int = 0) -> str:
    """Return text with its middle starred out: `**************0013`, `100****7242`."""
    hidden = max(len(text) - clear_end - clear_start, 0)
    if len(text) <= clear_end + clear_start:
        return "*" * len(text)
    return text[:clear_start] + "*" * hidden + text[len(text) - clear_end :]
