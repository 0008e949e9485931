"""Teacher teams: the engine of the draw with (teacher, subject) slots for pupils (R026-R035).

The stratum is the subject, so each class gets one slot of each subject. A homeroom teacher's
homeroom slot goes with a slot that the teacher teaches; a class-wide teacher 包班 keeps all
slots in one class. Teams come out as piles; which class each gets is drawn by lot (R003).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.assign.balance import BalanceReport, Items, count_levels, excess_of, report_balance
from core.assign.deal import Wishes, deal, prepare_wishes
from core.assign.randomness import Stream
from core.assign.refusals import PupilsError
from core.assign.search import Search, improve
from core.errors import GroupingError

TEAM_ATTRIBUTES = ("sex", "age_band", "years_band", "title", "education", "backbone", "novice")
"""What is balanced over teams (R026); weights are the caller's, 1 unless given (R032)."""

HOMEROOM = "homeroom"
"""The stratum of homeroom slots; no subject may be called so."""

ROUNDS = 12
"""Independent deals; the team arrangement that breaks fewest rules, then lies evenest, is kept."""

ROUND_KICKS = 300

MESSAGE_IDS = ("team_rule.only_novices", "team_rule.only_backbone")


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher as teams know one. `bands` has a text per key of TEAM_ATTRIBUTES but the last two.

    `is_class_wide` keeps all the teacher's slots in one class (包班, R035).
    """

    id: str
    bands: Mapping[str, str]
    is_backbone: bool = False
    is_novice: bool = False
    is_class_wide: bool = False


@dataclass(frozen=True, slots=True)
class TeachingSlot:
    """One class's worth of one subject, and who teaches it."""

    teacher: str
    subject: str


@dataclass(frozen=True, slots=True)
class TeamRequest:
    """What is to be arranged. `homerooms` are the homeroom teachers' ids, one per class."""

    classes: int
    teachers: tuple[Teacher, ...]
    slots: tuple[TeachingSlot, ...]
    homerooms: tuple[str, ...]
    weights: Mapping[str, int]


class TeamRule(StrEnum):
    """What no team of two or more teachers may be (R031)."""

    ONLY_NOVICES = "only_novices"
    ONLY_BACKBONE = "only_backbone"


@dataclass(frozen=True, slots=True)
class TeamBreak:
    """A rule that no arrangement found could keep for this pile (0-based)."""

    rule: TeamRule
    pile: int


@dataclass(frozen=True, slots=True)
class Mentoring:
    """A novice and the experienced colleague beside whom the team puts them (R030)."""

    novice: str
    mentor: str


@dataclass(frozen=True, slots=True)
class Teams:
    """Balanced teams: per pile its slots, the homeroom slot first, then subjects by name."""

    piles: tuple[tuple[TeachingSlot, ...], ...]
    balance: BalanceReport
    broken: tuple[TeamBreak, ...]
    mentorings: tuple[Mentoring, ...]

    def homeroom_teacher(self, pile: int) -> str:
        """Return the id of a pile's homeroom teacher: the name of its lot."""
        return self.piles[pile][0].teacher


def arrange_teams(request: TeamRequest, seed: bytes) -> Teams:
    """Arrange teams from 32 bytes; the same bytes give the same teams.

    Raises GroupingError `subject_slots` when a subject has not one slot per class,
    `homeroom_count`, `subject_reserved`; PupilsError with teachers' ids `teacher_unknown`,
    `homeroom_twice`, `team_ties_do_not_fit`.
    """
    slots = _all_slots(request)
    items, names = _items(request, slots)
    try:
        wishes = prepare_wishes(items, request.classes)
    except PupilsError as refusal:
        raise _ties_refused(refusal.pupils, slots) from None
    if not wishes.is_even:
        tied = [str(item + 1) for block in wishes.blocks for item in block.members]
        raise _ties_refused(tied, slots)
    seats = min(
        (_one_round(items, request.classes, wishes, seed, number) for number in range(ROUNDS)),
        key=lambda seats: _rank(request, slots, items, seats),
    )
    piles = _piles(request.classes, slots, seats)
    return Teams(
        piles,
        report_balance(items, seats, request.classes, names),
        _breaks(request, piles),
        _mentorings(request, piles),
    )


def _all_slots(request: TeamRequest) -> list[TeachingSlot]:
    """Return homeroom slots, then the subjects' slots by subject; checks the request."""
    known = {teacher.id for teacher in request.teachers}
    strangers = sorted({s.teacher for s in request.slots} | set(request.homerooms) - known)
    strangers = [own for own in strangers if own not in known]
    if strangers:
        raise PupilsError("teacher_unknown", pupils=strangers)
    if len(request.homerooms) != request.classes:
        raise GroupingError(
            "homeroom_count", homerooms=len(request.homerooms), classes=request.classes
        )
    twice = sorted({own for own in request.homerooms if request.homerooms.count(own) > 1})
    if twice:
        raise PupilsError("homeroom_twice", pupils=twice)
    by_subject: dict[str, list[TeachingSlot]] = {}
    for slot in request.slots:
        by_subject.setdefault(slot.subject, []).append(slot)
    if HOMEROOM in by_subject:
        raise GroupingError("subject_reserved", subject=HOMEROOM)
    for subject, own in sorted(by_subject.items()):
        if len(own) != request.classes:
            raise GroupingError(
                "subject_slots", subject=subject, slots=len(own), classes=request.classes
            )
    homerooms = [TeachingSlot(teacher, HOMEROOM) for teacher in request.homerooms]
    return homerooms + [slot for subject in sorted(by_subject) for slot in by_subject[subject]]


