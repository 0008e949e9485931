"""A recovery sheet that was shown and not put away is asked for until there is a kept one."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.errors import StoreError, VaultError
from core.founding import NewSchool, create_office
from core.models import School, SchoolId, SchoolKind
from core.office import open_office
from core.safekeeping import recovery_renewal
from core.safekeeping.recovery_access import reset_passphrase
from core.safekeeping.recovery_renewal import is_sheet_waiting, renew_sheet
from core.storage.home import Home
from tests.tui.rooms import press, settled, shows
from tests.tui.test_unlock import (
    DAY,
    PASSPHRASE,
    _quick_keys,  # noqa: F401 - a fixture
    made,
    started,
    unlock,
    until,
)
from tui.screens.founding import FoundingScreen, RecoverySheetScreen
from tui.screens.home import HomeScreen
from tui.screens.settings import SettingsScreen
from tui.screens.sheet_renewal import SheetRenewalScreen
from tui.widgets.dialogs import LeaveDialog
from tui.widgets.record_form import RecordForm

NEXT = "另一句很长的话"


def never_put_away(folder: Path) -> Home:
    """Make a home as the first screen does, and end before its sheet was put away."""
    home = Home(folder / "home")
    school = School(SchoolId("3299990001"), "青石小学", SchoolKind.VILLAGE_PRIMARY_SCHOOL)
    new = NewSchool(school, "石校长", PASSPHRASE, shows_sheet=True)
    create_office(home, new, DAY).office.close()
    return home


def is_waiting(home: Home) -> bool:
    with open_office(home, PASSPHRASE, DAY) as office:
        return is_sheet_waiting(office)


async def at_home(pilot: Pilot[None]) -> None:
    await unlock(pilot, PASSPHRASE)
    await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
    await settled(pilot)


async def test_home_asks_for_a_sheet_that_was_never_put_away_and_makes_another(
    tmp_path: Path,
) -> None:
    home = never_put_away(tmp_path)
    async with started(home) as pilot:
        await at_home(pilot)
        assert shows(pilot, "恢复单还没有收好")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SheetRenewalScreen)
        pilot.app.screen.query_one(RecordForm).restore({"old": PASSPHRASE})
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecoverySheetScreen))
        await press(pilot, "ctrl+q")
        assert shows(pilot, "恢复单还没有收好，要退出吗？")
        await press(pilot, "enter", "ctrl+s", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        await settled(pilot)
        assert not shows(pilot, "恢复单还没有收好")
        assert len(pilot.app.screen_stack) == 2
    assert not is_waiting(home)


async def test_a_sheet_is_made_anew_from_the_settings_with_the_right_passphrase_alone(
    tmp_path: Path,
) -> None:
    home, _ = made(tmp_path)
    async with started(home) as pilot:
        await at_home(pilot)
        await pilot.app.push_screen(SettingsScreen())
        await settled(pilot)
        await press(pilot, *["down"] * 4, "enter")
        assert isinstance(pilot.app.screen, SheetRenewalScreen)
        pilot.app.screen.query_one(RecordForm).restore({"old": "不是这一句"})
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: shows(pilot, "打开密码不对"))


def test_the_new_sheet_opens_and_the_old_one_does_not(tmp_path: Path) -> None:
    home, old = made(tmp_path)
    with open_office(home, PASSPHRASE, DAY) as office:
        new = renew_sheet(office, PASSPHRASE)
        assert is_sheet_waiting(office)
        recipient = office.keys.recovery_recipient
    with open_office(home, PASSPHRASE, DAY) as office:
        assert office.keys.recovery_recipient == recipient, "bundles are written to the new one"
    with pytest.raises(VaultError, match="sheet_of_another"):
        reset_passphrase(home, old, NEXT, DAY)
    reset_passphrase(home, new, NEXT, DAY)
    with open_office(home, NEXT, DAY) as office:
        assert not is_sheet_waiting(office), "whoever used it has it"
        assert office.keys.recovery_recipient == recipient


def test_a_wrong_passphrase_makes_no_sheet(tmp_path: Path) -> None:
    home, old = made(tmp_path)
    with (
        open_office(home, PASSPHRASE, DAY) as office,
        pytest.raises(VaultError, match="wrong_passphrase"),
    ):
        renew_sheet(office, NEXT)
    reset_passphrase(home, old, NEXT, DAY)


def test_a_sheet_that_cannot_be_written_leaves_the_old_one_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, old = made(tmp_path)

    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(recovery_renewal, "write_whole", full)
    with open_office(home, PASSPHRASE, DAY) as office:
        with pytest.raises(StoreError, match="disk_full"):
            renew_sheet(office, PASSPHRASE)
        assert not is_sheet_waiting(office)
    reset_passphrase(home, old, NEXT, DAY)


def test_a_power_cut_before_the_key_file_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, _ = made(tmp_path)

    class PowerCutError(BaseException):
        pass

    def cut(*_args: object, **_more: object) -> None:
        raise PowerCutError

    monkeypatch.setattr(recovery_renewal, "write_whole", cut)
    with open_office(home, PASSPHRASE, DAY) as office, pytest.raises(PowerCutError):
        renew_sheet(office, PASSPHRASE)
    assert is_waiting(home)


async def test_the_first_form_is_not_thrown_away_by_one_key(tmp_path: Path) -> None:
    async with started(Home(tmp_path / "new")) as pilot:
        form = pilot.app.screen.query_one(RecordForm)
        form.restore({"name": "青石小学"})
        await press(pilot, "ctrl+q")
        assert isinstance(pilot.app.screen, LeaveDialog)
        assert shows(pilot, "还没有建好，要退出吗？")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FoundingScreen)
        assert form.values["name"] == "青石小学"


async def test_an_empty_second_passphrase_is_asked_for_in_a_sentence(tmp_path: Path) -> None:
    async with started(Home(tmp_path / "new")) as pilot:
        form = pilot.app.screen.query_one(RecordForm)
        found = {one.field: one.sentence for one in form.problems}
        assert found["again"] == "请把打开密码再输一遍。"
