"""The draw: each step in the words of the meeting, and every step in the store."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from core.grouping.checking import verify
from core.grouping.typed_slips import TypedSlips, compare_slips
from core.meeting.draw_meeting import decisions_of
from core.models import Cohort, Stage
from core.office import Office
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, do, fill_school, press, settled, shows, write
from tui.screens.deal import DealScreen
from tui.screens.draw import DrawScreen
from tui.widgets.big_digits import BigDigits
from tui.widgets.twice_typed import TwiceTyped

COHORT = Cohort(Stage.PRIMARY, 2026)
FORBIDDEN = ("nonce", "hash", "seed", "Merkle", "哈希", "种子", "随机数")


def large(office: Office) -> None:
    fill_school(office, 24)


def begin() -> DrawScreen:
    return DrawScreen(COHORT)


async def to_the_slips(pilot: Pilot[None]) -> None:
    await do(pilot, "propose")
    await do(pilot, "approve")
    await write(pilot, "石大山 校长")
    await press(pilot, "ctrl+s")
    await do(pilot, "seal")
    await press(pilot, "ctrl+s")
    assert pilot.app.screen.query_one(BigDigits).display
    await do(pilot, "read_out")


async def test_the_whole_draw_by_keyboard(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        seen = list(painted(pilot))
        assert shows(pilot, "[方案]")
        await to_the_slips(pilot)
        seen += painted(pilot)
        await press(pilot, "1", "2", "enter", "7", "enter", "tab", "1", "2", "enter", "7", "ctrl+s")
        assert shows(pilot, "[抽签]")
        assert shows(pilot, "2 张号码条，两人录入一致：12、7")
        assert shows(pilot, "录号码条以前写的备用包里没有这些号码")
        pilot.app.animation_level = "none"  # as the program starts
        await do(pilot, "draw")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DealScreen)
        assert await asked(pilot, lambda office: len(office.store.seats.all())) == 24
        await press(pilot, "space")
        seen += painted(pilot)
        assert shows(pilot, "一年级1班   12 人   男 6   女 6")
        assert shows(pilot, "各方面都均衡")
        await do(pilot, "publish")
        folder = tmp_path / "公布"
        folder.mkdir()
        await write(pilot, str(folder))
        await press(pilot, "enter")
        seen += painted(pilot)
        certificate = (folder / "存档不张贴" / "编班证书_2026级.json").read_bytes()
        plan = (folder / "存档不张贴" / "编班方案_2026级.json").read_bytes()
        assert verify(certificate, plan).verified
        assert [path.suffix for path in (folder / "张贴").iterdir()] == [".pdf"] * 3
        assert shows(pilot, "「张贴」里 3 个")
        assert shows(pilot, "「存档不张贴」里 3 个：给监督的人看，不要张贴")
        assert await asked(pilot, lambda office: len(office.store.seats.all())) == 24
        assert not [word for word in FORBIDDEN for line in seen if word in line]
        await press(pilot, "f5", "enter")
        assert shows(pilot, "已写好 4 个文件")


async def test_slips_that_differ_are_named_and_nothing_is_drawn(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await to_the_slips(pilot)
        await press(pilot, "4", "0", "5", "enter", "8", "tab", "4", "0", "6", "ctrl+s")
        assert shows(pilot, "有 2 条不一致。第 1 条：甲 405，乙 406")
        assert shows(pilot, "有一人没有录入")
        assert shows(pilot, "[号码条]")


async def test_what_is_no_number_is_said_so_though_both_typed_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await to_the_slips(pilot)
        await press(pilot, "4", "o", "tab", "4", "o", "ctrl+s")
        assert shows(pilot, "第 1 条不是号码：甲 4o，乙 4o")
        assert shows(pilot, "不是号码，只写数字")
        assert not shows(pilot, "不一致")


async def test_what_was_found_to_differ_stays_marked_after_leaving_the_page(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await to_the_slips(pilot)
        await press(pilot, "4", "0", "5", "enter", "8", "tab", "4", "0", "6", "ctrl+s")
        await press(pilot, "escape", "enter")
        assert shows(pilot, "有 2 条不一致。第 1 条：甲 405，乙 406")
        assert shows(pilot, "两人录入不同")
        assert shows(pilot, "有一人没有录入")


async def test_a_number_is_covered_until_both_have_typed_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await to_the_slips(pilot)
        # Longer than a group of the check code, which may hold any three digits.
        await press(pilot, *"405405", "enter", "tab")
        assert not shows(pilot, "405405")
        assert shows(pilot, "已录")
        await press(pilot, *"405406", "enter")
        assert shows(pilot, "405405")
        assert shows(pilot, "两人录入不同")


async def test_a_crash_at_the_slips_goes_on_where_it_was(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await to_the_slips(pilot)
        await press(pilot, "1", "2", "enter", "7")
        screen = pilot.app.screen
        assert isinstance(screen, DrawScreen)
        screen.keep_draft()
        await pilot.app.pop_screen()
        await pilot.app.push_screen(begin())
        await settled(pilot)
        assert shows(pilot, "[号码条]")
        assert pilot.app.screen.query_one(TwiceTyped).values == (("12", "7"), ())


async def test_what_was_decided_before_the_seal_is_kept(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await do(pilot, "classes")
        await press(pilot, "backspace", "3", "enter")
        await do(pilot, "attributes")
        await do(pilot, "attribute:village")
        await press(pilot, "escape")
        await do(pilot, "propose")
        await press(pilot, "escape")
        assert shows(pilot, "有方案草稿")
        await press(pilot, "enter")
        assert shows(pilot, "[审核]")
        assert shows(pilot, "24 名学生分成 3 个班")
        assert shows(pilot, "学校选了不计的：村")


async def test_sealing_asks_first_and_enter_alone_never_seals(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await do(pilot, "propose")
        await do(pilot, "approve")
        await write(pilot, "石大山")
        await press(pilot, "ctrl+s")
        await do(pilot, "seal")
        await press(pilot, "enter", "escape")
        assert await asked(pilot, lambda office: office.store.grouping.plans.all()) == []


async def test_more_classes_than_pupils_is_a_sentence(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, lambda office: fill_school(office, 3)) as pilot:
        await do(pilot, "classes")
        await press(pilot, "backspace", "9", "enter")
        await do(pilot, "propose")
        assert painted(pilot)[-2].startswith(" ! ")
        assert shows(pilot, "[方案]")


async def test_a_school_with_one_class_a_grade_is_told_so(tmp_path: Path) -> None:
    async with at_work(tmp_path, DrawScreen, lambda office: fill_school(office, 12)) as pilot:
        assert shows(pilot, "本校每个年级一个班")
        assert shows(pilot, "不用分班，也就不用抽签")
        assert shows(pilot, "单班说明")


async def test_the_mouse_does_what_enter_does(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await do(pilot, "attributes")
        line = next(y for y, row in enumerate(painted(pilot)) if "出生半年" in row)
        for _ in range(2):
            await pilot.click(offset=(10, line))
            await settled(pilot)
        assert any("出生半年" in row and "不计" in row for row in painted(pilot))


@pytest.mark.parametrize(
    ("first", "second", "differing"),
    [
        (("12", "7"), ("12", "7"), []),
        (("１２",), ("12",), []),
        (("012",), ("12",), []),
        (("12",), ("12", "7"), [2]),
        (("x",), ("x",), [1]),
        (("", "7"), ("", "7"), [1]),
    ],
)
def test_slips_are_compared_as_numbers(
    first: tuple[str, ...], second: tuple[str, ...], differing: list[int]
) -> None:
    lines = compare_slips(TypedSlips(first, second))
    assert [line.number for line in lines if not line.agrees] == differing


@given(st.lists(st.integers(0, 10**17).map(str)))
def test_the_same_slips_always_agree(slips: list[str]) -> None:
    assert all(line.agrees for line in compare_slips(TypedSlips(tuple(slips), tuple(slips))))


async def test_the_days_of_late_joiners_are_written_before_the_seal(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await do(pilot, "late_days")
        await write(pilot, "开学后")
        await press(pilot, "enter")
        assert shows(pilot, "看不出是哪一天")
        await do(pilot, "late_days")
        await write(pilot, "2026-10-20、2026-11-10")
        await press(pilot, "enter")
        assert shows(pilot, "2026-10-20、2026-11-10")
        await do(pilot, "propose")
        assert shows(pilot, "公布的插班日：2026-10-20、2026-11-10")
        kept = await asked(pilot, lambda office: decisions_of(office, COHORT).choices.late_days)
        assert kept == ("2026-10-20", "2026-11-10")
