"""Whether this PC's date can be right. Pure. Clocks never decide alone (`docs/sync.md`, 10)."""

from __future__ import annotations

from datetime import datetime

from core.clock_doubt import TOLERANCE, is_impossible
from core.storage.hybrid_clock import milliseconds, split
from sync.manifest import ClockState


def clock_state(now: datetime, newest_clock: str) -> ClockState:
    """Judge a moment against the hybrid clock of this store's newest entry (may be empty)."""
    if is_impossible(now.date()):
        return ClockState.SUSPECT
    if newest_clock and milliseconds(now + TOLERANCE) < split(newest_clock)[0]:
        return ClockState.SUSPECT
    return ClockState.OK
