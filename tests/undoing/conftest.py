"""A home that is open, and one that is closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.office import Office
from tests.storage.homes import Place, new_place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path)


@pytest.fixture
def office(place: Place) -> Iterator[Office]:
    with place.open() as office:
        yield office
