"""The household ledger, reporting and closings of terms out of the store."""

from __future__ import annotations

from core.models import SchoolId
from core.school_year.models import (
    CohortEntrants,
    HouseholdChild,
    Term,
    TermClosing,
    TermReport,
)
from core.storage.connection import Connection
from core.storage.repositories import Repository


class HouseholdRepository(Repository[HouseholdChild]):
    """Children of school age, household by household."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, HouseholdChild)
        self.entrants = Repository(connection, CohortEntrants)

    def of_year(self, year: int, school_id: SchoolId | None = None) -> list[HouseholdChild]:
        """Return the ledger of a school year, by household."""
        found = self._where("year = ?1 AND (?2 IS NULL OR school_id = ?2)", (year, school_id))
        return sorted(found, key=lambda one: (one.household_no, one.birth_date, one.id))


class TermRepository:
    """Who reported, and which terms are closed."""

    def __init__(self, connection: Connection) -> None:
        self.reports = Repository(connection, TermReport)
        self.closings = Repository(connection, TermClosing)

    def reports_of(
        self, year: int, term: Term, school_id: SchoolId | None = None
    ) -> list[TermReport]:
        """Return the reporting of one term."""
        found = self.reports.by("year", year)
        return [
            one
            for one in found
            if one.term is term and (school_id is None or one.school_id == school_id)
        ]

    def closings_of(self, year: int, school_id: SchoolId | None = None) -> list[TermClosing]:
        """Return the closed terms of a school year."""
        found = self.closings.by("year", year)
        return [one for one in found if school_id is None or one.school_id == school_id]
