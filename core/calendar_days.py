"""Working days: Monday to Friday, moved about by the State Council's yearly notice of holidays.

The notices lie in core/data/holidays.tsv, one autumn ahead at most. Years for which none is
there fall back to plain Monday to Friday; `is_known` tells a screen to say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

HOLIDAYS_FILE = Path(__file__).parent / "data" / "holidays.tsv"

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """Weekdays that are free, weekend days that are worked, and the years that were announced."""

    off: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    def is_working_day(self, day: date) -> bool:
        """Whether offices and schools work on a day."""
        if day in self.worked:
            return True
        return day.weekday() < _SATURDAY and day not in self.off


@lru_cache(maxsize=1)
def holiday_calendar() -> HolidayCalendar:
    """Return the announced holidays, read from the file the first time."""
    days: dict[str, set[date]] = {"off": set(), "work": set()}
    for line in HOLIDAYS_FILE.read_text(encoding="utf-8").splitlines()[1:]:
        first_text, last_text, kind, _name, _source = line.split("\t")
        day, last = date.fromisoformat(first_text), date.fromisoformat(last_text)
        while day <= last:
            days[kind].add(day)
            day += _DAY
    years = frozenset(day.year for day in days["off"])
    return HolidayCalendar(frozenset(days["off"]), frozenset(days["work"]), years)


def is_working_day(day: date) -> bool:
    """Whether offices and schools work on a day."""
    return holiday_calendar().is_working_day(day)


def is_known(day: date) -> bool:
    """Whether the holidays of a day's year were announced when this program was made."""
    return day.year in holiday_calendar().years


def working_days_after(start: date, count: int) -> date:
    """Return the `count`-th working day after a day, which itself does not count.

    For 0 it is the day itself. Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(count)
    day = start
    while count:
        day += _DAY
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Return how many working days lie after `start` up to and including `end`.

    Negative when `end` lies before `start`: that many working days have gone by.
    """
    if end < start:
        return -working_days_between(end, start)
    days = (start + _DAY * step for step in range(1, (end - start).days + 1))
    return sum(map(is_working_day, days))


def next_working_day(day: date) -> date:
    """Return the first working day after a day."""
    return working_days_after(day, 1)
