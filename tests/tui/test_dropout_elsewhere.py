"""The centre reads the dropout cases that its schools reported; a village reads its own only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.dropout.cases import note_visit, open_case
from core.office import Office
from tests.sync.township import CENTRE, EAST
from tests.tui.rooms import TODAY, at_work, fill_school, press, shows, write
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


def visited(office: Office) -> None:
    """Open a case of the own school, with one visit."""
    fill_school(office, 1)
    (file,) = office.store.pupils.all_files(office.school.id)
    case = open_case(office, file.pupil.id, date(2026, 9, 20))
    note_visit(office, case.id, date(2026, 9, 21), ["村主任石大山"], "没见到人")


async def test_a_visit_typed_wrongly_is_put_right_and_taken_back(tmp_path: Path) -> None:
    async with at_work(tmp_path, DropoutScreen, visited) as pilot:
        await press(pilot, "enter", "down", "enter", "enter")
        await press(pilot, "down", "down")
        await write(pilot, "，说好下周回来")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "村主任石大山  没见到人，说好下周回来")
        await press(pilot, "enter", "down", "enter")
        assert shows(pilot, "家访 0 次")
        assert not shows(pilot, "石大山")
