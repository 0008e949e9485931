"""A transfer from another school, begun in the list of pupils and seen there afterwards."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from core.office import Office
from core.registration import register_pupil
from tests.tui.rooms import TODAY, asked, at_work, do, press, pupil_draft, shows, write
from tests.tui.test_handover import NEW
from tui.screens.changes import ChangesScreen
from tui.screens.one_form import OneFormScreen
from tui.screens.pupils import PupilsScreen
from tui.widgets.record_form import RecordForm


def one(office: Office) -> None:
    register_pupil(office, pupil_draft(1, name="张帅"))


async def stored(pilot: Pilot[None]) -> dict[str, object]:
    def look(office: Office) -> dict[str, object]:
        files = office.store.pupils.all_files(office.school.id)
        return {file.pupil.name: file.enrolment.started_on for file in files}

    found = await asked(pilot, look)
    assert isinstance(found, dict)
    return found


async def take_in(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app.screen, OneFormScreen)
    pilot.app.screen.query_one(RecordForm).restore(NEW)
    await press(pilot, "ctrl+s")
    assert shows(pilot, "转入已办好")


async def test_the_acts_of_the_list_take_in_a_child_and_the_list_shows_her(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await press(pilot, "ctrl+p")
        await do(pilot, "transfer_in")
        await take_in(pilot)
        assert (await stored(pilot))[NEW["name"]] == TODAY
        await press(pilot, "escape")
        screen = pilot.app.screen
        assert isinstance(screen, PupilsScreen)
        assert shows(pilot, "> 阿依古丽")
        await press(pilot, "enter")
        assert screen.query_one(RecordForm).values["name"] == NEW["name"]


async def test_nobody_found_means_somebody_from_elsewhere(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await write(pilot, "查无此人")
        await press(pilot, "ctrl+p")
        await take_in(pilot)
        await press(pilot, "down", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, PupilsScreen)
        assert screen.is_form_in_front
        assert screen.query_one(RecordForm).values["name"] == NEW["name"]
        await press(pilot, "escape")
        assert shows(pilot, "> 阿依古丽")
        assert shows(pilot, "张帅")


async def test_the_acts_of_a_childs_own_form_do_not_offer_somebody_else(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await press(pilot, "enter", "ctrl+p")
        assert isinstance(pilot.app.screen, ChangesScreen)
        assert not shows(pilot, "外校转入")