def _items(
    request: TeamRequest, slots: Sequence[TeachingSlot]
) -> tuple[Items, tuple[tuple[str, str], ...]]:
    """Return the slots as items, and (attribute, level) per global level.

    A teacher's facts count once for each slot, the homeroom's too: who is in a class more, weighs
    more. An attribute in which all teachers agree falls out.
    """
    teachers = {teacher.id: teacher for teacher in request.teachers}
    facts = [_facts(teachers[slot.teacher]) for slot in slots]
    numbers: dict[tuple[str, str], int] = {}
    for key in TEAM_ATTRIBUTES:
        levels = sorted({own[key] for own in facts})
        if len(levels) > 1:
            numbers |= {(key, level): len(numbers) + n for n, level in enumerate(levels)}
    subjects = list(dict.fromkeys(slot.subject for slot in slots))
    items = Items(
        strata=tuple(subjects.index(slot.subject) for slot in slots),
        levels=tuple(
            tuple(numbers[pair] for pair in own.items() if pair in numbers) for own in facts
        ),
        weights=tuple(request.weights.get(key, 1) for key, _ in numbers),
        together=_ties(teachers, slots),
    )
    return items, tuple(numbers)


def _facts(teacher: Teacher) -> dict[str, str]:
    facts = {key: teacher.bands.get(key, "") or "?" for key in TEAM_ATTRIBUTES}
    facts["backbone"] = "1" if teacher.is_backbone else "0"
    facts["novice"] = "1" if teacher.is_novice else "0"
    return facts


def _ties(
    teachers: Mapping[str, Teacher], slots: Sequence[TeachingSlot]
) -> tuple[tuple[int, ...], ...]:
    """Return slots that go to one class: homeroom with the first own subject, 包班 with all."""
    ties = []
    for teacher in teachers.values():
        own = [place for place, slot in enumerate(slots) if slot.teacher == teacher.id]
        if teacher.is_class_wide:
            ties.append(tuple(own))
        elif own and slots[own[0]].subject == HOMEROOM:
            ties.append(tuple(own[:2]))
    return tuple(tie for tie in ties if len(tie) > 1)


def _ties_refused(numbers: Sequence[str], slots: Sequence[TeachingSlot]) -> PupilsError:
    tied = {slots[int(number) - 1].teacher for number in numbers}
    return PupilsError("team_ties_do_not_fit", pupils=sorted(tied))


def _one_round(
    items: Items, classes: int, wishes: Wishes, seed: bytes, number: int
) -> tuple[int, ...]:
    dealt = deal(items, classes, wishes, Stream(seed, f"team deal {number}"))
    locked = frozenset(item for block in wishes.blocks for item in block.members)
    search = Search(items, dealt, classes, locked)
    return improve(search, classes, ROUND_KICKS, Stream(seed, f"team search {number}"))


def _rank(
    request: TeamRequest, slots: Sequence[TeachingSlot], items: Items, seats: Sequence[int]
) -> tuple[int, int]:
    broken = _breaks(request, _piles(request.classes, slots, seats))
    return len(broken), excess_of(count_levels(items, seats, request.classes), items.weights)


def _piles(
    classes: int, slots: Sequence[TeachingSlot], seats: Sequence[int]
) -> tuple[tuple[TeachingSlot, ...], ...]:
    return tuple(
        tuple(slot for slot, seat in zip(slots, seats, strict=True) if seat == pile)
        for pile in range(classes)
    )


def _breaks(request: TeamRequest, piles: Sequence[Sequence[TeachingSlot]]) -> tuple[TeamBreak, ...]:
    """Return the rules that are broken; a class with a single teacher can break none."""
    novices = {teacher.id for teacher in request.teachers if teacher.is_novice}
    backbone = {teacher.id for teacher in request.teachers if teacher.is_backbone}
    broken = []
    for number, pile in enumerate(piles):
        team = {slot.teacher for slot in pile}
        if len(team) > 1 and team <= novices:
            broken.append(TeamBreak(TeamRule.ONLY_NOVICES, number))
        if len(team) > 1 and team <= backbone:
            broken.append(TeamBreak(TeamRule.ONLY_BACKBONE, number))
    return tuple(broken)


def _mentorings(
    request: TeamRequest, piles: Sequence[Sequence[TeachingSlot]]
) -> tuple[Mentoring, ...]:
    """Pair each novice with a colleague of the same team: backbone first, then who has fewest."""
    teachers = {teacher.id: teacher for teacher in request.teachers}
    found: dict[str, str] = {}
    for pile in piles:
        team = sorted({slot.teacher for slot in pile})
        able = [own for own in team if not teachers[own].is_novice]
        for novice in (own for own in team if teachers[own].is_novice and own not in found):
            if able:
                load = list(found.values())
                found[novice] = min(
                    able, key=lambda own: (load.count(own), not teachers[own].is_backbone, own)
                )
    return tuple(Mentoring(novice, mentor) for novice, mentor in sorted(found.items()))
