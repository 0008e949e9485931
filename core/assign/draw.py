"""The draw itself: a sealed plan, its nonce and the slips become classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.assign.balance import BalanceReport, report_balance
from core.assign.documents import SPEC
from core.assign.engine import arrange
from core.assign.lots import check_recorded_lots, draw_teams
from core.assign.plan import LotsBy, Plan, items_of, level_names, nonce_commitment
from core.assign.randomness import draw_seed, sorted_slips
from core.errors import GroupingError

Classes = Mapping[int, tuple[int, ...]]
"""Class number, from 1, to its draw numbers in ascending order."""


@dataclass(frozen=True, slots=True)
class DrawResult:
    """What a draw came to.

    `teams` is class number to team; empty when the plan has no lots, and until lots drawn by hand
    are recorded.
    """

    slips: tuple[str, ...]
    seed: bytes
    classes: Classes
    balance: BalanceReport
    teams: Mapping[int, str]


def draw(plan: Plan, nonce: bytes, slips: Iterable[str]) -> DrawResult:
    """Draw a sealed plan with its 32-byte nonce and the slips as they were typed.

    Raises GroupingError `plan_not_sealed`, `nonce_not_committed`, those of `sorted_slips` and of
    `prepare_wishes`.
    """
    if not plan.is_sealed:
        raise GroupingError("plan_not_sealed")
    if nonce_commitment(nonce) != plan.commitment:
        raise GroupingError("nonce_not_committed")
    in_order = sorted_slips(slips)
    seed = draw_seed(SPEC, plan.digest, nonce, in_order)
    classes = classes_from_seed(plan, seed)
    teams = draw_teams(seed, plan.lots.teams) if plan.lots.by is LotsBy.PROGRAM else {}
    return DrawResult(in_order, seed, classes, balance_of(plan, classes), teams)


def record_lots(plan: Plan, result: DrawResult, recorded: Mapping[int, str]) -> DrawResult:
    """Return the result with the lots that teachers drew by hand (R016).

    Raises GroupingError as `check_recorded_lots` does.
    """
    return replace(result, teams=check_recorded_lots(plan.lots, recorded))


def classes_from_seed(plan: Plan, seed: bytes) -> Classes:
    """Return the classes that a plan and a seed come to: the same on every machine."""
    seats = arrange(items_of(plan), plan.classes, seed, plan.kicks)
    return {
        number: tuple(item + 1 for item, seat in enumerate(seats) if seat == number - 1)
        for number in range(1, plan.classes + 1)
    }


def seats_of(plan: Plan, classes: Classes) -> list[int] | None:
    """Return each pupil's class, 0-based, or None unless every pupil sits in exactly one."""
    seats = [-1] * len(plan.pupils)
    for number, members in classes.items():
        for member in members:
            if not (1 <= member <= len(seats) and 1 <= number <= plan.classes):
                return None
            if seats[member - 1] >= 0:
                return None
            seats[member - 1] = number - 1
    return None if -1 in seats else seats


def balance_of(plan: Plan, classes: Classes) -> BalanceReport:
    """Return the balance table of given classes; raises GroupingError `seats_incomplete`."""
    seats = seats_of(plan, classes)
    if seats is None:
        raise GroupingError("seats_incomplete")
    return report_balance(items_of(plan), seats, plan.classes, level_names(plan))


def rehearse(plan: Plan, seed: bytes) -> tuple[Classes, BalanceReport]:
    """Return classes and balance of a draft from any 32 bytes: spends nothing, binds nobody."""
    classes = classes_from_seed(plan, seed)
    return classes, balance_of(plan, classes)


def class_of(classes: Classes, number: int) -> int | None:
    """Return the class in which a draw number sits."""
    return next((own for own, members in classes.items() if number in members), None)
