"""What is due of the children's year: absences, dropout cases, transfers, the term's reporting.

Home asks at every appearance: what loads much is loaded only where there is something of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.overview import is_centre

if TYPE_CHECKING:
    from core.office import Office
    from core.overview import Overview

REPORTING_DAYS = (((9, 1), (9, 30)), ((2, 20), (3, 20)))
"""First and last month and day on which home asks for the reporting of a term. A choice of this
program: schools begin on 1 September and between the Lantern Festival and the first of March."""


@dataclass(frozen=True, slots=True)
class AbsentChild:
    """A child who was away so many school days in a row without an excuse."""

    name: str
    days: int


@dataclass(frozen=True, slots=True)
class ReportingDue:
    """A term's reporting that is not done. `unnoted`: of how many nothing is noted yet."""

    unnoted: int
    is_begun: bool


@dataclass(frozen=True, slots=True)
class SchoolDue:
    """What is due at this school."""

    absent: tuple[AbsentChild, ...] = ()
    """Whose absence reached the days of the policy and has no case, the longest first."""
    waiting_cases: int = 0
    """Open cases without a written report or without a visit (R083)."""
    overdue_transfers: int = 0
    """Transfers in which a party's days have run out (the centre: of all its schools)."""
    reporting: ReportingDue | None = None


def school_due(office: Office, facts: Overview) -> SchoolDue:
    """Return what is due; `facts` are those of the own school."""
    return SchoolDue(
        _absent(office),
        _waiting_cases(office),
        _overdue_transfers(office),
        _reporting(office, facts),
    )


def _absent(office: Office) -> tuple[AbsentChild, ...]:
    if not office.store.has_any("absence"):
        return ()
    from core.dropout.absences import due_cases  # noqa: PLC0415 - start-up

    return tuple(AbsentChild(one.name, one.run.days) for one in due_cases(office))


def _waiting_cases(office: Office) -> int:
    if not office.store.has_any("dropout_case"):
        return 0
    dropouts = office.store.dropouts
    cases = dropouts.cases.open_cases(office.school.id)
    return sum(one.reported_on is None or not dropouts.visits_of(one.id) for one in cases)


def _overdue_transfers(office: Office) -> int:
    if not office.store.has_any("record_change"):
        return 0
    from core.changes.transfers import open_transfers  # noqa: PLC0415 - start-up

    every = is_centre(office)
    return sum(
        one.step.is_overdue
        for one in open_transfers(office)
        if every or one.change.school_id == office.school.id
    )


def is_reporting_time(today: date) -> bool:
    """Whether the children of a term report on such a day, or should have by now."""
    day = (today.month, today.day)
    return any(first <= day <= last for first, last in REPORTING_DAYS)


def _reporting(office: Office, facts: Overview) -> ReportingDue | None:
    today = office.clock.today()
    if not is_reporting_time(today) or not facts.heads.pupils:
        return None
    from core.school_year.models import TermOf  # noqa: PLC0415 - start-up
    from core.school_year.reporting import reporting_summary  # noqa: PLC0415 - start-up

    term = TermOf.reported_on(today)
    noted = office.store.terms.reports_of(term.year, term.term, office.school.id)
    if not noted:
        return ReportingDue(facts.heads.pupils, is_begun=False)
    unnoted = len(reporting_summary(office, term).unknown)
    return ReportingDue(unnoted, is_begun=True) if unnoted else None
