"""Print: numbers only when asked for, and the path afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.office import Office
from tests.tui.rooms import asked, at_work, do, fill_school, press, shows
from tui.screens.print import PrintPreset, PrintScreen
from tui.screens.pupils import PupilsScreen


def school(office: Office) -> None:
    fill_school(office, 5)
    fill_school(office, 3, "三年级")


def last_export(office: Office) -> tuple[str, str]:
    newest = office.store.audit.newest(1)[0]
    return newest.action, newest.detail


async def test_a_class_is_printed_without_numbers_unless_somebody_asks(tmp_path: Path) -> None:
    preset = PrintPreset(class_label="三年级")
    async with at_work(tmp_path, lambda: PrintScreen(preset), school) as pilot:
        assert shows(pilot, "花名册 三年级")
        assert shows(pilot, "没有身份证件号，没有电话。")
        await press(pilot, "ctrl+s")
        path = tmp_path / "print" / "班级花名册_三年级_20261008.pdf"
        assert path.read_bytes().startswith(b"%PDF")
        assert shows(pilot, "共 1 页，3 行")
        assert await asked(pilot, last_export) == ("export_class_roster", "purpose=school rows=3")


async def test_the_ticked_pupils_are_printed_from_their_list(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, school) as pilot:
        await press(pilot, "down", "ctrl+t", "ctrl+t", "f5")
        assert shows(pilot, "学生名单 选上的2人")
        assert shows(pilot, "2 名学生的序号、姓名、班级")
        await do(pilot, "format")
        await press(pilot, "down", "down", "enter", "ctrl+s")
        path = tmp_path / "print" / "学生名单_选上的2人_20261008.txt"
        assert "一年级" in path.read_text("utf-8")
        expected = ("export_pupil_list", "purpose=school rows=2")
        assert await asked(pilot, last_export) == expected


async def test_what_the_list_shows_is_printed_in_its_order(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, school) as pilot:
        await press(pilot, *"zs", "f5")
        assert shows(pilot, "学生名单 全部在读学生、查找「zs」")
        assert shows(pilot, "2 名学生的序号")


async def test_what_will_be_seen_is_said_before_it_is_printed(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrintScreen, school) as pilot:
        await do(pilot, "number")
        await do(pilot, "phone")
        assert shows(pilot, "! 会印出身份证件号、电话")
        await do(pilot, "print")
        detail = "purpose=school rows=5 id_number phone"
        assert await asked(pilot, last_export) == ("export_class_roster", detail)


async def test_the_format_and_the_document_are_chosen(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrintScreen, school) as pilot:
        await do(pilot, "format")
        await press(pilot, "down", "down", "enter")
        assert shows(pilot, "纯文本")
        await do(pilot, "what")
        await press(pilot, "down", "enter")
        await press(pilot, "ctrl+s")
        text = (tmp_path / "print" / "班级花名册_三年级_20261008.txt").read_text("utf-8")
        assert "三年级" in text


async def test_the_folder_is_opened_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.printing import spool

    monkeypatch.setattr(spool, "open_command", lambda _path: None)
    async with at_work(tmp_path, PrintScreen, school) as pilot:
        await press(pilot, "ctrl+s")
        await do(pilot, "open_folder")
        assert shows(pilot, "没有可用的打开程序")


async def test_an_empty_school_has_nothing_to_print_and_says_what_to_do(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrintScreen) as pilot:
        assert shows(pilot, "还没有可以打印的名册")
        assert not shows(pilot, "^S 打印")
