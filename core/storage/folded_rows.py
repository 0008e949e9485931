"""Rows as their entries fold into them, written into the tables that lists are derived from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from core.folding import FoldedRow
from core.history import RowId
from core.storage import tables
from core.storage.connection import Connection, Row

RowKey = tuple[str, RowId]

OWNERS = {"pupil_id": "pupil", "staff_id": "staff_member"}
"""Columns that say whose list line a row belongs to, and the table that they point to."""


OWNED = {
    "guardian": "pupil_id",
    "enrolment": "pupil_id",
    "seat": "pupil_id",
    "appointment": "staff_id",
}
"""Tables whose rows stand in somebody's line, and the column that says in whose."""


class FoldedRows:
    """Writes folded rows and the conflicts in them. Always inside a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.touched: set[RowKey] = set()
        """Rows written in the open transaction, and whose they were before."""

    def insert(self, table: tables.Table, rows: Sequence[FoldedRow]) -> None:
        """Write rows that were never there, in the columns that any of them sets."""
        shown = [row for row in rows if _stands(table, row)]
        names = table.used_columns(row.values for row in shown)
        self._connection.executemany(
            table.insert_sql(names),
            [(row.row, *map(row.values.get, names)) for row in shown],
        )
        self._touch_new(table.name, rows)
        self._note_conflicts(table.name, rows)

    def _touch_new(self, name: str, rows: Sequence[FoldedRow]) -> None:
        """Touch rows that were never there, or at once whose they are: nobody need ask for that."""
        if name not in OWNED:
            self.touched.update((name, row.row) for row in rows)
            return
        column = OWNED[name]
        owners = {row.values.get(column) for row in rows}
        self.touched.update((OWNERS[column], RowId(one)) for one in owners if isinstance(one, str))

    def replace(self, table: tables.Table, rows: Sequence[FoldedRow]) -> None:
        """Write whole rows over what stood otherwise, and take out those that are deleted."""
        names = [column.name for column in table.columns]
        lines = [(row.row, *map(row.values.get, names)) for row in rows if _stands(table, row)]
        marks = ", ".join("?" for _ in rows)
        present = set(
            self._connection.rows(
                f"{table.select_sql} WHERE id IN ({marks})", [row.row for row in rows]
            )
        )
        self._touch_former_owners(names, present, lines)
        self._connection.executemany(
            table.upsert_sql(), [line for line in lines if line not in present]
        )
        self._connection.executemany(
            f"DELETE FROM {table.name} WHERE id = ?",  # noqa: S608 - own names
            [(row.row,) for row in rows if not _stands(table, row)],
        )
        self.touched.update((table.name, row.row) for row in rows)
        self._connection.executemany(
            "DELETE FROM conflict WHERE tbl = ? AND row_id = ?",
            [(table.name, row.row) for row in rows],
        )
        self._note_conflicts(table.name, rows)

    def _touch_former_owners(
        self, names: Sequence[str], present: Iterable[Row], lines: Iterable[Row]
    ) -> None:
        """Touch those who lose a row: afterwards nothing says any more whose it was."""
        columns = [(at, OWNERS[name]) for at, name in enumerate(names, 1) if name in OWNERS]
        following = {line[0]: line for line in lines} if columns else {}
        for held in present:
            for at, owner in columns:
                line = following.get(held[0])
                if held[at] is not None and (line is None or line[at] != held[at]):
                    self.touched.add((owner, RowId(held[at])))

    def _note_conflicts(self, name: str, rows: Sequence[FoldedRow]) -> None:
        self._connection.executemany(
            "INSERT INTO conflict VALUES (?, ?, ?)",
            ((name, row.row, field) for row in rows for field in sorted(row.conflicts)),
        )


def _stands(table: tables.Table, row: FoldedRow) -> bool:
    """Whether a row shows: not deleted, and not a late edit to a row that was erased."""
    return not row.is_deleted and _required(table.name) <= row.values.keys()


@lru_cache(maxsize=64)
def _required(name: str) -> frozenset[str]:
    columns = tables.known_table(name).columns
    return frozenset(
        column.name for column in columns if not (column.is_optional or column.has_default)
    )
