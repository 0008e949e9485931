"""The draw in the store: what travels as records, and what stays here until the draw."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from core.grouping.records import Annulled, CohortGrouping, Draw, LateDraw, Notice
from core.models import Cohort, PupilId, SchoolId, Seat, Stage
from core.storage.connection import Connection
from core.storage.repositories import Repository


@dataclass(frozen=True, slots=True)
class GroupingSecret:
    """What must not be known before the draw: the nonce, and the packed roster."""

    nonce: bytes = field(repr=False)
    roster: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClassSize:
    """How many attending pupils a class has; `number` is None where the grade has no numbers."""

    cohort: Cohort
    number: int | None
    pupils: int


class PlanRepository(Repository[CohortGrouping]):
    """Sealed plans."""

    def of_cohort(self, school_id: SchoolId, cohort: Cohort) -> list[CohortGrouping]:
        """Return a school's plans for a cohort, annulled ones too, oldest first."""
        return self._where(
            "school_id = ? AND stage = ? AND entry_year = ?",
            (school_id, cohort.stage.value, cohort.entry_year),
        )


class GroupingRepository:
    """Everything kept of draws."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.plans = PlanRepository(connection, CohortGrouping)
        self.draws = Repository(connection, Draw)
        self.notices = Repository(connection, Notice)
        self.annulments = Repository(connection, Annulled)
        self.late_draws = Repository(connection, LateDraw)
        self._seats = Repository(connection, Seat)

    def keep_proposal(self, digest: str, at: datetime, pupils: list[PupilId]) -> None:
        """Keep who has which draw number in a proposal; pupils in number order."""
        self._connection.execute(
            "INSERT OR REPLACE INTO grouping_proposal VALUES (?, ?, ?)",
            (digest, at.isoformat(timespec="seconds"), json.dumps(pupils)),
        )

    def proposal(self, digest: str) -> list[PupilId] | None:
        """Return the pupils of a proposal in number order, or None for one not made here."""
        row = self._connection.row(
            "SELECT pupils FROM grouping_proposal WHERE digest = ?", (digest,)
        )
        return None if row is None else [PupilId(own) for own in json.loads(row[0])]

    def keep_secret(self, digest: str, secret: GroupingSecret) -> None:
        """Keep nonce and roster of a sealed plan or batch."""
        self._connection.execute(
            "INSERT INTO grouping_secret VALUES (?, ?, ?)", (digest, secret.nonce, secret.roster)
        )

    def secret(self, digest: str) -> GroupingSecret | None:
        """Return nonce and roster; None where another PC sealed."""
        row = self._connection.row(
            "SELECT nonce, roster FROM grouping_secret WHERE digest = ?", (digest,)
        )
        return None if row is None else GroupingSecret(bytes(row[0]), str(row[1]))

    def class_sizes(self, school_id: SchoolId) -> list[ClassSize]:
        """Count a school's attending pupils by class, youngest grade first."""
        rows = self._connection.rows(
            "SELECT stage, entry_year, class_number, count(*) FROM pupil_line "
            "WHERE school_id = ? AND status IN ('01', '05') GROUP BY stage, entry_year, "
            "class_number ORDER BY stage, entry_year DESC, class_number",
            (school_id,),
        )
        return [
            ClassSize(Cohort(Stage(stage), year), number, pupils)
            for stage, year, number, pupils in rows
        ]

    def class_members(
        self, school_id: SchoolId, cohort: Cohort, number: int | None
    ) -> list[PupilId]:
        """Return the attending pupils of a class; `number` None for those without one."""
        rows = self._connection.rows(
            "SELECT pupil_id FROM pupil_line WHERE school_id = ? AND stage = ? "
            "AND entry_year = ? AND class_number IS ? AND status IN ('01', '05') "
            "ORDER BY sort_key, n",
            (school_id, cohort.stage.value, cohort.entry_year, number),
        )
        return [PupilId(row[0]) for row in rows]

    def open_seats(self, school_id: SchoolId, year: int) -> list[Seat]:
        """Return the seats of a school's classes of one school year that have not ended."""
        rows = self._connection.rows(
            "SELECT seat.id FROM seat JOIN class_group ON class_group.id = seat.class_id "
            "WHERE seat.ended_on IS NULL AND class_group.school_id = ? AND class_group.year = ?",
            (school_id, year),
        )
        return self._seats.among("id", [row[0] for row in rows])
