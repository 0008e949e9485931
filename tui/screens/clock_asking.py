"""Asking whether the PC's date is right, before anything is written under it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from core.i18n import t

if TYPE_CHECKING:
    from core.clock_doubt import ClockDoubt
    from tui.widgets.dialogs import ConfirmDialog


def clock_question(doubt: ClockDoubt) -> ConfirmDialog:
    """Return the question: only ^S says that the date is right."""
    from tui.widgets.dialogs import ConfirmDialog  # noqa: PLC0415 - seldom

    return ConfirmDialog(t("clock.title"), clock_sentence(doubt) + t("clock.ask"))


def clock_sentence(doubt: ClockDoubt) -> str:
    """Return what the PC believes, and what speaks against it."""
    if doubt.last is None:
        return impossible_sentence(doubt.today)
    return t("clock.last", today=_named(doubt.today), last=_named(doubt.last))


def clock_line(doubt: ClockDoubt) -> str:
    """Return what home says of it: fits 62 cells."""
    if doubt.last is None:
        return t("home.clock_impossible", today=_named(doubt.today))
    return t("home.clock", today=_named(doubt.today), last=_named(doubt.last))


def impossible_sentence(today: date) -> str:
    """Return that no day of this program's life has such a date."""
    return t("clock.impossible", today=_named(today))


def _named(day: date) -> str:
    return t("moment.of_day", year=day.year, month=day.month, day=day.day)
