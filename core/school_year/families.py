"""Which children of the household ledger are one family 户. Pure.

The paper ledger goes 户为单位, 户编号 beside 村组 (`domain/ledgers.tsv`): every village group
numbers its own families from 1, so that a number says which family only beside its group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.hamlets import whole_hamlet
from core.identity import normalise_text
from core.models import SchoolId
from core.school_year.models import HouseholdChild

Family = tuple[HouseholdChild, ...]
"""Brothers and sisters, the oldest first."""

_PIECES = re.compile(r"\d+|\D+")


@dataclass(frozen=True, slots=True)
class _Home:
    school_id: SchoolId
    place: str
    number: str


def group_place(hamlet: str | None) -> str:
    """Return a village group in the one spelling by which it is compared; empty for none."""
    return whole_hamlet(normalise_text(hamlet or "").replace(" ", ""))


def number_order(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return what sorts numbers as people count: 2 before 10, 水-2 before 水-10."""
    return tuple(_piece_order(piece) for piece in _PIECES.findall(text))


def _piece_order(piece: str) -> tuple[int, int, str]:
    if not piece.isdecimal():
        return 1, 0, piece
    digits = piece.lstrip("0")
    return 0, len(digits), digits


def families(children: Iterable[HouseholdChild]) -> tuple[Family, ...]:
    """Return the families of a ledger, by school, by village group, then by number.

    A child of whom no group was written belongs to the family of its number that has the same
    head, or to the only family of that number; where several could be meant it stands alone.
    """
    found: dict[_Home, list[HouseholdChild]] = {}
    nowhere: list[HouseholdChild] = []
    for child in children:
        if group_place(child.hamlet):
            found.setdefault(_home(child), []).append(child)
        else:
            nowhere.append(child)
    placed = dict(found)
    for child in nowhere:
        found.setdefault(_meant(child, placed), []).append(child)
    ordered = sorted(found.items(), key=lambda one: _order(one[0]))
    return tuple(tuple(sorted(own, key=_by_age)) for _, own in ordered)


def _home(child: HouseholdChild) -> _Home:
    return _Home(child.school_id, group_place(child.hamlet), child.household_no)


def _meant(child: HouseholdChild, placed: dict[_Home, list[HouseholdChild]]) -> _Home:
    own = _home(child)
    named = [
        home for home in placed if home.school_id == own.school_id and home.number == own.number
    ]
    heads = [
        home for home in named if any(one.head_name == child.head_name for one in placed[home])
    ]
    likely: Sequence[_Home] = heads or named
    return likely[0] if len(likely) == 1 else own


def _order(home: _Home) -> tuple[object, ...]:
    return home.school_id, not home.place, number_order(home.place), number_order(home.number)


def _by_age(child: HouseholdChild) -> tuple[object, ...]:
    return child.birth_date, child.id
