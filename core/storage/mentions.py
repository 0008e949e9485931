"""Where a name stands in what people wrote freely: found in SQL over every column of the store."""

from __future__ import annotations

from core.history import RowId
from core.storage import tables
from core.storage.connection import Connection

_ABOUT_THEMSELVES = frozenset(
    {"name", "former_name", "name_pinyin", "head_name", "father_name", "mother_name", "roster"}
)
"""Columns that name the row's own people, and sealed rosters: the erasure speaks of those."""
_SEALED = frozenset({"draw", "late_draw", "notice", "county_result"})


class MentionRepository:
    """Searches; writes nothing. A walk over every table: for a person who waits, not for home."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, word: str) -> list[tuple[str, RowId]]:
        """Return the rows in which some text holds a word."""
        found: list[tuple[str, RowId]] = []
        for name in tables.SYNCED:
            if name in _SEALED:
                continue
            columns = [
                column.name
                for column in tables.known_table(name).columns
                if column.name not in _ABOUT_THEMSELVES
            ]
            holds = " OR ".join(f"instr({column}, ?1)" for column in columns)
            rows = self._connection.rows(f"SELECT id FROM {name} WHERE {holds}", (word,))  # noqa: S608
            found += [(name, RowId(row[0])) for row in rows]
        return found

    def audit_entries(self, word: str) -> int:
        """Count lines of the trail whose detail holds a word."""
        row = self._connection.row("SELECT count(*) FROM audit WHERE instr(detail, ?)", (word,))
        return 0 if row is None else int(row[0])

    def drafts(self, word: str) -> int:
        """Count half-typed forms that hold a word inside a longer text.

        Those of which it is a whole value are about her, and go (`ErasureRepository.drop_drafts`).
        """
        row = self._connection.row(
            "SELECT count(*) FROM draft WHERE instr(body, ?1) AND NOT instr(body, ?2)",
            (word, f'"{word}"'),
        )
        return 0 if row is None else int(row[0])
