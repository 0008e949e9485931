"""A full disk takes no draft: what was typed is not left without a question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.errors import StoreError
from core.records.drafting import all_drafts
from core.storage.local import DraftRepository
from tests.tui.rooms import asked, at_work, do, fill_school, press, settled, shows, write
from tui.app import CunxiaoApp
from tui.places import PLACES
from tui.screens.ask import AskDialog
from tui.screens.one_form import OneFormScreen
from tui.screens.privacy import PrivacyScreen
from tui.screens.pupils import PupilsScreen
from tui.screens.recovery import RecoveryScreen
from tui.screens.settings import SettingsScreen
from tui.screens.staff import StaffScreen
from tui.widgets.dialogs import LeaveDialog
from tui.widgets.record_form import RecordForm

QUESTION = "刚填的没能记成草稿，要离开吗？"


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise StoreError("disk_full", path="/")

    monkeypatch.setattr(DraftRepository, "save", refuse)


async def typed_in_new_form(pilot: Pilot[None]) -> RecordForm:
    await press(pilot, "ctrl+n")
    await write(pilot, "钱小七")
    return pilot.app.screen.query_one(RecordForm)


async def quitting(pilot: Pilot[None]) -> None:
    await press(pilot, "ctrl+q")


async def leaving(pilot: Pilot[None]) -> None:
    await press(pilot, "escape")


async def stepping(pilot: Pilot[None]) -> None:
    await press(pilot, "ctrl+down")


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("away", [leaving, stepping, quitting])
async def test_a_form_whose_draft_was_refused_is_left_only_when_that_is_said(
    tmp_path: Path, away: Callable[[Pilot[None]], Awaitable[None]]
) -> None:
    def prepare(office: object) -> None:
        fill_school(office, 2)  # type: ignore[arg-type]

    async with at_work(tmp_path, PupilsScreen, prepare) as pilot:
        form = await typed_in_new_form(pilot)
        await away(pilot)
        assert shows(pilot, QUESTION)
        assert shows(pilot, "磁盘满了")
        await press(pilot, "enter")
        assert form.values["name"] == "钱小七"
        assert isinstance(pilot.app.screen, PupilsScreen)
        assert pilot.app.screen.is_form_in_front
        await away(pilot)
        await press(pilot, "ctrl+y")
        assert not isinstance(pilot.app.screen, LeaveDialog)
        assert not form.is_attached or form.values["name"] != "钱小七"


@pytest.mark.usefixtures("full_disk")
async def test_another_place_takes_no_form_away_without_a_question(tmp_path: Path) -> None:
    async with at_work(tmp_path, SettingsScreen) as pilot:
        assert isinstance(pilot.app, CunxiaoApp)
        pilot.app.places = dict(PLACES)
        await press(pilot, "f2")
        form = await typed_in_new_form(pilot)
        await press(pilot, "f4", "enter")
        assert pilot.app.screen is form.screen
        await press(pilot, "f4", "ctrl+y")
        assert isinstance(pilot.app.screen, StaffScreen)


@pytest.mark.usefixtures("full_disk")
async def test_a_second_ctrl_q_asks_no_second_time(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await typed_in_new_form(pilot)
        await press(pilot, "ctrl+q", "ctrl+q", "escape")
        assert isinstance(pilot.app.screen, PupilsScreen)


async def test_once_there_is_room_again_it_is_left_without_a_question(
    tmp_path: Path, full_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await typed_in_new_form(pilot)
        await pilot.pause(0.4)
        await settled(pilot)
        assert shows(pilot, "草稿没能记下")
        monkeypatch.undo()
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, PupilsScreen)
        assert not pilot.app.screen.is_form_in_front
        drafts = await asked(pilot, all_drafts)
        assert isinstance(drafts, list)
        assert [one.name for one in drafts] == ["钱小七"]


@pytest.mark.usefixtures("full_disk")
async def test_a_form_of_one_page_stays_too(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrivacyScreen) as pilot:
        await do(pilot, "notice")
        await write(pilot, "石校长")
        await press(pilot, "escape")
        assert shows(pilot, QUESTION)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, OneFormScreen)
        await press(pilot, "escape", "ctrl+y")
        assert isinstance(pilot.app.screen, PrivacyScreen)


@pytest.mark.usefixtures("full_disk")
async def test_a_line_that_takes_thought_stays_too(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrivacyScreen) as pilot:
        pilot.app.push_screen(AskDialog("说明", draft_id="words"))
        await settled(pilot)
        await write(pilot, "两名学生转走")
        await pilot.pause(0.4)
        await press(pilot, "escape")
        assert shows(pilot, QUESTION)
        await press(pilot, "ctrl+y")
        assert isinstance(pilot.app.screen, PrivacyScreen)


async def test_a_secret_half_typed_is_asked_about_before_the_program_ends(tmp_path: Path) -> None:
    async with at_work(tmp_path, SettingsScreen) as pilot:
        pilot.app.push_screen(RecoveryScreen())
        await settled(pilot)
        await press(pilot, "1", "ctrl+q")
        assert shows(pilot, "还没有办，要离开吗？")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, RecoveryScreen)
