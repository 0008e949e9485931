"""Last year's ledgers after 1 September: chosen with ^F, remembered, printed under their year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl

from core.changes.models import ChangeId, ChangeKind, RecordChange
from core.clock import FixedClock
from core.dropout.models import Pledge, PledgeParty
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.ledgers.years import ledger_years
from core.models import PupilStatus, SchoolYear
from core.office import Office
from core.registration import register_pupil
from tests.tui.rooms import asked, at_work, do, press, pupil_draft, shows
from tui.screens.ledgers import LedgersScreen
from tui.screens.pledges import PledgesScreen
from tui.widgets.form_parts import ProblemLine

LAST_YEAR = SchoolYear(2025)
GRADUATE, NEWCOMER = "石帅", "王诗涵"


def after_the_summer(office: Office) -> None:
    """Register a pupil who graduated in July, and one who entered last September."""
    pupil_id = register_pupil(office, pupil_draft(8, "六年级", name=GRADUATE)).pupil_id
    held = office.store.enrolments.by("pupil_id", pupil_id)[0]
    gone = replace(held, entry_year=2020, status=PupilStatus.GRADUATED, ended_on=date(2026, 7, 3))
    change = RecordChange(
        id=ChangeId("july"),
        school_id=office.school.id,
        pupil_id=pupil_id,
        enrolment_id=held.id,
        kind=ChangeKind.GRADUATE,
        happened_on=date(2026, 7, 3),
        sequence=1,
        stage=held.stage,
        status_before=PupilStatus.PRESENT,
        status_after=PupilStatus.GRADUATED,
        entry_year_before=2020,
        entry_year_after=2020,
        class_number_before=1,
    )
    register_pupil(office, pupil_draft(3, "二年级", name=NEWCOMER))
    pledge = Pledge(
        id="p1",
        school_id=office.school.id,
        year=LAST_YEAR.starts_in,
        party=PledgeParty.PARENTS,
        name="石大山",
        pupil_id=pupil_id,
    )
    with office.writing("test") as writing:
        for record in (gone, change, pledge):
            writing.put(record)


async def test_last_year_s_movements_are_read_printed_and_remembered(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, after_the_summer) as pilot:
        await do(pilot, "movements")
        assert shows(pilot, "共 0 行")
        await press(pilot, "ctrl+f", "down", "enter")
        assert shows(pilot, "2025-2026 学年")
        assert shows(pilot, GRADUATE)
        assert shows(pilot, "六年级1班")
        await press(pilot, "f5", "down", "enter")
        (path,) = (tmp_path / "print").glob("*.xlsx")
        assert "2025-2026" in path.name
        sheet = openpyxl.load_workbook(path).worksheets[0]
        texts = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
        assert GRADUATE in texts
        assert any("2025-2026 学年" in text for text in texts)
        await press(pilot, "escape", "escape")
        await pilot.app.push_screen(LedgersScreen())
        await press(pilot)
        assert shows(pilot, "2025-2026 学年")
        assert not shows(pilot, "寄宿生台账")
        await do(pilot, "go:pledges")
        assert shows(pilot, "石大山")


async def test_last_year_s_pledges_are_reached_from_this_year_s(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, after_the_summer) as pilot:
        await do(pilot, "go:pledges")
        assert not shows(pilot, "石大山")
        await press(pilot, "ctrl+f", "down", "enter")
        assert shows(pilot, "石大山")
        assert shows(pilot, "2025-2026 学年")


async def test_a_past_year_s_new_pupils_are_those_of_that_year(tmp_path: Path) -> None:
    def names(office: Office) -> list[str]:
        options = LedgerOptions(year=LAST_YEAR)
        roster = any_ledger(office, LedgerKind.NEW_PUPILS, options)
        assert not any_ledger(office, LedgerKind.NEW_PUPILS, LedgerOptions()).rows
        assert ledger_years(office) == (SchoolYear(2026), LAST_YEAR)
        return [row[1] for row in roster.rows]

    async with at_work(tmp_path, LedgersScreen, after_the_summer) as pilot:
        assert await asked(pilot, names) == [NEWCOMER]


async def test_what_may_be_filled_in_stays_beside_what_is_missing(tmp_path: Path) -> None:
    async with at_work(tmp_path, PledgesScreen, after_the_summer) as pilot:
        await press(pilot, "ctrl+n")
        hint = pilot.app.screen.query_one(ProblemLine).text
        assert hint
        await press(pilot, "ctrl+s")
        assert shows(pilot, "这一栏是空的")
        assert shows(pilot, hint[:12])


def in_june(office: Office) -> None:
    """Let a pupil of last autumn be at school, and one of the coming autumn be registered."""
    register_pupil(office, pupil_draft(3, "一年级", name=NEWCOMER))
    office.clock = FixedClock(date(2027, 6, 10))
    register_pupil(office, pupil_draft(5, "2027级小学", name="石小满"))


async def test_in_summer_last_autumn_s_new_pupils_are_reached_from_the_coming_ones(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, LedgersScreen, in_june) as pilot:
        await do(pilot, "new_pupils")
        assert (shows(pilot, "石小满"), shows(pilot, NEWCOMER)) == (True, False)
        await press(pilot, "ctrl+f", "down", "enter")
        assert (shows(pilot, "石小满"), shows(pilot, NEWCOMER)) == (False, True)
        assert shows(pilot, "2026-2027 学年")
        await press(pilot, "ctrl+f", "up", "enter")
        assert (shows(pilot, "石小满"), shows(pilot, NEWCOMER)) == (True, False)
