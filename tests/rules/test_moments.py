"""Moments that a system cannot tell: a wrong clock's, and those that only Windows does not know."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from core.clock import at_school, beginning_of
from core.storage.hybrid_clock import day_of, moment_of
from tui.moments import moment_text

BEYOND = "ffffffffffff-0000"
"""What a PC writes whose clock believes in the year 10889."""


@pytest.fixture
def in_china(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system takes its zone from elsewhere")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_moment_is_told_to_the_millisecond() -> None:
    at = datetime(2026, 10, 8, 4, 30, 0, 123000, UTC)
    assert moment_of(f"{int(at.timestamp() * 1000):012x}-0001") == at


@pytest.mark.usefixtures("in_china")
def test_a_clock_beyond_the_calendar_is_shown_as_its_last_day() -> None:
    assert moment_of(BEYOND) == datetime.max.replace(tzinfo=UTC)
    assert day_of(BEYOND) == date.max
    assert "9999" in moment_text(moment_of(BEYOND), date(2026, 10, 8))


@pytest.mark.usefixtures("in_china")
def test_a_day_begins_at_the_schools_midnight() -> None:
    assert beginning_of(date(2026, 10, 8)) == datetime(2026, 10, 7, 16, 0, tzinfo=UTC)
    assert at_school(datetime(2026, 10, 7, 16, 0, tzinfo=UTC)).date() == date(2026, 10, 8)


@pytest.mark.usefixtures("in_china")
def test_the_first_day_of_the_calendar_begins_somewhere() -> None:
    assert beginning_of(date.min) == datetime.min.replace(tzinfo=UTC)
