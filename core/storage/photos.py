"""Photographs of pupils: a local table, so that no bundle ever carries one."""

from __future__ import annotations

from datetime import date

from core.ledgers.facts import Photo
from core.models import PupilId
from core.storage.connection import Connection


class PhotoRepository:
    """One photograph a pupil."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, pupil_id: PupilId) -> Photo | None:
        """Return a pupil's photograph."""
        row = self._connection.row(
            "SELECT kept_on, width, height, body FROM pupil_photo WHERE pupil_id = ?", (pupil_id,)
        )
        if row is None:
            return None
        day, width, height, body = row
        return Photo(pupil_id, date.fromisoformat(day), width, height, bytes(body))

    def put(self, photo: Photo) -> None:
        """Keep a photograph; the one before is overwritten in the file, not only let go."""
        self.drop(photo.pupil_id)
        self._connection.execute(
            "INSERT INTO pupil_photo VALUES (?, ?, ?, ?, ?)",
            (photo.pupil_id, photo.kept_on.isoformat(), photo.width, photo.height, photo.body),
        )

    def drop(self, pupil_id: PupilId) -> None:
        """Take a photograph off."""
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.execute("DELETE FROM pupil_photo WHERE pupil_id = ?", (pupil_id,))
