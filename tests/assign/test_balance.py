from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.assign.balance import count_levels, excess_of, least_squares, report_balance, spread
from tests.assign.cohorts import cohorts, items_from


@given(st.data())
def test_the_excess_is_zero_exactly_when_every_level_differs_by_at_most_one(
    data: st.DataObject,
) -> None:
    items = data.draw(cohorts(max_pupils=14))
    classes = data.draw(st.integers(1, 4))
    count = len(items.strata)
    seats = data.draw(st.lists(st.integers(0, classes - 1), min_size=count, max_size=count))
    counts = count_levels(items, seats, classes)
    is_even = all(spread([row[level] for row in counts]) <= 1 for level in range(len(counts[0])))
    excess = excess_of(counts, items.weights)
    assert excess >= 0
    assert (excess == 0) == is_even


@given(st.integers(0, 400), st.integers(1, 30))
def test_the_least_squares_are_those_of_an_even_spread(total: int, classes: int) -> None:
    even = [(total + place) // classes for place in range(classes)]
    assert sum(even) == total
    assert least_squares(total, classes) == sum(count * count for count in even)


def test_the_report_names_levels_that_are_more_than_one_apart() -> None:
    items = items_from([0, 0, 1, 1], [[0], [0], [1], [1]])
    report = report_balance(items, [0, 0, 1, 1], 2, [("village", "甲村"), ("village", "乙村")])
    assert [(u.level, u.least, u.most) for u in report.uneven_levels] == [
        ("甲村", 0, 2),
        ("乙村", 0, 2),
    ]
    assert (report.size_range, report.sex_range) == (0, 2)
    assert report.excess == 4


def test_the_largest_difference_is_in_thousandths_of_the_cohorts_deviation() -> None:
    items = items_from([0, 0, 0, 0], [[0], [0], [0], [1]])
    report = report_balance(items, [0, 0, 1, 1], 2, [("a", "0"), ("a", "1")])
    # Shares 1 and 1/2, P = 3/4: (1/2) / sqrt(3/16) = 1.1547...
    assert report.largest_difference == 1154
