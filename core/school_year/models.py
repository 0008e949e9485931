"""What the store keeps of a school year beside pupils, classes and changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.models import PupilId, SchoolId, SchoolYear, Sex, Stage

AFTER_SPRING = frozenset({6, 7, 8})
"""Months in which the school year that ends still counts, and newcomers are registered already."""
AUTUMN_REPORTING = (8, 20)
"""Month and day from which pupils report for the autumn; practice: 30 or 31 August."""
AUTUMN_ENDS = (1, 31)
"""Month and day until which a date belongs to the autumn term; winter holidays follow."""


class Term(StrEnum):
    """学期 (JY/T 1001)."""

    AUTUMN = "1"
    SPRING = "2"

    @staticmethod
    def of(day: date) -> Term:
        """Return the term of a day: autumn from September through January."""
        is_autumn = day.month >= 9 or (day.month, day.day) <= AUTUMN_ENDS
        return Term.AUTUMN if is_autumn else Term.SPRING

    def first_day(self, year: SchoolYear) -> date:
        """Return the nominal first day: 1 September, or 1 February."""
        if self is Term.AUTUMN:
            return date(year.starts_in, 9, 1)
        return date(year.starts_in + 1, 2, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermReport:
    """Whether a pupil came at the start of a term 开学报到. The id is `r.<pupil>.<year>.<term>`."""

    id: str
    school_id: SchoolId
    pupil_id: PupilId
    year: int
    term: Term
    has_come: bool
    noted_on: date
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermClosing:
    """A closed term: empty-handed, or with a numbered explanation.

    The id is `c.<school>.<year>.<term>`.
    """

    id: str
    school_id: SchoolId
    year: int
    term: Term
    closed_on: date
    closed_by: str | None = None
    differences: int = 0
    number: int | None = None
    """Number of the explanation within the school year; None when nothing differed."""
    explanation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdChild:
    """A child of school age in the household ledger 适龄儿童户籍台账 of a school year.

    `pupil_id` ties it to the register when the child learns in this township. `stage` and
    `grade` are where the child learns; both None: not in school, and `absent_reason` says why.
    """

    id: str
    school_id: SchoolId
    year: int
    household_no: str
    head_name: str
    hamlet: str | None = None
    name: str
    sex: Sex
    birth_date: date
    id_number: str | None = None
    pupil_id: PupilId | None = None
    is_attending: bool | None = None
    stage: Stage | None = None
    grade: int | None = None
    school_name: str | None = None
    attend_way: str | None = None
    disability: str | None = None
    disability_no: str | None = None
    absent_reason: str | None = None
    hard_category: str | None = None
    is_in_township: bool | None = None
    is_in_county: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortEntrants:
    """How many entered a cohort by its first year's report, from the paper of that year.

    The id is `n.<school>.<stage>.<entry year>`.
    """

    id: str
    school_id: SchoolId
    stage: Stage
    entry_year: int
    entrants: int


@dataclass(frozen=True, slots=True, order=True)
class TermOf:
    """A term of a school year; `year` is the calendar year in which the school year starts."""

    year: int
    term: Term

    @staticmethod
    def on(day: date) -> TermOf:
        """Return the term that a day belongs to."""
        return TermOf(SchoolYear.of(day).starts_in, Term.of(day))

    @staticmethod
    def reported_on(day: date) -> TermOf:
        """Return the term for which pupils report on a day: the coming autumn's in late August."""
        if (day.month, day.day) >= AUTUMN_REPORTING and day.month < 9:
            return TermOf(day.year, Term.AUTUMN)
        return TermOf.on(day)

    @property
    def school_year(self) -> SchoolYear:
        """The school year."""
        return SchoolYear(self.year)
