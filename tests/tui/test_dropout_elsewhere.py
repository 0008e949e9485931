"""The centre reads the dropout cases that its schools reported; a village reads its own only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.dropout.cases import note_visit, open_case
from core.office import Office
from tests.sync.township import CENTRE, EAST
from tests.tui.rooms import TODAY, at_work, press, shows
from tests.tui.test_handover import of_the_village
from tui.screens.dropout import DropoutScreen


def reported(office: Office) -> None:
    """Write a case of another school, as its bundle would."""
    with office.writing("test") as writing:
        writing.put(EAST)
    case = open_case(office, of_the_village(office, "单雪"), date(2026, 9, 20))
    note_visit(office, case.id, TODAY, ["村主任石大山"], "答应回来")


async def test_the_centre_reads_what_a_school_reported_and_opens_the_case(tmp_path: Path) -> None:
    async with at_work(tmp_path, DropoutScreen, reported, school=CENTRE) as pilot:
        assert shows(pilot, "未了结 0 例")
        assert shows(pilot, "各校报来的个案，未了结 1 例")
        assert shows(pilot, EAST.name)
        assert shows(pilot, "家访 1 次")
        await press(pilot, "enter")
        assert shows(pilot, "村主任石大山")


async def test_a_village_reads_its_own_cases_only(tmp_path: Path) -> None:
    async with at_work(tmp_path, DropoutScreen, reported) as pilot:
        assert not shows(pilot, "单雪")
        assert shows(pilot, "没有控辍个案")
