"""A PC whose date can hardly be right is asked about before anything is written under it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.clock import FixedClock
from core.clock_doubt import DoubtKind, clock_doubt, confirm_clock, doubt_kind, doubt_no_clock
from core.office import Office
from core.storage.home import Home
from tests.tui.rooms import asked, at_work, press, settled, shows
from tests.tui.test_unlock import (
    DAY,
    PASSPHRASE,
    _quick_keys,  # noqa: F401 - a fixture
    made,
    unlock,
    until,
)
from tui.app import CunxiaoApp
from tui.places import PLACES, first_screen
from tui.room import Room
from tui.screens.home import HomeScreen
from tui.screens.unlock import UnlockScreen
from tui.widgets.dialogs import ConfirmDialog

NOON = datetime(2026, 10, 8, 12, tzinfo=UTC)


@asynccontextmanager
async def started_on(home: Home, day: date) -> AsyncIterator[Pilot[None]]:
    room = Room(home, FixedClock(day))
    app = CunxiaoApp(lambda: first_screen(home), places=PLACES, room=room)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(app.screen_stack) > 1)
        yield pilot


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (NOON, None),
        (NOON - timedelta(hours=20), None),
        (NOON + timedelta(days=399), None),
        (NOON - timedelta(days=2), DoubtKind.EARLIER),
        (NOON + timedelta(days=401), DoubtKind.MUCH_LATER),
        (datetime(2000, 1, 1, tzinfo=UTC), DoubtKind.IMPOSSIBLE),
        (datetime(2099, 1, 1, tzinfo=UTC), DoubtKind.IMPOSSIBLE),
        (datetime.max.replace(tzinfo=UTC), DoubtKind.IMPOSSIBLE),
    ],
)
def test_a_moment_is_judged_by_what_was_written_last(now: datetime, kind: DoubtKind | None) -> None:
    assert doubt_kind(now, NOON) is kind


def test_a_new_store_doubts_no_possible_day() -> None:
    assert doubt_kind(NOON, None) is None


async def test_a_pc_set_back_opens_nothing_until_somebody_vouches_for_its_date(
    tmp_path: Path,
) -> None:
    home, _ = made(tmp_path)
    async with started_on(home, date(2025, 10, 8)) as pilot:
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        assert shows(pilot, "电脑说今天是2025年10月8日，上次在这里写资料是2026年10月8日")
        await press(pilot, "enter", "escape")
        assert isinstance(pilot.app.screen, UnlockScreen)
        assert shows(pilot, "没有打开，什么都没有动")
        assert pilot.app.room.office is None  # type: ignore[attr-defined]
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        assert await asked(pilot, clock_doubt) is None


async def test_an_impossible_year_is_said_before_the_passphrase_is_asked_for(
    tmp_path: Path,
) -> None:
    home, _ = made(tmp_path)
    async with started_on(home, date(2000, 1, 1)) as pilot:
        assert shows(pilot, "! 电脑说今天是2000年1月1日，日期不对")


async def test_a_right_date_is_asked_about_by_nobody(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    async with started_on(home, DAY.day + timedelta(days=60)) as pilot:
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))


async def test_home_says_it_first_where_the_date_changed_meanwhile(tmp_path: Path) -> None:
    def set_back(office: Office) -> None:
        office.audit("look")
        office.clock = FixedClock(date(2025, 1, 1))

    async with at_work(tmp_path, HomeScreen, set_back) as pilot:
        assert shows(pilot, "! 电脑日期是2025年1月1日，上次是2026年10月8日：先改对日期")
        await press(pilot, "enter", "ctrl+s")
        await settled(pilot)
        assert not shows(pilot, "先改对日期")


async def test_a_slip_that_was_put_right_is_doubted_once(tmp_path: Path) -> None:
    def look(office: Office) -> list[bool]:
        doubts: list[bool] = []
        for day in (date(2099, 1, 1), date(2026, 10, 9), date(2026, 10, 10)):
            office.clock = FixedClock(day)
            doubts.append(clock_doubt(office) is not None)
            confirm_clock(office)
        return doubts

    async with at_work(tmp_path, HomeScreen) as pilot:
        assert await asked(pilot, look) == [True, True, False]


async def test_a_township_to_practise_on_is_opened_on_any_day(tmp_path: Path) -> None:
    def look(office: Office) -> bool:
        office.audit("look")
        doubt_no_clock(office)
        office.clock = FixedClock(date(2025, 1, 1))
        return clock_doubt(office) is None

    async with at_work(tmp_path, HomeScreen) as pilot:
        assert await asked(pilot, look)
