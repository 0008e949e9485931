"""A draw of August is for the year to come, and so is the leading group that is named for it."""

from __future__ import annotations

from datetime import date

import pytest

from core.clock import FixedClock
from core.meeting.draw_meeting import year_of_draws
from core.models import SchoolYear
from core.office import open_office
from core.storage.home import Home
from tests.cli.running import PASSPHRASE, new_shell


def test_newcomers_of_next_year_make_it_the_year_of_the_draw(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    clock = FixedClock(date(2026, 8, 25))
    with (
        new_shell(tmp_path_factory) as shell,
        open_office(Home(shell.home), PASSPHRASE, clock) as office,
    ):
        youngest = max(own.entry_year for own in office.store.enrolments.all())
        assert (office.year, youngest) == (SchoolYear(2025), 2026)
        assert year_of_draws(office) == SchoolYear(2026)
