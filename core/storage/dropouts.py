"""Dropout cases with what belongs to them, and pledges, out of the store."""

from __future__ import annotations

from core.dropout.models import CaseId, DropoutCase, DropoutDuty, DropoutVisit, Pledge
from core.models import SchoolId
from core.storage.connection import Connection
from core.storage.repositories import Repository


class CaseRepository(Repository[DropoutCase]):
    """Dropout cases."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, DropoutCase)

    def open_cases(self, school_id: SchoolId | None = None) -> list[DropoutCase]:
        """Return the cases in which somebody still has to act."""
        return self._where("closed_on IS NULL AND (?1 IS NULL OR school_id = ?1)", (school_id,))


class DropoutRepository:
    """Everything kept of keeping children in school."""

    def __init__(self, connection: Connection) -> None:
        self.cases = CaseRepository(connection)
        self.visits = Repository(connection, DropoutVisit)
        self._duties = Repository(connection, DropoutDuty)
        self.pledges = Repository(connection, Pledge)

    def visits_of(self, case_id: CaseId) -> list[DropoutVisit]:
        """Return the visits of a case, by day."""
        found = self.visits.by("case_id", case_id)
        return sorted(found, key=lambda one: (one.visited_on, one.id))

    def duties_of(self, case_id: CaseId) -> list[DropoutDuty]:
        """Return who answers for a case."""
        return self._duties.by("case_id", case_id)

    def pledges_of(self, year: int, school_id: SchoolId | None = None) -> list[Pledge]:
        """Return the pledges of a school year."""
        found = self.pledges.by("year", year)
        return [one for one in found if school_id is None or one.school_id == school_id]
