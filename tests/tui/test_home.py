"""Home: what is due and where it leads, figures, what is safe; and what a killed program left."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

from core.i18n import Language, use_language
from core.identity import check_character
from core.models import SchoolId
from core.office import Office
from core.overview import LastSent, last_sent
from core.records.drafting import DraftKey, DraftKind, all_drafts, keep_draft
from core.registration import register_pupil
from core.safekeeping.backup import make_backup
from core.safekeeping.daily_backup import keep_daily_backup
from core.storage.bundles import BundleRepository, SentBundle
from tests.gate.repository import ROOT
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, fill_school, pupil_draft, settled
from tests.tui.test_unlock import PASSPHRASE, made, started, unlock, until
from tui.app import CunxiaoApp
from tui.places import PLACES
from tui.screens.home import HomeScreen
from tui.screens.home_sentences import backup_sentence, due_entries, gather, stick_sentence
from tui.screens.pupils import PupilsScreen
from tui.screens.settings import SettingsScreen
from tui.screens.staff import StaffScreen
from tui.widgets.record_form import RecordForm


def text_of(pilot: Pilot[None]) -> str:
    return "\n".join(painted(pilot))


async def test_an_empty_office_offers_the_old_workbook_and_the_first_pupil(tmp_path: Path) -> None:
    async with at_work(tmp_path, HomeScreen) as pilot:
        assert "从旧花名册导入" in text_of(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, PupilsScreen)
        assert pilot.app.screen.is_form_in_front


async def test_figures_and_bars_say_how_many_there_are(tmp_path: Path) -> None:
    def some(office: Office) -> None:
        fill_school(office, 8, "一年级")
        fill_school(office, 4, "三年级")

    async with at_work(tmp_path, HomeScreen, some) as pilot:
        text = text_of(pilot)
        assert "学生 12 人" in text
        assert "青石小学   2026-2027学年 秋季学期" in text
        assert "10月8日 星期四" in text
        bars = {line.split()[0]: line.count("=") for line in text.splitlines() if "年级" in line}
        assert bars["一年级"] == 16 + 8


async def test_pupils_without_a_number_lead_to_exactly_these(tmp_path: Path) -> None:
    def prepared(office: Office) -> None:
        fill_school(office, 3)
        front = "99010120190917002"
        number = front + check_character(front)
        register_pupil(office, pupil_draft(9, birth_date="", id_number=number, sex="女"))

    async with at_work(tmp_path, HomeScreen, prepared) as pilot:
        assert "3 名学生还没有身份证件号" in text_of(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, PupilsScreen)
        await settled(pilot)
        assert "只看 没有身份证件号的" in text_of(pilot)
        assert "4 人中 3 人" in text_of(pilot)


async def test_a_backup_is_due_until_one_was_made(tmp_path: Path) -> None:
    def look(office: Office) -> list[str]:
        fill_school(office, 1)
        before = [entry.id for entry in due_entries(gather(office))]
        make_backup(office, tmp_path / "stick")
        after = gather(office)
        late = replace(after, due=replace(after.due, now=after.due.now + timedelta(days=9)))
        return [
            str("go:settings" in before),
            str("go:settings" in [entry.id for entry in due_entries(after)]),
            str("go:settings" in [entry.id for entry in due_entries(late)]),
        ]

    async with at_work(tmp_path, HomeScreen) as pilot:
        assert await asked(pilot, look) == ["True", "False", "True"]


async def test_only_a_receipt_means_delivered(tmp_path: Path) -> None:
    async with at_work(tmp_path, HomeScreen) as pilot:
        figures = await pilot.app.desk.run(gather, pilot.app.room.opened)  # type: ignore[attr-defined]
        at = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)
        waiting = replace(figures, sent=LastSent(6, at, 1, 0))
        received = replace(figures, sent=LastSent(6, at, 1, 1))
        assert "还没有收到回执" in stick_sentence(waiting)
        assert "已收到回执" in stick_sentence(received)
        some = stick_sentence(replace(figures, sent=LastSent(1, at, 4, 1)))
        assert "4 所学校" in some
        assert "收到 1 所的回执" in some
        assert "都收到了" in stick_sentence(replace(figures, sent=LastSent(1, at, 4, 4)))


async def test_the_newest_bundle_of_each_school_waits_for_its_own_receipt(tmp_path: Path) -> None:
    def look(office: Office) -> LastSent | None:
        store = BundleRepository(office.store.connection)
        with office.store.transaction():
            for at, (reader, receipt) in enumerate(
                [("a", "{}"), ("b", "{}"), ("a", None), ("c", None)]
            ):
                created = f"2026-10-0{at + 1}T04:00:00+00:00"
                key = SchoolId(reader)
                store.add_sent(SentBundle(f"x{at}", key, at, created, "f", 1, 1, "", receipt))
        return last_sent(office)

    async with at_work(tmp_path, HomeScreen) as pilot:
        sent = await asked(pilot, look)
        assert isinstance(sent, LastSent)
        assert (sent.number, sent.readers, sent.received) == (3, 3, 1)


async def test_the_daily_backup_is_named_and_a_stick_still_wanted(tmp_path: Path) -> None:
    def look(office: Office) -> list[str]:
        fill_school(office, 1)
        before = backup_sentence(gather(office))
        keep_daily_backup(office)
        after = gather(office)
        return [before, backup_sentence(after), *(one.sentence for one in due_entries(after))]

    async with at_work(tmp_path, HomeScreen) as pilot:
        said = await asked(pilot, look)
        assert isinstance(said, list)
        assert "还没有备份过" in said[0]
        assert "今天的每日备份" in said[1]
        assert "U盘" in said[1]
        assert any("还没有备份到U盘" in one for one in said[2:])
        await pilot.app.push_screen(SettingsScreen())
        await settled(pilot)
        shown = text_of(pilot)
        assert said[1].removeprefix("备份  ") in shown
        assert "还没有备份过" not in shown


async def test_a_draft_stands_first_and_opens_where_it_was_left(tmp_path: Path) -> None:
    def leave(office: Office) -> None:
        saved = register_pupil(office, pupil_draft(1, name="张帅"))
        key = DraftKey(DraftKind.PUPIL, saved.pupil_id)
        keep_draft(office, key, {"name": "张帅", "m1_phone": "10008576017"})

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        assert "上次没有保存的草稿：学生 张帅" in text_of(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen.query_one(RecordForm).values["m1_phone"] == "10008576017"


async def test_function_keys_lead_everywhere_and_escape_leads_home(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    places = (("f2", PupilsScreen), ("f4", StaffScreen), ("f8", SettingsScreen))
    async with started(home) as pilot:
        app = pilot.app
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        for key, kind in places:
            await pilot.press(key)
            await settled(pilot)
            assert isinstance(app.screen, kind)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_what_is_done_with_a_list_leads_back_to_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, HomeScreen, lambda office: fill_school(office, 2)) as pilot:
        app = pilot.app
        assert isinstance(app, CunxiaoApp)
        app.places = dict(PLACES)
        for keys in (("ctrl+w", "escape", "escape"), ("f6", "escape", "escape"), ("f5", "escape")):
            await pilot.press("f2")
            await settled(pilot)
            register = app.screen
            assert isinstance(register, PupilsScreen)
            for key in keys:
                assert key != "escape" or app.screen_stack[-1] is not register, keys
                await pilot.press(key)
                await settled(pilot)
            assert app.screen_stack[-1] is register, keys
            await pilot.press("escape")
            await settled(pilot)
            assert isinstance(app.screen, HomeScreen)


async def test_home_speaks_english(tmp_path: Path) -> None:
    use_language(Language.ENGLISH)
    async with at_work(tmp_path, HomeScreen, lambda office: fill_school(office, 1)) as pilot:
        assert "1 pupil has no identity number yet" in text_of(pilot)
        assert "Due today" in text_of(pilot)


KILLED_WHILE_TYPING = """
import asyncio, os, signal, sys
from pathlib import Path
from core.clock import FixedClock
from core.storage.home import Home
from tests.tui.test_unlock import DAY, PASSPHRASE, started, unlock, until
from tui.screens.home import HomeScreen
from tui.screens.pupils import PupilsScreen
from tui.widgets.text_entry import TextEntry

