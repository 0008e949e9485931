"""Lots: which homeroom team gets which class, by the program or from the teachers' own hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.assign.plan import Lots, LotsBy
from core.assign.randomness import TEACHER, Stream
from core.errors import GroupingError

_PILES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def pile_name(place: int) -> str:
    """Return the name of a pile 甲, 乙, 丙, ... that has no class number yet; from 0."""
    return _PILES[place] if place < len(_PILES) else str(place + 1)


def draw_teams(seed: bytes, teams: Sequence[str]) -> dict[int, str]:
    """Return the team of each class number: the teams, in the plan's order, shuffled."""
    shuffled = Stream(seed, TEACHER).shuffled(teams)
    return dict(enumerate(shuffled, start=1))


def check_recorded_lots(lots: Lots, recorded: Mapping[int, str]) -> dict[int, str]:
    """Return lots that teachers drew by hand, in the order of class numbers.

    Raises GroupingError `lots_not_physical` when the plan does not leave them to hands, and
    `lots_incomplete` unless each class has one of the plan's teams and each team one class.
    """
    if lots.by is not LotsBy.PHYSICAL:
        raise GroupingError("lots_not_physical")
    if not is_lot_complete(lots, recorded):
        raise GroupingError("lots_incomplete", classes=len(lots.teams))
    return dict(sorted(recorded.items()))


def is_lot_complete(lots: Lots, recorded: Mapping[int, str]) -> bool:
    """Whether every class has one of the teams and every team one class."""
    return sorted(recorded) == list(range(1, len(lots.teams) + 1)) and sorted(
        recorded.values()
    ) == sorted(lots.teams)
