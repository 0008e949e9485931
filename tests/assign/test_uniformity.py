"""Every pupil has the same chance of every class: fixed seeds, so the answer never wavers.

Per pupil a chi-square over the classes, the smallest p-value against 0.01 / pupils (Bonferroni);
and the Kolmogorov distance of all p-values from uniform against its 1 % bound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from core.assign.engine import arrange
from tests.assign.cohorts import made_cohort, seed_of

ALPHA = 0.01


def chi_square_tail(value: float, freedom: int) -> float:
    """Return P(chi-square with an even or odd number of degrees of freedom > value)."""
    half = value / 2
    if freedom % 2 == 0:
        terms = [half**n / math.factorial(n) for n in range(freedom // 2)]
        return math.exp(-half) * sum(terms)
    total = math.erfc(math.sqrt(half))
    term = math.exp(-half) * math.sqrt(half) / math.gamma(1.5)
    for n in range((freedom - 1) // 2):
        total += term
        term *= half / (n + 1.5)
    return total


def p_values(tables: Sequence[Sequence[int]], draws: int) -> list[float]:
    classes = len(tables[0])
    expected = draws / classes
    return [
        chi_square_tail(sum((seen - expected) ** 2 / expected for seen in row), classes - 1)
        for row in tables
    ]


def tables_of(pupils: int, classes: int, draws: int, kicks: int) -> list[list[int]]:
    items = made_cohort(pupils, 77)
    tables = [[0] * classes for _ in range(pupils)]
    for number in range(draws):
        for item, seat in enumerate(arrange(items, classes, seed_of(number), kicks)):
            tables[item][seat] += 1
    return tables


def kolmogorov_distance(values: Sequence[float]) -> float:
    ordered = sorted(values)
    count = len(ordered)
    return max(
        max((place + 1) / count - value, value - place / count)
        for place, value in enumerate(ordered)
    )


def test_the_tail_of_the_chi_square_is_right() -> None:
    assert chi_square_tail(3.841459, 1) == pytest.approx(0.05, abs=1e-6)
    assert chi_square_tail(5.991465, 2) == pytest.approx(0.05, abs=1e-6)
    assert chi_square_tail(7.814728, 3) == pytest.approx(0.05, abs=1e-6)
    assert chi_square_tail(16.91898, 9) == pytest.approx(0.05, abs=1e-6)


def test_no_class_is_likelier_for_any_pupil_in_three_hundred_draws() -> None:
    values = p_values(tables_of(30, 3, 300, 20), 300)
    assert min(values) > ALPHA / len(values)


@pytest.mark.soak
def test_no_class_is_likelier_for_any_pupil_in_three_thousand_draws() -> None:
    values = p_values(tables_of(120, 4, 3000, 3000), 3000)
    assert min(values) > ALPHA / len(values)
    # Pupils of one class are not independent, which only narrows the spread: the bound holds.
    assert kolmogorov_distance(values) < 1.628 / math.sqrt(len(values))
