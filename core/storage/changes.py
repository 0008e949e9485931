"""Record changes and merged pupils out of the store."""

from __future__ import annotations

from datetime import date

from core.changes.models import MergedPupil, RecordChange
from core.history import AuthorId
from core.models import Cohort, PupilId, SchoolId, Stage
from core.storage.connection import Connection
from core.storage.history_reading import parse_body
from core.storage.hybrid_clock import day_of
from core.storage.repositories import Repository


class ChangeRepository(Repository[RecordChange]):
    """Record changes, undone ones too."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, RecordChange)

    def of_pupil(self, pupil_id: PupilId) -> list[RecordChange]:
        """Return a pupil's changes in the order in which they were made."""
        return sorted(self.by("pupil_id", pupil_id), key=lambda one: (one.sequence, one.id))

    def of_batch(self, batch: str) -> list[RecordChange]:
        """Return the changes that were made in one act."""
        return self.by("batch", batch)

    def between(
        self, first: date, last: date, school_id: SchoolId | None = None
    ) -> list[RecordChange]:
        """Return the standing changes of some days, both ends included, by day."""
        found = self._where(
            "happened_on BETWEEN ? AND ? AND undone_on IS NULL AND (?3 IS NULL OR school_id = ?3)",
            (first.isoformat(), last.isoformat(), school_id),
        )
        return sorted(found, key=lambda one: (one.happened_on, one.sequence, one.id))

    def first_registered(self, school_id: SchoolId) -> dict[Cohort, date]:
        """Return when the first enrolment of each of a school's cohorts was written.

        By the history, one look into an index for each enrolment; erased entries say no day.
        """
        found: dict[Cohort, date] = {}
        for stage, year, author, seq, body in self._connection.rows(
            "SELECT enrolment.stage, enrolment.entry_year, author.id, min(history.seq), "
            "history.body FROM enrolment "
            "JOIN history ON row_id = enrolment.id AND tbl = 'enrolment' "
            "JOIN author ON author.n = history.author "
            "WHERE enrolment.school_id = ? AND history.body IS NOT NULL "
            "GROUP BY enrolment.stage, enrolment.entry_year, history.author",
            (school_id,),
        ):
            cohort = Cohort(Stage(stage), year)
            day = day_of(parse_body(AuthorId(author), seq, body).clock)
            found[cohort] = min(found.get(cohort, day), day)
        return found


class MergeRepository(Repository[MergedPupil]):
    """Which records were made one."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, MergedPupil)

    def of_winner(self, pupil_id: PupilId) -> list[MergedPupil]:
        """Return what was merged into a pupil."""
        return self.by("winner_id", pupil_id)
