"""The search for balance: best swaps between two classes, then kicks that are undone when worse.

Exchanging p of class a with q of class b (same stratum) changes the excess by
2 * [S(q) - S(p) + 2 d(p,q)], where S sums w(l) * (x(a,l) - x(b,l)) over an item's levels and d is
the weight of the attributes in which they differ. Sorted by S, hopeless pairs are never priced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter

from core.assign.balance import Items, count_levels, excess_of
from core.assign.deal import apart_neighbours
from core.assign.randomness import Stream

KICK_SWAPS = 3
"""Random swaps of one kick."""

PATIENCE = 30
"""Kicks without gain, per class, after which the search moves elsewhere."""

ESCAPE_SWAPS = 8
"""Random swaps of an escape; in small cohorts it finds 2 less than kicks alone, on average."""

Scorer = Callable[[Sequence[int]], tuple[int, ...]]


class Search:
    """Classes under improvement; `seats` and `excess` are true after every swap.

    `seats` is the class of each item; locked items are counted and never move.
    """

    def __init__(
        self, items: Items, seats: Sequence[int], classes: int, locked: frozenset[int]
    ) -> None:
        self.seats = list(seats)
        self._levels = items.levels
        self._weights = items.weights
        self._strata = items.strata
        self._neighbours = apart_neighbours(items)
        self._counts = count_levels(items, seats, classes)
        self.excess = excess_of(self._counts, items.weights)
        self._members: list[list[list[int]]] = [
            [[] for _ in range(classes)] for _ in range(items.strata_count)
        ]
        self._places = [0] * len(seats)
        for item, seat in enumerate(seats):
            if item not in locked:
                row = self._members[items.strata[item]][seat]
                self._places[item] = len(row)
                row.append(item)
        self._prepare_prices(items)
        totals = [sum(column) for column in zip(*self._counts, strict=True)]
        self._floors = [total // classes for total in totals]
        self._ceilings = [-(-total // classes) for total in totals]

    def _prepare_prices(self, items: Items) -> None:
        """Make, per item, what the pricing loop reads.

        A scorer picks the item's entries out of a list per level (one 0 is appended, so that it
        always picks two or more); a mask has w(l) bits for each of its levels l, so that the
        common bits of two masks are the weight of what they share.
        """
        zero = len(items.weights)
        bits: list[int] = []
        shift = 0
        for weight in items.weights:
            bits.append(((1 << weight) - 1) << shift)
            shift += weight
        self._scorers: list[Scorer] = [itemgetter(*own, zero, zero) for own in items.levels]
        self._masks = [sum(bits[level] for level in own) for own in items.levels]
        own_weights = [items.weights[level] for level in items.levels[0]]
        self._full_weight = sum(own_weights)
        self._least_weight = min(own_weights, default=1)

    def descend(self, classes: Sequence[int]) -> list[tuple[int, int]]:
        """Swap while any best swap between two of these classes improves; returns the swaps.

        Pairs of classes are visited in order again and again until none improves.
        """
        pairs = [(a, b) for i, a in enumerate(classes) for b in classes[i + 1 :]]
        versions = dict.fromkeys(classes, 0)
        checked: dict[tuple[int, int], tuple[int, int]] = {}
        swaps: list[tuple[int, int]] = []
        is_settled = False
        while not is_settled:
            is_settled = True
            for pair in pairs:
                a, b = pair
                if checked.get(pair) == (versions[a], versions[b]):
                    continue
                found = self._settle_pair(a, b)
                if found:
                    is_settled = False
                    swaps += found
                    versions[a] += 1
                    versions[b] += 1
                checked[pair] = (versions[a], versions[b])
        return swaps

    def _settle_pair(self, a: int, b: int) -> list[tuple[int, int]]:
        """Make the best swap of each stratum in turn until a whole turn brings none."""
        swaps: list[tuple[int, int]] = []
        is_settled = False
        while not is_settled:
            is_settled = True
            for members in self._members:
                best = self._best_swap(members[a], members[b], a, b)
                if best:
                    change, one, other = best
                    self._exchange(one, other)
                    self.excess += 2 * change
                    swaps.append((one, other))
                    is_settled = False
        return swaps

    def _best_swap(
        self, here: list[int], there: list[int], a: int, b: int
    ) -> tuple[int, int, int] | None:
        """Return (half the change, item of a, item of b) of the best improving swap, or None.

        Of equally good swaps: the one whose item of a comes first by (S descending, number), then
        whose item of b comes first by (S ascending, number).
        """
        if not here or not there:
            return None
        gaps = [
            weight * (x - y)
            for weight, x, y in zip(self._weights, self._counts[a], self._counts[b], strict=True)
        ]
        gaps.append(0)
        scorers, masks = self._scorers, self._masks
        rows = [(-sum(scorers[item](gaps)), item) for item in here]
        columns = [(sum(scorers[item](gaps)), item) for item in there]
        margin = 2 * self._least_weight
        if min(rows)[0] + min(columns)[0] + margin >= 0:
            return None
        rows.sort()
        priced = [(score, item, masks[item]) for score, item in sorted(columns)]
        lowest = priced[0][0]
        best: tuple[int, int, int] | None = None
        best_change = 0
        for minus_score, one in rows:
            limit = best_change - margin - minus_score
            if lowest >= limit:
                break
            mask = masks[one]
            base = minus_score + 2 * self._full_weight
            for score, other, other_mask in priced:
                if score >= limit:
                    break
                change = base + score - 2 * (mask & other_mask).bit_count()
                if change < best_change and self._may_exchange(one, other):
                    best_change = change
                    best = (change, one, other)
                    limit = best_change - margin - minus_score
        return best

    def _may_exchange(self, one: int, other: int) -> bool:
        """Whether neither item would meet one that it must stay apart from."""
        if not self._neighbours:
            return True
        seats = self.seats
        for item, partner in ((one, other), (other, one)):
            target = seats[partner]
            for foe in self._neighbours.get(item, ()):
                if foe != partner and seats[foe] == target:
                    return False
        return True

    def _exchange(self, one: int, other: int) -> None:
        """Exchange the seats of two items of one stratum; the excess is the caller's to keep."""
        seats, places = self.seats, self._places
        a, b = seats[one], seats[other]
        row_a, row_b = self._counts[a], self._counts[b]
        for level in self._levels[one]:
            row_a[level] -= 1
            row_b[level] += 1
        for level in self._levels[other]:
            row_a[level] += 1
            row_b[level] -= 1
        members = self._members[self._strata[one]]
        members[a][places[one]] = other
        members[b][places[other]] = one
        places[one], places[other] = places[other], places[one]
        seats[one], seats[other] = b, a

    def kick(self, stream: Stream) -> None:
        """Disturb one class that breaks the bound and two others; keep what is not worse.

        Only called while the excess is above zero, so that such a class exists.
        """
        broken = self._broken_classes()
        chosen = [broken[stream.below(len(broken))]]
        others = [c for c in range(len(self._counts)) if c != chosen[0]]
        while others and len(chosen) < 3:
            chosen.append(others.pop(stream.below(len(others))))
        before = self.excess
        swaps = self._random_swaps(KICK_SWAPS, chosen, stream)
        if not swaps:
            return
        swaps += self.descend(sorted(chosen))
        if self.excess > before:
            for one, other in reversed(swaps):
                self._exchange(one, other)
            self.excess = before

    def escape(self, stream: Stream) -> None:
        """Disturb three random classes for good and descend over all: a new place to search."""
        chosen = list(range(len(self._counts)))
        while len(chosen) > 3:
            chosen.pop(stream.below(len(chosen)))
        self._random_swaps(ESCAPE_SWAPS, chosen, stream)
        self.descend(range(len(self._counts)))

    def _broken_classes(self) -> list[int]:
        """Return the classes that have a level below its floor or above its ceiling."""
        floors, ceilings = self._floors, self._ceilings
        return [
            number
            for number, row in enumerate(self._counts)
            if any(x < low or x > high for x, low, high in zip(row, floors, ceilings, strict=True))
        ]

    def _random_swaps(
        self, times: int, chosen: Sequence[int], stream: Stream
    ) -> list[tuple[int, int]]:
        swaps: list[tuple[int, int]] = []
        if len(chosen) > 1:
            for _ in range(times):
                swaps += self._random_swap(chosen, stream)
        self.excess = excess_of(self._counts, self._weights)
        return swaps

    def _random_swap(self, chosen: Sequence[int], stream: Stream) -> list[tuple[int, int]]:
        """Swap a random movable item of one chosen class with one of its stratum in another.

        Draws: the first class, the second of those left, the item among the first class's members
        stratum by stratum, its partner. No swap where there is none to swap or wishes forbid it.
        """
        left = list(chosen)
        here = left.pop(stream.below(len(left)))
        there = left[stream.below(len(left))]
        movable = [item for members in self._members for item in members[here]]
        if not movable:
            return []
        one = movable[stream.below(len(movable))]
        partners = self._members[self._strata[one]][there]
        if not partners:
            return []
        other = partners[stream.below(len(partners))]
        if not self._may_exchange(one, other):
            return []
        self._exchange(one, other)
        return [(one, other)]


def improve(search: Search, classes: int, kicks: int, stream: Stream) -> tuple[int, ...]:
    """Descend over all classes, then kick until the excess is zero or the kicks are spent.

    After PATIENCE * classes kicks without gain one kick is spent on an escape. Returns the class
    of each item where the excess was lowest, the first such seats if there were several.
    """
    search.descend(range(classes))
    best_excess, best = search.excess, tuple(search.seats)
    stale = 0
    for _ in range(kicks):
        before = search.excess
        if before == 0:
            break
        if stale < PATIENCE * classes:
            search.kick(stream)
            stale = 0 if search.excess < before else stale + 1
        else:
            search.escape(stream)
            stale = 0
        if search.excess < best_excess:
            best_excess, best = search.excess, tuple(search.seats)
    return best
