"""Cohorts for tests: integers from Hypothesis, and from a stream when a fixed one is wanted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from hypothesis import strategies as st

from core.assign.balance import Items
from core.assign.randomness import Stream


def seed_of(number: int) -> bytes:
    return hashlib.sha256(f"test {number}".encode()).digest()


def items_from(
    sexes: Sequence[int],
    codes: Sequence[Sequence[int]],
    together: tuple[tuple[int, ...], ...] = (),
    apart: tuple[tuple[int, int], ...] = (),
    weights: Sequence[int] | None = None,
) -> Items:
    """Return items whose levels are numbered attribute by attribute, as a plan does."""
    numbers: dict[tuple[int, int], int] = {}
    for attribute in range(len(codes[0]) if codes else 0):
        for code in sorted({row[attribute] for row in codes}):
            numbers[attribute, code] = len(numbers)
    levels = tuple(tuple(numbers[key] for key in enumerate(row)) for row in codes)
    of_level = [weights[a] if weights else 1 for a, _ in numbers]
    return Items(tuple(sexes), levels, tuple(of_level), together, apart)


@st.composite
def cohorts(draw: st.DrawFn, *, max_pupils: int = 60) -> Items:
    count = draw(st.integers(1, max_pupils))
    sexes = draw(st.lists(st.integers(0, 1), min_size=count, max_size=count))
    widths = draw(st.lists(st.integers(1, 5), min_size=0, max_size=5))
    codes = [[draw(st.integers(0, width)) for width in widths] for _ in range(count)]
    weights = [draw(st.integers(1, 3)) for _ in widths]
    return items_from(sexes, codes, weights=weights)


def made_cohort(count: int, number: int) -> Items:
    """Return a cohort like a township's: half-year, village, left-behind and four flags."""
    stream = Stream(seed_of(number), "cohort")
    rows = []
    for _ in range(count):
        rare = [int(stream.below(100) < share) for share in (35, 15, 85, 4)]
        rows.append(
            [stream.below(2), stream.below(2), min(stream.below(12), 9), stream.below(3), *rare]
        )
    return items_from([row[0] for row in rows], rows)
