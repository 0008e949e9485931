"""Left-behind children by the two official definitions, from facts; what was stated stands apart.

Education (教育部统计口径): a parent has been away to work for three months or longer.
Civil affairs (国发〔2016〕13号): under 16, and both parents are away, or one is and the other
cannot look after the child. Whether one can is in no field: with one parent away it is to be looked
into (待核), and so is a list that says 留守 and nobody wrote down since when. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from core.dates import full_years
from core.models import LeftBehind, Pupil
from core.policy import policy

MESSAGE_IDS = ("ledger.finding.yes", "ledger.finding.no", "ledger.finding.look")


class Finding(StrEnum):
    """What the facts come to; `ledger.finding.<value>`."""

    YES = "yes"
    NO = "no"
    LOOK = "look"
    """The facts do not decide: somebody has to ask."""


@dataclass(frozen=True, slots=True)
class LeftBehindFinding:
    """A child by both definitions, and the category that the list states."""

    education: Finding
    civil_affairs: Finding
    stated: LeftBehind | None

    @property
    def is_on_ledger(self) -> bool:
        """Whether a child stands on the ledger: a definition holds, or a list says so."""
        is_stated = self.stated is not None and self.stated.is_left_behind
        return is_stated or Finding.YES in (self.education, self.civil_affairs)


def find_left_behind(pupil: Pupil, day: date) -> LeftBehindFinding:
    """Hold a child's facts against both definitions as of a day."""
    return LeftBehindFinding(_education(pupil, day), _civil_affairs(pupil, day), pupil.left_behind)


def told_left_behind(pupil: Pupil, day: date) -> LeftBehind | None:
    """Return what a list says of a child on a day; None where nobody said or wrote down anything.

    As the ledger has it: what was stated, and where that is 否, nothing or no kind, what the facts
    come to; one parent away or both. What is stored stays what was stated.
    """
    stated = pupil.left_behind
    if stated in _KINDS or not find_left_behind(pupil, day).is_on_ledger:
        return stated
    away = len(_away_since(pupil, day))
    return _BY_AWAY.get(away, stated)


_KINDS = frozenset({LeftBehind.ONE_PARENT, LeftBehind.BOTH_PARENTS})
_BY_AWAY = {1: LeftBehind.ONE_PARENT, 2: LeftBehind.BOTH_PARENTS}


def left_behind_from(pupil: Pupil) -> date | None:
    """Return the first day on which a definition holds by the facts; None where none ever does.

    From then on the child stands on the ledger, whatever was stated; a day at the end of the
    calendar, which only another program can have sent, never comes. One who turns 16 before the
    three months are over counts from their end: there only civil affairs held, for some weeks.
    """
    dates = sorted(
        day for day in (pupil.father_away_since, pupil.mother_away_since) if day is not None
    )
    if not dates or dates[0].year == date.max.year:
        return None
    wait = relativedelta(months=policy().left_behind.education_away_months)
    first = dates[0] + wait
    while first - wait < dates[0]:  # Three months before 28 February is no 30 November.
        first += timedelta(days=1)
    under = policy().left_behind.civil_under_age_years
    is_young = full_years(pupil.birth_date, first - timedelta(days=1)) < under
    return min(first, dates[-1]) if len(dates) == 2 and is_young else first


def _away_since(pupil: Pupil, day: date) -> list[date]:
    dates = (pupil.father_away_since, pupil.mother_away_since)
    return [since for since in dates if since is not None and since <= day]


def _without_facts(pupil: Pupil) -> Finding:
    """Say what holds when nobody wrote down since when a parent is away."""
    if pupil.left_behind is None or not pupil.left_behind.is_left_behind:
        return Finding.NO
    return Finding.LOOK


def _education(pupil: Pupil, day: date) -> Finding:
    away = _away_since(pupil, day)
    if not away:
        return _without_facts(pupil)
    long_enough = day - relativedelta(months=policy().left_behind.education_away_months)
    return Finding.YES if min(away) <= long_enough else Finding.NO


def _civil_affairs(pupil: Pupil, day: date) -> Finding:
    if full_years(pupil.birth_date, day) >= policy().left_behind.civil_under_age_years:
        return Finding.NO
    away = _away_since(pupil, day)
    if len(away) == 2:
        return Finding.YES
    return Finding.LOOK if away else _without_facts(pupil)
