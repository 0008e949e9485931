"""Fixtures of the year's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.year.office import POINT, Village, found


@pytest.fixture(autouse=True)
def _state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the machine's own memory of devices out of the developer's folders."""
    monkeypatch.setenv("CUNXIAO_STATE", str(tmp_path / "state"))


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Make a village school on 8 October 2026."""
    made = found(tmp_path)
    yield made
    made.office.close()


@pytest.fixture
def point(tmp_path: Path) -> Iterator[Village]:
    """Make a teaching point on 8 October 2026."""
    made = found(tmp_path, POINT)
    yield made
    made.office.close()
