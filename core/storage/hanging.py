"""What hangs on people in other tables: counted, never read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.history import RowId
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


def rows_naming(connection: Connection, person_id: str) -> list[tuple[str, RowId]]:
    """Return the rows that name a person and, of dropout cases, those that hang on them."""
    found: list[tuple[str, RowId]] = []
    for table, shape in SHAPES.items():
        columns = [one for one in shape.split() if one in PERSON_COLUMNS]
        if columns:
            condition = " OR ".join(f"{column} = ?1" for column in columns)
            found += _ids(connection, table, condition, person_id)
    for table in ("dropout_visit", "dropout_duty"):
        condition = "case_id IN (SELECT id FROM dropout_case WHERE pupil_id = ?1)"
        found += _ids(connection, table, condition, person_id)
    return found


def _ids(
    connection: Connection, table: str, condition: str, person_id: str
) -> list[tuple[str, RowId]]:
    rows = connection.rows(
        f"SELECT id FROM {table} WHERE {condition}",  # noqa: S608 - own names
        (person_id,),
    )
    return [(table, RowId(row[0])) for row in rows]
