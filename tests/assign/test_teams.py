from __future__ import annotations

from collections import Counter

import pytest

from core.assign.randomness import Stream
from core.assign.refusals import PupilsError
from core.assign.teams import (
    HOMEROOM,
    Teacher,
    TeachingSlot,
    TeamRequest,
    TeamRule,
    arrange_teams,
)
from core.errors import GroupingError
from tests.assign.cohorts import seed_of

SUBJECTS = ("数学", "英语", "语文", "科学", "体育")


def school(classes: int, *, shared_sport: bool = True) -> TeamRequest:
    """Return a request: own teachers for most subjects, one for sport in all classes."""
    stream = Stream(seed_of(classes), "teachers")
    teachers = []
    slots = []
    for subject in SUBJECTS:
        is_shared = subject == "体育" and shared_sport
        for place in range(1 if is_shared else classes):
            own = f"{subject}{place}"
            bands = {
                "sex": str(stream.below(2)),
                "age_band": str(stream.below(3)),
                "title": str(stream.below(3)),
            }
            teachers.append(
                Teacher(own, bands, is_backbone=place == 0, is_novice=place == classes - 1)
            )
            slots += [TeachingSlot(own, subject)] * (classes if is_shared else 1)
    homerooms = tuple(f"语文{place}" for place in range(classes))
    return TeamRequest(classes, tuple(teachers), tuple(slots), homerooms, {})


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_each_class_gets_one_slot_of_each_subject_and_one_homeroom(classes: int) -> None:
    teams = arrange_teams(school(classes), seed_of(1))
    assert len(teams.piles) == classes
    for number, pile in enumerate(teams.piles):
        assert Counter(slot.subject for slot in pile) == Counter((HOMEROOM, *SUBJECTS))
        assert TeachingSlot(teams.homeroom_teacher(number), "语文") in pile
    assert len({teams.homeroom_teacher(n) for n in range(classes)}) == classes


def test_the_same_bytes_give_the_same_teams() -> None:
    assert arrange_teams(school(4), seed_of(1)) == arrange_teams(school(4), seed_of(1))


def test_backbone_and_novices_are_spread_over_the_classes() -> None:
    teams = arrange_teams(school(4), seed_of(2))
    assert teams.broken == ()
    spread_over = [
        {own for own, pile in enumerate(teams.piles) if any(s.teacher in chosen for s in pile)}
        for chosen in (
            {f"{subject}0" for subject in SUBJECTS[:4]},
            {f"{subject}3" for subject in SUBJECTS[:4]},
        )
    ]
    assert all(len(piles) >= 3 for piles in spread_over)


def test_each_novice_has_an_experienced_colleague_of_the_same_class() -> None:
    request = school(4)
    teams = arrange_teams(request, seed_of(2))
    novices = {teacher.id for teacher in request.teachers if teacher.is_novice}
    assert {pair.novice for pair in teams.mentorings} == novices
    for pair in teams.mentorings:
        assert pair.mentor not in novices
        assert any(
            {pair.novice, pair.mentor} <= {slot.teacher for slot in pile} for pile in teams.piles
        )


def test_a_class_wide_teacher_keeps_all_slots_in_one_class() -> None:
    teachers = [Teacher(f"包{n}", {"sex": str(n % 2)}, is_class_wide=True) for n in range(3)]
    teachers.append(Teacher("体", {"sex": "1"}))
    slots = [TeachingSlot(t.id, s) for t in teachers[:3] for s in ("语文", "数学")]
    slots += [TeachingSlot("体", "体育")] * 3
    request = TeamRequest(3, tuple(teachers), tuple(slots), ("包0", "包1", "包2"), {})
    teams = arrange_teams(request, seed_of(0))
    for pile in teams.piles:
        assert len({slot.teacher for slot in pile}) == 2


def test_a_rule_that_nobody_could_keep_is_said() -> None:
    teachers = tuple(Teacher(f"新{n}", {}, is_novice=True) for n in range(4))
    slots = tuple(TeachingSlot(f"新{n}", ("语文", "数学")[n // 2]) for n in range(4))
    teams = arrange_teams(TeamRequest(2, teachers, slots, ("新0", "新1"), {}), seed_of(0))
    assert [broken.rule for broken in teams.broken] == [TeamRule.ONLY_NOVICES] * 2
    assert teams.mentorings == ()


def refusal_of(request: TeamRequest) -> GroupingError:
    with pytest.raises(GroupingError) as refusal:
        arrange_teams(request, seed_of(0))
    return refusal.value


TWO = (Teacher("a", {}), Teacher("b", {}))
TWO_SLOTS = (TeachingSlot("a", "语文"), TeachingSlot("b", "语文"))


def test_a_subject_without_a_slot_per_class_is_refused() -> None:
    refusal = refusal_of(TeamRequest(2, TWO, TWO_SLOTS[:1], ("a", "b"), {}))
    assert (refusal.code, refusal.params) == (
        "subject_slots",
        {"subject": "语文", "slots": 1, "classes": 2},
    )


def test_one_homeroom_a_teacher() -> None:
    refusal = refusal_of(TeamRequest(2, TWO, TWO_SLOTS, ("a", "a"), {}))
    assert isinstance(refusal, PupilsError)
    assert (refusal.code, refusal.pupils) == ("homeroom_twice", ("a",))
    assert refusal_of(TeamRequest(2, TWO, TWO_SLOTS, ("a",), {})).code == "homeroom_count"


def test_a_teacher_whom_nobody_knows_is_refused() -> None:
    slots = (TeachingSlot("a", "语文"), TeachingSlot("x", "语文"))
    assert refusal_of(TeamRequest(2, TWO, slots, ("a", "b"), {})).code == "teacher_unknown"


def test_ties_that_need_two_slots_of_a_subject_in_one_class_are_refused() -> None:
    teachers = (Teacher("a", {}, is_class_wide=True), Teacher("b", {}))
    slots = (TeachingSlot("a", "语文"), TeachingSlot("a", "语文"))
    refusal = refusal_of(TeamRequest(2, teachers, slots, ("a", "b"), {}))
    assert isinstance(refusal, PupilsError)
    assert refusal.code == "team_ties_do_not_fit"
    assert refusal.pupils == ("a",)


def test_a_subject_may_not_be_called_homeroom() -> None:
    slots = (TeachingSlot("a", HOMEROOM), TeachingSlot("b", HOMEROOM))
    assert refusal_of(TeamRequest(2, TWO, slots, ("a", "b"), {})).code == "subject_reserved"
