"""How even classes are: the excess that the draw brings to zero, and what is shown beside it.

x(c,l) is the number of items of level l in class c, n(l) their total over k classes, w(l) the
weight. Excess = sum over l of w(l) * [sum over c of x(c,l)^2 - least(l)]. It is zero exactly when
every level differs by at most one between any two classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

LevelCounts = list[list[int]]
"""Per class, per level: how many items."""


@dataclass(frozen=True, slots=True)
class Items:
    """What is dealt, as plain integers; item numbers are 0-based.

    `strata`: per item the group that is dealt as one run and swapped among itself (sex of a
    pupil: 0 boys, 1 girls; subject of a teaching slot). `levels`: per item one global level
    number for each attribute. `weights`: per global level, the weight of its attribute.
    `together`: groups that share a class; `apart`: pairs that may not.
    """

    strata: tuple[int, ...]
    levels: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]
    together: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()

    @property
    def strata_count(self) -> int:
        """How many strata there are; the numbers run from 0 without gaps."""
        return max(self.strata, default=-1) + 1


@dataclass(frozen=True, slots=True)
class UnevenLevel:
    """A level whose numbers in two classes differ by more than one."""

    attribute: str
    level: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class BalanceReport:
    """The balance table's figures.

    `size_range` and `sex_range` are largest minus smallest number (the worse sex).
    `largest_difference` is the largest standardized mean difference of any level between any two
    classes, in thousandths, rounded down.
    """

    excess: int
    size_range: int
    sex_range: int
    uneven_levels: tuple[UnevenLevel, ...]
    largest_difference: int


def least_squares(total: int, classes: int) -> int:
    """Return the smallest sum of squares of `total` spread over the classes."""
    quotient, more = divmod(total, classes)
    return (classes - more) * quotient * quotient + more * (quotient + 1) ** 2


def count_levels(items: Items, seats: Sequence[int], classes: int) -> LevelCounts:
    """Count items per class and level; `seats` has each item's class, 0-based."""
    counts = [[0] * len(items.weights) for _ in range(classes)]
    for item, seat in enumerate(seats):
        row = counts[seat]
        for level in items.levels[item]:
            row[level] += 1
    return counts


def excess_of(counts: LevelCounts, weights: Sequence[int]) -> int:
    """Return the excess of counted classes: zero or more."""
    classes = len(counts)
    excess = 0
    for level, weight in enumerate(weights):
        column = [row[level] for row in counts]
        squares = sum(count * count for count in column)
        excess += weight * (squares - least_squares(sum(column), classes))
    return excess


def spread(numbers: Sequence[int]) -> int:
    """Return the largest minus the smallest number."""
    return max(numbers) - min(numbers)


def report_balance(
    items: Items, seats: Sequence[int], classes: int, names: Sequence[tuple[str, str]]
) -> BalanceReport:
    """Return the balance table; `names` has (attribute, level) per global level."""
    counts = count_levels(items, seats, classes)
    sizes = [0] * classes
    by_stratum = [[0] * classes for _ in range(items.strata_count)]
    for item, seat in enumerate(seats):
        sizes[seat] += 1
        by_stratum[items.strata[item]][seat] += 1
    uneven = []
    for level, (attribute, name) in enumerate(names):
        column = [row[level] for row in counts]
        if spread(column) > 1:
            uneven.append(UnevenLevel(attribute, name, min(column), max(column)))
    return BalanceReport(
        excess=excess_of(counts, items.weights),
        size_range=spread(sizes),
        sex_range=max(spread(row) for row in by_stratum),
        uneven_levels=tuple(uneven),
        largest_difference=_largest_difference(counts, sizes),
    )


def _largest_difference(counts: LevelCounts, sizes: Sequence[int]) -> int:
    """Return the largest standardized mean difference in thousandths, rounded down.

    For a level with share P in the cohort and shares p, q in two classes it is
    |p - q| / sqrt(P (1 - P)); levels that everybody or nobody has are left out.
    """
    everybody = sum(sizes)
    largest = Fraction(0)
    for level in range(len(counts[0])):
        total = sum(row[level] for row in counts)
        if total in {0, everybody}:
            continue
        shares = [
            Fraction(row[level], size) for row, size in zip(counts, sizes, strict=True) if size
        ]
        gap = max(shares) - min(shares)
        variance = Fraction(total * (everybody - total), everybody * everybody)
        largest = max(largest, gap * gap / variance)
    return isqrt(1_000_000 * largest.numerator // largest.denominator)
