"""Entries that were kept and not folded, judged again: let in, or held for another reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.history import AuthorId, Entry
from core.storage.connection import Connection
from core.storage.history_reading import parse_body
from core.storage.history_repository import HistoryRepository


class HeldRepository:
    """Held entries. Every write belongs inside the store's transaction."""

    def __init__(self, connection: Connection, history: HistoryRepository) -> None:
        self._connection = connection
        self._history = history

    def count(self) -> int:
        """Return how many entries are held."""
        row = self._connection.row("SELECT count(*) FROM history WHERE held IS NOT NULL")
        return 0 if row is None else int(row[0])

    def entries(self, reasons: Iterable[str]) -> list[tuple[Entry, str]]:
        """Return entries that are held for one of some reasons, in the order they were written.

        Those whose values were erased say nothing any more and are left out.
        """
        wanted = set(reasons)
        rows = self._connection.rows(
            "SELECT author.id, history.seq, history.body, history.held FROM history "
            "JOIN author ON author.n = history.author "
            "WHERE held IS NOT NULL AND body IS NOT NULL"
        )
        found = [
            (parse_body(AuthorId(author), seq, body), reason)
            for author, seq, body, reason in rows
            if reason in wanted
        ]
        return sorted(found, key=lambda pair: (pair[0].clock, pair[0].author, pair[0].seq))

    def let_in(self, entries: Sequence[Entry]) -> None:
        """Fold entries that were held."""
        self._hold([(entry, None) for entry in entries])
        self._history.refold(sorted({(entry.table, entry.row) for entry in entries}))

    def hold_for(self, entries: Iterable[tuple[Entry, str]]) -> None:
        """Note another reason for which entries are held."""
        self._hold(entries)

    def _hold(self, entries: Iterable[tuple[Entry, str | None]]) -> None:
        self._connection.executemany(
            "UPDATE history SET held = ? WHERE seq = ? "
            "AND author = (SELECT n FROM author WHERE id = ?)",
            [(reason, entry.seq, entry.author) for entry, reason in entries],
        )
