"""Hybrid time: this machine's clock, but never behind what was already written here."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from core.clock import Clock, at_school
from core.storage.local import SettingRepository

LAST = "hybrid_clock"
READ_EVERY = 64
"""Entries for which the machine's clock is read once: they take a few milliseconds."""
TRUSTED_LEAD = timedelta(days=1)
"""An entry from further ahead than this does not pull our own clock along: its PC is wrong."""


class HybridClock:
    """Gives out times `<milliseconds, 12 hex>-<counter, 4 hex>`, each later than the last."""

    def __init__(self, settings: SettingRepository, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._last = settings.get(LAST)
        self._place = split(self._last) if self._last else (0, 0)
        self._ticks = 0

    def tick(self) -> str:
        """Return the time of the next entry; `keep` must follow in the same transaction."""
        last, count = self._place
        now = last if self._ticks % READ_EVERY else milliseconds(self._clock.now())
        self._ticks += 1
        moment = (now, 0) if now > last else (last, count + 1)
        if moment[1] > 0xFFFF:
            moment = (moment[0] + 1, 0)
        self._place = moment
        self._last = f"{moment[0]:012x}-{moment[1]:04x}"
        return self._last

    def keep(self) -> None:
        """Remember the last time that was given out. Inside a transaction."""
        self._settings.set(LAST, self._last)

    def witness(self, seen: str) -> None:
        """Never give out a time before one that was received, unless that one is far ahead."""
        limit = milliseconds(self._clock.now() + TRUSTED_LEAD)
        if seen > self._last and split(seen)[0] <= limit:
            self._last, self._place = seen, split(seen)
            self.keep()


def milliseconds(moment: datetime) -> int:
    """Return a moment in milliseconds since 1970, UTC; 0 for a clock set before that."""
    return max(0, int(moment.timestamp() * 1000))


def split(time: str) -> tuple[int, int]:
    """Return the milliseconds and the counter of a hybrid time."""
    left, right = time.split("-")
    return int(left, 16), int(right, 16)


def day_of(time: str) -> date:
    """Return the calendar day of a hybrid time, in this machine's own time zone."""
    return at_school(moment_of(time)).date()


def moment_of(time: str) -> datetime:
    """Return the moment of a hybrid time; the latest one where a PC believes in a far future."""
    try:
        return _BEGINNING + timedelta(milliseconds=split(time)[0])
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Counted from, not converted: Windows converts no moment after the year 3000."""
