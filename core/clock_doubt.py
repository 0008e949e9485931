"""Whether this PC's date can be right: a battery that died sets it to 2000, a slip to last year.

What is written under a wrong date carries it for ever: school year, grade, changes, absences.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from core.clock import at_school

if TYPE_CHECKING:
    from core.office import Office

EARLIEST_YEAR = 2024
"""Before this program existed; a PC with an empty battery believes in 2000 or 1970."""
LATEST_YEAR = 2090
TOLERANCE = timedelta(days=1)
LONGEST_PAUSE = timedelta(days=400)
"""A choice of this program: nobody leaves a school's register alone for more than a year."""

CONFIRMED = "clock.confirmed"
"""Setting: the day that a person said was right, as YYYY-MM-DD."""
ANY_DAY = "any"
"""In its place where no day is doubted: a township to practise on has a day of its own."""


class DoubtKind(StrEnum):
    """Why a date can hardly be right."""

    IMPOSSIBLE = "impossible"
    """In no year in which this program is used."""
    EARLIER = "earlier"
    """Before what was written here last."""
    MUCH_LATER = "much_later"


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """A date that can hardly be right. `last` is the day of what was written here last."""

    kind: DoubtKind
    today: date
    last: date | None = None


def is_impossible(day: date) -> bool:
    """Whether no program of this kind can see such a day."""
    return not EARLIEST_YEAR <= day.year <= LATEST_YEAR


def doubt_kind(now: datetime, last: datetime | None) -> DoubtKind | None:
    """Judge a moment against the last one that was noted here. Pure; both aware."""
    if is_impossible(now.date()):
        return DoubtKind.IMPOSSIBLE
    if last is not None and last - now > TOLERANCE:
        return DoubtKind.EARLIER
    if last is not None and now - last > LONGEST_PAUSE:
        return DoubtKind.MUCH_LATER
    return None


def clock_doubt(office: Office) -> ClockDoubt | None:
    """Return what speaks against today's date; None where nothing does, or somebody vouched for it.

    What was written last counts, not the latest date: a slip that was put right is over.
    """
    today = office.clock.today()
    if office.store.settings.get(CONFIRMED) in {today.isoformat(), ANY_DAY}:
        return None
    newest = office.store.audit.newest(1)
    last = datetime.fromisoformat(newest[0].at) if newest else None
    kind = doubt_kind(office.clock.now(), last)
    if kind is None:
        return None
    return ClockDoubt(kind, today, at_school(last).date() if last else None)


def doubt_no_clock(office: Office) -> None:
    """Let the home be opened on any day without a question: it is there to practise."""
    office.store.settings.set(CONFIRMED, ANY_DAY)


def confirm_clock(office: Office) -> None:
    """Remember that a person says today's date is right: now it is what was written last."""
    with office.store.transaction():
        office.store.settings.set(CONFIRMED, office.clock.today().isoformat())
        office.audit("clock_confirmed", detail=office.clock.today().isoformat())