async def main():
    async with started(Home(Path(sys.argv[1]))) as pilot:
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        await pilot.app.push_screen(PupilsScreen(opens_new=True))
        await until(pilot, lambda: isinstance(pilot.app.focused, TextEntry))
        pilot.app.focused.insert_text_at_cursor("欧阳娜娜")
        await until(pilot, lambda: "草稿已存" in pilot.app.screen.state)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_what_was_typed_survives_kill_9_and_is_offered_first(tmp_path: Path) -> None:
    home, _ = made(tmp_path)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED_WHILE_TYPING, str(home.path)],
        cwd=ROOT,
        env=os.environ | {"TERM": "xterm-256color"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    async with started(home) as pilot:
        await unlock(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        await until(pilot, lambda: "学生 欧阳娜娜" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: bool(pilot.app.screen.query(RecordForm)))
        await until(
            pilot, lambda: pilot.app.screen.query_one(RecordForm).values["name"] == "欧阳娜娜"
        )
        drafts = await asked(pilot, all_drafts)
        assert isinstance(drafts, list)
        assert [draft.name for draft in drafts] == ["欧阳娜娜"]


def test_the_day_names_the_term() -> None:
    from tui.screens.home_sentences import term_sentence

    assert "秋季" in term_sentence(date(2026, 10, 8))
    assert "秋季" in term_sentence(date(2027, 1, 15))
    assert "春季" in term_sentence(date(2027, 3, 1))


async def test_on_a_wide_window_the_key_stands_near_its_sentence(tmp_path: Path) -> None:
    async with at_work(tmp_path, HomeScreen, size=(200, 60)) as pilot:
        (line,) = [one for one in painted(pilot) if "F12" in one]
        assert line.index("F12") < 100
