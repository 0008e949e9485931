"""Who teaches which lesson of which class: a sheet for a whole school (R029, R034, R035). Pure.

Made for a village with four teachers and six grades as much as for a centre: a lesson always gets
a teacher, and what could not be met is said. Costs are integers; the same school gives the same
sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import GroupingError
from core.models import ClassId, StaffId

OUTSIDE = 40
"""Cost of a period in a subject that is not the teacher's own."""
OUTSIDE_MAIN = 120
"""The same in a subject with many periods: 语文, 数学."""
MAIN_PERIODS = 5
OVER = 300
"""Cost of a period above the teacher's cap."""
OVER_SQUARED = 4
"""Beside it, so that all carry too much alike where there are too few teachers."""
ANOTHER_TEACHER = 25
"""Cost of one more face in a class; it makes 包班 where nothing speaks against it."""
ANOTHER_SUBJECT = 12
ANOTHER_GRADE = 8
MOST_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class ClassNeed:
    """What a class is taught: weekly periods by subject."""

    id: ClassId
    grade: int
    subjects: Mapping[str, int]
    homeroom: StaffId | None = None
    """Who leads it, where a lot has said so."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A teacher as the sheet knows one. `leads` None: only when nobody else can."""

    id: StaffId
    subjects: frozenset[str]
    cap: int
    held: int = 0
    """Weekly periods that are settled already."""
    leads: bool | None = True
    is_class_wide: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """One subject of one class, and who teaches it."""

    class_id: ClassId
    grade: int
    subject: str
    periods: int
    staff_id: StaffId


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who teaches what. `homerooms` may give one teacher several classes."""

    lessons: tuple[Lesson, ...]
    homerooms: Mapping[ClassId, StaffId]


def allocate(classes: Sequence[ClassNeed], hands: Sequence[Hand]) -> Allocation:
    """Give every lesson of every class a teacher, evenly, in the teachers' own subjects first.

    Raises GroupingError: `no_classes_to_teach`, `no_teachers`.
    """
    if not classes:
        raise GroupingError("no_classes_to_teach")
    if not hands:
        raise GroupingError("no_teachers")
    return _Allocator(classes, hands).result()


class _Allocator:
    def __init__(self, classes: Sequence[ClassNeed], hands: Sequence[Hand]) -> None:
        self._classes = classes
        self._hands = {hand.id: hand for hand in hands}
        self._able = Counter(subject for hand in hands for subject in hand.subjects)
        self._needs = [
            (need, subject, periods)
            for need in classes
            for subject, periods in need.subjects.items()
        ]
        self._taken: list[StaffId | None] = [None] * len(self._needs)
        self._own: dict[StaffId, set[int]] = {hand.id: set() for hand in hands}
        self._faces: dict[ClassId, Counter[StaffId]] = {need.id: Counter() for need in classes}
        self._fixed: set[int] = set()
        self._homerooms: dict[ClassId, StaffId] = {}

    def result(self) -> Allocation:
        self._choose_homerooms()
        self._fill()
        self._improve()
        lessons = tuple(
            Lesson(need.id, need.grade, subject, periods, staff)
            for (need, subject, periods), staff in zip(self._needs, self._taken, strict=True)
            if staff is not None
        )
        return Allocation(lessons, dict(self._homerooms))

    def _choose_homerooms(self) -> None:
        """Give each class a homeroom teacher with a lesson there; 包班 takes all it can."""
        for need in sorted(self._classes, key=lambda own: (own.homeroom is None, own.grade)):
            held = Counter(self._homerooms.values())

            def rank(hand: Hand, need: ClassNeed = need) -> tuple[bool, int, bool, int, int]:
                order = list(need.subjects)
                places = [at for at, own in enumerate(order) if own in hand.subjects]
                main = bool(places) and need.subjects[order[places[0]]] >= MAIN_PERIODS
                is_free = not held[hand.id]  # noqa: B023 - used within the turn
                return (
                    hand.leads is None,
                    held[hand.id],  # noqa: B023 - used within the turn
                    not (hand.is_class_wide and is_free),
                    0 if hand.leads and main else 1 if main else 2,
                    places[0] if places else len(order),
                )

            able = [one for one in self._hands.values() if not (one.is_class_wide and held[one.id])]
            drawn = self._hands.get(need.homeroom) if need.homeroom else None
            hand = drawn or min(able or list(self._hands.values()), key=rank)
            self._homerooms[need.id] = hand.id
            self._settle(need, hand)

    def _settle(self, need: ClassNeed, hand: Hand) -> None:
        places = [at for at, (own, _, _) in enumerate(self._needs) if own.id == need.id]
        own = [at for at in places if self._needs[at][1] in hand.subjects]
        if hand.is_class_wide:
            own += [at for at in places if not self._able[self._needs[at][1]]]
        else:
            own = own[:1] or places[:1]
        for at in own:
            self._give(at, hand.id)
            self._fixed.add(at)

    def _fill(self) -> None:
        """Deal the scarcest subject first, then the one with most periods."""
        free = [at for at, staff in enumerate(self._taken) if staff is None]
        free.sort(key=lambda at: (self._able[self._needs[at][1]] or 99, -self._needs[at][2], at))
        for at in free:
            self._give(at, min(self._may(at), key=lambda staff: (self._added(at, staff), staff)))

    def _improve(self) -> None:
        """Move one lesson after another while that costs less."""
        free = [at for at in range(len(self._needs)) if at not in self._fixed]
        for _ in range(MOST_ROUNDS):
            moved = [at for at in free if self._move(at)]
            if not moved:
                return

    def _move(self, at: int) -> bool:
        present = self._taken[at]
        assert present is not None  # noqa: S101 - filled before
        self._drop(at)
        costs = {staff: self._added(at, staff) for staff in self._may(at)}
        if present not in costs:
            costs[present] = self._added(at, present)
        best = min(costs, key=lambda staff: (costs[staff], staff != present, staff))
        self._give(at, best)
        return best != present

    def _may(self, at: int) -> list[StaffId]:
        """Who may be asked: a class-wide teacher only in the own class."""
        need = self._needs[at][0]
        found = [
            hand.id
            for hand in self._hands.values()
            if not hand.is_class_wide or self._homerooms[need.id] == hand.id
        ]
        return found or list(self._hands)

    def _added(self, at: int, staff: StaffId) -> int:
        """Return what a lesson would cost with a teacher who does not have it."""
        need, subject, periods = self._needs[at]
        hand, load = self._hands[staff], self._load(staff)
        cost = (load + periods) ** 2 - load**2
        above, after = max(0, load - hand.cap), max(0, load + periods - hand.cap)
        cost += OVER * (after - above) + OVER_SQUARED * (after**2 - above**2)
        if subject not in hand.subjects:
            cost += periods * (OUTSIDE_MAIN if periods >= MAIN_PERIODS else OUTSIDE)
        if not self._faces[need.id][staff]:
            cost += ANOTHER_TEACHER
        held = [self._needs[own] for own in self._own[staff]]
        if all(own != subject for _, own, _ in held):
            cost += ANOTHER_SUBJECT
        if all(own.grade != need.grade for own, _, _ in held):
            cost += ANOTHER_GRADE
        return cost

    def _load(self, staff: StaffId) -> int:
        return self._hands[staff].held + sum(self._needs[at][2] for at in self._own[staff])

    def _give(self, at: int, staff: StaffId) -> None:
        self._taken[at] = staff
        self._own[staff].add(at)
        self._faces[self._needs[at][0].id][staff] += 1

    def _drop(self, at: int) -> None:
        staff = self._taken[at]
        if staff is not None:
            self._own[staff].discard(at)
            self._faces[self._needs[at][0].id][staff] -= 1
