"""The ledger of left-behind children on the screen: a child opened, looked after, printed."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from core.ledgers.care import CareSaid, save_care
from core.ledgers.care_facts import CareTalk, ChildCare, TalkKind
from core.models import PupilId
from core.office import Office
from tests.tui.rooms import asked, at_work, do, fill_school, press, shows, write
from tui.screens.care import CareScreen
from tui.screens.changes import ChangesScreen
from tui.screens.ledgers import LedgersScreen
from tui.screens.left_behind import LeftBehindScreen


def with_pupils(office: Office) -> None:
    fill_school(office, 6)


def cares(office: Office) -> list[ChildCare]:
    return office.store.ledgers.cares.all()


def talks(office: Office) -> list[CareTalk]:
    return office.store.ledgers.talks.all()


async def only_talk(pilot: Pilot[None]) -> CareTalk:
    found = await asked(pilot, talks)
    assert isinstance(found, list)
    (talk,) = found
    assert isinstance(talk, CareTalk)
    return talk


async def test_a_child_is_opened_from_the_ledger_and_a_visit_noted(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, with_pupils) as pilot:
        await do(pilot, "left_behind")
        assert isinstance(pilot.app.screen, LeftBehindScreen)
        assert shows(pilot, "本学期还没谈心家访 2 人")
        await press(pilot, "enter")
        await do(pilot, "care")
        await write(pilot, "龙阿婆")
        await press(pilot, "enter")
        await write(pilot, "祖母")
        await press(pilot, "enter")
        await write(pilot, "10008570001")
        await press(pilot, "enter", "enter", "enter")
        await write(pilot, "一般")
        await press(pilot, "enter", "ctrl+s")
        assert shows(pilot, "委托监护人：龙阿婆  祖母  100****0001")
        kept = await asked(pilot, cares)
        assert isinstance(kept, list)
        (care,) = kept
        assert (care.carer_phone, care.rating, care.rated_by) == ("10008570001", "fair", "石校长")
        await press(pilot, "ctrl+n")
        await write(pilot, "家访")
        await press(pilot, "enter", "enter", "enter")
        await write(pilot, "奶奶腿疼，柴够用")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "奶奶腿疼，柴够用")
        talk = await only_talk(pilot)
        assert (talk.kind, talk.by_whom) == (TalkKind.VISIT, "石校长")
        await press(pilot, "f5")
        assert len(list((tmp_path / "print").glob("留守儿童关爱记录_*.pdf"))) == 1
        await press(pilot, "escape")
        assert shows(pilot, "龙阿婆（祖母）")
        assert shows(pilot, "本学期还没谈心家访 1 人")


async def test_an_entrusted_guardian_s_number_shows_only_when_asked_for_and_the_look_is_noted(
    tmp_path: Path,
) -> None:
    def with_care(office: Office) -> None:
        with_pupils(office)
        said = CareSaid(entrusted_name="龙阿婆", entrusted_id_number="990101195803040027")
        for pupil in office.store.pupils.all():
            save_care(office, pupil.id, said)

    def noted(office: Office) -> str:
        (entry,) = office.store.audit.newest(1)
        return f"{entry.action} {entry.detail}"

    async with at_work(tmp_path, LedgersScreen, with_care) as pilot:
        await do(pilot, "left_behind")
        await press(pilot, "enter")
        await do(pilot, "care")
        assert not shows(pilot, "990101195803040027")
        await press(pilot, "ctrl+r")
        assert shows(pilot, "990101195803040027")
        assert "look field=" in str(await asked(pilot, noted))
        assert "carer_id_number" in str(await asked(pilot, noted))


async def test_care_is_reached_from_what_can_be_done_about_a_pupil(tmp_path: Path) -> None:
    def screen() -> ChangesScreen:
        return ChangesScreen([])

    async with at_work(tmp_path, screen, with_pupils) as pilot:
        pupil_id = await asked(pilot, lambda office: office.store.pupils.all()[0].id)
        await pilot.app.push_screen(ChangesScreen([PupilId(str(pupil_id))]))
        await press(pilot)
        await do(pilot, "care")
        assert isinstance(pilot.app.screen, CareScreen)


async def test_a_talk_noted_by_mistake_is_taken_off(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, with_pupils) as pilot:
        await do(pilot, "left_behind")
        await press(pilot, "enter", "ctrl+n")
        await write(pilot, "谈心")
        await press(pilot, "ctrl+s")
        talk = await only_talk(pilot)
        await do(pilot, f"talk:{talk.id}")
        await press(pilot, "down", "enter")
        assert shows(pilot, "已撤掉。")
        assert await asked(pilot, talks) == []


async def test_help_says_what_the_screen_is_for_and_then_how_its_lines_are_chosen(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, LedgersScreen, with_pupils) as pilot:
        await do(pilot, "left_behind")
        await press(pilot, "enter", "f1")
        assert shows(pilot, "一个孩子的关爱记录")
        assert shows(pilot, "上下键选一件事")


async def test_a_talk_left_half_typed_is_there_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, with_pupils) as pilot:
        await do(pilot, "left_behind")
        await press(pilot, "enter", "ctrl+n", "enter", "enter", "enter")
        await write(pilot, "奶奶腿疼")
        await press(pilot, "escape", "ctrl+n")
        assert shows(pilot, "奶奶腿疼")
        assert await asked(pilot, talks) == []
