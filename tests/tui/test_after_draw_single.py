"""A grade with one class: three keys from the home screen to the papers (R014)."""

from __future__ import annotations

from pathlib import Path

from core.grouping.single_class import statements_of
from core.office import Office
from tests.tui.rooms import asked, at_work, do, fill_school, press, settled, shows, write
from tui.screens.classes import ClassesScreen
from tui.screens.draw import DrawScreen
from tui.screens.single_class import SingleClassScreen
from tui.widgets.record_form import RecordForm


def village(office: Office) -> None:
    fill_school(office, 9)
    fill_school(office, 4, "三年级")


def stated(office: Office) -> int:
    return len(statements_of(office))


async def test_one_key_shows_what_will_be_written_and_one_writes_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, ClassesScreen, village) as pilot:
        await press(pilot, "ctrl+p")
        assert isinstance(pilot.app.screen, SingleClassScreen)
        assert shows(pilot, "写 一年级 的单班说明")
        assert shows(pilot, "9 人")
        assert await asked(pilot, stated) == 0
        await press(pilot, "enter")
        assert await asked(pilot, stated) == 1
        assert shows(pilot, "已写好 3 个文件")
        names = sorted(path.suffix for path in (tmp_path / "print").iterdir())
        assert names == [".pdf", ".pdf", ".zip"]


async def test_the_draw_of_a_school_with_one_class_a_grade_leads_there(tmp_path: Path) -> None:
    async with at_work(tmp_path, DrawScreen, village) as pilot:
        await do(pilot, "single")
        assert shows(pilot, "2 个班，13 人")
        await press(pilot, "enter")
        assert await asked(pilot, stated) == 2
        assert shows(pilot, "已写好 6 个文件")


async def test_the_telephone_on_the_notice_is_named_on_the_same_screen(tmp_path: Path) -> None:
    async with at_work(tmp_path, SingleClassScreen, village) as pilot:
        assert shows(pilot, "还没有登记监督电话")
        await do(pilot, "leading")
        await write(pilot, "石校长")
        form = pilot.app.screen.query_one(RecordForm)
        form.focus_field("phone")
        await settled(pilot)
        await write(pilot, "0855-1234567")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "石校长")
        assert not shows(pilot, "还没有登记监督电话")


async def test_a_statement_written_before_says_so_and_is_written_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, SingleClassScreen, village) as pilot:
        await press(pilot, "enter", "escape")
        await pilot.app.push_screen(SingleClassScreen("一年级"))
        await press(pilot)
        assert shows(pilot, "写过，公示到")
        await press(pilot, "enter")
        assert await asked(pilot, stated) == 2


def large(office: Office) -> None:
    fill_school(office, 60)
    fill_school(office, 4, "三年级")


async def test_a_grade_too_large_for_one_class_is_told_and_not_offered(tmp_path: Path) -> None:
    async with at_work(tmp_path, SingleClassScreen, large) as pilot:
        assert shows(pilot, "60 人，超过一个班最多 55 人")
        assert shows(pilot, "写 三年级 的单班说明")
        assert not shows(pilot, "写 一年级 的单班说明")
        await press(pilot, "enter")
        assert await asked(pilot, stated) == 1
