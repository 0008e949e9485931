"""The last grade of a teaching point, asked for on the screen of the yearly promotion."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from core.changes.grades import known_last_grade, set_last_grade
from core.models import Cohort, PupilStatus, SchoolKind, Stage
from core.office import Office
from core.school_year.promotion import release_grade
from core.storage.bundles import BundleRepository, SentBundle
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


def told_by_stick(office: Office) -> None:
    """Release a grade to the centre and note a bundle that was written after it."""
    four_grades(office)
    set_last_grade(office, 4)
    day = office.clock.today()
    release_grade(office, Cohort.in_grade(Stage.PRIMARY, 4, office.year), day)
    made = f"{day + timedelta(days=1)}T00:00:00Z"
    sent = SentBundle("b", CENTRE.id, 1, made, "b.cxb", 1, 1, "")
    with office.store.transaction():
        BundleRepository(office.store.connection).add_sent(sent)


def statuses(office: Office) -> set[PupilStatus]:
    files = office.store.pupils.all_files(office.school.id)
    return {file.enrolment.status for file in files}


async def test_a_promotion_that_the_stick_has_told_of_is_taken_back_after_a_question(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PromotionScreen, told_by_stick, school=POINT) as pilot:
        await press(pilot, "ctrl+z")
        assert shows(pilot, "已经上报过这次升学")
        assert shows(pilot, "中心校可能已经接收了这些孩子")
        await press(pilot, "escape")
        assert await asked(pilot, statuses) == {PupilStatus.TRANSFERRED_OUT}
        await press(pilot, "ctrl+z", "ctrl+s")
        assert await asked(pilot, statuses) == {PupilStatus.PRESENT}
