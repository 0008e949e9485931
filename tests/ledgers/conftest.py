from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.office import Office
from tests.ledgers.village import open_school


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_school(tmp_path / "home") as opened:
        yield opened
