"""English labels: every code has one, and what an English screen shows means the code again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.codes import CODES
from core.english_codes import english_labels
from core.fields import PUPIL_FIELDS
from core.grades import parse_grade
from core.i18n import Language, current_language, use_language
from core.models import Cohort, SchoolYear, Stage
from core.spoken_labels import class_text, code_label, grade_text, in_words, room_text

YEAR = SchoolYear(2026)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    before = current_language()
    use_language(Language.ENGLISH)
    yield
    use_language(before)


def test_every_code_has_an_english_label_and_no_other() -> None:
    assert set(english_labels()) == {(name, one.code) for name in CODES for one in CODES[name]}


def test_an_english_label_means_its_code() -> None:
    for table in CODES.values():
        for one in table:
            assert table.find(code_label(table.name, one.code)) == one, (table.name, one.label)


def test_an_english_label_fits_its_field() -> None:
    assert max(map(len, english_labels().values())) <= 36


@pytest.mark.parametrize(("stage", "grade"), [(Stage.PRIMARY, 3), (Stage.JUNIOR, 1)])
def test_an_english_grade_is_read_back(stage: Stage, grade: int) -> None:
    cohort = Cohort.in_grade(stage, grade, YEAR)
    written = parse_grade(grade_text(cohort, YEAR))
    assert written is not None
    assert written.cohort(YEAR) == cohort


def test_classes_and_yes_are_english() -> None:
    assert class_text(Cohort.in_grade(Stage.PRIMARY, 3, YEAR), YEAR, 2) == "Grade 3, class 2"
    assert in_words(PUPIL_FIELDS["orphan"], "否", YEAR) == "No"
    assert in_words(PUPIL_FIELDS["class_label"], "2班", YEAR) == "2"


def test_a_class_that_came_without_a_grade_says_so() -> None:
    assert room_text((), YEAR, 2) == "no grade, class 2"
    assert room_text((), YEAR, None) == "no grade"


def test_the_standard_keeps_its_own_labels() -> None:
    assert CODES["sex"].label("2") == "女"
