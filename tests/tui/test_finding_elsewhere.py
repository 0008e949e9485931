"""The centre looks for a village's child; the count is of those of the status looked at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.lists.directory import PupilQuery, PupilView, keep_pupil_view
from core.models import PupilStatus
from core.office import Office
from tests.sync.township import CENTRE
from tests.tui.rooms import at_work, press, shows, write
from tests.tui.test_ledgers_of_schools import CENTRE_PUPIL, SOUTH_PUPIL, township
from tui.screens.pupils import PupilsScreen


async def test_a_village_s_child_is_found_by_choosing_the_school(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, township, school=CENTRE) as pilot:
        await write(pilot, SOUTH_PUPIL)
        assert shows(pilot, "别的学校有 1 人对得上")
        assert shows(pilot, "^F")
        await write(pilot, "查无此人")
        assert not shows(pilot, "别的学校有")


def one_graduated(office: Office) -> None:
    township(office)
    (pupil,) = office.store.pupils.all(office.school.id)
    (held,) = office.store.enrolments.by("pupil_id", pupil.id)
    with office.writing("test") as writing:
        writing.put(replace(held, status=PupilStatus.GRADUATED))
    graduates = PupilQuery(school_id=office.school.id, statuses=frozenset({PupilStatus.GRADUATED}))
    keep_pupil_view(office, PupilView(graduates))


async def test_graduates_are_counted_among_themselves(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one_graduated, school=CENTRE) as pilot:
        await press(pilot)
        assert shows(pilot, CENTRE_PUPIL)
        assert shows(pilot, "共 1 人")
