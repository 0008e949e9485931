"""People of whom one row stands without another: an enrolment without its pupil, or the reverse."""

from __future__ import annotations

from core.models import PupilId
from core.storage.connection import Connection

_HANGING = ("enrolment", "guardian", "seat")
"""Tables whose rows say nothing without the pupil whom they name."""


def incomplete_pupils(connection: Connection) -> list[PupilId]:
    """Return pupils named by an enrolment, a guardian or a seat who stand no more, and pupils
    without any enrolment; by id. One walk over each table.
    """
    asked = [
        f"SELECT pupil_id FROM {table} WHERE pupil_id NOT IN (SELECT id FROM pupil)"  # noqa: S608
        for table in _HANGING
    ]
    asked.append("SELECT id FROM pupil WHERE id NOT IN (SELECT pupil_id FROM enrolment)")
    return [PupilId(row[0]) for row in connection.rows(" UNION ".join(asked) + " ORDER BY 1")]
