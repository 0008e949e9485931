"""The whole engine: deal, descend, kick, and the labels last."""

from __future__ import annotations

from core.assign.balance import Items
from core.assign.deal import deal, prepare_wishes
from core.assign.randomness import DEAL, LABEL, SEARCH, Stream
from core.assign.search import Search, improve

KICKS = 3_000
"""What a plan publishes when nobody asks for more; served every bench cohort."""


def arrange(items: Items, classes: int, seed: bytes, kicks: int) -> tuple[int, ...]:
    """Return each item's class, 0-based, from a 32-byte seed.

    The piles that the search leaves get their class numbers from a uniform permutation, drawn
    last: so each item's chance of each class is exactly 1 in `classes`. Raises GroupingError as
    `prepare_wishes`.
    """
    wishes = prepare_wishes(items, classes)
    dealt = deal(items, classes, wishes, Stream(seed, DEAL))
    locked = frozenset(i for block in wishes.blocks if block.is_locked for i in block.members)
    search = Search(items, dealt, classes, locked)
    piles = improve(search, classes, kicks, Stream(seed, SEARCH))
    labels = Stream(seed, LABEL).shuffled(range(classes))
    return tuple(labels[seat] for seat in piles)
