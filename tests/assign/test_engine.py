from __future__ import annotations

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from core.assign.balance import Items, count_levels, excess_of, spread
from core.assign.deal import deal, prepare_wishes
from core.assign.engine import arrange
from core.assign.randomness import Stream
from core.assign.search import Search
from core.errors import GroupingError
from tests.assign.cohorts import cohorts, items_from, made_cohort, seed_of


def sizes_by_stratum(items: Items, seats: list[int], classes: int) -> list[list[int]]:
    table = [[0] * classes for _ in range(items.strata_count)]
    for item, seat in enumerate(seats):
        table[items.strata[item]][seat] += 1
    return table


def assert_within_one(items: Items, seats: list[int], classes: int) -> None:
    table = sizes_by_stratum(items, seats, classes)
    assert all(spread(row) <= 1 for row in table)
    assert spread([sum(column) for column in zip(*table, strict=True)]) <= 1


@given(cohorts(), st.integers(1, 9), st.integers(0, 3))
def test_sizes_and_each_sex_stay_within_one(items: Items, classes: int, number: int) -> None:
    classes = min(classes, len(items.strata))
    assert_within_one(items, list(arrange(items, classes, seed_of(number), kicks=5)), classes)


@given(cohorts(), st.integers(2, 6), st.integers(0, 3))
def test_no_swap_and_no_kick_worsens_the_balance(items: Items, classes: int, number: int) -> None:
    classes = min(classes, len(items.strata))
    wishes = prepare_wishes(items, classes)
    search = Search(
        items, deal(items, classes, wishes, Stream(seed_of(number), "deal")), classes, frozenset()
    )
    stream = Stream(seed_of(number), "search")
    before = search.excess
    search.descend(range(classes))
    assert search.excess <= before
    for _ in range(8):
        before = search.excess
        if before == 0:
            break
        search.kick(stream)
        assert search.excess <= before
        assert search.excess == excess_of(count_levels(items, search.seats, classes), items.weights)


def test_the_same_seed_gives_the_same_classes() -> None:
    items = made_cohort(90, 1)
    assert arrange(items, 4, seed_of(1), kicks=50) == arrange(items, 4, seed_of(1), kicks=50)
    assert arrange(items, 4, seed_of(1), kicks=50) != arrange(items, 4, seed_of(2), kicks=50)


@pytest.mark.parametrize("classes", [2, 3, 4, 5, 6, 7])
def test_a_townships_cohort_comes_to_zero(classes: int) -> None:
    items = made_cohort(186, classes)
    seats = arrange(items, classes, seed_of(classes), kicks=3000)
    assert excess_of(count_levels(items, seats, classes), items.weights) == 0


def test_four_pupils_in_two_classes_can_make_zero_impossible() -> None:
    codes = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]
    items = items_from([0, 0, 0, 0], codes)
    seats = arrange(items, 2, seed_of(0), kicks=100)
    assert excess_of(count_levels(items, seats, 2), items.weights) > 0


@st.composite
def wished(draw: st.DrawFn) -> tuple[Items, int]:
    plain = draw(cohorts(max_pupils=40))
    count = len(plain.strata)
    numbers = st.integers(0, count - 1)
    group = st.lists(numbers, min_size=min(2, count), max_size=3, unique=True)
    groups = draw(st.lists(group, max_size=3))
    pairs = draw(st.lists(st.tuples(numbers, numbers), max_size=5))
    together = tuple(tuple(members) for members in groups)
    items = Items(plain.strata, plain.levels, plain.weights, together, tuple(pairs))
    return items, draw(st.integers(1, min(6, count)))


@settings(max_examples=200)
@given(wished(), st.integers(0, 3))
def test_wishes_are_kept_or_refused(case: tuple[Items, int], number: int) -> None:
    items, classes = case
    try:
        wishes = prepare_wishes(items, classes)
    except GroupingError:
        event("refused")
        return
    seats = arrange(items, classes, seed_of(number), kicks=20)
    assert all(len({seats[item] for item in group}) == 1 for group in items.together)
    assert all(seats[one] != seats[other] for one, other in items.apart)
    table = sizes_by_stratum(items, list(seats), classes)
    assert spread([sum(column) for column in zip(*table, strict=True)]) <= 1
    if wishes.is_even:
        assert_within_one(items, list(seats), classes)


def test_siblings_of_both_sexes_keep_sizes_and_sexes_within_one() -> None:
    plain = made_cohort(48, 3)
    boys = [i for i, sex in enumerate(plain.strata) if sex == 0]
    girls = [i for i, sex in enumerate(plain.strata) if sex == 1]
    together = ((boys[0], girls[0]), (boys[1], girls[1], girls[2]), (girls[2], girls[3]))
    items = Items(plain.strata, plain.levels, plain.weights, together)
    assert prepare_wishes(items, 5).is_even
    seats = list(arrange(items, 5, seed_of(3), kicks=100))
    assert_within_one(items, seats, 5)
    assert len({seats[i] for i in (boys[1], girls[1], girls[2], girls[3])}) == 1


def test_a_group_that_no_even_class_can_hold_is_said_to_break_the_sexes() -> None:
    items = items_from([0, 0, 1, 1, 1, 1], [[0]] * 6, together=((0, 1),))
    wishes = prepare_wishes(items, 2)
    assert not wishes.is_even
    seats = arrange(items, 2, seed_of(0), kicks=5)
    assert seats[0] == seats[1]
    assert sorted([list(seats).count(0), list(seats).count(1)]) == [3, 3]


def refusal_of(items: Items, classes: int) -> GroupingError:
    with pytest.raises(GroupingError) as refusal:
        prepare_wishes(items, classes)
    return refusal.value


def test_an_empty_cohort_is_refused() -> None:
    assert refusal_of(items_from([], []), 2).code == "cohort_empty"


def test_more_classes_than_pupils_are_refused() -> None:
    refusal = refusal_of(items_from([0, 1], [[0], [0]]), 3)
    assert (refusal.code, refusal.params) == (
        "classes_more_than_pupils",
        {"classes": 3, "pupils": 2},
    )


def test_a_chain_longer_than_a_class_is_refused_with_its_pupils() -> None:
    items = items_from([0] * 6, [[0]] * 6, together=((0, 1), (1, 2), (2, 3)))
    refusal = refusal_of(items, 2)
    assert (refusal.code, refusal.params) == (
        "together_too_long",
        {"pupils": "1、2、3、4", "size": 3},
    )


def test_together_and_apart_at_once_is_refused_with_both_pupils() -> None:
    items = items_from([0] * 6, [[0]] * 6, together=((0, 1), (1, 2)), apart=((2, 0),))
    refusal = refusal_of(items, 2)
    assert (refusal.code, refusal.params) == ("together_and_apart", {"pupils": "3、1"})


def test_three_pupils_apart_in_two_classes_are_refused() -> None:
    items = items_from([0] * 6, [[0]] * 6, apart=((0, 1), (1, 2), (0, 2)))
    refusal = refusal_of(items, 2)
    assert (refusal.code, refusal.params) == ("wishes_do_not_fit", {"pupils": "1、2、3"})
