from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.calendar_days import (
    holiday_calendar,
    is_known,
    is_working_day,
    next_working_day,
    working_days_after,
    working_days_between,
)

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def test_the_week_of_the_national_day_is_free_and_its_saturday_is_worked() -> None:
    assert not is_working_day(date(2026, 10, 5))
    assert is_working_day(date(2026, 10, 10))
    assert next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)


def test_ten_working_days_from_the_eve_of_the_holidays_end_on_the_twentieth() -> None:
    assert working_days_after(date(2026, 9, 30), 10) == date(2026, 10, 20)


def test_a_year_without_a_notice_falls_back_to_monday_to_friday() -> None:
    assert not is_known(date(2031, 10, 1))
    assert is_working_day(date(2031, 10, 1))
    assert not is_working_day(date(2031, 10, 4))


def test_a_worked_day_of_a_notice_falls_on_a_weekend() -> None:
    assert all(day.weekday() >= 5 for day in holiday_calendar().worked)


@given(DAYS, st.integers(0, 30))
def test_counting_forward_and_counting_between_agree(start: date, count: int) -> None:
    end = working_days_after(start, count)
    assert working_days_between(start, end) == count
    assert count == 0 or is_working_day(end)


@given(DAYS, st.integers(0, 60))
def test_days_gone_by_are_negative(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    assert working_days_between(end, start) == -working_days_between(start, end)
