"""Who shares a parent or a telephone is looked up, however many a township has."""

from __future__ import annotations

import pytest

from core.models import Guardian, Pupil
from core.office import Office
from core.storage.tables import table_of


@pytest.mark.parametrize(
    ("record", "column"),
    [
        (Pupil, "name"),
        (Pupil, "phone"),
        (Pupil, "id_number"),
        (Guardian, "name"),
        (Guardian, "phone"),
        (Guardian, "pupil_id"),
    ],
)
def test_people_are_looked_up_without_reading_everybody(
    office: Office, record: type, column: str
) -> None:
    sql = f"EXPLAIN QUERY PLAN {table_of(record).select_sql} WHERE {column} IN (?, ?) ORDER BY n"
    steps = [row[3] for row in office.store.connection.rows(sql, ("单雪", "10008577001"))]
    assert steps[0].startswith("SEARCH"), steps
