"""Where a line of Chinese, Latin or mixed text may end. Pure.

A name with an interpunct breaks behind the interpunct, Latin words and numbers stay whole as
long as they fit, and no line starts with a closing sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.printing.pages import FontMetrics

CLOSING = frozenset("，。、；：？！）》」』】〉〕”’…％%),.;:?!·")
"""Signs that never stand at the start of a line."""

OPENING = frozenset("（《「『【〈〔“‘(")
"""Signs that never stand at the end of a line."""

_PHRASE_END = re.compile(r"(?<=[·・\s/])")
_ATOM = re.compile(r"[0-9A-Za-z\u00c0-\u024f][0-9A-Za-z\u00c0-\u024f'._@:+*-]*|.", re.DOTALL)


def phrases(text: str) -> tuple[str, ...]:
    """Return the parts of a name between its interpuncts; none for a name without."""
    return tuple(_PHRASE_END.split(text)) if "·" in text else ()


def _atoms(phrase: str) -> Iterator[str]:
    """Yield the smallest pieces that a line may end behind."""
    held = ""
    for match in _ATOM.finditer(phrase):
        atom = match.group()
        if held and atom[0] not in CLOSING and held[-1] not in OPENING:
            yield held
            held = ""
        held += atom
    if held:
        yield held


def _forced(piece: str, limit: float, metrics: FontMetrics) -> Iterator[str]:
    """Yield a piece that is wider than a line in parts of at least one character."""
    part = ""
    for char in piece:
        if part and metrics.width(part + char) > limit:
            yield part
            part = ""
        part += char
    if part:
        yield part


def _pieces(text: str, limit: float, metrics: FontMetrics) -> Iterator[str]:
    for phrase in _PHRASE_END.split(text):
        if metrics.width(phrase.rstrip()) <= limit:
            yield phrase
            continue
        for atom in _atoms(phrase):
            if metrics.width(atom.rstrip()) <= limit:
                yield atom
            else:
                yield from _forced(atom, limit, metrics)


def break_lines(text: str, limit: float, metrics: FontMetrics) -> tuple[str, ...]:
    """Return the lines of a text, none wider than `limit` ems but for a single character.

    Every character that is not white space at a line's end stands on exactly one line.
    """
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for piece in _pieces(paragraph, limit, metrics):
            if line and metrics.width((line + piece).rstrip()) > limit:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return tuple(lines)
