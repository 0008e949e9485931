"""Whether this PC's date can be right. Pure. Clocks never decide alone (`docs/sync.md`, 10)."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.storage.hybrid_clock import milliseconds, split
from sync.manifest import ClockState

EARLIEST_YEAR = 2024
"""Before this program existed; a PC with an empty battery believes in 2000 or 1970."""
LATEST_YEAR = 2090
TOLERANCE = timedelta(days=1)


def clock_state(now: datetime, newest_clock: str) -> ClockState:
    """Judge a moment against the hybrid clock of this store's newest entry (may be empty)."""
    if not EARLIEST_YEAR <= now.year <= LATEST_YEAR:
        return ClockState.SUSPECT
    if newest_clock and milliseconds(now + TOLERANCE) < split(newest_clock)[0]:
        return ClockState.SUSPECT
    return ClockState.OK
