"""Days as screens say them; moments are said in `tui.moments`."""

from __future__ import annotations

from datetime import date

from core.i18n import t


def day_text(day: date) -> str:
    """Return 10月8日."""
    return t("when.day", month=day.month, day=day.day)
