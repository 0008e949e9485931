"""The last grade of a teaching point, asked for on the screen of the yearly promotion."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.changes.grades import known_last_grade
from core.models import SchoolKind
from core.office import Office
from tests.sync.township import CENTRE, SOUTH
from tests.tui.rooms import asked, at_work, do, fill_school, press, shows
from tui.screens.promotion import PromotionScreen

POINT = replace(SOUTH, kind=SchoolKind.TEACHING_POINT)


def four_grades(office: Office) -> None:
    fill_school(office, 2, "四年级")
    with office.writing("test") as writing:
        writing.put(CENTRE)


async def test_the_highest_grade_with_pupils_is_proposed_and_the_refusal_goes(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PromotionScreen, four_grades, school=POINT) as pilot:
        assert shows(pilot, "还不知道本校最高读到几年级")
        await do(pilot, "last_grade")
        assert shows(pilot, "> 四年级")
        await press(pilot, "enter")
        assert await asked(pilot, known_last_grade) == 4
        assert not shows(pilot, "还不知道本校最高读到几年级")
        assert shows(pilot, "本校最高年级记为四年级")
