"""A child registered by mistake: taken back from the acts, or told what hangs on her."""

from __future__ import annotations

from pathlib import Path

from core.dropout.pledges import add_family_pledges
from core.office import Office
from core.registration import register_pupil
from tests.tui.rooms import TODAY, asked, at_work, do, press, pupil_draft, shows
from tests.tui.test_import_screen import names
from tui.screens.pupils import PupilsScreen
from tui.screens.taking_back import RecentActsScreen
from tui.screens.voiding import VoidScreen


def two(office: Office) -> None:
    register_pupil(office, pupil_draft(1, name="张帅"))
    register_pupil(office, pupil_draft(3, name="测小错"))


async def test_a_child_who_never_was_goes_and_can_be_brought_back(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        await press(pilot, "c", "x", "c", "ctrl+p")
        await do(pilot, "void")
        assert shows(pilot, "测小错  一年级")
        await do(pilot, "void")
        assert shows(pilot, "撤销 测小错 的登记？")
        await press(pilot, "enter")
        assert await asked(pilot, names) == ["张帅", "测小错"]
        await press(pilot, "enter", "ctrl+y")
        assert isinstance(pilot.app.screen, PupilsScreen)
        assert shows(pilot, "测小错 的登记已撤销")
        assert await asked(pilot, names) == ["张帅"]
        await press(pilot, "ctrl+z")
        assert isinstance(pilot.app.screen, RecentActsScreen)
        await press(pilot, "enter")
        assert shows(pilot, "撤销登记：测小错")
        assert shows(pilot, "撤销登记的这名学生")
        await press(pilot, "ctrl+s", "ctrl+s")
        assert shows(pilot, "已放回名单，和撤销登记以前一样。")
        assert await asked(pilot, names) == ["张帅", "测小错"]


async def test_from_the_open_form_one_comes_back_to_the_list(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        await press(pilot, "c", "x", "c", "enter", "ctrl+p")
        await do(pilot, "void")
        await press(pilot, "enter", "ctrl+y")
        screen = pilot.app.screen
        assert isinstance(screen, PupilsScreen)
        assert not screen.is_form_in_front
        assert await asked(pilot, names) == ["张帅"]
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, PupilsScreen)


async def test_what_hangs_on_the_child_is_said_with_where_it_goes(tmp_path: Path) -> None:
    def pledged(office: Office) -> None:
        two(office)
        ids = [one.id for one in office.store.pupils.all()]
        add_family_pledges(office, TODAY.year, ids, TODAY)

    async with at_work(tmp_path, PupilsScreen, pledged) as pilot:
        await press(pilot, "c", "x", "c", "ctrl+p")
        await do(pilot, "void")
        screen = pilot.app.screen
        assert isinstance(screen, VoidScreen)
        assert shows(pilot, "1 条责任书：在 F12 责任书里撤掉")
        assert "void" not in screen.agenda.keys
        await do(pilot, "back")
        assert shows(pilot, "登记错了")
