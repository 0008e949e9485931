"""A home that is open, and one that is closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.office import Office
from core.storage.store import Store
from tests.conftest import MADE_FROM_NOTHING
from tests.storage.homes import Place, new_place


@pytest.fixture(autouse=True)
def _stores_made_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make each store by every migration, as the program does."""
    monkeypatch.setattr(Store, "create", staticmethod(MADE_FROM_NOTHING))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path)


@pytest.fixture
def office(place: Place) -> Iterator[Office]:
    with place.open() as office:
        yield office
