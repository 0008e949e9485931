"""A workbook that was stored by mistake is taken back with the key that undoes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.office import Office
from core.undoing.acts import recent_acts
from tests.tui.rooms import asked, at_work, press, shows
from tests.tui.test_import_screen import GOOD, names, workbook
from tests.undoing.books import MEI, YAN, store_book, type_over, values
from tui.screens.import_review import ImportReviewScreen
from tui.screens.pupils import PupilsScreen
from tui.screens.taking_back import RecentActsScreen, TakeBackPreview


async def test_what_was_just_stored_is_taken_back_and_can_be_stored_again(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        assert not shows(pilot, "^Z 撤回导入")
        await press(pilot, "ctrl+s")
        before = await asked(pilot, names)
        assert shows(pilot, "^Z 撤回导入")
        assert shows(pilot, "存错了按 ^Z 撤回")
        await press(pilot, "ctrl+z")
        assert isinstance(pilot.app.screen, TakeBackPreview)
        assert shows(pilot, "将移出 1 人。没按 ^S 之前什么都不动。")
        assert shows(pilot, "还没有撤回")
        await press(pilot, "escape")
        assert await asked(pilot, names) == before == ["张帅"]
        await press(pilot, "ctrl+z", "ctrl+s", "ctrl+s")
        assert await asked(pilot, names) == []
        assert shows(pilot, "已撤回：移出 1 人。")
        assert shows(pilot, "还没有存入")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, names) == ["张帅"]


def by_mistake(office: Office) -> None:
    """Store last year's workbook; then somebody types one telephone."""
    store_book(office, MEI, file="今年.xlsx")
    store_book(office, replace(MEI, phone="10008579999", hamlet="岩脚村9组"), YAN)
    type_over(office, "单梅", phone="10008571234")


async def test_an_act_is_found_from_the_list_and_what_came_since_is_named(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await asked(pilot, by_mistake)
        await press(pilot, "ctrl+z")
        assert isinstance(pilot.app.screen, RecentActsScreen)
        assert shows(pilot, "导入学生「去年的名册.xlsx」")
        assert shows(pilot, "新增 1 人、改动 1 人")
        assert shows(pilot, "导入学生「今年.xlsx」")
        await press(pilot, "enter")
        assert shows(pilot, "将移出 1 人、改回 1 人。")
        assert shows(pilot, "不动：联系电话，后来有人改过")
        await press(pilot, "ctrl+s", "ctrl+s")
        assert shows(pilot, "已撤回：移出 1 人、改回 1 人。")
        assert shows(pilot, "撤回了：导入学生「去年的名册.xlsx」")
        assert await asked(pilot, names) == ["单梅"]
        await press(pilot, "escape")
        assert shows(pilot, "单梅")
        assert not shows(pilot, "仇燕")


async def test_nothing_to_take_back_is_said(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await press(pilot, "ctrl+z")
        assert shows(pilot, "这台电脑上两个月里没有能撤回的导入和多人改动")


async def test_a_taking_back_that_is_left_changes_nothing(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await asked(pilot, by_mistake)
        before = await asked(pilot, values), await asked(pilot, recent_acts)
        await press(pilot, "ctrl+z", "enter", "ctrl+s", "escape")
        assert (await asked(pilot, values), await asked(pilot, recent_acts)) == before
