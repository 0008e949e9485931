"""Paper speaks Chinese while the screens speak English; English grades are read back."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest

from core.grades import LAST_GRADE, parse_grade
from core.i18n import Language, current_language, in_chinese, use_language
from core.models import Cohort, SchoolYear, Stage
from core.spoken_labels import class_cell, class_text, grade_text, subjects_text

YEAR = SchoolYear(2026)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = current_language()
    use_language(Language.ENGLISH)
    yield
    use_language(before)


def test_paper_is_chinese_and_the_screen_english_again_afterwards() -> None:
    cohort = Cohort.in_grade(Stage.PRIMARY, 3, YEAR)
    with in_chinese():
        assert class_text(cohort, YEAR, 2) == "三年级2班"
        assert subjects_text(["语文", "数学"]) == "语文、数学"
    assert class_text(cohort, YEAR, 2) == "Grade 3, class 2"
    assert subjects_text(["语文", "数学"]) == "Chinese, Mathematics"


def test_another_thread_goes_on_in_english() -> None:
    heard: list[Language] = []
    with in_chinese():
        other = Thread(target=lambda: heard.append(current_language()))
        other.start()
        other.join()
    assert heard == [Language.ENGLISH]


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("number", [None, 1, 12])
def test_every_grade_and_class_in_english_is_read_back(stage: Stage, number: int | None) -> None:
    for grade in range(1, LAST_GRADE[stage] + 1):
        cohort = Cohort.in_grade(stage, grade, YEAR)
        for text in (class_text(cohort, YEAR, number), class_cell(cohort, YEAR, number)):
            written = parse_grade(text)
            assert written is not None, text
            assert (written.cohort(YEAR), written.class_number) == (cohort, number)


def test_who_has_left_is_read_back_by_the_year_of_entry() -> None:
    cohort = Cohort(Stage.PRIMARY, 2015)
    written = parse_grade(grade_text(cohort, YEAR))
    assert written is not None
    assert written.cohort(YEAR) == cohort
