"""The rates of every school of the township and of all together, at the centre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.i18n import t
from core.models import Cohort, School, SchoolId, SchoolYear
from core.office import Office
from core.overview import is_centre
from core.school_year.entrants import entrants_at
from core.school_year.rates import Rate
from core.school_year.rates_report import (
    Missing,
    RateLine,
    cohort_key,
    cohort_label,
    enrolment_lines,
    in_order,
    is_past_entry,
    rate_row,
)
from core.school_year.unlisted import listed
from core.storage.rates import CohortMoves

OLDEST = 5
"""Years before this one in which those in the last grade of primary school entered."""


@dataclass(frozen=True, slots=True)
class SchoolRates:
    """The rates of one school; its lines name nobody: `rates_report` does."""

    school: School
    lines: tuple[RateLine, ...]

    def line(self, key: str) -> RateLine | None:
        """Return a rate by its key; None where the school has nobody for it."""
        return next((one for one in self.lines if one.key == key), None)


@dataclass(frozen=True, slots=True)
class TownshipRates:
    """The rates of a school year; `drawn` counts, by key, the schools behind a sum."""

    year: SchoolYear
    lines: tuple[RateLine, ...]
    schools: tuple[SchoolRates, ...]

    def asked(self, key: str) -> int:
        """Return how many schools have somebody for a rate."""
        return sum(one.line(key) is not None for one in self.schools)

    def drawn(self, key: str) -> int:
        """Return how many schools have the figures for it."""
        found = (one.line(key) for one in self.schools)
        return sum(line is not None and line.raw is not None for line in found)


def township_rates(office: Office, year: SchoolYear | None = None) -> TownshipRates | None:
    """Return the rates of all schools that this centre knows; None at any other school.

    A sum takes in the schools that have their figures. A child who went on from a village school
    to the centre is one child: the village's entrant, who reached the end at the centre.
    """
    if not is_centre(office):
        return None
    year = year or office.year
    moves = office.store.rates.moves(year.starts_in - OLDEST)
    schools = sorted(office.store.schools.all(), key=lambda one: one.id)
    held = listed(office, year)
    counted = [
        _Counted(school, year, enrolment_lines(office, year, school.id, held), entrants, moves)
        for school in schools
        for entrants in (entrants_at(office, school.id),)
    ]
    sums = [
        _enrolment_sum(lines) for lines in zip(*(one.enrolment for one in counted), strict=True)
    ]
    cohorts = in_order({cohort for one in counted for cohort in one.cohorts})
    sums += [_cohort_sum(counted, cohort, year) for cohort in cohorts]
    lines = tuple(SchoolRates(one.school, one.lines()) for one in counted)
    return TownshipRates(year, tuple(sums), lines)


def township_rows(rates: TownshipRates) -> tuple[tuple[str, ...], ...]:
    """Return rows for the sheet: the sums, then school by school what each has figures for."""
    rows = [_called(t("rates.row_township", label=one.label), one) for one in rates.lines]
    for school in rates.schools:
        label = school.school.name
        rows += [
            _called(t("rates.row_school", school=label, label=one.label), one)
            for one in school.lines
            if one.missing is not Missing.NO_CHILDREN
        ]
    return tuple(rows)


def _called(label: str, line: RateLine) -> tuple[str, ...]:
    return rate_row(replace(line, label=label))


class _Counted:
    """One school's figures."""

    def __init__(
        self,
        school: School,
        year: SchoolYear,
        enrolment: tuple[RateLine, ...],
        entrants: Mapping[Cohort, int],
        moves: dict[tuple[SchoolId, Cohort], CohortMoves],
    ) -> None:
        self.school = school
        self.year = year
        self.enrolment = enrolment
        self.entrants = entrants
        self.cohorts = {
            cohort: one
            for (school_id, cohort), one in moves.items()
            if school_id == school.id and is_past_entry(cohort, year)
        }
        for cohort in self.entrants:
            if is_past_entry(cohort, year):
                self.cohorts.setdefault(cohort, CohortMoves())

    def lines(self) -> tuple[RateLine, ...]:
        own = (self._line(cohort) for cohort in in_order(self.cohorts))
        return (*(replace(one, groups=()) for one in self.enrolment), *own)

    def _line(self, cohort: Cohort) -> RateLine:
        entrants, one = self.entrants.get(cohort), self.cohorts[cohort]
        if entrants is None:
            return _cohort_line(cohort, self.year, None, None)
        adjusted = max(entrants + one.came - one.went, 0)
        raw = Rate(one.reached, entrants)
        return _cohort_line(cohort, self.year, raw, Rate(one.reached, adjusted), entrants)


def _cohort_line(
    cohort: Cohort,
    year: SchoolYear,
    raw: Rate | None,
    adjusted: Rate | None,
    entrants: int | None = None,
) -> RateLine:
    missing = Missing.NO_ENTRANTS if raw is None else None
    label = cohort_label(cohort, year)
    return RateLine(cohort_key(cohort), label, raw, adjusted, (), missing, cohort, entrants)


def _cohort_sum(counted: Sequence[_Counted], cohort: Cohort, year: SchoolYear) -> RateLine:
    known = [one for one in counted if cohort in one.cohorts and cohort in one.entrants]
    if not known:
        return _cohort_line(cohort, year, None, None)
    entrants = sum(one.entrants[cohort] for one in known)
    moves = [one.cohorts[cohort] for one in known]
    # Who went on to a school whose figures are not here is counted at the first one alone.
    twice = min(sum(one.handed_over for one in moves), sum(one.arrived for one in moves))
    reached = sum(one.reached for one in moves) - twice
    below = entrants + sum(one.came - one.went for one in moves) - twice
    adjusted = Rate(reached, max(below, 0))
    return _cohort_line(cohort, year, Rate(reached, entrants), adjusted, entrants)


def _enrolment_sum(lines: Iterable[RateLine]) -> RateLine:
    every = list(lines)
    known = [one for one in every if one.raw is not None and one.adjusted is not None]
    first = replace(every[0], groups=())
    if not known:
        return first
    raw = _added(one.raw for one in known)
    unlisted = sum(one.unlisted for one in known)
    adjusted = _added(one.adjusted for one in known)
    return replace(first, raw=raw, adjusted=adjusted, missing=None, unlisted=unlisted)


def _added(rates: Iterable[Rate | None]) -> Rate:
    known = [one for one in rates if one is not None]
    return Rate(sum(one.above for one in known), sum(one.below for one in known))
