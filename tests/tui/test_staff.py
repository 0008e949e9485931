"""Staff on the screen, and settings."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.pilot import Pilot

from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.i18n import Language, current_language
from core.lists.directory import find_staff
from core.lists.staff_list import (
    ShownStaff,
    StaffColumn,
    StaffCounts,
    StaffOrder,
    StaffView,
    count_staff,
    export_staff,
    keep_staff_view,
    shown_staff,
    staff_view,
)
from core.office import Office
from core.preferences import Preferences, load_preferences
from core.reading.drafts import StaffDraft
from core.roster_types import Purpose
from core.staffing import register_staff
from core.workbooks.importing import Outcome, plan_import
from core.workbooks.list_exporting import ListWish
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, do, press, settled, shows, write
from tui.app import CunxiaoApp
from tui.screens.settings import SettingsScreen
from tui.screens.staff import StaffScreen
from tui.theme import ThemeName
from tui.widgets.record_form import RecordForm
from tui.widgets.text_entry import TextEntry


def text_of(pilot: Pilot[None]) -> str:
    return "\n".join(painted(pilot))


def two(office: Office) -> None:
    for name, subjects in (("单珊", "语文、数学"), ("石建国", "体育")):
        register_staff(
            office,
            StaffDraft(
                name=name, sex="女", birth_date="1980-05-06", subjects=subjects, phone="10008571234"
            ),
        )


async def test_staff_are_found_by_initials_and_shown_masked(tmp_path: Path) -> None:
    async with at_work(tmp_path, StaffScreen, two) as pilot:
        await pilot.press(*"ss")
        await settled(pilot)
        text = text_of(pilot)
        assert "单珊" in text
        assert "石建国" not in text
        assert "100****1234" in text
        assert "10008571234" not in text


async def test_all_who_are_shown_are_ticked_and_then_nobody(tmp_path: Path) -> None:
    async with at_work(tmp_path, StaffScreen, two) as pilot:
        await write(pilot, "ss")
        await press(pilot, "insert")
        assert shows(pilot, "选上了 1 人")
        await press(pilot, "backspace", "backspace", "insert")
        assert shows(pilot, "选上了 2 人")
        await press(pilot, "insert")
        assert shows(pilot, "现在没有选上谁")


async def test_a_new_teacher_is_stored_with_the_appointment(tmp_path: Path) -> None:
    async with at_work(tmp_path, StaffScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        for text in ("欧阳娜娜", "", "1985-03-04", "2"):
            entry = pilot.app.focused
            assert isinstance(entry, TextEntry)
            entry.insert_text_at_cursor(text)
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
        pilot.app.screen.query_one(RecordForm).restore({"subjects": "语文、英语"})
        await pilot.press("ctrl+s")
        await settled(pilot)
        lines = await asked(pilot, find_staff)
        assert isinstance(lines, list)
        assert [(line.name, line.subjects) for line in lines] == [("欧阳娜娜", "语文、英语")]
        assert "已保存 欧阳娜娜" in text_of(pilot)


async def test_an_empty_staff_list_teaches_how_to_begin(tmp_path: Path) -> None:
    async with at_work(tmp_path, StaffScreen) as pilot:
        assert "登记第一位教师" in text_of(pilot)


async def test_language_and_colours_hold_at_once_and_are_remembered(tmp_path: Path) -> None:
    async with at_work(tmp_path, SettingsScreen) as pilot:
        app = pilot.app
        assert isinstance(app, CunxiaoApp)
        await pilot.press("enter", *"English", "enter")
        await settled(pilot)
        assert current_language() is Language.ENGLISH
        assert "Settings" in text_of(pilot)
        await pilot.press("down", "enter", *"light", "enter")
        await settled(pilot)
        assert app.theme == ThemeName.LIGHT
        kept = load_preferences(app.room.home)
        assert kept == Preferences(Language.ENGLISH, ThemeName.LIGHT)


async def test_a_backup_is_written_and_the_examination_finds_nothing(tmp_path: Path) -> None:
    async with at_work(tmp_path, SettingsScreen, two) as pilot:
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        entry = pilot.app.focused
        assert isinstance(entry, TextEntry)
        entry.value = str(tmp_path)
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await settled(pilot)
        assert "备份好了" in text_of(pilot)
    assert len(await asyncio.to_thread(lambda: list(tmp_path.glob("*.cunxiao")))) == 1


async def test_the_staff_list_is_filtered_sorted_and_written_as_it_stands(tmp_path: Path) -> None:
    from python_calamine import load_workbook

    async with at_work(tmp_path, StaffScreen, two) as pilot:
        await press(pilot, "ctrl+f")
        await write(pilot, "shuxue")
        await press(pilot, "enter")
        assert shows(pilot, "只看 数学")
        assert not shows(pilot, "石建国")
        await press(pilot, "ctrl+y", "ctrl+o")
        await write(pilot, "姓名")
        await press(pilot, "enter")
        view = await asked(pilot, staff_view)
        assert isinstance(view, StaffView)
        assert (view.subject, view.is_reversed) == (None, True)
        await press(pilot, "ctrl+g", "ctrl+s")
        assert shows(pilot, "2 人写进了 教师名单_20261008.xlsx")
    (path,) = (tmp_path / "print").glob("*.xlsx")
    rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[2:]] == ["石建国", "单珊"]
    assert "联系电话" not in rows[1]


async def test_what_the_staff_list_writes_comes_in_again_unchanged(tmp_path: Path) -> None:
    wish = ListWish(Purpose.REPORT, with_number=True, with_phone=True)

    def there_and_back(office: Office) -> list[Outcome]:
        shown = ShownStaff(StaffView(columns=tuple(StaffColumn)))
        exported = export_staff(office, shown, wish, tmp_path / "staff.xlsx")
        plan = plan_import(office, read_workbook(exported.path, RecordKind.STAFF))
        return [row.outcome for row in plan.rows]

    async with at_work(tmp_path, StaffScreen, two) as pilot:
        assert await asked(pilot, there_and_back) == [Outcome.UNCHANGED] * 2


async def test_each_staff_filter_says_how_many_it_would_show(tmp_path: Path) -> None:
    async with at_work(tmp_path, StaffScreen, two) as pilot:
        counts = await asked(pilot, lambda office: count_staff(office, StaffView(subject="体育")))
        assert counts == StaffCounts(1, 0, 1, {"体育": 1, "数学": 1, "语文": 1})
        await press(pilot, "ctrl+f")
        assert shows(pilot, "状态  2 人")
        assert shows(pilot, "任教学科  1 人")


async def test_the_staff_list_is_printed_as_it_stands(tmp_path: Path) -> None:
    def turned(office: Office) -> None:
        two(office)
        columns = (StaffColumn.BIRTH, StaffColumn.NAME, StaffColumn.STATUS, StaffColumn.PHONE)
        keep_staff_view(office, StaffView(order=StaffOrder.BIRTH, columns=columns))

    async with at_work(tmp_path, StaffScreen, turned) as pilot:
        listed = await asked(
            pilot,
            lambda office: [
                line.name for line in shown_staff(office, ShownStaff(staff_view(office)))
            ],
        )
        assert isinstance(listed, list)
        await press(pilot, "f5")
        assert shows(pilot, "教师花名册 全部教师")
        await do(pilot, "format")
        await press(pilot, "down", "down", "enter", "ctrl+s")
        (path,) = (tmp_path / "print").glob("*.txt")
        text = path.read_text("utf-8")
        heads = next(line for line in text.splitlines() if "序号" in line)
        assert heads.replace("|", " ").split() == ["序号", "出生日期", "姓名", "状态"]
        at = [text.index(name) for name in listed]
        assert at == sorted(at)


async def test_staff_without_a_number_are_a_filter_that_stays(tmp_path: Path) -> None:
    async with at_work(tmp_path, StaffScreen, two) as pilot:
        await press(pilot, "ctrl+f")
        await write(pilot, "没有身份")
        await press(pilot, "enter")
        assert shows(pilot, "只看 没有身份证件号的")
        view = await asked(pilot, staff_view)
        assert isinstance(view, StaffView)
        assert view.has_number is False
        assert view.is_narrowed
