"""Import: what a workbook would do is seen before it is done, and done once."""

from __future__ import annotations

import threading
from pathlib import Path

import openpyxl
import pytest
from textual.pilot import Pilot

from core.exchange.reading import ReadWorkbook
from core.office import Office
from core.workbooks.matching import Progress
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, press, settled, shows, write
from tui.screens.import_review import ImportReviewScreen, ReadRows
from tui.widgets.dialogs import ProgressDialog
from tui.widgets.frame import OfficeScreen
from tui.widgets.path_dialog import PathDialog
from tui.widgets.review import FilterBar
from tui.widgets.review_rows import Show

HEAD = ("姓名", "性别", "出生日期", "身份证号", "年级", "监护人", "联系电话", "期末成绩", "座右铭")
GOOD = ("张帅", "男", "2018-01-25", "", "三年级", "王秀英", "10008576016", "99", "努力")
WRONG = ("单珊", "女", "2018-04-09", "990101201804090011", "三年级", "", "", "80", "")


def workbook(folder: Path, *rows: tuple[str, ...], name: str = "花名册.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    for row in rows:
        sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def names(office: Office) -> list[str]:
    return sorted(pupil.name for pupil in office.store.pupils.all())


def rows_of(pilot: Pilot[None]) -> ReadRows:
    return pilot.app.screen.query_one(ReadRows)


async def test_nothing_is_stored_before_it_is_asked_for(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD, WRONG)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        assert shows(pilot, "可收 1 行：新增 1")
        assert shows(pilot, "退回 1 行")
        assert shows(pilot, "还没有存入")
        assert await asked(pilot, names) == []
        await press(pilot, "ctrl+s")
        assert await asked(pilot, names) == ["张帅"]
        assert shows(pilot, "已存入 1 行")
        assert shows(pilot, "这一行没有存入")
        assert not shows(pilot, "不会存入")
        assert not shows(pilot, "^S 存入")
        await press(pilot, "ctrl+n")
        assert shows(pilot, path.name)


async def test_refused_rows_are_seen_first_and_explained(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD, WRONG)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        assert shows(pilot, "[退回 1]")
        assert shows(pilot, "单珊")
        assert not shows(pilot, "张帅")
        assert shows(pilot, "这一行不会存入，其余各行不受影响")
        await press(pilot, "enter")
        assert shows(pilot, "改正 3行 单珊")


async def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        assert shows(pilot, "! 编班不许用成绩和荣誉，这些列没有读：「期末成绩」")
        assert shows(pilot, "这些列用不上，没有读：「座右铭」")


async def test_what_a_row_changes_is_told_with_the_number_masked(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "ctrl+s")
        workbook(tmp_path, (*GOOD[:6], "10008576017", "", ""))
        await press(pilot, "ctrl+n")
        await write(pilot, str(path))
        await press(pilot, "enter")
        assert shows(pilot, "有变 1")
        assert shows(pilot, "100****6016 改为 100****6017")
        assert not shows(pilot, "10008576017")


async def test_the_refused_rows_are_saved_to_correct_and_import_again(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD, WRONG)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "ctrl+g")
        assert isinstance(pilot.app.screen, PathDialog)
        await press(pilot, "enter")
        assert (tmp_path / "花名册_退回.xlsx").is_file()
        assert shows(pilot, "退回的行已另存")


async def test_a_file_that_is_no_workbook_gives_a_sentence_and_changes_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(b"%PDF-1.7 renamed")
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        assert any(line.startswith(" ! ") for line in painted(pilot)[-4:-1])
        assert painted(pilot)[-2].rstrip().endswith("。")
        assert shows(pilot, "选一个名册")


async def test_a_wrong_guess_is_put_right_by_hand(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        assert shows(pilot, "导入学生")
        await press(pilot, "ctrl+k")
        assert shows(pilot, "导入教师")
        await press(pilot, "ctrl+k")
        assert shows(pilot, "导入学生")


async def test_a_workbook_is_chosen_where_such_files_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync import mailbox

    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    workbook(stick, GOOD)
    (stick / "照片.jpg").write_bytes(b"")
    monkeypatch.setattr(mailbox, "sticks", lambda: [stick])
    monkeypatch.setattr(mailbox, "places", lambda: [stick])
    async with at_work(tmp_path, ImportReviewScreen) as pilot:
        assert isinstance(pilot.app.screen, PathDialog)
        assert shows(pilot, "花名册.xlsx")
        assert not shows(pilot, "照片")
        await press(pilot, "enter")
        assert shows(pilot, "可收 1 行")


async def test_long_reading_stops_at_escape_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.workbooks import import_looking

    def endless(office: Office, read: ReadWorkbook, progress: Progress, **_told: object) -> None:
        while True:
            progress(1, 2)
            threading.Event().wait(0.01)

    path = workbook(tmp_path, GOOD)
    async with at_work(tmp_path, OfficeScreen[None]) as pilot:
        monkeypatch.setattr(import_looking, "plan_import", endless)
        await pilot.app.push_screen(ImportReviewScreen(path))
        for _ in range(20):
            await pilot.pause(0.02)
            if isinstance(pilot.app.screen, ProgressDialog):
                break
        await pilot.press("escape")
        await settled(pilot)
        assert shows(pilot, "已停下，什么都没有改动。")
        assert await asked(pilot, names) == []


async def test_arrows_turn_to_other_counts_and_the_mouse_clicks_them(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD, WRONG)
    async with at_work(tmp_path, lambda: ImportReviewScreen(path)) as pilot:
        await press(pilot, "left")
        assert rows_of(pilot).query_one(FilterBar).chosen is not Show.REFUSED
        await pilot.click("FilterBar", offset=(2, 0))
        await settled(pilot)
        assert shows(pilot, "张帅")
