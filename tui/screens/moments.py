"""Days and moments as screens say them."""

from __future__ import annotations

from datetime import date, datetime

from core.i18n import t


def day_text(day: date) -> str:
    """Return 10月8日."""
    return t("when.day", month=day.month, day=day.day)


def moment_text(moment: datetime) -> str:
    """Return 10月8日 20:14 in this PC's time."""
    local = moment.astimezone()
    return t("when.moment", day=day_text(local.date()), time=f"{local:%H:%M}")
