"""Decisions, rehearsal, the meeting's record, who reported and county lists, by keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook
from textual.pilot import Pilot
from textual.screen import Screen

from core.grouping.decisions import decisions_key
from core.grouping.forks import has_fork
from core.grouping.oversight import leading_group_of
from core.grouping.plans import present_plan
from core.meeting.draw_meeting import decisions_of
from core.models import Cohort, SchoolYear, SeatSource, Stage
from core.office import Office
from tests.tui.rooms import asked, at_work, do, fill_school, press, settled, shows, write
from tests.tui.test_after_draw import drawn
from tui.app import CunxiaoApp
from tui.screens.after_draw import AfterDrawScreen
from tui.screens.county import CountyScreen
from tui.screens.deal import DealScreen
from tui.screens.draw import DrawScreen
from tui.screens.meeting import MeetingScreen
from tui.screens.rehearsal import RehearsalScreen
from tui.screens.unreported import UnreportedScreen
from tui.widgets.deal_show import FRAMES, Deal, DealShow, dealt_by
from tui.widgets.record_list import RecordList

COHORT = Cohort(Stage.PRIMARY, 2026)


def large(office: Office) -> None:
    fill_school(office, 24)


def begin() -> DrawScreen:
    return DrawScreen(COHORT)


def is_on(pilot: Pilot[None], kind: type[Screen[None]]) -> bool:
    return isinstance(pilot.app.screen, kind)


def names(office: Office) -> list[str]:
    found = [pupil.name for pupil in office.store.pupils.all()]
    return [name for name in found if found.count(name) == 1]


async def test_wishes_are_found_by_name_and_a_contradiction_names_the_pupils(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        one, other = (await asked(pilot, names))[:2]  # type: ignore[index]
        await do(pilot, "wishes")
        for kind in ("together", "apart"):
            await do(pilot, kind)
            for text in (one, other):
                await write(pilot, str(text))
                await press(pilot, "enter")
            form = pilot.app.screen
            form.query_one("RecordForm").focus_field("reason")  # type: ignore[attr-defined]
            await settled(pilot)
            await write(pilot, "双胞胎")
            await press(pilot, "ctrl+s")
            await settled(pilot)
        assert shows(pilot, "又要求同班、又要求分开")
        assert shows(pilot, str(one))
        await press(pilot, "escape")
        assert shows(pilot, "第 1 条")
        assert shows(pilot, f"{one}")
        assert shows(pilot, f"{other}")
        held = await asked(pilot, lambda office: decisions_of(office, COHORT).choices)
        assert [len(wish.pupils) for wish in held.together] == [2]  # type: ignore[attr-defined]
        assert held.apart == ()  # type: ignore[attr-defined]


async def test_another_attribute_counts_only_with_a_written_reason(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await do(pilot, "attributes")
        await do(pilot, "extra:birth_month")
        await write(pilot, "月份差得多")
        await press(pilot, "enter")
        assert shows(pilot, "加（月份差得多）")
        await press(pilot, "escape")
        assert shows(pilot, "加 出生月")
        await do(pilot, "propose")
        assert shows(pilot, "出生月")


async def test_what_was_taken_in_and_all_share_is_said_to_change_nothing(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await do(pilot, "attributes")
        await do(pilot, "extra:hardship")
        await write(pilot, "家访时了解")
        await press(pilot, "enter", "escape")
        await do(pilot, "propose")
        assert shows(pilot, "困难类型：全级学生都一样，这次不起作用")


async def test_the_leading_group_is_named_before_the_seal(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await do(pilot, "leading")
        assert shows(pilot, "2026-2027")
        await write(pilot, "石校长")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "领导小组已记下")
        assert shows(pilot, "石校长")
        assert shows(pilot, "还没有监督电话")
        held = await asked(pilot, lambda office: leading_group_of(office, SchoolYear(2026)))
        assert held.leader == "石校长"  # type: ignore[attr-defined]
        await do(pilot, "propose")
        await do(pilot, "leading")
        assert shows(pilot, "石校长")


async def test_a_draft_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    def old(office: Office) -> None:
        large(office)
        office.store.drafts.save(decisions_key(COHORT), office.clock.now(), '{"classes": 2}')

    async with at_work(tmp_path, begin, old) as pilot:
        assert shows(pilot, "读不出来，已从头开始")


async def test_a_rehearsal_goes_through_every_step_and_spends_nothing(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, large) as pilot:
        await do(pilot, "propose")
        await do(pilot, "rehearse")
        assert is_on(pilot, RehearsalScreen)
        assert shows(pilot, "演练   演练")
        await do(pilot, "next")
        await do(pilot, "next")
        assert is_on(pilot, DealScreen)
        assert shows(pilot, "演练   演练")
        await press(pilot, "space")
        assert shows(pilot, "演练不算数")
        (tmp_path / "演练").mkdir()
        await do(pilot, "print")
        await write(pilot, str(tmp_path / "演练"))
        await press(pilot, "enter")
        assert len(list((tmp_path / "演练").glob("*.pdf"))) == 4
        await press(pilot, "escape")
        assert shows(pilot, "[审核]")
        assert await asked(pilot, lambda office: present_plan(office, COHORT)) is None
        assert not await asked(pilot, has_fork)


async def test_a_still_screen_goes_straight_to_the_table(tmp_path: Path) -> None:
    async with at_work(tmp_path, lambda: RehearsalScreen(COHORT), large) as pilot:
        app = pilot.app
        assert isinstance(app, CunxiaoApp)
        app.room.preferences = replace(app.room.preferences, is_still=True)
        await do(pilot, "next")
        await do(pilot, "next")
        assert is_on(pilot, RehearsalScreen)
        assert shows(pilot, "演练的结果")


def test_the_deal_ends_with_everybody_seated_and_repaints_a_bounded_number_of_times() -> None:
    deal = Deal(("甲", "乙"), (0, 1, 1, 0, 1))
    assert dealt_by(deal, 0) == ([0, 0], [0, 0])
    assert dealt_by(deal, FRAMES)[0] == [2, 3]
    assert dealt_by(deal, FRAMES * 2)[0] == [2, 3]
    assert DealShow(deal).frame == 0
    assert FRAMES <= 30


async def test_the_meetings_record_is_written_and_printed(tmp_path: Path) -> None:
    async with at_work(tmp_path, lambda: MeetingScreen(COHORT), drawn) as pilot:
        await do(pilot, "leading")
        await write(pilot, "石大山")
        await press(pilot, "enter", "enter", "enter", "enter")
        await write(pilot, "10008570000")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "石大山")
        await do(pilot, "meeting")
        await write(pilot, "学校会议室")
        await press(pilot, "enter")
        await write(pilot, "石大山、李梅")
        await press(pilot, "enter")
        await write(pilot, "王建国、杨桂花")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "到会 2 人；家长代表：王建国、杨桂花")
        (tmp_path / "记录").mkdir()
        await do(pilot, "print")
        await write(pilot, str(tmp_path / "记录"))
        await press(pilot, "enter")
        assert [one.name for one in (tmp_path / "记录").iterdir()] == ["会议记录_2026级.pdf"]


async def test_who_has_not_reported_keeps_the_seat(tmp_path: Path) -> None:
    def seats(office: Office) -> set[tuple[str, str]]:
        return {(seat.pupil_id, seat.class_id) for seat in office.store.seats.all()}

    def absent(office: Office) -> int:
        return sum(seat.has_reported is False for seat in office.store.seats.all())

    async with at_work(tmp_path, lambda: UnreportedScreen(COHORT), drawn) as pilot:
        before = await asked(pilot, seats)
        records = pilot.app.screen.query_one(RecordList)
        assert records.selected_id
        await press(pilot, "down", "enter")
        assert shows(pilot, "没报到，留座位")
        assert await asked(pilot, absent) == 1
        assert await asked(pilot, seats) == before


async def test_objections_stand_beside_who_has_not_reported(tmp_path: Path) -> None:
    async with at_work(tmp_path, lambda: AfterDrawScreen(COHORT), drawn) as pilot:
        await do(pilot, "unreported")
        assert is_on(pilot, UnreportedScreen)


async def test_the_countys_lists_are_looked_at_and_taken_over(tmp_path: Path) -> None:
    async with at_work(tmp_path, lambda: CountyScreen(COHORT), large) as pilot:
        found = await asked(
            pilot,
            lambda office: [
                (own.name, own.birth_date.isoformat()) for own in office.store.pupils.all()
            ],
        )
        assert isinstance(found, list)
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["姓名", "出生日期", "班级"])
        for place, (name, born) in enumerate(found[:-1]):
            sheet.append([name, born, f"一年级{place % 2 + 1}班"])
        path = tmp_path / "县里名单.xlsx"
        book.save(path)
        await do(pilot, "file")
        await write(pilot, str(path))
        await press(pilot, "enter")
        assert shows(pilot, "名单里没有")
        await do(pilot, "take")
        await write(pilot, "某县教育局")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "某县教育局，没有文号")
        sources = await asked(pilot, lambda o: [seat.source for seat in o.store.seats.all()])
        assert sources == [SeatSource.COUNTY_RESULT] * 23
        (tmp_path / "档案").mkdir()
        await do(pilot, "archive")
        await write(pilot, str(tmp_path / "档案"))
        await press(pilot, "enter")
        assert len(list((tmp_path / "档案").glob("*.zip"))) == 1
        await do(pilot, "annul")
        await write(pilot, "收的是去年的名单")
        await press(pilot, "enter")
        await write(pilot, "李校长")
        await press(pilot, "ctrl+s", "ctrl+y")
        assert shows(pilot, "已作废，锁已解开")
        ended = await asked(pilot, lambda o: {bool(own.ended_on) for own in o.store.seats.all()})
        assert ended == {True}
