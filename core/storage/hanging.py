"""What hangs on people in other tables: counted, never read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.storage.connection import Connection
from core.storage.shapes import SHAPES

PERSON_COLUMNS = frozenset(
    {"pupil_id", "staff_id", "absent_id", "cover_id", "homeroom_teacher_id", "holder_id"}
    | {"winner_id", "loser_id", "arrived_as"}
)
"""Columns that hold the id of a pupil or of a member of staff."""

OTHER_COLUMNS = frozenset(
    {"school_id", "register_school_id", "to_school_id", "teaching_site_id", "class_id"}
    | {"plan_id", "team_plan_id", "enrolment_id", "previous_enrolment_id", "case_id", "ledger_id"}
    | {"subject_id"}
)
"""Columns that hold the id of something else, or of a person who was erased."""

PHOTO = "pupil_photo"
_BATCH = 500


def hanging_on(
    connection: Connection, ids: Sequence[str], leaving_out: Collection[str]
) -> dict[str, dict[str, int]]:
    """Return how many rows of which tables name each person; tables with none are not there."""
    columns = [(PHOTO, "pupil_id")] if PHOTO not in leaving_out else []
    columns += [
        (table, column)
        for table, shape in SHAPES.items()
        for column in shape.split()
        if column in PERSON_COLUMNS and table not in leaving_out
    ]
    found: dict[str, dict[str, int]] = {}
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        marks = ", ".join("?" for _ in some)
        for table, column in columns:
            for own, count in connection.rows(
                f"SELECT {column}, count(*) FROM {table} "  # noqa: S608 - own names
                f"WHERE {column} IN ({marks}) GROUP BY {column}",
                some,
            ):
                tables = found.setdefault(own, {})
                tables[table] = tables.get(table, 0) + count
    return found
