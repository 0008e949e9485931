"""One open school a module: each test takes a cohort of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from core.clock import FixedClock
from core.models import School, SchoolId, SchoolKind
from core.office import NewSchool, Office, create_office
from core.storage.home import STATE_VARIABLE, Home

SCHOOL = School(SchoolId("2199526924"), "云岭镇中心小学", SchoolKind.TOWNSHIP_CENTRE_SCHOOL)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STATE_VARIABLE, str(tmp_path_factory.getbasetemp() / "state"))
        home = Home(tmp_path_factory.mktemp("grouping") / "home")
        new = NewSchool(SCHOOL, "王主任", "山高路远")
        created = create_office(home, new, FixedClock(date(2026, 10, 8)))
        with created.office as opened:
            yield opened
