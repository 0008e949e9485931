"""Cheap open offices for screens: no passphrase, no waiting for the disk, real use cases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from core.clock import FixedClock
from core.models import School
from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.storage.home import Home
from tests.sync.township import SOUTH, found
from tests.tui.looking import painted
from tui.app import CunxiaoApp
from tui.room import Room
from tui.theme import ThemeName
from tui.widgets.agenda import Agenda
from tui.widgets.frame import OfficeScreen

TODAY = date(2026, 10, 8)
SURNAMES = "张王李赵陈杨吴刘黄周徐孙马朱胡林郭何高罗"
GIVEN = ("思琪", "帅", "诗涵", "斯文", "舒雅", "建国", "梅", "小龙", "子轩", "雨桐")


def pupil_draft(at: int, grade: str = "一年级", **values: str) -> PupilDraft:
    """Return a whole pupil who does not exist; the same for the same number."""
    name = SURNAMES[at % len(SURNAMES)] + GIVEN[(at * 7 // 3) % len(GIVEN)]
    facts = {
        "name": name,
        "sex": "女" if at % 2 else "男",
        "birth_date": f"20{20 - at % 2}-{1 + at % 12:02}-{1 + at % 28:02}",
        "grade": grade,
        "ethnic": "苗族" if at % 3 == 0 else "汉族",
        "hamlet": f"{('青石村', '岩脚村')[at % 2]}{1 + at % 6}组",
        "attend_way": "住校" if at % 4 == 0 else "走读",
        "left_behind": "是" if at % 5 == 0 else "否",
        "preschool": "是",
        "m1_name": name[0] + "大山",
        "m1_relation": "父亲",
        "m1_phone": f"1000857{7000 + at}",
    }
    return PupilDraft(**facts | values)


def fill_school(office: Office, pupils: int, grade: str = "一年级") -> None:
    """Register some pupils."""
    with office.writing("test"):
        for at in range(pupils):
            register_pupil(office, pupil_draft(at, grade))


@asynccontextmanager
async def at_work(
    folder: Path,
    screen: Callable[[], OfficeScreen[None]],
    prepare: Callable[[Office], None] | None = None,
    *,
    school: School = SOUTH,
    size: tuple[int, int] = (80, 24),
    theme: ThemeName = ThemeName.DARK,
) -> AsyncIterator[Pilot[None]]:
    """Open an office on the desk's thread, prepare it there, and show a screen over it."""
    app = work_app(folder, theme)
    async with app.run_test(size=size) as pilot:
        await begin_work(pilot, folder, screen, prepare, school)
        yield pilot


def work_app(folder: Path, theme: ThemeName = ThemeName.DARK) -> CunxiaoApp:
    """Return the program over a home that is not there yet."""
    room = Room(Home(folder / "home"), FixedClock(TODAY))
    return CunxiaoApp(OfficeScreen[None], room=room, theme=theme)


async def begin_work(
    pilot: Pilot[None],
    folder: Path,
    screen: Callable[[], OfficeScreen[None]],
    prepare: Callable[[Office], None] | None = None,
    school: School = SOUTH,
) -> None:
    """Make the home on the desk's thread, prepare it, and show a screen over it."""
    app = pilot.app
    assert isinstance(app, CunxiaoApp)

    def open_it() -> Office:
        office = found(folder, school, "home").office
        if prepare is not None:
            prepare(office)
        return office

    app.room.office = await app.desk.run(open_it)
    app.is_open = True
    await app.push_screen(screen())
    await settled(pilot)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until what was asked for is done and painted; a worker may wait for a dialog."""
    app = pilot.app
    assert isinstance(app, CunxiaoApp)
    for _ in range(3):
        await pilot.pause()
        await app.desk.run(lambda: None)
        await asyncio.sleep(0.01)
    while app._key_order._waiting:  # each waits two seconds at most for the one before it
        await pilot.pause()
    await pilot.pause()


async def asked(pilot: Pilot[None], use_case: Callable[[Office], object]) -> object:
    """Run something over the office at the desk: to assert what was stored."""
    app = pilot.app
    assert isinstance(app, CunxiaoApp)
    return await app.desk.run(use_case, app.room.opened)


async def write(pilot: Pilot[None], text: str) -> None:
    """Type text that Pilot cannot press: as an input method gives it, in one piece."""
    focused = pilot.app.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await settled(pilot)


async def do(pilot: Pilot[None], key: str) -> None:
    """Do an act of the agenda in front."""
    agenda = pilot.app.screen.query_one(Agenda)
    assert key in agenda.keys, agenda.keys
    agenda.choose(key)
    agenda.focus()
    await pilot.press("enter")
    await settled(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait after each that does something, and at the end."""
    for key in keys:
        await pilot.press(key)
        if len(key) > 1:
            await settled(pilot)
    await settled(pilot)


def shows(pilot: Pilot[None], text: str) -> bool:
    """Whether a text stands on one line of the screen."""
    return any(text in line for line in painted(pilot))
