"""Days on which a school teaches: working days without the long holidays. Pure.

R083 wants a report of a child who stays away so many school days running (policy.toml), and a
holiday interrupts nothing: who was away on the last days before it and on the first after it was
away in a row. When a county's long holidays begin is in no notice of the State Council. They lie
within the windows of the policy: what is free in them is a stretch in which nothing that happens
on school days was noted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar_days import is_working_day
from core.policy import policy

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SchoolDays:
    """The working days but `free`, which are those of the long holidays."""

    free: frozenset[date] = frozenset()

    def has(self, day: date) -> bool:
        """Whether the school teaches on a day."""
        return is_working_day(day) and day not in self.free

    def after(self, day: date) -> date:
        """Return the first school day after a day."""
        day += _DAY
        while not self.has(day):
            day += _DAY
        return day


def windows(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Return the windows of the long holidays, as far as they touch some days."""
    rule = policy().dropout
    for year in range(first.year, last.year + 1):
        for begins, ends in (rule.winter_holidays_within, rule.summer_holidays_within):
            window = (_day_in(year, begins), _day_in(year, ends))
            if window[0] <= last and window[1] >= first:
                yield window


def school_days(first: date, last: date, signs: Collection[date]) -> SchoolDays:
    """Return the school days of some days; `signs` are days on which school was surely held."""
    free: set[date] = set()
    for begins, ends in windows(first, last):
        stretch: list[date] = []
        for day in (begins + _DAY * step for step in range((ends - begins).days + 1)):
            if day in signs:
                free |= _holidays(stretch)
                stretch = []
            elif is_working_day(day):
                stretch.append(day)
        free |= _holidays(stretch)
    return SchoolDays(frozenset(free))


def _holidays(stretch: Collection[date]) -> frozenset[date]:
    least = policy().dropout.holidays_least_working_days
    return frozenset(stretch) if len(stretch) >= least else frozenset()


def _day_in(year: int, month_and_day: str) -> date:
    return date.fromisoformat(f"{year:04d}-{month_and_day}")
