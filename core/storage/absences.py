"""Absences out of the store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from core.dropout.models import Absence
from core.models import PupilId, SchoolId
from core.storage.connection import Connection
from core.storage.repositories import Repository


class AbsenceRepository(Repository[Absence]):
    """The absences-only register: who has no row on a day was there."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, Absence)

    def on(self, day: date, school_id: SchoolId | None = None) -> list[Absence]:
        """Return who was away on a day."""
        return self.between(day, day, school_id)

    def between(self, first: date, last: date, school_id: SchoolId | None = None) -> list[Absence]:
        """Return the absences of some days, both ends included, by day."""
        found = self._where(
            "day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR school_id = ?3)",
            (first.isoformat(), last.isoformat(), school_id),
        )
        return sorted(found, key=lambda one: (one.day, one.id))

    def of_pupils(self, pupil_ids: Iterable[PupilId]) -> list[Absence]:
        """Return all absences of some pupils, by day."""
        return sorted(self.among("pupil_id", pupil_ids), key=lambda one: (one.day, one.id))
