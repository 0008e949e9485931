"""The centre reads what every school noted at the start of a term, and who noted nothing."""

from __future__ import annotations

from pathlib import Path

from core.office import Office
from core.school_year.models import TermOf
from core.school_year.reporting import note_reporting
from tests.sync.township import CENTRE, EAST, SOUTH
from tests.tui.rooms import at_work, press, shows
from tests.tui.test_ledgers_of_schools import SOUTH_PUPIL, township
from tui.screens.pupils import PupilsScreen
from tui.screens.reporting import ReportingScreen


def south_reported(office: Office) -> None:
    township(office)
    term = TermOf.reported_on(office.clock.today())
    pupils = [one.id for one in office.store.pupils.all(SOUTH.id)]
    note_reporting(office, term, pupils, has_come=False)


async def test_the_centre_reads_each_school_s_line_and_who_has_not_reported(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, ReportingScreen, south_reported, school=CENTRE) as pilot:
        await press(pilot, "ctrl+f")
        assert shows(pilot, "3 所学校")
        assert shows(pilot, "1 所还没报来"), "the centre does not report to itself"
        assert shows(pilot, EAST.name)
        assert shows(pilot, "2026-10-08")
        await press(pilot, "f5", "enter")
        assert len(list((tmp_path / "print").glob("*全镇*开学报到*.pdf"))) == 1
        names = [one.name for one in (CENTRE, EAST, SOUTH)]
        south = sorted(names[1:]).index(SOUTH.name) + 1
        await press(pilot, *["down"] * south, "enter")
        assert shows(pilot, f"{SOUTH.name}2026-2027学年秋季学期：应到 1 人，实到 0 人")
        assert not shows(pilot, "未到 1 人"), "the names stand once, to choose from"
        assert shows(pilot, "未到  "), "told from those of whom nothing is noted"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PupilsScreen)
        assert shows(pilot, SOUTH_PUPIL)


async def test_a_village_is_offered_its_own_reporting_only(tmp_path: Path) -> None:
    async with at_work(tmp_path, ReportingScreen, south_reported, school=SOUTH) as pilot:
        await press(pilot, "ctrl+f")
        assert isinstance(pilot.app.screen, ReportingScreen)
