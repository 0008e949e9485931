"""Staff on the screen, and settings."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.pilot import Pilot

from core.directory import find_staff
from core.drafts import StaffDraft
from core.i18n import Language, current_language
from core.office import Office
from core.preferences import Preferences, load_preferences
from core.staffing import register_staff
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, settled
from tui.app import CunxiaoApp
from tui.screens.settings import SettingsScreen
from tui.screens.staff import StaffScreen
from tui.theme import ThemeName
from tui.widgets.record_form import RecordForm
from tui.widgets.text_entry import TextEntry


def text_of(pilot: Pilot[None]) -> str:
    return "\n".join(painted(pilot))


def two(office: Office) -> None:
    for name, subjects in (("单珊", "语文、数学"), ("石建国", "体育")):
        register_staff(
            office,
            StaffDraft(
                name=name, sex="女", birth_date="1980-05-06", subjects=subjects, phone="10008571234"
            ),
        )


async def test_staff_are_found_by_initials_and_shown_masked(tmp_path: Path) -> None:
    async with at_work(tmp_path, StaffScreen, two) as pilot:
        await pilot.press(*"ss")
        await settled(pilot)
        text = text_of(pilot)
        assert "单珊" in text
        assert "石建国" not in text
        assert "100****1234" in text
        assert "10008571234" not in text


async def test_a_new_teacher_is_stored_with_the_appointment(tmp_path: Path) -> None:
    async with at_work(tmp_path, StaffScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        for text in ("欧阳娜娜", "", "1985-03-04", "2"):
            entry = pilot.app.focused
            assert isinstance(entry, TextEntry)
            entry.insert_text_at_cursor(text)
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
        pilot.app.screen.query_one(RecordForm).restore({"subjects": "语文、英语"})
        await pilot.press("ctrl+s")
        await settled(pilot)
        lines = await asked(pilot, find_staff)
        assert isinstance(lines, list)
        assert [(line.name, line.subjects) for line in lines] == [("欧阳娜娜", "语文、英语")]
        assert "已保存 欧阳娜娜" in text_of(pilot)


async def test_an_empty_staff_list_teaches_how_to_begin(tmp_path: Path) -> None:
    async with at_work(tmp_path, StaffScreen) as pilot:
        assert "登记第一位教师" in text_of(pilot)


async def test_language_and_colours_hold_at_once_and_are_remembered(tmp_path: Path) -> None:
    async with at_work(tmp_path, SettingsScreen) as pilot:
        app = pilot.app
        assert isinstance(app, CunxiaoApp)
        await pilot.press("enter", *"English", "enter")
        await settled(pilot)
        assert current_language() is Language.ENGLISH
        assert "Settings" in text_of(pilot)
        await pilot.press("down", "enter", *"light", "enter")
        await settled(pilot)
        assert app.theme == ThemeName.LIGHT
        kept = load_preferences(app.room.home)
        assert kept == Preferences(Language.ENGLISH, ThemeName.LIGHT)


async def test_a_backup_is_written_and_the_examination_finds_nothing(tmp_path: Path) -> None:
    async with at_work(tmp_path, SettingsScreen, two) as pilot:
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        entry = pilot.app.focused
        assert isinstance(entry, TextEntry)
        entry.value = str(tmp_path)
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await settled(pilot)
        assert "备份好了" in text_of(pilot)
    assert len(await asyncio.to_thread(lambda: list(tmp_path.glob("*.cunxiao")))) == 1
