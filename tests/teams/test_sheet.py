"""The sheet of a whole school: four teachers and six grades are an ordinary case (R029, R035)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import GroupingError
from core.models import ClassId, StaffId
from core.teams.allocating import Allocation, ClassNeed, Hand, allocate
from core.teams.taught import usual_subjects

SUBJECTS = ("语文", "数学", "英语", "道德与法治", "科学", "体育", "音乐", "美术")


def grades(*numbers: int) -> list[ClassNeed]:
    return [ClassNeed(ClassId(f"c{own}"), own, usual_subjects(own)) for own in numbers]


def hand(name: str, *subjects: str, cap: int = 24, wide: bool = False) -> Hand:
    return Hand(StaffId(name), frozenset(subjects), cap, is_class_wide=wide)


def periods(found: Allocation) -> Counter[str]:
    held: Counter[str] = Counter()
    for lesson in found.lessons:
        held[lesson.staff_id] += lesson.periods
    return held


def test_four_teachers_of_six_grades_get_every_lesson_evenly() -> None:
    village = [
        hand("李", "语文", "道德与法治"),
        hand("王", "数学", "科学"),
        hand("周", "语文", "英语"),
        hand("吴", "数学", "体育"),
    ]
    found = allocate(grades(1, 2, 3, 4, 5, 6), village)
    needed = sum(sum(usual_subjects(own).values()) for own in range(1, 7))
    held = periods(found)
    assert sum(held.values()) == needed
    assert max(held.values()) - min(held.values()) <= 4
    assert max(Counter(found.homerooms.values()).values()) == 2


def test_one_teacher_alone_gets_the_whole_teaching_point() -> None:
    found = allocate(grades(1, 2), [hand("单", "语文")])
    assert {lesson.staff_id for lesson in found.lessons} == {"单"}


def test_a_class_wide_teacher_keeps_to_one_class_and_takes_what_nobody_teaches() -> None:
    wide = hand("包", "语文", "数学", "音乐", wide=True)
    others = [hand("甲", "语文", "数学", "音乐", "体育"), hand("乙", "语文", "数学")]
    found = allocate(grades(1, 2, 3), [wide, *others])
    own = [lesson for lesson in found.lessons if lesson.staff_id == "包"]
    assert len({lesson.class_id for lesson in own}) == 1
    assert {"语文", "数学", "音乐", "劳动", "科学"} <= {lesson.subject for lesson in own}
    assert found.homerooms[own[0].class_id] == "包"


def test_the_homeroom_teacher_teaches_in_the_class() -> None:
    staff = [hand("甲", "语文"), hand("乙", "数学"), hand("丙", "体育", "音乐", "美术")]
    found = allocate(grades(1, 2), staff)
    for class_id, teacher in found.homerooms.items():
        assert any(
            (lesson.class_id, lesson.staff_id) == (class_id, teacher) for lesson in found.lessons
        )


def test_nobody_goes_over_the_cap_while_somebody_able_has_room() -> None:
    staff = [hand(name, *SUBJECTS, "信息科技", "劳动", cap=20) for name in "甲乙丙丁戊己"]
    found = allocate(grades(1, 2, 3, 4), staff)
    assert max(periods(found).values()) <= 20


@pytest.mark.parametrize(
    ("classes", "staff", "code"),
    [([], [hand("甲")], "no_classes_to_teach"), (grades(1), [], "no_teachers")],
)
def test_without_classes_or_teachers_there_is_no_sheet(
    classes: list[ClassNeed], staff: list[Hand], code: str
) -> None:
    with pytest.raises(GroupingError, match=code):
        allocate(classes, staff)


hands = st.lists(
    st.builds(
        Hand,
        st.just(StaffId("?")),
        st.frozensets(st.sampled_from(SUBJECTS)),
        st.integers(1, 30),
        st.integers(0, 20),
        st.sampled_from([True, False, None]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(hands, st.lists(st.integers(1, 6), min_size=1, max_size=5, unique=True))
def test_any_school_gets_every_lesson_once_and_twice_the_same(
    drawn: list[Hand], taught: list[int]
) -> None:
    staff = [replace(own, id=StaffId(f"t{at}")) for at, own in enumerate(drawn)]
    classes = grades(*taught)
    found = allocate(classes, staff)
    places = [(lesson.class_id, lesson.subject) for lesson in found.lessons]
    assert sorted(places) == sorted((own.id, s) for own in classes for s in own.subjects)
    assert set(found.homerooms) == {own.id for own in classes}
    assert found == allocate(classes, staff)
