"""Classes: sizes, who is in one, and the way to paper and to the draw."""

from __future__ import annotations

from pathlib import Path

from core.office import Office
from tests.tui.rooms import at_work, fill_school, press, shows
from tui.screens.classes import ClassesScreen, ClassScreen
from tui.screens.draw import DrawScreen
from tui.screens.print import PrintScreen
from tui.screens.pupils import PupilsScreen


def school(office: Office) -> None:
    fill_school(office, 5)
    fill_school(office, 3, "三年级")


async def test_every_class_stands_with_its_size(tmp_path: Path) -> None:
    async with at_work(tmp_path, ClassesScreen, school) as pilot:
        assert shows(pilot, "2 个班 8 人")
        assert shows(pilot, "一年级 5 人，男 3，女 2")


async def test_a_class_opens_with_its_pupils_whose_telephones_are_masked(tmp_path: Path) -> None:
    async with at_work(tmp_path, ClassesScreen, school) as pilot:
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, ClassScreen)
        assert shows(pilot, "3 人")
        assert shows(pilot, "100****7000")
        await press(pilot, "w", "s", "h")
        assert shows(pilot, "王诗涵")
        assert not shows(pilot, "李舒雅")
        await press(pilot, "escape")
        assert shows(pilot, "2 个班 8 人")


async def test_a_pupil_of_a_class_opens_in_the_register(tmp_path: Path) -> None:
    async with at_work(tmp_path, ClassesScreen, school) as pilot:
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, PupilsScreen)
        assert shows(pilot, "陈雨桐")


async def test_f5_prints_the_class_under_the_cursor(tmp_path: Path) -> None:
    async with at_work(tmp_path, ClassesScreen, school) as pilot:
        await press(pilot, "down", "f5")
        assert isinstance(pilot.app.screen, PrintScreen)
        assert shows(pilot, "花名册 三年级")


async def test_the_draw_is_reached_from_here(tmp_path: Path) -> None:
    async with at_work(tmp_path, ClassesScreen, school) as pilot:
        await press(pilot, "ctrl+n")
        assert isinstance(pilot.app.screen, DrawScreen)


async def test_a_school_without_pupils_is_told_what_to_do(tmp_path: Path) -> None:
    async with at_work(tmp_path, ClassesScreen) as pilot:
        assert shows(pilot, "还没有班级")
