"""F1 says what is meant here: of the dialog in front, in the screen's own words for its keys."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from core.i18n import Language, t, use_language
from core.office import Office
from tests.tui.rooms import at_work, do, fill_school, press, shows
from tui import commands
from tui.screens.fill import FillScreen
from tui.screens.ledgers import LedgersScreen
from tui.screens.pupils import PupilsScreen
from tui.screens.staff import StaffScreen
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.help import HelpDialog

TUI = Path(commands.__file__).parent


def three(office: Office) -> None:
    fill_school(office, 3)


def blank(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("姓名", "性别"))
    path = folder / "统计表.xlsx"
    book.save(path)
    return path


async def test_a_key_that_a_screen_calls_otherwise_is_explained_so(tmp_path: Path) -> None:
    path = blank(tmp_path)
    async with at_work(tmp_path, lambda: FillScreen(path), three) as pilot:
        await press(pilot, "f1")
        assert shows(pilot, "换一张表：从别的文件重新开始")
        assert shows(pilot, "看每一列当作什么，不对就改")
        assert not shows(pilot, "填一张新表")


async def test_help_over_a_dialog_is_the_dialogs_and_leads_back_to_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await press(pilot, "ctrl+f", "f1")
        assert isinstance(pilot.app.screen, HelpDialog)
        assert shows(pilot, "从这里选一项")
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, ChooseDialog)


async def test_a_search_promises_what_it_finds(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await press(pilot, "f1")
        assert shows(pilot, "班级、号码末几位")
        await press(pilot, "escape")
        await pilot.app.push_screen(StaffScreen())
        await press(pilot, "f1")
        assert shows(pilot, "任教学科")
        assert not shows(pilot, "监护人")


async def test_only_a_register_promises_a_search_by_number(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await press(pilot, "f1")
        assert shows(pilot, "号码末几位")
        await press(pilot, "escape")
        await pilot.app.push_screen(LedgersScreen())
        await press(pilot)
        await do(pilot, "left_behind")
        await press(pilot, "f1")
        assert shows(pilot, "直接打字就能查找")
        assert not shows(pilot, "号码末几位")


@pytest.mark.parametrize("language", Language)
def test_every_word_of_a_screen_for_a_key_has_its_own_sentence(language: Language) -> None:
    use_language(language)
    said = re.compile(r'\.called\(\s*"([^"]+)"')
    labels = {
        label for path in TUI.rglob("*.py") for label in said.findall(path.read_text("utf-8"))
    }
    assert [label for label in sorted(labels) if t(f"help.{label}") == f"help.{label}"] == []
