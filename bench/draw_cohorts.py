"""Cohorts for the draw's bench: the default attributes with 12 villages, and a richer one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from core.assign.balance import Items
from core.assign.randomness import Stream

VILLAGE_SHARES = (16, 14, 12, 10, 9, 8, 7, 7, 6, 5, 4, 2)
"""Per cent of pupils per village: a few large ones, some hamlets."""

BOARDER = 35
LEFT_BEHIND = (60, 25, 15)
MINORITY = 15
PRESCHOOL = 85
SPECIAL_NEEDS = 3
KINDERGARTEN_SHARES = (30, 20, 20, 12, 10, 8)
HARDSHIP_SHARES = (70, 10, 9, 6, 5)


def seed_of(name: str) -> bytes:
    """Return 32 bytes for a name."""
    return hashlib.sha256(f"bench {name}".encode()).digest()


def _pick(stream: Stream, shares: tuple[int, ...]) -> int:
    left = stream.below(sum(shares))
    for place, share in enumerate(shares):
        left -= share
        if left < 0:
            return place
    raise ValueError(shares)


def basic_row(stream: Stream) -> list[int]:
    """Return the codes of the default attributes: sex, birth half-year, village, ..."""
    return [
        stream.below(2),
        stream.below(2),
        _pick(stream, VILLAGE_SHARES),
        int(stream.below(100) < BOARDER),
        _pick(stream, LEFT_BEHIND),
        int(stream.below(100) < MINORITY),
        int(stream.below(100) < PRESCHOOL),
        int(stream.below(100) < SPECIAL_NEEDS),
    ]


def rich_row(stream: Stream) -> list[int]:
    """Return the basic codes and birth month, kindergarten, hardship, sex x boarder."""
    row = basic_row(stream)
    month = 6 * row[1] + stream.below(6)
    kindergarten = _pick(stream, KINDERGARTEN_SHARES)
    return [*row, month, kindergarten, _pick(stream, HARDSHIP_SHARES), 2 * row[0] + row[3]]


def cohort(row: Callable[[Stream], list[int]], pupils: int, number: int) -> Items:
    """Return the numbered cohort of so many pupils, all weights 1."""
    stream = Stream(seed_of(f"{row.__name__} {pupils} {number}"), "cohort")
    rows = [row(stream) for _ in range(pupils)]
    kept = [own for own in range(len(rows[0])) if len({codes[own] for codes in rows}) > 1]
    numbers: dict[tuple[int, int], int] = {}
    for own in kept:
        for code in sorted({codes[own] for codes in rows}):
            numbers[own, code] = len(numbers)
    return Items(
        strata=tuple(codes[0] for codes in rows),
        levels=tuple(tuple(numbers[own, codes[own]] for own in kept) for codes in rows),
        weights=(1,) * len(numbers),
    )
