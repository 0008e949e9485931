"""The deal: boys, then girls, in one continuous line over the classes; wishes are placed first.

Dealing position mod k gives each class its seats; sizes and each sex differ by at most one. Every
arrangement with that property has these same seats but for the order of the classes, and labels
are drawn last, so a wish that does not fit into these seats cannot be kept within one at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.assign.balance import Items
from core.assign.randomness import Stream
from core.assign.refusals import PupilsError
from core.errors import GroupingError

PLACEMENT_TRIES = 20_000
"""Trials of one block in one class before a search for places gives up."""


@dataclass(frozen=True, slots=True)
class Block:
    """Items that are placed first; `is_locked` when they are a together-group.

    `needs` has how many seats of each stratum they take.
    """

    members: tuple[int, ...]
    needs: tuple[int, ...]
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    """The wishes of a cohort, ready for dealing.

    `seats` has seats per stratum and class. `fallback` is a placement of the blocks that is
    known to fit. `is_even` is false when the together-groups forced one sex more than one apart.
    """

    blocks: tuple[Block, ...]
    seats: tuple[tuple[int, ...], ...]
    fallback: tuple[int, ...]
    is_even: bool


def class_sizes(count: int, classes: int) -> list[int]:
    """Return the size of each class when `count` items are dealt position mod k."""
    quotient, more = divmod(count, classes)
    return [quotient + (place < more) for place in range(classes)]


def dealt_seats(items: Items, classes: int) -> list[list[int]]:
    """Return seats per stratum and class of the continuous line dealt position mod k."""
    seats = []
    start = 0
    for stratum in range(items.strata_count):
        end = start + items.strata.count(stratum)
        seats.append(
            [
                class_sizes(end, classes)[place] - class_sizes(start, classes)[place]
                for place in range(classes)
            ]
        )
        start = end
    return seats


def apart_neighbours(items: Items) -> dict[int, frozenset[int]]:
    """Return, for each item of an apart pair, those it may not meet."""
    neighbours: dict[int, set[int]] = {}
    for one, other in items.apart:
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    return {item: frozenset(others) for item, others in neighbours.items()}


def prepare_wishes(items: Items, classes: int) -> Wishes:
    """Check that classes and wishes are possible and find seats that keep them.

    Raises GroupingError `cohort_empty`, `classes_none`, `classes_more_than_pupils`,
    or PupilsError `together_too_long`, `together_and_apart`, `wishes_do_not_fit`, whose pupils
    are item numbers from 1, as draw numbers are.
    """
    count = len(items.strata)
    if count == 0:
        raise GroupingError("cohort_empty")
    if classes < 1:
        raise GroupingError("classes_none")
    if classes > count:
        raise GroupingError("classes_more_than_pupils", classes=classes, pupils=count)
    blocks = _blocks(items, classes)
    neighbours = apart_neighbours(items)
    plain = [tuple(range(classes))] * len(blocks)
    exact = dealt_seats(items, classes)
    found = _place(blocks, exact, plain, neighbours)
    if found is not None:
        return Wishes(blocks, tuple(tuple(row) for row in exact), found, is_even=True)
    sizes = class_sizes(count, classes)
    whole = tuple(Block(b.members, (len(b.members),), b.is_locked) for b in blocks)
    found = _place(whole, [sizes], plain, neighbours)
    if found is None:
        named = sorted(item for block in blocks for item in block.members)
        raise PupilsError("wishes_do_not_fit", pupils=_numbers(named))
    return Wishes(blocks, _forced_seats(items, blocks, found, sizes), found, is_even=False)


def deal(items: Items, classes: int, wishes: Wishes, stream: Stream) -> list[int]:
    """Deal all items; returns each item's class, 0-based.

    Each stratum's items, in order, are shuffled by the stream, one stratum after the other; then
    one order of the classes per block. Blocks take the first seats, the line what is left.
    """
    line = [
        stream.shuffled(item for item, own in enumerate(items.strata) if own == stratum)
        for stratum in range(items.strata_count)
    ]
    neighbours = apart_neighbours(items)
    placed: Sequence[int] = ()
    if wishes.blocks:
        orders = [tuple(stream.shuffled(range(classes))) for _ in wishes.blocks]
        placed = (
            _place(wishes.blocks, wishes.seats, orders, neighbours)
            if wishes.is_even
            else wishes.fallback
        ) or wishes.fallback
    left = [list(row) for row in wishes.seats]
    result = [-1] * len(items.strata)
    for block, place in zip(wishes.blocks, placed, strict=True):
        for item in block.members:
            result[item] = place
            left[items.strata[item]][place] -= 1
    turn = 0
    for stratum, members in enumerate(line):
        turn = _deal_stratum(members, left[stratum], result, turn)
    return result


def _deal_stratum(members: Sequence[int], left: list[int], result: list[int], turn: int) -> int:
    """Deal the unplaced members in turn to classes that have seats left; returns the next turn."""
    classes = len(left)
    for item in members:
        if result[item] >= 0:
            continue
        while left[turn % classes] == 0:
            turn += 1
        result[item] = turn % classes
        left[turn % classes] -= 1
        turn += 1
    return turn


def _blocks(items: Items, classes: int) -> tuple[Block, ...]:
    """Return together-chains and single items of apart pairs, longest first, then by number."""
    chains = _chains(items)
    longest = class_sizes(len(items.strata), classes)[0]
    for chain in chains:
        if len(chain) > longest:
            raise PupilsError("together_too_long", pupils=_numbers(chain), size=longest)
    chain_of = {item: place for place, chain in enumerate(chains) for item in chain}
    for one, other in items.apart:
        if one == other or chain_of.get(one, -1) == chain_of.get(other, -2):
            raise PupilsError("together_and_apart", pupils=_numbers((one, other)))
    singles = sorted({item for pair in items.apart for item in pair} - chain_of.keys())
    blocks = [_block(items, chain, is_locked=True) for chain in chains]
    blocks += [_block(items, (item,), is_locked=False) for item in singles]
    return tuple(sorted(blocks, key=lambda block: (-len(block.members), block.members)))


def _block(items: Items, members: tuple[int, ...], *, is_locked: bool) -> Block:
    needs = [0] * items.strata_count
    for item in members:
        needs[items.strata[item]] += 1
    return Block(members, tuple(needs), is_locked)


def _chains(items: Items) -> list[tuple[int, ...]]:
    """Join together-groups that share an item; each chain's items in order."""
    chains: list[set[int]] = []
    for group in items.together:
        joined = set(group)
        rest = []
        for chain in chains:
            if chain & joined:
                joined |= chain
            else:
                rest.append(chain)
        chains = [*rest, joined]
    return [tuple(sorted(chain)) for chain in chains if len(chain) > 1]


