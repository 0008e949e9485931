"""Where a child of the household ledger learns, and why it is not at an ordinary school. Pure.

The store keeps whether a child is at school, and words. A word that is a code here stands for
itself; anything else is somebody's own reason.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from core.models import Stage
from core.school_year.models import HouseholdChild
from core.school_year.rates import COMPULSORY_YEARS, is_school_age

MESSAGE_IDS = (
    "household.schooling.here",
    "household.schooling.elsewhere",
    "household.schooling.special",
    "household.schooling.home_teaching",
    "household.schooling.not_of_age",
    "household.schooling.dropped_out",
    "household.schooling.exempt",
    "household.schooling.finished",
    "household.schooling.unknown",
    "household.schooling.other",
    "household.place.township",
    "household.place.county",
    "household.place.beyond",
)


class Schooling(StrEnum):
    """Where a child is, as the ledger asks it; the label is `household.schooling.<value>`."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    SPECIAL = "special"
    """At a school for special education."""
    HOME_TEACHING = "home_teaching"
    """送教上门: counted as at school."""
    NOT_OF_AGE = "not_of_age"
    DROPPED_OUT = "dropped_out"
    EXEMPT = "exempt"
    """Deferred or exempt, with a certificate."""
    FINISHED = "finished"
    """Has finished the compulsory years."""
    UNKNOWN = "unknown"
    """Nobody knows yet."""
    OTHER = "other"
    """Not at school, for a reason in words."""

    @property
    def is_attending(self) -> bool | None:
        """Whether the child is at school; None where nobody knows."""
        if self is Schooling.UNKNOWN:
            return None
        return self in _AT_SCHOOL


class HomePlace(StrEnum):
    """Where a child lives 镇内镇外、县内县外; the label is `household.place.<value>`."""

    TOWNSHIP = "township"
    COUNTY = "county"
    BEYOND = "beyond"

    @property
    def is_in_township(self) -> bool:
        """Whether that is in the township."""
        return self is HomePlace.TOWNSHIP

    @property
    def is_in_county(self) -> bool:
        """Whether that is in the county."""
        return self is not HomePlace.BEYOND


def home_of(child: HouseholdChild) -> HomePlace | None:
    """Return where a child lives; None while nobody has said."""
    if child.is_in_county is False:
        return HomePlace.BEYOND
    if child.is_in_township is False:
        return HomePlace.COUNTY
    return HomePlace.TOWNSHIP if child.is_in_township else None


_COMPULSORY = frozenset({Stage.PRIMARY, Stage.JUNIOR})
_AT_SCHOOL = frozenset(
    {Schooling.HERE, Schooling.ELSEWHERE, Schooling.SPECIAL, Schooling.HOME_TEACHING}
)
_SPECIAL = frozenset({Schooling.SPECIAL, Schooling.HOME_TEACHING})
_NOT_OWED = frozenset({Schooling.NOT_OF_AGE, Schooling.FINISHED, Schooling.EXEMPT})
"""Not at school, and nobody has to look for the child."""


def schooling_of(child: HouseholdChild) -> Schooling:
    """Return where a child of the ledger is."""
    if child.is_attending is None:
        return Schooling.UNKNOWN
    known = next((one for one in Schooling if one.value == child.absent_reason), None)
    if child.is_attending:
        if known in _SPECIAL:
            return known
        return Schooling.HERE if child.pupil_id else Schooling.ELSEWHERE
    if known is not None and not known.is_attending:
        return known
    return Schooling.OTHER if child.absent_reason else Schooling.NOT_OF_AGE


def own_words(child: HouseholdChild) -> str:
    """Return the reason that somebody wrote in words; empty where a code says it."""
    words = child.absent_reason or ""
    return "" if words in set(Schooling) else words


def with_schooling(child: HouseholdChild, schooling: Schooling, words: str = "") -> HouseholdChild:
    """Return a child of whom it is said where it is; `words` are the reason of OTHER."""
    if schooling in {Schooling.HERE, Schooling.ELSEWHERE, Schooling.UNKNOWN}:
        reason = None
    elif schooling is Schooling.OTHER:
        reason = words.strip() or None
    else:
        reason = schooling.value
    return replace(child, is_attending=schooling.is_attending, absent_reason=reason)


def is_owed_schooling(child: HouseholdChild) -> bool:
    """Whether a child is in its nine compulsory years: by age, or by the grade it is in here.

    A repeater of fifteen in grade six is, and so is who started a few days early.
    """
    is_in_grade = (
        child.pupil_id is not None
        and schooling_of(child) is Schooling.HERE
        and child.stage in _COMPULSORY
        and child.grade is not None
    )
    return is_in_grade or is_school_age(child.birth_date, child.year, COMPULSORY_YEARS)


def is_out_of_school(child: HouseholdChild) -> bool:
    """Whether a child of compulsory age is not at school, or nobody knows of it."""
    if child.is_attending or schooling_of(child) in _NOT_OWED:
        return False
    return is_school_age(child.birth_date, child.year, COMPULSORY_YEARS)
