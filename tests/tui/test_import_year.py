"""Between spring and autumn a workbook's first grade is asked after, and read as it was said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.clock import FixedClock
from core.office import Office
from tests.tui.rooms import asked, at_work, press, shows, write
from tests.tui.test_import_screen import workbook
from tui.screens.import_review import ImportReviewScreen
from tui.widgets.dialogs import ChooseDialog

NEW = ("张帅", "男", "2020-01-25", "", "一年级", "王秀英", "10008576016", "", "")
THIRD = ("单珊", "女", "2017-04-09", "", "三年级", "", "", "", "")


@asynccontextmanager
async def in_summer(folder: Path, path: Path, today: date) -> AsyncIterator[Pilot[None]]:
    """Open the review of a workbook on another day."""

    def on_that_day(office: Office) -> None:
        office.clock = FixedClock(today)

    async with at_work(folder, lambda: ImportReviewScreen(path), on_that_day) as pilot:
        yield pilot


def entered(office: Office) -> list[int]:
    files = office.store.pupils.all_files()
    return sorted(file.enrolment.entry_year for file in files)


async def test_newcomers_are_stored_for_the_autumn_when_that_was_said(tmp_path: Path) -> None:
    async with in_summer(tmp_path, workbook(tmp_path, NEW), date(2026, 8, 20)) as pilot:
        assert isinstance(pilot.app.screen, ChooseDialog)
        assert shows(pilot, "秋季新生，2026 年入学")
        await write(pilot, "秋季")
        await press(pilot, "enter")
        assert shows(pilot, "照下一学年读")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, entered) == [2026]


async def test_who_says_nothing_reads_this_years_grade_and_can_still_say(tmp_path: Path) -> None:
    async with in_summer(tmp_path, workbook(tmp_path, NEW), date(2026, 8, 20)) as pilot:
        await press(pilot, "escape")
        assert not shows(pilot, "照下一学年读")
        await press(pilot, "ctrl+p")
        await write(pilot, "秋季")
        await press(pilot, "enter", "ctrl+p")
        await write(pilot, "现在")
        await press(pilot, "enter", "ctrl+s")
        assert await asked(pilot, entered) == [2025]


async def test_a_workbook_of_several_grades_is_asked_after_by_nobody(tmp_path: Path) -> None:
    path = workbook(tmp_path, NEW, THIRD)
    async with in_summer(tmp_path, path, date(2026, 8, 20)) as pilot:
        assert isinstance(pilot.app.screen, ImportReviewScreen)
        await press(pilot, "ctrl+p")
        assert shows(pilot, "表里的一年级，是哪一届？")


@pytest.mark.parametrize("today", [date(2026, 3, 2), date(2026, 10, 8)])
async def test_in_term_there_is_no_question(tmp_path: Path, today: date) -> None:
    async with in_summer(tmp_path, workbook(tmp_path, NEW), today) as pilot:
        assert isinstance(pilot.app.screen, ImportReviewScreen)
        await press(pilot, "ctrl+p")
        assert isinstance(pilot.app.screen, ImportReviewScreen)
