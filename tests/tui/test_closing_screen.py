"""Closing a term on the screen: who differs is named, and words get a number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from core.office import Office
from core.registration import register_pupil
from core.school_year.closing import closing_of
from core.school_year.closing_sheet import closing_sheet
from core.school_year.comparison import Comparison, kept_comparison
from core.school_year.models import TermClosing, TermOf
from tests.tui.rooms import TODAY, asked, at_work, do, press, pupil_draft, shows, write
from tui.screens.closing import ClosingScreen

TERM = TermOf.on(TODAY)


def two(office: Office) -> None:
    register_pupil(office, pupil_draft(1, name="张帅", sex="男", birth_date="2019-05-04"))
    register_pupil(office, pupil_draft(3, name="曾诗涵", sex="女", birth_date="2019-06-05"))


def export(folder: Path, *rows: str) -> Path:
    path = folder / "全国学籍导出.csv"
    path.write_text("\n".join(["姓名,性别,出生日期,年级", *rows]), encoding="utf-8")
    return path


async def compare(pilot: Pilot[None], path: Path) -> None:
    await do(pilot, "export")
    await write(pilot, str(path))
    await press(pilot, "enter")


async def closing(pilot: Pilot[None]) -> TermClosing | None:
    found = await asked(pilot, lambda office: closing_of(office, TERM))
    assert found is None or isinstance(found, TermClosing)
    return found


async def test_who_differs_from_the_export_is_named_and_words_get_a_number(tmp_path: Path) -> None:
    path = export(tmp_path, "张帅,男,2019-05-04,二年级", "解思远,女,2018-01-02,二年级")
    async with at_work(tmp_path, ClosingScreen, two) as pilot:
        await compare(pilot, path)
        assert shows(pilot, "张帅")
        assert shows(pilot, "年级不同，本校「一年级」，导出表「二年级」（")
        assert shows(pilot, "解思远")
        assert shows(pilot, "曾诗涵")
        await do(pilot, "close")
        await press(pilot, "enter")
        assert await closing(pilot) is None
        await do(pilot, "close")
        await write(pilot, "省系统年级未更新，已报中心校")
        await press(pilot, "enter")
        closed = await closing(pilot)
        assert closed is not None
        assert (closed.number, closed.differences) == (1, 3)
        await do(pilot, "print")
        assert len(list((tmp_path / "print").glob("学期结清_*.pdf"))) == 1


async def test_an_export_that_says_the_same_closes_empty_handed(tmp_path: Path) -> None:
    path = export(tmp_path, "张帅,男,2019-05-04,一年级", "曾诗涵,女,2019-06-05,一年级")
    async with at_work(tmp_path, ClosingScreen, two) as pilot:
        await compare(pilot, path)
        await do(pilot, "close")
        closed = await closing(pilot)
        assert closed is not None
        assert (closed.number, closed.differences) == (None, 0)


async def kept(pilot: Pilot[None]) -> Comparison | None:
    found = await asked(pilot, lambda office: kept_comparison(office, TERM))
    assert found is None or isinstance(found, Comparison)
    return found


async def test_what_the_export_said_is_there_again_with_its_file_and_day(tmp_path: Path) -> None:
    path = export(tmp_path, "张帅,男,2019-05-04,二年级", "曾诗涵,女,2019-06-05,一年级")
    async with at_work(tmp_path, ClosingScreen, two) as pilot:
        await compare(pilot, path)
        path.unlink()
        await press(pilot, "escape")
        await pilot.app.push_screen(ClosingScreen())
        await press(pilot)
        assert shows(pilot, "学籍与导出表「全国学籍导出.csv」（2026-10-08 核对）")
        assert shows(pilot, "年级不同，本校「一年级」，导出表「二年级」（")
        found = await kept(pilot)
        assert found is not None
        assert (found.file, found.on) == ("全国学籍导出.csv", date(2026, 10, 8))
        await do(pilot, "close")
        await write(pilot, "省系统年级未更新")
        await press(pilot, "enter", "escape")
        await pilot.app.push_screen(ClosingScreen())
        await press(pilot)
        closed = await closing(pilot)
        assert closed is not None
        assert closed.differences == 1

        def paper(office: Office) -> str:
            sheet = closing_sheet(office, closed, (), kept_comparison(office, TERM))
            return "\n".join(str(part) for part in sheet.paragraphs)

        lines = str(await asked(pilot, paper))
        assert "全国学籍导出.csv" in lines
        assert "张帅：年级不同，本校「一年级」，导出表「二年级」（" in lines
        await do(pilot, "print")
        assert len(list((tmp_path / "print").glob("学期结清_*.pdf"))) == 1


async def test_a_comparison_with_the_wrong_file_is_put_aside(tmp_path: Path) -> None:
    path = export(tmp_path, "张帅,男,2019-05-04,二年级", "曾诗涵,女,2019-06-05,一年级")
    async with at_work(tmp_path, ClosingScreen, two) as pilot:
        await compare(pilot, path)
        await do(pilot, "forget")
        assert await kept(pilot) is None
        assert not shows(pilot, "全国学籍导出.csv")
        await do(pilot, "close")
        assert await closing(pilot) is not None
