"""Rows that have history but stand in no list any more."""

from __future__ import annotations

from core.history import RowId
from core.storage import tables
from core.storage.connection import Connection


def removed_rows(connection: Connection, table: str) -> list[RowId]:
    """Return the rows of a synced table that were taken out, in no order.

    One walk over an index. Raises ValueError for a table that is not synced.
    """
    if tables.table(table) is None:
        raise ValueError(table)
    rows = connection.rows(
        "SELECT DISTINCT row_id FROM history WHERE tbl = ? AND held IS NULL "  # noqa: S608 - own
        f"AND row_id NOT IN (SELECT id FROM {table})",
        (table,),
    )
    return [RowId(row[0]) for row in rows]