def _place(
    blocks: Sequence[Block],
    seats: Sequence[Sequence[int]],
    orders: Sequence[Sequence[int]],
    neighbours: dict[int, frozenset[int]],
) -> tuple[int, ...] | None:
    """Find a class for each block, depth first, or None after PLACEMENT_TRIES trials.

    Each block tries the classes in its own order; the first complete placement is taken.
    """
    left = [list(row) for row in seats]
    inside: list[set[int]] = [set() for _ in seats[0]]
    cursors = [0] * len(blocks)
    chosen: list[int] = []
    tries = 0
    while len(chosen) < len(blocks):
        depth = len(chosen)
        block = blocks[depth]
        place = -1
        while cursors[depth] < len(orders[depth]) and place < 0:
            candidate = orders[depth][cursors[depth]]
            cursors[depth] += 1
            tries += 1
            if tries > PLACEMENT_TRIES:
                return None
            if _has_room(block, candidate, left, inside[candidate], neighbours):
                place = candidate
        if place >= 0:
            _take(block, place, left, inside[place], sign=-1)
            chosen.append(place)
        elif depth == 0:
            return None
        else:
            cursors[depth] = 0
            back = chosen.pop()
            _take(blocks[depth - 1], back, left, inside[back], sign=1)
    return tuple(chosen)


def _has_room(
    block: Block,
    place: int,
    left: list[list[int]],
    inside: set[int],
    neighbours: dict[int, frozenset[int]],
) -> bool:
    if any(row[place] < need for row, need in zip(left, block.needs, strict=True)):
        return False
    return all(inside.isdisjoint(neighbours.get(item, ())) for item in block.members)


def _take(block: Block, place: int, left: list[list[int]], inside: set[int], *, sign: int) -> None:
    for row, need in zip(left, block.needs, strict=True):
        row[place] += sign * need
    if sign < 0:
        inside.update(block.members)
    else:
        inside.difference_update(block.members)


def _forced_seats(
    items: Items, blocks: Sequence[Block], placed: Sequence[int], sizes: Sequence[int]
) -> tuple[tuple[int, ...], ...]:
    """Return seats per stratum when groups force a sex apart: as even as the groups leave it.

    The first stratum is filled one seat at a time into the class that has fewest of it and
    room for more; each later stratum likewise in what is left.
    """
    classes = len(sizes)
    needs = [[0] * classes for _ in range(items.strata_count)]
    for block, place in zip(blocks, placed, strict=True):
        for stratum, need in enumerate(block.needs):
            needs[stratum][place] += need
    room = [size - sum(row[c] for row in needs) for c, size in enumerate(sizes)]
    for stratum, row in enumerate(needs):
        for _ in range(items.strata.count(stratum) - sum(row)):
            best = min((c for c in range(classes) if room[c]), key=lambda c: (row[c], c))
            row[best] += 1
            room[best] -= 1
    return tuple(tuple(row) for row in needs)


def _numbers(members: Sequence[int]) -> list[str]:
    return [str(item + 1) for item in members]
