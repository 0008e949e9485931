"""The unit that a heading names: 上学距离(米) holds metres, a bare 上学距离 kilometres. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from core.exchange.headings import Column

_BARE = re.compile(r"\s*\d+(?:\.\d+)?\s*")
_PER_KILOMETRE = {"米": 1000, "里": 2}
_KILOMETRES = ("公里", "千米", "km")
_METRES = re.compile(r"米|[(\[单位:]m[)\]]?$")
_CHINESE_MILES = re.compile(r"华里|[(\[:]里")


def distance_unit(column: Column) -> str:
    """Return 米 or 里 where the heading of a distance says so; empty for kilometres."""
    if column.field != "distance_km":
        return ""
    heading = unicodedata.normalize("NFKC", column.heading).casefold()
    if any(word in heading for word in _KILOMETRES):
        return ""
    if _METRES.search(heading):
        return "米"
    return "里" if _CHINESE_MILES.search(heading) else ""


def with_unit(text: str, unit: str) -> str:
    """Return a cell's figure with the unit of its heading; one that names a unit stays."""
    folded = unicodedata.normalize("NFKC", text)
    return f"{folded.strip()}{unit}" if unit and _BARE.fullmatch(folded) else text


def in_unit(kilometres: str, unit: str) -> str:
    """Return kilometres as a column takes them: 2.5 below 米 is 2500."""
    try:
        figure = Decimal(kilometres) * _PER_KILOMETRE[unit] if unit else None
    except InvalidOperation:
        figure = None
    return kilometres if figure is None else f"{figure.normalize():f}"
