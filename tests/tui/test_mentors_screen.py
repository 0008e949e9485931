"""A mentor contract from the teachers' room: chosen, agreed, printed, listed, printed again."""

from __future__ import annotations

from pathlib import Path

from core.office import Office
from core.teams.mentoring import MentorContract, contracts
from tests.teams.teachers import Person, hired
from tests.tui.rooms import asked, at_work, do, press, shows, write
from tui.screens.everywhere import ways
from tui.screens.one_form import OneFormScreen
from tui.screens.teams import TeamsScreen


def two_teachers(office: Office) -> None:
    hired(office, Person("单于飞", ("数学",), 1999, backbone=True))
    hired(office, Person("仇英", ("数学",), 2025))


async def test_a_contract_is_agreed_printed_and_printed_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, TeamsScreen, two_teachers) as pilot:
        await do(pilot, "mentors")
        assert shows(pilot, "还没有。按 ^N 写一份。")
        await press(pilot, "ctrl+n")
        assert shows(pilot, "徒弟是谁")
        await press(pilot, "enter", "enter")
        assert shows(pilot, "单于飞 带 仇英")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, OneFormScreen)
        await write(pilot, "三年级")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "单于飞 > 仇英")
        assert shows(pilot, "2026-1号")
        await press(pilot, "enter")
        assert len(list((tmp_path / "print").glob("师徒结对协议_*.pdf"))) == 2
        found = await asked(pilot, contracts)
        assert isinstance(found, list)
        kept = found[0]
        assert isinstance(kept, MentorContract)
        assert (kept.terms.subject, kept.terms.grade, kept.terms.heard) == ("数学", "三年级", 7)
        await press(pilot, "f5")
        assert shows(pilot, "单于飞")
        await press(pilot, "f5", "down", "enter")
        assert len(list((tmp_path / "print").glob("*.xlsx"))) == 1
        assert any(choice.label == "师徒结对协议" for choice, _ in ways())


async def test_one_teacher_alone_makes_no_pair(tmp_path: Path) -> None:
    def one(office: Office) -> None:
        hired(office, Person("仇英", ("数学",), 2025))

    async with at_work(tmp_path, TeamsScreen, one) as pilot:
        await do(pilot, "mentors")
        await press(pilot, "ctrl+n")
        assert shows(pilot, "不到两人")
