"""Closing a term: empty-handed, or with a numbered explanation (R079)."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import RegistrationError
from core.office import Office
from core.school_year.models import TermClosing, TermOf
from core.school_year.reconcile import Difference, against_classes


def close_term(
    office: Office,
    term: TermOf,
    explanation: str = "",
    from_export: Sequence[Difference] = (),
) -> TermClosing:
    """Close a term of the own school.

    The register is held against the class lists now; `from_export` are the differences found
    in the national system's export. Where anything differs, an explanation is needed and gets the
    next number of the school year. Raises RegistrationError: `term_closed_already`,
    `term_not_begun`, `term_has_differences`.
    """
    if office.clock.today() < term.term.first_day(term.school_year):
        raise RegistrationError("term_not_begun")
    if closing_of(office, term) is not None:
        raise RegistrationError("term_closed_already")
    differences = len(against_classes(office, term.school_year)) + len(from_export)
    words = explanation.strip()
    if differences and not words:
        raise RegistrationError("term_has_differences", count=differences)
    with office.writing("closing") as writing:
        closing = TermClosing(
            id=_row(office, term),
            school_id=office.school.id,
            year=term.year,
            term=term.term,
            closed_on=office.clock.today(),
            closed_by=office.operator.name or None,
            differences=differences,
            number=_next_number(office, term) if words else None,
            explanation=words or None,
        )
        writing.put(closing)
        writing.audit("term.close", closing.id)
    return closing


def reopen_term(office: Office, term: TermOf) -> None:
    """Open a closed term again; the closing stays in the history.

    Raises RegistrationError(`term_not_closed`).
    """
    closing = closing_of(office, term)
    if closing is None:
        raise RegistrationError("term_not_closed")
    with office.writing("closing") as writing:
        writing.delete(closing)
        writing.audit("term.reopen", closing.id)


def closing_of(office: Office, term: TermOf) -> TermClosing | None:
    """Return how a term of the own school was closed, or None while it is open."""
    return office.store.terms.closings.get(_row(office, term))


def _row(office: Office, term: TermOf) -> str:
    return f"c.{office.school.id}.{term.year}.{term.term}"


def _next_number(office: Office, term: TermOf) -> int:
    closings = office.store.terms.closings_of(term.year, office.school.id)
    return max((one.number or 0 for one in closings), default=0) + 1
