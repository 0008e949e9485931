"""The term on the screen: reporting, absences, dropout cases, closing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.dropout.absences import Away, note_absences
from core.dropout.models import AbsenceReason, CaseResult, DropoutCase
from core.lists.directory import find_pupils
from core.models import PupilId
from core.office import Office
from core.registration import register_pupil
from core.school_year.closing import closing_of
from core.school_year.models import TermClosing, TermOf
from core.school_year.reporting import ReportingSummary, reporting_summary
from tests.tui.rooms import TODAY, asked, at_work, do, press, pupil_draft, settled, shows, write
from tui.screens.absences import AbsencesScreen
from tui.screens.closing import ClosingScreen
from tui.screens.dropout import DropoutScreen
from tui.screens.reporting import ReportingScreen
from tui.screens.transfers import TransfersScreen
from tui.screens.year import YearScreen
from tui.widgets.dialogs import LeaveDialog

TERM = TermOf.on(TODAY)


def two(office: Office) -> None:
    register_pupil(office, pupil_draft(1, name="张帅"))
    register_pupil(office, pupil_draft(3, name="曾诗涵"))


def two_and_one_of_next_autumn(office: Office) -> None:
    two(office)
    register_pupil(office, pupil_draft(5, name="仇一", grade="小学2027级"))


def id_of(office: Office, name: str) -> PupilId:
    (line,) = find_pupils(office, name)
    return line.pupil_id


def long_away(office: Office) -> None:
    """Away since the holidays of early October ended, and long before them."""
    two(office)
    pupil = id_of(office, "张帅")
    for day in (date(2026, 9, one) for one in range(1, 31)):
        note_absences(office, day, {pupil: Away(AbsenceReason.UNEXCUSED)})


async def test_everybody_came_but_the_ticked_and_the_line_says_so(tmp_path: Path) -> None:
    async with at_work(tmp_path, ReportingScreen, two_and_one_of_next_autumn) as pilot:
        assert not shows(pilot, "仇一")
        await write(pilot, "张帅")
        await press(pilot, "ctrl+t", "ctrl+s")
        assert shows(pilot, "把 1 人都记为已到？")
        assert shows(pilot, "勾了的 1 人记为没有到：张帅")
        await press(pilot, "enter")
        assert shows(pilot, "把 1 人都记为已到？"), "Enter alone notes nobody"
        await press(pilot, "ctrl+s")
        assert shows(pilot, "应到 2 人，实到 1 人。未到 1 人：张帅")
        await press(pilot, "ctrl+z")
        assert shows(pilot, "已撤销 2 人的报到登记")
        undone = await asked(pilot, lambda office: reporting_summary(office, TERM))
        assert isinstance(undone, ReportingSummary)
        assert len(undone.unknown) == 2
        assert not shows(pilot, "^Z 撤销")
        await press(pilot, "ctrl+t", "ctrl+s", "ctrl+s")
        summary = await asked(pilot, lambda office: reporting_summary(office, TERM))
        assert isinstance(summary, ReportingSummary)
        assert (len(summary.came), len(summary.away)) == (1, 1)
        await press(pilot, "enter", "enter")
        assert shows(pilot, "实到 2 人")


async def test_ticks_are_there_again_after_a_power_cut_until_they_are_given_up(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, ReportingScreen, two) as pilot:
        await write(pilot, "张帅")
        await press(pilot, "ctrl+t")
        # As after a power cut: nobody was asked, and the screen is opened anew.
        pilot.app.push_screen(ReportingScreen())
        await settled(pilot)
        assert shows(pilot, "接着上次勾的")
        again = pilot.app.screen
        assert isinstance(again, ReportingScreen)
        assert len(again.records.ticked) == 1
        await press(pilot, "escape", "ctrl+y")
        pilot.app.push_screen(ReportingScreen())
        await settled(pilot)
        assert not shows(pilot, "接着上次勾的")


async def test_ticks_that_were_not_kept_are_not_lost_by_leaving(tmp_path: Path) -> None:
    async with at_work(tmp_path, ReportingScreen, two) as pilot:
        await write(pilot, "张帅")
        await press(pilot, "ctrl+t", "escape")
        assert shows(pilot, "勾了还没有存，要离开吗？")
        await press(pilot, "enter")
        assert shows(pilot, "应到 2 人，实到 0 人")
        await press(pilot, "escape", "ctrl+s")
        assert not isinstance(pilot.app.screen, (LeaveDialog, ReportingScreen))
        summary = await asked(pilot, lambda office: reporting_summary(office, TERM))
        assert isinstance(summary, ReportingSummary)
        assert (len(summary.came), len(summary.away)) == (1, 1)


async def test_an_absence_is_noted_with_its_reason_and_taken_back(tmp_path: Path) -> None:
    def away(office: Office) -> int:
        return len(office.store.absences.on(TODAY, office.school.id))

    async with at_work(tmp_path, AbsencesScreen, two_and_one_of_next_autumn) as pilot:
        assert not shows(pilot, "仇一")
        await press(pilot, "z", "s", "enter", "enter")
        assert await asked(pilot, away) == 1
        assert shows(pilot, "缺 1 人")
        await press(pilot, "enter", "end", "down", "down", "down", "down", "enter")
        assert await asked(pilot, away) == 0


async def test_another_day_is_a_school_day(tmp_path: Path) -> None:
    async with at_work(tmp_path, AbsencesScreen, two) as pilot:
        await press(pilot, "ctrl+f")
        assert shows(pilot, "2026-10-08")
        assert shows(pilot, "2026-09-30")
        assert not shows(pilot, "2026-10-01")
        await press(pilot, "down", "enter")
        assert shows(pilot, "2026-09-30：缺 0 人")
        await press(pilot, "ctrl+f", *["down"] * 9, "enter")
        await write(pilot, "2026-10-04")
        await press(pilot, "enter")
        assert shows(pilot, "（这天不上学）")


async def the_case(pilot: Pilot[None]) -> DropoutCase:
    def look(office: Office) -> DropoutCase:
        (case,) = office.store.dropouts.cases.all(office.school.id)
        return case

    case = await asked(pilot, look)
    assert isinstance(case, DropoutCase)
    return case


async def test_who_is_away_too_long_becomes_a_case_with_visit_report_and_return(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, DropoutScreen, long_away) as pilot:
        assert shows(pilot, "该立案的")
        await press(pilot, "enter", "ctrl+s")
        case = await the_case(pilot)
        assert case.is_open
        await do(pilot, f"case:{case.id}")
        await do(pilot, "visit")
        await write(pilot, "村主任石大山、班主任杨梅")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "村主任石大山、班主任杨梅")
        assert shows(pilot, "家访 1 次")
        await do(pilot, "duty:school_head")
        await write(pilot, "杨校长")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已定 1 / 8")
        await do(pilot, "print")
        assert len(list((tmp_path / "print").glob("*.pdf"))) == 1
        await do(pilot, "return")
        await press(pilot, "ctrl+s")
        case = await the_case(pilot)
        assert case.result is CaseResult.RETURNED
        assert shows(pilot, "返校，")


async def test_a_term_closes_with_nothing_and_opens_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, ClosingScreen, two) as pilot:
        await do(pilot, "close")
        assert shows(pilot, "已结清")
        closing = await asked(pilot, lambda office: closing_of(office, TERM))
        assert isinstance(closing, TermClosing)
        assert closing.number is None
        await do(pilot, "print")
        assert len(list((tmp_path / "print").glob("学期结清_*.pdf"))) == 1
        await do(pilot, "reopen")
        assert await asked(pilot, lambda office: closing_of(office, TERM)) is None


async def test_a_transfer_waits_for_the_next_party(tmp_path: Path) -> None:
    def leaving(office: Office) -> None:
        two(office)
        request = ChangeRequest(
            kind=ChangeKind.TRANSFER_OUT, happened_on=TODAY, reason="99", other_school="云岭小学"
        )
        record_change(office, id_of(office, "张帅"), request)

    async with at_work(tmp_path, TransfersScreen, leaving) as pilot:
        assert shows(pilot, "转出，等转入学校")
        await press(pilot, "enter", "enter", "enter")
        assert shows(pilot, "转出，等转出学校")


async def test_the_hub_leads_on_and_counts_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, YearScreen, two) as pilot:
        assert shows(pilot, "应到 2 人，已到 0 人")
        await do(pilot, "reporting")
        await press(pilot, "ctrl+s", "ctrl+s", "escape")
        assert shows(pilot, "应到 2 人，已到 2 人")
