"""The stick: what goes, what came, and receipts, between two stores."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.models import PupilId
from core.office import Office
from sync import cards, outbox
from sync.conflicts import list_conflicts
from tests.sync.township import CENTRE, Site
from tests.sync.township import found as found_site
from tests.tui.rooms import asked, at_work, do, fill_school, press, settled, shows, write
from tui.screens.cards import CardsScreen
from tui.screens.conflicts import ConflictsScreen
from tui.screens.stick import StickScreen
from tui.widgets.agenda import Agenda
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.frame import OfficeScreen


@dataclass
class Pair:
    """A centre in a store of its own, and the village on the screen."""

    pilot: Pilot[None]
    centre: Site
    stick: Path

    def to_centre(self) -> None:
        """Read what the village wrote last."""
        newest = max(self.stick.glob("上报*.age"), key=lambda path: path.name)
        self.centre.read(newest)

    def from_centre(self) -> Path:
        """Write a bundle for the village."""
        (written,) = outbox.export(self.centre.office, self.stick)
        return written.path

    async def in_village(self, use_case: Callable[[Office], object]) -> object:
        """Do something in the village's store."""
        return await asked(self.pilot, use_case)


@contextlib.asynccontextmanager
async def township(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    screen: Callable[[], OfficeScreen[None]] = StickScreen,
) -> AsyncIterator[Pair]:
    """Open a village on the screen and its centre beside it, their cards enrolled."""
    from sync import mailbox

    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    monkeypatch.setattr(mailbox, "sticks", lambda: [stick])
    monkeypatch.setattr(mailbox, "places", lambda: [stick])
    centre = found_site(tmp_path, CENTRE, "centre")
    centre_card = cards.export_card(centre.office, tmp_path / "centre.json")

    def prepare(office: Office) -> None:
        fill_school(office, 4)
        cards.enrol(office, tmp_path / "centre.json", centre_card.fingerprint)
        own = cards.export_card(office, tmp_path / "village.json")
        (tmp_path / "digits").write_text(own.fingerprint)

    try:
        async with at_work(tmp_path, screen, prepare) as pilot:
            digits = (tmp_path / "digits").read_text()
            cards.enrol(centre.office, tmp_path / "village.json", digits)
            yield Pair(pilot, centre, stick)
    finally:
        centre.office.close()


def first_pupil(office: Office) -> PupilId:
    return min(pupil.id for pupil in office.store.pupils.all())


def call_hamlet(name: str) -> Callable[[Office], None]:
    def change(office: Office) -> None:
        pupil = office.store.pupils.get(first_pupil(office))
        assert pupil is not None
        with office.writing() as writing:
            writing.put(replace(pupil, hamlet=name))

    return change


async def disagree(pair: Pair) -> None:
    """Let both sides write another hamlet for one pupil; the centre's bundle is on the stick."""
    await do(pair.pilot, f"write:{pair.stick}")
    pair.to_centre()
    await pair.in_village(call_hamlet("岩脚村9组"))
    call_hamlet("水井村9组")(pair.centre.office)
    pair.from_centre()
    screen = pair.pilot.app.screen
    assert isinstance(screen, StickScreen)
    await screen.on_screen_resume()
    await settled(pair.pilot)


async def test_what_it_will_carry_is_said_in_words_and_written_with_one_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with township(tmp_path, monkeypatch) as pair:
        assert shows(pair.pilot, "学生   新增 4")
        assert shows(pair.pilot, "加密给：云岭镇中心小学")
        assert shows(pair.pilot, "> 写入 U盘")
        await press(pair.pilot, "enter")
        assert [path.name for path in pair.stick.glob("*.age")] == [
            "上报_青石小学_20261008_第1号.age"
        ]
        assert shows(pair.pilot, "已写入并读回核对")
        pair.to_centre()
        assert len(pair.centre.names()) == 4


async def test_a_file_is_seen_before_it_is_read_and_esc_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with township(tmp_path, monkeypatch) as pair:
        await disagree(pair)
        assert shows(pair.pilot, "下发_青石小学")
        await do(pair.pilot, "read:0")
        assert isinstance(pair.pilot.app.screen, ConfirmDialog)
        assert shows(pair.pilot, "1 处与本校写的不一样")
        assert shows(pair.pilot, "还什么都没有存入")
        await press(pair.pilot, "escape")
        assert await pair.in_village(list_conflicts) == []
        await do(pair.pilot, "read:0")
        await press(pair.pilot, "ctrl+s")
        assert shows(pair.pilot, "已读入云岭镇中心小学第 1 号")
        assert await pair.in_village(lambda office: len(list_conflicts(office))) == 1


async def test_a_receipt_becomes_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with township(tmp_path, monkeypatch) as pair:
        await press(pair.pilot, "enter")
        assert shows(pair.pilot, "还没有回执") or "还没有回执" in all_lines(pair.pilot)
        pair.to_centre()
        pair.from_centre()
        screen = pair.pilot.app.screen
        assert isinstance(screen, StickScreen)
        await screen.on_screen_resume()
        await do(pair.pilot, "read:0")
        await press(pair.pilot, "ctrl+s")
        assert "云岭镇中心小学已收，无退回" in all_lines(pair.pilot)
        assert "没有新内容" in all_lines(pair.pilot)


def all_lines(pilot: Pilot[None]) -> str:
    return "\n".join(line.text for line in pilot.app.screen.query_one(Agenda).lines)


async def test_a_damaged_file_is_named_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with township(tmp_path, monkeypatch) as pair:
        (pair.stick / "下发.age").write_bytes(b"age-encryption.org/v1\nbroken")
        screen = pair.pilot.app.screen
        assert isinstance(screen, StickScreen)
        await screen.on_screen_resume()
        await do(pair.pilot, "read:0")
        assert shows(pair.pilot, "! 没有读入，什么都没有改动")


async def test_without_the_centres_card_the_way_there_is_shown(tmp_path: Path) -> None:
    async with at_work(tmp_path, StickScreen) as pilot:
        assert shows(pilot, "! 还没有登记中心校的名片")
        await do(pilot, "cards")
        assert isinstance(pilot.app.screen, CardsScreen)


async def test_a_conflict_is_decided_by_taking_one_of_the_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with township(tmp_path, monkeypatch) as pair:
        await disagree(pair)
        await do(pair.pilot, "read:0")
        await press(pair.pilot, "ctrl+s")
        assert shows(pair.pilot, "^L 逐条决定")
        await press(pair.pilot, "ctrl+l")
        assert isinstance(pair.pilot.app.screen, ConflictsScreen)
        assert shows(pair.pilot, "我校    岩脚村9组")
        assert shows(pair.pilot, "中心校  水井村9组")
        assert shows(pair.pilot, "石校长")
        await press(pair.pilot, "down", "enter")
        assert await pair.in_village(list_conflicts) == []
        assert await pair.in_village(hamlet) == "水井村9组"
        assert shows(pair.pilot, "两边写的都一致")


async def test_neither_value_may_be_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with township(tmp_path, monkeypatch) as pair:
        await disagree(pair)
        await do(pair.pilot, "read:0")
        await press(pair.pilot, "ctrl+s", "ctrl+l", "end", "enter")
        await write(pair.pilot, "青石村9组")
        await press(pair.pilot, "enter")
        assert await pair.in_village(hamlet) == "青石村9组"
        assert await pair.in_village(list_conflicts) == []


def hamlet(office: Office) -> str | None:
    pupil = office.store.pupils.get(first_pupil(office))
    assert pupil is not None
    return pupil.hamlet
