"""One open school a module: each test takes a cohort of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.models import School, SchoolId, SchoolKind
from core.office import Office
from core.storage.home import STATE_VARIABLE
from tests.storage.homes import new_place

SCHOOL = School(SchoolId("2199526924"), "云岭镇中心小学", SchoolKind.TOWNSHIP_CENTRE_SCHOOL)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Open a home without the slow derivation of a passphrase's key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STATE_VARIABLE, str(tmp_path_factory.getbasetemp() / "state"))
        with new_place(tmp_path_factory.mktemp("grouping"), SCHOOL).open() as opened:
            yield opened
