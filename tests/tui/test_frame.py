"""What every screen has, and the edge where an error nobody expected ends."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from tests.tui.gallery import FormScreen, ListScreen, gallery_app
from tests.tui.looking import painted
from tui.app import CunxiaoApp
from tui.commands import BACK, HELP, PALETTE
from tui.desk import Desk, StoppedError, Ticker
from tui.theme import THEMES, VARIABLES, ThemeName
from tui.widgets.dialogs import ChooseDialog, ConfirmDialog, ProgressDialog
from tui.widgets.frame import NoticeLine
from tui.widgets.help import HelpDialog


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_gives_a_value_to_every_variable(theme: object) -> None:
    from textual.theme import Theme

    assert isinstance(theme, Theme)
    assert set(VARIABLES) <= set(theme.variables)


@pytest.mark.parametrize("theme", ThemeName)
async def test_every_theme_shows_the_form(theme: ThemeName) -> None:
    async with gallery_app(FormScreen, theme).run_test() as pilot:
        await pilot.pause()
        assert any("张帅" in line for line in painted(pilot))


async def test_without_colour_the_monochrome_theme_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        assert pilot.app.theme == ThemeName.MONO
        assert any(line.startswith(" > 01") or " > 01" in line for line in painted(pilot))


async def test_the_footer_says_what_can_be_done_here_within_eighty_cells() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        footer = painted(pilot)[-1]
        assert footer.startswith(" F1 帮助  ^S 保存")
        assert footer.rstrip().endswith("Esc 返回")


async def test_a_click_in_the_footer_does_what_the_key_does() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        await pilot.click("CommandFooter", offset=(2, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpDialog)


async def test_help_explains_what_has_the_focus() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        await pilot.press(HELP.key)
        await pilot.pause()
        assert any("随打随记草稿" in line for line in painted(pilot))
        await pilot.press(BACK.key)
        await pilot.pause()
        assert isinstance(pilot.app.screen, FormScreen)


@pytest.mark.parametrize("typed", ["保存", "bc"])
async def test_the_palette_finds_a_command_by_its_name_or_its_initials_and_does_it(
    typed: str,
) -> None:
    from textual import events

    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        await pilot.press(PALETTE.key)
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChooseDialog)
        focused = pilot.app.focused
        assert focused is not None
        focused.post_message(events.Paste(typed))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(screen, FormScreen)
        assert len(screen.saved) == 1


async def test_a_warning_begins_with_a_mark_and_is_cut_with_one() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        screen.warn("U盘写满了，" * 40)
        await pilot.pause()
        assert screen.query_one(NoticeLine).sentence.startswith("! ")
        assert painted(pilot)[-2].rstrip().endswith("~")


async def test_a_refusal_is_read_to_its_way_out() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        screen.warn("U盘写满了，" * 20 + "请换一个U盘。")
        await pilot.pause()
        assert "请换一个U盘。" in "".join(line.strip() for line in painted(pilot)[-5:-1])
        screen.say("已保存。")
        await pilot.pause()
        assert painted(pilot)[-2].rstrip().endswith("已保存。")
        assert screen.query_one(NoticeLine).size.height == 1


async def test_enter_alone_never_confirms() -> None:
    answers: list[bool | None] = []
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        pilot.app.push_screen(ConfirmDialog("作废这次编班？", "作废后不能恢复。"), answers.append)
        await pilot.pause()
        await pilot.press("enter")
        assert answers == []
        await pilot.press("escape")
        await pilot.pause()
        assert answers == [False]
        pilot.app.push_screen(ConfirmDialog("作废这次编班？"), answers.append)
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert answers == [False, True]


async def test_long_work_shows_how_far_it_is_and_stops_at_escape() -> None:
    ticker = Ticker()
    ticker(3, 12)
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        pilot.app.push_screen(ProgressDialog("正在导入", ticker))
        await pilot.pause()
        assert any("3 / 12" in line for line in painted(pilot))
        await pilot.press("escape")
        await pilot.pause()
    with pytest.raises(StoppedError):
        ticker(4, 12)


async def test_the_desk_runs_everything_in_one_thread_and_in_order() -> None:
    desk = Desk()
    seen: list[tuple[int, int]] = []

    def note(number: int) -> int:
        seen.append((number, threading.get_ident()))
        return number

    try:
        assert await asyncio.gather(*(desk.run(note, n) for n in range(5))) == [0, 1, 2, 3, 4]
        assert desk.run_now(note, 5) == 5
    finally:
        desk.close()
    assert [number for number, _ in seen] == [0, 1, 2, 3, 4, 5]
    assert len({thread for _, thread in seen}) == 1


class Breaking(ListScreen):
    """A screen on which something goes wrong that nobody expected."""

    kept = 0

    def keep_draft(self) -> None:
        self.kept += 1

    def action_new(self) -> None:
        pupil = "张思琪 990101202003110021"
        raise RuntimeError(pupil)


async def test_an_unexpected_error_keeps_the_draft_and_logs_no_personal_data(
    tmp_path: Path,
) -> None:
    screen = Breaking()
    app = CunxiaoApp(lambda: screen, log_folder=tmp_path)

    async def break_it() -> None:
        async with app.run_test() as pilot:
            await pilot.pause()
            await pilot.press("ctrl+n")
            await pilot.pause()

    with pytest.raises(RuntimeError):
        await break_it()
    assert screen.kept == 1
    log = (tmp_path / "errors.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "action_new" in log
    assert "张思琪" not in log
    assert "990101" not in log
    said = " ".join(str(item) for item in app._exit_renderables)
    assert "990101" not in said


class DeepScreen(FormScreen):
    """A screen that another one opened."""


async def test_escape_leads_back_to_the_screen_from_which_a_key_led_away() -> None:
    app = CunxiaoApp(ListScreen, places={"pupils": FormScreen, "staff": ListScreen})
    async with app.run_test() as pilot:
        app.enter(ListScreen())
        await pilot.press("f2")
        await pilot.pause()
        deep = DeepScreen()
        await app.push_screen(deep)
        for keys in (("f4",), ("f4", "f4")):
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            assert isinstance(app.screen, ListScreen)
            await pilot.press("escape")
            await pilot.pause()
            assert id(app.screen) == id(deep)
        await pilot.press("f2")
        await pilot.pause()
        assert type(app.screen) is FormScreen
        assert len(app.screen_stack) == 3


async def test_a_place_is_offered_once_the_office_is_open_and_always_lies_above_home() -> None:
    app = CunxiaoApp(ListScreen, places={"pupils": FormScreen, "staff": ListScreen})
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        assert len(app.screen_stack) == 2
        home = ListScreen()
        app.enter(home)
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        await pilot.press("f4")
        await pilot.pause()
        assert isinstance(app.screen, ListScreen)
        assert app.screen_stack[1] is home
        assert len(app.screen_stack) == 3
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is home
