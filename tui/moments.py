"""Moments as one says them."""

from __future__ import annotations

from datetime import date, datetime

from core.clock import at_school
from core.i18n import t


def day_text(day: date, today: date) -> str:
    """Return a day as one says it: 今天, otherwise with its year."""
    if day == today:
        return t("moment.this_day")
    return t("moment.of_day", year=day.year, month=day.month, day=day.day)


def moment_text(at: datetime, today: date) -> str:
    """Return a moment as one says it: 20:14 for today, otherwise the day as well."""
    local = at_school(at)
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return t("moment.today", clock=clock)
    return t("moment.day", year=local.year, month=local.month, day=local.day, clock=clock)
