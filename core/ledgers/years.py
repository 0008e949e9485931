"""Of which school year the ledgers are read: this one, or an earlier one that has rows."""

from __future__ import annotations

from datetime import date

from core.dropout.models import DropoutCase
from core.ledgers.schools import schools_of
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.models import School, SchoolYear
from core.office import Office
from core.school_year.models import AFTER_SPRING

YEAR = "ledgers.year"
"""Setting: the earlier school year whose ledgers were read last; empty for the one that runs."""


def ledger_years(office: Office, schools: tuple[School, ...] = ()) -> tuple[SchoolYear, ...]:
    """Return the years of which the ledgers of some schools have rows, this one too; newest first.

    Without `schools` the own school's. Last year has its new pupils where anybody entered by then.
    """
    newest = office.year.starts_in
    held = {newest}
    for school in schools_of(office, LedgerOptions(schools=schools)):
        cohorts = [one.cohort for one in office.store.counts.cohorts(school.id)]
        held |= {newest - 1 for one in cohorts if one.entry_year < newest}
        days = [one.happened_on for one in office.store.changes.all(school.id) if one.is_standing]
        held |= {year for one in office.store.dropouts.cases.all(school.id) for year in _of(one)}
        held |= {SchoolYear.of(day).starts_in for day in days}
        held |= {one.year for one in office.store.dropouts.pledges.all(school.id)}
        held |= {one.year for one in office.store.households.all(school.id)}
    return tuple(SchoolYear(one) for one in sorted(held, reverse=True) if one <= newest)


def _of(case: DropoutCase) -> range:
    """Return the years in which a case was open; an open one is this year's anyhow."""
    first, ended = SchoolYear.of(case.absent_since), case.ended_on
    last = SchoolYear.of(max(ended, case.absent_since)) if ended is not None else first
    return range(first.starts_in, last.starts_in + 1)


def new_pupil_years(office: Office, schools: tuple[School, ...] = ()) -> tuple[SchoolYear, ...]:
    """Return the years of which there are new pupils to see: in summer the coming one leads."""
    newest = year_meant(office, LedgerKind.NEW_PUPILS, LedgerOptions(schools=schools))
    running = ledger_years(office, schools)
    return running if newest in running else (newest, *running)


def remembered_year(office: Office) -> SchoolYear:
    """Return the year that was chosen last; once it is this year's turn, this one."""
    text = office.store.settings.get(YEAR) or ""
    chosen = SchoolYear(int(text)) if text.isdecimal() else office.year
    return min(chosen, office.year, key=lambda one: one.starts_in)


def remember_year(office: Office, year: SchoolYear) -> None:
    """Keep which year was chosen; this year goes on with the calendar."""
    text = "" if year.starts_in >= office.year.starts_in else str(year.starts_in)
    with office.store.transaction():
        office.store.settings.set(YEAR, text)


def year_meant(office: Office, kind: LedgerKind, options: LedgerOptions) -> SchoolYear:
    """Return the year of a ledger: the one asked for, else the one that runs.

    From June on the new pupils are those of the coming autumn, as soon as one is registered.
    """
    if options.year is not None or kind is not LedgerKind.NEW_PUPILS:
        return options.year or office.year
    coming = SchoolYear(office.year.starts_in + 1)
    if office.clock.today().month not in AFTER_SPRING:
        return office.year
    is_awaited = any(
        count.cohort.entry_year == coming.starts_in
        for school in schools_of(office, options)
        for count in office.store.counts.cohorts(school.id)
    )
    return coming if is_awaited else office.year


def is_past(office: Office, year: SchoolYear | None) -> bool:
    """Whether a year is over; None stands for the one that runs."""
    return year is not None and year.starts_in < office.year.starts_in


def first_day(year: SchoolYear) -> date:
    """Return 1 September."""
    return date(year.starts_in, 9, 1)


def last_day(year: SchoolYear) -> date:
    """Return 31 August."""
    return date(year.starts_in + 1, 8, 31)
