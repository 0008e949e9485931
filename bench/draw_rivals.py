"""What the draw is measured against: plain deals, a random-swap walk, and CP-SAT."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

from core.assign.balance import Items, count_levels, excess_of, least_squares
from core.assign.deal import dealt_seats

TANGENTS = 12
"""Counts this far from even are priced exactly in CP-SAT's model, further ones too low."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rival came to, and when it had it. `bound` is a proven lower bound, if any."""

    excess: int
    seconds: float
    bound: int = 0


def sex_deal(items: Items, classes: int, chance: random.Random) -> list[int]:
    """Deal boys, then girls, shuffled, position mod k: what schools do today."""
    line = []
    for stratum in (0, 1):
        own = [item for item, sex in enumerate(items.strata) if sex == stratum]
        chance.shuffle(own)
        line += own
    seats = [0] * len(line)
    for place, item in enumerate(line):
        seats[item] = place % classes
    return seats


def best_of_deals(items: Items, classes: int, deals: int) -> Outcome:
    """Deal many times and keep the evenest."""
    chance = random.Random(1)  # noqa: S311 - a rival's chance need not be secret
    started = time.process_time()
    best = min(
        excess_of(count_levels(items, sex_deal(items, classes, chance), classes), items.weights)
        for _ in range(deals)
    )
    return Outcome(best, time.process_time() - started)


def swap_walk(items: Items, classes: int, seconds: float) -> Outcome:
    """Try random same-sex swaps for so many seconds; keep what is not worse."""
    chance = random.Random(1)  # noqa: S311 - a rival's chance need not be secret
    seats = sex_deal(items, classes, chance)
    counts = count_levels(items, seats, classes)
    excess = excess_of(counts, items.weights)
    by_sex = [[i for i, sex in enumerate(items.strata) if sex == own] for own in (0, 1)]
    started = time.process_time()
    reached = 0.0
    while excess and time.process_time() - started < seconds:
        own = by_sex[chance.randrange(2)]
        one, other = chance.choice(own), chance.choice(own)
        here, there = counts[seats[one]], counts[seats[other]]
        if here is there:
            continue
        change = 0
        for leaving, coming in zip(items.levels[one], items.levels[other], strict=True):
            if leaving != coming:
                change += 2 - (here[leaving] - there[leaving]) + (here[coming] - there[coming])
        if change <= 0:
            for leaving, coming in zip(items.levels[one], items.levels[other], strict=True):
                here[leaving] -= 1
                there[leaving] += 1
                here[coming] += 1
                there[coming] -= 1
            seats[one], seats[other] = seats[other], seats[one]
            excess += 2 * change
            if change < 0:
                reached = time.process_time() - started
    return Outcome(excess, reached)


def cp_sat(items: Items, classes: int, limit_seconds: float) -> Outcome | None:
    """Let CP-SAT minimise the same excess under the same class sizes, on two cores.

    It starts from a plain deal. Returns None where ortools is not installed (`make setup-bench`).
    """
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None
    model = cp_model.CpModel()
    pupils = range(len(items.strata))
    sits = [[model.new_bool_var("") for _ in range(classes)] for _ in pupils]
    for row in sits:
        model.add_exactly_one(row)
    for stratum, seats in enumerate(dealt_seats(items, classes)):
        for place, seat in enumerate(seats):
            own = [sits[i][place] for i in pupils if items.strata[i] == stratum]
            model.add(sum(own) == seat)
    hint = sex_deal(items, classes, random.Random(1))  # noqa: S311 - a rival's start
    for item, row in enumerate(sits):
        for place, sit in enumerate(row):
            model.add_hint(sit, hint[item] == place)
    costs = []
    least = 0
    for level, weight in enumerate(items.weights):
        members = [i for i in pupils if level in items.levels[i]]
        least += weight * least_squares(len(members), classes)
        even = len(members) // classes
        for place in range(classes):
            # The square of a count, from below by its tangents: exact near an even spread.
            square = model.new_int_var(0, len(members) ** 2, "")
            count = sum(sits[i][place] for i in members)
            for n in range(max(0, even - TANGENTS), min(len(members), even + TANGENTS)):
                model.add(square >= (2 * n + 1) * count - n * (n + 1))
            costs.append(weight * square)
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit_seconds
    solver.parameters.num_workers = 2
    started = time.monotonic()
    status = solver.solve(model)
    spent = time.monotonic() - started
    seats = hint
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        seats = [next(c for c, sit in enumerate(row) if solver.value(sit)) for row in sits]
    excess = excess_of(count_levels(items, seats, classes), items.weights)
    return Outcome(excess, spent, max(0, round(solver.best_objective_bound) - least))
