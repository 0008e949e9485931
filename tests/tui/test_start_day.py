"""Since when a child is here is seen among what can be done about it, and put right."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from core.clock import FixedClock
from core.models import PupilId
from core.office import Office
from core.registration import register_pupil
from tests.tui.rooms import asked, at_work, do, press, pupil_draft, shows, write
from tui.screens.changes import ChangesScreen


def register_late(office: Office) -> None:
    """Register a pupil in October, and one of the same grade in March."""
    register_pupil(office, pupil_draft(3, "四年级", name="仇一", birth_date="2016-11-03"))
    office.clock = FixedClock(date(2027, 3, 10))
    register_pupil(office, pupil_draft(5, "四年级", name="单雪", birth_date="2016-12-03"))


async def test_the_day_of_who_was_registered_late_is_shown_and_put_right(tmp_path: Path) -> None:
    def pupil(office: Office, name: str) -> PupilId:
        return office.store.pupils.among("name", [name])[0].id

    def started(office: Office) -> date | None:
        file = office.store.pupils.file(pupil(office, "单雪"))
        return file.enrolment.started_on if file is not None else None

    async with at_work(tmp_path, lambda: ChangesScreen([]), register_late) as pilot:
        for name, is_shown in (("仇一", False), ("单雪", True)):
            own = await asked(pilot, partial(pupil, name=name))
            await pilot.app.push_screen(ChangesScreen([PupilId(str(own))]))
            await press(pilot)
            assert shows(pilot, "来校日期") is is_shown
        assert shows(pilot, "2027-03-10 起在校")
        await do(pilot, "started")
        await press(pilot, "ctrl+u")
        await write(pilot, "2025-3-3")
        await press(pilot, "enter")
        assert shows(pilot, "单雪的来校日期改好了")
        assert shows(pilot, "2025-03-03 起在校")
        assert await asked(pilot, started) == date(2025, 3, 3)
