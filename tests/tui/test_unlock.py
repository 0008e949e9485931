"""The first start and every later one: founding, the passphrase, the recovery sheet."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from core.clock import FixedClock
from core.founding import NewSchool, create_office
from core.models import School, SchoolId, SchoolKind
from core.office import open_office
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.storage.home import Home
from core.vault import age_recipients
from tests.tui.looking import painted
from tui.app import CunxiaoApp
from tui.places import PLACES, first_screen
from tui.room import Room
from tui.screens.founding import RecoverySheetScreen
from tui.screens.home import HomeScreen
from tui.screens.recovery import GROUPS, RecoveryScreen, spread
from tui.screens.unlock import UnlockScreen
from tui.widgets.cells import wrap
from tui.widgets.form_parts import FieldEntry
from tui.widgets.record_form import RecordForm
from tui.widgets.text_entry import TextEntry

DAY = FixedClock(date(2026, 10, 8))
PASSPHRASE = "白云深处有人家"
QUICK = 4
"""An scrypt work factor that takes no time: 2^4."""


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    real = age_recipients.ScryptRecipient.__init__

    def quick(self: age_recipients.ScryptRecipient, passphrase: str, work_factor: int = 0) -> None:
        real(self, passphrase, QUICK)

    monkeypatch.setattr(age_recipients.ScryptRecipient, "__init__", quick)


def made(folder: Path) -> tuple[Home, str]:
    """Make a home and return it with its recovery sheet."""
    home = Home(folder / "home")
    school = School(SchoolId("3299990001"), "青石小学", SchoolKind.VILLAGE_PRIMARY_SCHOOL)
    created = create_office(home, NewSchool(school, "石校长", PASSPHRASE), DAY)
    created.office.close()
    return home, created.recovery_sheet


@asynccontextmanager
async def started(home: Home) -> AsyncIterator[Pilot[None]]:
    app = CunxiaoApp(lambda: first_screen(home), places=PLACES, room=Room(home, DAY))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(app.screen_stack) > 1)
        yield pilot


async def until(pilot: Pilot[None], holds: object) -> None:
    """Wait until something holds: key derivation runs elsewhere."""
    assert callable(holds)
    for _ in range(300):
        await pilot.pause()
        if holds():
            await pilot.pause()
            return
        await asyncio.sleep(0.02)
    raise AssertionError("\n".join(painted(pilot)))


def says(pilot: Pilot[None], text: str) -> bool:
    return text in "\n".join(painted(pilot))


async def unlock(pilot: Pilot[None], passphrase: str) -> None:
    pilot.app.screen.query_one("#passphrase", TextEntry).value = passphrase
    await pilot.press("enter")


async def test_the_right_passphrase_leads_home(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    async with started(home) as pilot:
        assert isinstance(pilot.app.screen, UnlockScreen)
        assert not says(pilot, "青石小学")
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        await until(pilot, lambda: says(pilot, "青石小学"))


async def test_a_passphrase_is_never_shown(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    async with started(home) as pilot:
        await pilot.press(*"secret1")
        assert says(pilot, "*******")
        assert not says(pilot, "secret1")


async def test_a_wrong_passphrase_is_said_and_can_be_typed_again(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    async with started(home) as pilot:
        await unlock(pilot, "不是这一句")
        await until(pilot, lambda: says(pilot, "打开密码不对"))
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))


async def test_a_home_in_use_says_so(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    from core.office import open_office

    with open_office(home, PASSPHRASE, DAY):
        async with started(home) as pilot:
            await unlock(pilot, PASSPHRASE)
            await until(pilot, lambda: says(pilot, "正被另一个村校程序使用"))


async def test_a_damaged_store_says_so_and_is_left_as_it_is(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    home.store_path.write_bytes(b"no store at all" * 1000)
    before = home.store_path.read_bytes()
    async with started(home) as pilot:
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: says(pilot, "已损坏"))
    assert home.store_path.read_bytes() == before


async def test_a_folder_with_other_things_is_not_founded_over(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    async with started(Home(tmp_path)) as pilot:
        assert says(pilot, "没有村校的资料")


async def test_the_first_day_makes_a_home_and_insists_on_the_recovery_sheet(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "new")
    async with started(home) as pilot:
        form = pilot.app.screen.query_one(RecordForm)
        form.restore(
            {
                "name": "青石小学",
                "code": "3299990001",
                "kind": "村小",
                "villages": "青石村、岩脚村",
                "operator": "石校长",
                "passphrase": PASSPHRASE,
                "again": PASSPHRASE,
            }
        )
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecoverySheetScreen))
        await until(pilot, lambda: bool(re.search(r"\d{6}  \d{6}  \d{6}  \d{6}", _text(pilot))))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: says(pilot, "恢复单抄好了吗"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecoverySheetScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: says(pilot, "恢复单抄好了吗"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        app = pilot.app
        assert isinstance(app, CunxiaoApp)
        assert app.room.opened.school.villages == ("青石村", "岩脚村")
    assert home.exists


def _text(pilot: Pilot[None]) -> str:
    return "\n".join(painted(pilot))


async def test_the_sheet_is_saved_as_text_and_as_paper(tmp_path: Path) -> None:
    from core.office import open_office
    from core.safekeeping.recovery_paper import save_sheet
    from core.vault.recovery import parse_sheet

    home, sheet = made(tmp_path)
    with open_office(home, PASSPHRASE, DAY) as office:
        text = save_sheet(office, sheet, tmp_path, ".txt")
        paper = save_sheet(office, sheet, tmp_path, ".pdf")
        again = save_sheet(office, sheet, tmp_path, ".txt")
    assert parse_sheet(text.read_text(encoding="utf-8")) == parse_sheet(sheet)
    assert paper.read_bytes().startswith(b"%PDF")
    assert again != text


async def test_two_passphrases_that_differ_make_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    async with started(home) as pilot:
        form = pilot.app.screen.query_one(RecordForm)
        form.restore({"name": "青石小学", "passphrase": PASSPHRASE, "again": "另一句"})
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert {"code", "kind", "operator", "again"} <= {one.field for one in form.problems}
    assert not home.path.exists()


async def test_the_recovery_sheet_sets_a_new_passphrase(tmp_path: Path) -> None:
    home, sheet = made(tmp_path)
    groups = re.findall(r"\b\d{6}\b", sheet)
    async with started(home) as pilot:
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecoveryScreen))
        form = pilot.app.screen.query_one(RecordForm)
        swapped = groups[2][:4] + groups[2][5] + groups[2][4]
        wrong = swapped if swapped != groups[2] else "123456"
        typed = {f"g{number}": group for number, group in enumerate(groups, start=1)}
        form.restore(typed | {"g3": wrong, "passphrase": "新的一句话", "again": "新的一句话"})
        await pilot.press("ctrl+s")
        await until(pilot, lambda: says(pilot, "第 3 组不对"))
        form.restore(typed)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, UnlockScreen))
        await until(pilot, lambda: says(pilot, "新密码已经设好"))
        await unlock(pilot, "新的一句话")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))


@pytest.mark.parametrize("between", ["  ", "\n", "", " - "])
async def test_groups_pasted_at_once_go_to_their_fields(tmp_path: Path, between: str) -> None:
    home, sheet = made(tmp_path)
    groups = re.findall(r"\b\d{6}\b", sheet)
    async with started(home) as pilot:
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecoveryScreen))
        screen = pilot.app.screen
        assert screen.focused is not None
        screen.focused.post_message(events.Paste(between.join(groups)))
        form = screen.query_one(RecordForm)
        await until(pilot, lambda: form.values["g8"] == groups[-1])
        assert [form.values[f"g{number}"] for number in range(1, 9)] == groups
        focused = screen.focused
        assert isinstance(focused, FieldEntry)
        assert focused.spec.key == "passphrase"


def test_groups_pasted_further_on_fill_what_follows() -> None:
    empty = dict.fromkeys(GROUPS, "")
    assert spread(empty | {"g3": "111111 222222"}) == {"g3": "111111", "g4": "222222"}
    assert spread(empty | {"g7": "１１１１１１222222"}) == {"g7": "111111", "g8": "222222"}
    assert spread(empty | {"g8": "111111 222222"}) == {}
    assert spread(empty | {"g1": "111111", "g2": "22222"}) == {}


@pytest.mark.parametrize("width", [14, 20, 24, 52])
def test_the_groups_on_screen_break_between_them(width: int) -> None:
    groups = [str(number) * 6 for number in range(1, 9)]
    assert " ".join(wrap("  ".join(groups), width)).split() == groups


async def test_the_door_speaks_english_when_asked(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    async with started(home) as pilot:
        await pilot.press("f8")
        await until(pilot, lambda: says(pilot, "Type the opening passphrase"))


async def test_a_new_passphrase_needs_the_present_one_and_then_opens(tmp_path: Path) -> None:
    from core.office import open_office
    from tui.screens.passphrase import PassphraseScreen

    home, _ = made(tmp_path)
    async with started(home) as pilot:
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        await pilot.app.push_screen(PassphraseScreen())
        form = pilot.app.screen.query_one(RecordForm)
        new = {"passphrase": "新的一句话", "again": "新的一句话"}
        form.restore({"old": "不是这一句", **new})
        await pilot.press("ctrl+s")
        await until(pilot, lambda: says(pilot, "打开密码不对"))
        form.restore({"old": PASSPHRASE, **new})
        await pilot.press("ctrl+s")
        await until(pilot, lambda: says(pilot, "打开密码已经换好"))
    open_office(home, "新的一句话", DAY).close()


async def test_what_an_older_program_held_is_tried_where_the_home_is_opened(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    with open_office(home, PASSPHRASE, DAY) as office:
        draft = PupilDraft(name="欧阳娜娜", sex="女", birth_date="2018-03-04", grade="三年级")
        register_pupil(office, draft)
        with office.store.transaction():
            office.store.connection.execute(
                "UPDATE history SET held = 'bad_value' WHERE tbl = 'pupil'"
            )
            office.store.rebuild()
        assert office.store.pupils.all() == []
    async with started(home) as pilot:
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
    with open_office(home, PASSPHRASE, DAY) as office:
        assert [pupil.name for pupil in office.store.pupils.all()] == ["欧阳娜娜"]
