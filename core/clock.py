"""What time it is, as an argument that can be replaced."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Protocol

from core.errors import UsageError

TODAY_VARIABLE = "CUNXIAO_TODAY"


class Clock(Protocol):
    """Tells the time. Use cases take one; nothing else asks the machine."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """Return the calendar day at the school."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the day in the machine's own time zone."""
        return datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that shows one day: for tests, demos and `CUNXIAO_TODAY`."""

    day: date

    def now(self) -> datetime:
        """Return noon of the fixed day in UTC."""
        return datetime.combine(self.day, time(12, 0), UTC)

    def today(self) -> date:
        """Return the fixed day."""
        return self.day


def at_school(moment: datetime) -> datetime:
    """Return an aware moment in the machine's own time zone.

    As it is where the system cannot tell: Windows knows local times from 1970 to 3000, and no
    system knows one beyond the last day of the calendar, which a wrong clock may claim.
    """
    try:
        return moment.astimezone()
    except (OSError, OverflowError, ValueError):
        return moment


def beginning_of(day: date) -> datetime:
    """Return the moment when a day begins at the school, in UTC."""
    midnight = datetime.combine(day, time())
    try:
        return midnight.astimezone(UTC)
    except (OSError, OverflowError, ValueError):
        return midnight.replace(tzinfo=UTC)


def clock_from_environment() -> Clock:
    """Return the machine's clock, or the day named by `CUNXIAO_TODAY`.

    Raises UsageError(`bad_today`) when the variable is not YYYY-MM-DD.
    """
    text = os.environ.get(TODAY_VARIABLE)
    if not text:
        return SystemClock()
    try:
        return FixedClock(date.fromisoformat(text))
    except ValueError as error:
        raise UsageError("bad_today", value=text) from error
