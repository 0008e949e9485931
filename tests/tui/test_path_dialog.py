"""Choosing a file: the newest ones are offered, a typed path is completed."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from tests.tui.gallery import ListScreen, gallery_app
from tests.tui.looking import painted
from tui.widgets.path_dialog import MOST_SHOWN, PathDialog, PathWish, Place, candidates


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    for age, name in enumerate(["旧表.xlsx", "新表.XLSX", "照片.jpg", ".隐藏.xlsx"]):
        path = tmp_path / name
        path.write_bytes(b"")
        os.utime(path, (1000 + age, 1000 + age))
    (tmp_path / "往年").mkdir()
    (tmp_path / "往年" / "去年.xlsx").write_bytes(b"")
    return tmp_path


def wish(stick: Path, *, is_folder: bool = False) -> PathWish:
    return PathWish(
        "导入哪个表？", (Place("U盘", stick),), () if is_folder else (".xlsx",), is_folder
    )


def test_the_newest_fitting_files_are_offered(stick: Path) -> None:
    assert [found.label for found in candidates(wish(stick), "")] == ["新表.XLSX", "旧表.xlsx"]
    assert [found.label for found in candidates(wish(stick), "旧")] == ["旧表.xlsx"]


def aged(path: Path, age: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    os.utime(path, (age, age))
    return path


def test_the_newest_of_all_places_stands_first_and_a_stick_before_them(tmp_path: Path) -> None:
    wanted = [aged(tmp_path / "U盘" / "久.xlsx", 1), aged(tmp_path / "微信" / "新.xlsx", 9)]
    wanted += [aged(tmp_path / "桌面" / "旧.xlsx", 5), aged(tmp_path / "微信" / "更旧.xlsx", 3)]
    places = (
        Place("U盘", tmp_path / "U盘", comes_first=True),
        Place("桌面", tmp_path / "桌面"),
        Place("微信", tmp_path / "微信"),
    )
    found = candidates(PathWish("", places, (".xlsx",)), "")
    assert [one.path for one in found] == wanted
    assert [one.detail for one in found] == ["U盘", "微信", "桌面", "微信"]


def test_the_newest_file_of_a_full_folder_is_offered(tmp_path: Path) -> None:
    for number in range(300):
        aged(tmp_path / f"图{number}.jpg", 1)
    for number in range(250):
        aged(tmp_path / f"表{number}.xlsx", 1)
    newest = aged(tmp_path / "新.xlsx", 2)
    found = candidates(PathWish("", (Place("下载", tmp_path),), (".xlsx",)), "")
    assert (found[0].path, len(found)) == (newest, MOST_SHOWN)


def test_a_typed_path_is_completed(stick: Path) -> None:
    labels = [found.label for found in candidates(wish(stick), f"{stick}/")]
    assert labels == sorted(["往年", "新表.XLSX", "旧表.xlsx"])
    assert [f.label for f in candidates(wish(stick), f"{stick}/往")] == ["往年"]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_path_copied_with_its_quotes_is_that_path(stick: Path, quote: str) -> None:
    typed = f"{quote}{stick / '旧表.xlsx'}{quote}"
    assert [f.path for f in candidates(wish(stick), typed)] == [stick / "旧表.xlsx"]


def test_a_folder_that_cannot_be_read_offers_nothing(tmp_path: Path) -> None:
    assert candidates(wish(tmp_path / "没有"), f"{tmp_path}/没有/x") == []


@asynccontextmanager
async def asked(
    what: PathWish, taken: list[Path | None] | None = None
) -> AsyncIterator[Pilot[None]]:
    """Ask for a path; what is answered comes into `taken`."""
    answers = [] if taken is None else taken
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        pilot.app.push_screen(PathDialog(what), answers.append)
        await offered(pilot)
        yield pilot


async def offered(pilot: Pilot[None]) -> None:
    """Wait until the disk was looked at and what it offers is painted."""
    for _ in range(3):
        await pilot.pause()


async def typed(pilot: Pilot[None], text: str) -> None:
    focused = pilot.app.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await offered(pilot)


async def entered(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys, "enter")
    await offered(pilot)


async def test_a_tilde_before_no_account_is_a_name_like_any_other(stick: Path) -> None:
    async with asked(wish(stick)) as pilot:
        await typed(pilot, "~$新表.xlsx")
        await entered(pilot)
        assert isinstance(pilot.app.screen, PathDialog)


async def test_enter_takes_the_offered_file(stick: Path) -> None:
    taken: list[Path | None] = []
    async with asked(wish(stick), taken) as pilot:
        await entered(pilot, "down")
    assert taken == [stick / "旧表.xlsx"]


async def test_a_folder_on_the_way_is_entered(stick: Path) -> None:
    taken: list[Path | None] = []
    async with asked(wish(stick), taken) as pilot:
        await typed(pilot, f"{stick}/往")
        await entered(pilot)
        await entered(pilot)
    assert taken == [stick / "往年" / "去年.xlsx"]


async def test_a_path_that_is_not_there_is_told(stick: Path) -> None:
    async with asked(wish(stick)) as pilot:
        await typed(pilot, "/没有/这个.xlsx")
        await entered(pilot)
        assert any("! 没有这个文件" in line for line in painted(pilot))


async def test_a_file_name_where_a_folder_is_asked_for_is_told(stick: Path) -> None:
    async with asked(PathWish("存到哪里？", is_folder=True)) as pilot:
        await typed(pilot, f"{stick}/退回.xlsx")
        assert any("这里只选文件夹" in line for line in painted(pilot))
        await entered(pilot)
        assert any("! 没有这个文件夹" in line for line in painted(pilot))


@pytest.mark.parametrize("is_folder", [False, True])
@pytest.mark.parametrize("text", ["村校名册" * 80, "/" + "很长的一段话" * 60, "a\0b", "/a\0b/c"])
async def test_what_no_disk_takes_as_a_name_is_told_and_the_dialog_stays(
    stick: Path, text: str, *, is_folder: bool
) -> None:
    async with asked(wish(stick, is_folder=is_folder)) as pilot:
        await typed(pilot, text)
        await entered(pilot)
        assert isinstance(pilot.app.screen, PathDialog)
        assert any("! 没有这个文件" in line for line in painted(pilot))
