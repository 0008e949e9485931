"""A table over school zones: its columns, its lines, and who stands behind each figure. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.models import School
from core.pinyin import full_pinyin
from core.school_year.families import number_order
from core.school_year.zones import Place

SCHOOL_KEY = "school_"
"""Begins the key of a column that counts who attends one school."""


class ZoneKind(StrEnum):
    """Which table; the title is `zone.table.<value>`."""

    COVERAGE = "coverage"
    """学区覆盖一览表: a line a village of one school."""
    TOWNSHIP = "township"
    """Villages by schools, the whole township."""
    CROSSING = "crossing"
    """Who lives in one school's zone and attends another."""


class People(StrEnum):
    """Whose ids a column's figures hold."""

    NOBODY = "nobody"
    PUPILS = "pupils"
    CHILDREN = "children"
    """Rows of the household ledger."""


@dataclass(frozen=True, slots=True)
class ZoneColumn:
    """A column; words on paper stand at the left and may break, figures do neither."""

    key: str
    label: str
    people: People = People.PUPILS
    is_words: bool = False


@dataclass(frozen=True, slots=True)
class ZoneCell:
    """A figure as it is written, empty for none, and the ids of the people behind it."""

    text: str = ""
    ids: tuple[str, ...] = ()

    @staticmethod
    def count(ids: Iterable[str]) -> ZoneCell:
        """Return how many they are; nobody is an empty cell."""
        held = tuple(ids)
        return ZoneCell(str(len(held)) if held else "", held)


@dataclass(frozen=True, slots=True)
class ZoneTable:
    """One table. `about` is the school that it is of; None for the whole township.

    The last line holds the sums where `has_sums`. `doubts` want a look before it is printed.
    """

    kind: ZoneKind
    columns: tuple[ZoneColumn, ...]
    rows: tuple[tuple[ZoneCell, ...], ...]
    about: School | None = None
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    has_sums: bool = True

    def cell(self, row: int, key: str) -> ZoneCell:
        """Return a cell by its line, from 0, and its column's key; raises StopIteration."""
        return self.rows[row][next(at for at, one in enumerate(self.columns) if one.key == key)]


def villages_of(zone: Sequence[str], places: Iterable[Place]) -> list[str]:
    """Return a line's villages: the zone's own in their order, then others by pinyin, none last.

    One village in two spellings, 青石 and 青石村, is one, under the longer.
    """
    first: dict[str, str] = {}
    others: dict[str, str] = {}
    for village in zone:
        first.setdefault(Place(village).village_key, village)
    for place in places:
        held = first if place.village_key in first else others
        present = held.get(place.village_key, "")
        held[place.village_key] = max(present, place.village, key=len)
    is_nowhere = others.pop("", None) is not None
    found = [*first.values(), *sorted(others.values(), key=lambda one: (full_pinyin(one), one))]
    return [*found, ""] if is_nowhere else found


def groups_in(places: Iterable[Place], more: Iterable[str] = ()) -> list[str]:
    """Return the groups of one village in their order, an empty one last where some have none."""
    held = {one.group for one in places} | set(more)
    named = sorted((one for one in held if one), key=number_order)
    return [*named, ""] if named and "" in held else named


def is_of(village: str, place: Place) -> bool:
    """Whether a place is in a village, however the two are spelt."""
    return place.village_key == Place(village).village_key
