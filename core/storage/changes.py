"""Record changes and merged pupils out of the store."""

from __future__ import annotations

from datetime import date

from core.changes.models import MergedPupil, RecordChange
from core.models import PupilId, SchoolId
from core.storage.connection import Connection
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


class MergeRepository(Repository[MergedPupil]):
    """Which records were made one."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, MergedPupil)

    def of_winner(self, pupil_id: PupilId) -> list[MergedPupil]:
        """Return what was merged into a pupil."""
        return self.by("winner_id", pupil_id)
