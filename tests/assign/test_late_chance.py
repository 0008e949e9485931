"""How far a family can tell beforehand where its child will sit.

Joiners come one by one into ten classes of one size. Whoever meets a single smallest class has
no choice under any rule that puts size first: that is every tenth. A rule that then always takes
the class with the best balance gives away nearly all the others as well.
"""

from __future__ import annotations

from collections.abc import Callable

from core.assign.late import ClassState, LateBatch, place_late
from core.assign.plan import Attribute, PlanPupil
from core.assign.randomness import Stream
from core.models import Sex
from tests.assign.cohorts import seed_of

CLASSES = 10
JOINERS = 60
TRIES = 16
LEVELS = (2, 2, 12, 2, 2, 2, 2, 2)
ATTRIBUTES = tuple(
    Attribute(f"a{place}", 1, tuple(str(level) for level in range(count)))
    for place, count in enumerate(LEVELS)
)

Places = Callable[[LateBatch, bytes], int]


def joiner(chance: Stream) -> PlanPupil:
    return PlanPupil(1, Sex.MALE, tuple(chance.below(count) for count in LEVELS))


def batch_of(classes: list[ClassState], pupil: PlanPupil) -> LateBatch:
    return LateBatch(
        plan_digest=bytes(32),
        batch=1,
        day="2026-09-10",
        attributes=ATTRIBUTES,
        classes=tuple(classes),
        pupils=(pupil,),
    )


def levels_of(pupil: PlanPupil) -> list[int]:
    return [sum(LEVELS[:place]) + code for place, code in enumerate(pupil.codes)]


def with_one_more(state: ClassState, pupil: PlanPupil) -> ClassState:
    counts = list(state.counts)
    for level in levels_of(pupil):
        counts[level] += 1
    return ClassState(state.size + 1, tuple(counts))


def by_the_coin(batch: LateBatch, seed: bytes) -> int:
    return place_late(batch, seed)[1] - 1


def by_balance_alone(batch: LateBatch, seed: bytes) -> int:
    least = min(state.size for state in batch.classes)
    levels = levels_of(batch.pupils[0])
    line = Stream(seed, "late").shuffled(
        [place for place, state in enumerate(batch.classes) if state.size == least]
    )
    return min(line, key=lambda place: sum(batch.classes[place].counts[level] for level in levels))


def foreseen_share(place: Places) -> float:
    """Return the share of joiners whose class is the same whatever the families write."""
    chance = Stream(seed_of(7), "joiners")
    empty = ClassState(0, (0,) * sum(LEVELS))
    classes = [empty] * CLASSES
    for at in range(CLASSES * 40):
        classes[at % CLASSES] = with_one_more(classes[at % CLASSES], joiner(chance))
    foreseen = 0
    for number in range(JOINERS):
        pupil = joiner(chance)
        batch = batch_of(classes, pupil)
        seats = {place(batch, seed_of(number * TRIES + again)) for again in range(TRIES)}
        foreseen += len(seats) == 1
        own = place(batch, seed_of(number))
        classes[own] = with_one_more(classes[own], pupil)
    return foreseen / JOINERS


def test_only_a_joiner_who_meets_one_smallest_class_knows_it_beforehand() -> None:
    assert foreseen_share(by_the_coin) == 1 / CLASSES


def test_best_balance_alone_would_give_most_places_away() -> None:
    assert foreseen_share(by_balance_alone) > 0.6
