"""Fixtures of the sync's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.township import Township, make_township


@pytest.fixture(autouse=True)
def _state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the machine's own memory of devices out of the developer's folders."""
    monkeypatch.setenv("CUNXIAO_STATE", str(tmp_path / "state"))


@pytest.fixture
def township(tmp_path: Path) -> Iterator[Township]:
    """Make a centre and two villages whose cards are enrolled."""
    made = make_township(tmp_path)
    yield made
    made.close()
