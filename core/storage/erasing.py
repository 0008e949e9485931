"""Taking a person's values out of the store: bodies go, digests stay, chains hold.

A row of history keeps author, number, table, id and digest; only its body becomes NULL. What was
folded from it goes with it. Pages that are freed are overwritten.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Collection, Iterable, Sequence

from core.history import Author, AuthorId, RowId
from core.storage import tables
from core.storage.connection import Connection
from core.storage.history_repository import HistoryRepository

RowKey = tuple[str, RowId]

CHILD_LINKS = frozenset({"pupil_id", "staff_id", "enrolment_id", "case_id"})
"""Columns by which a row is about the person whose row it names."""

TWIN_LINKS = frozenset({"winner_id", "loser_id"})
"""Columns of a merge: both records are of one person, and both go."""

_BATCH = 200
_FIND_TABLES = ("pupil_find", "staff_find")


class ErasureRepository:
    """Erases rows. Everything but `overwrite` belongs inside the store's transaction."""

    def __init__(self, connection: Connection, history: HistoryRepository) -> None:
        self._connection = connection
        self._history = history

    def rows_about(self, table: str, row: RowId) -> list[RowKey]:
        """Return every row of history that is about a person, deleted ones too.

        Reads the whole history once for each step away from the person; a step is seldom the
        fourth.
        """
        found: set[RowKey] = {(table, row)}
        fresh: set[str] = {row}
        known: set[str] = {row}
        while fresh:
            named = re.compile(b"|".join(re.escape(one.encode()) for one in sorted(fresh)))
            before, fresh = fresh, set()
            for name, own, body in self._bodies():
                if not named.search(body):
                    continue
                fields = _fields(body)
                if any(fields.get(link) in before for link in CHILD_LINKS | TWIN_LINKS):
                    found.add((name, RowId(own)))
                    fresh.add(own)
                    twins = {fields[link] for link in TWIN_LINKS if link in fields}
                    found.update((table, RowId(str(twin))) for twin in twins)
                    fresh |= {str(twin) for twin in twins}
            fresh -= known
            known |= fresh
        return sorted(found)

    def _bodies(self) -> Iterable[tuple[str, str, bytes]]:
        rows = self._connection.stream(
            "SELECT tbl, row_id, body FROM history WHERE body IS NOT NULL"
        )
        return ((name, row, bytes(body)) for name, row, body in rows)

    def standing(self, rows: Collection[RowKey], stream: str) -> int:
        """Return how many bodies of some rows are still held on a stream."""
        return len(self.writes(rows, stream))

    def writes(self, rows: Collection[RowKey], stream: str) -> list[tuple[AuthorId, int]]:
        """Return who wrote the bodies of some rows that are still held on a stream, and the seq."""
        found: list[tuple[AuthorId, int]] = []
        for name, row in rows:
            held = self._connection.rows(
                "SELECT author.id, history.seq FROM history "
                "JOIN author ON author.n = history.author "
                "WHERE row_id = ? AND tbl = ? AND body IS NOT NULL",
                (row, name),
            )
            found += [
                (AuthorId(author), seq)
                for author, seq in held
                if Author.parse(author).stream == stream
            ]
        return found

    def by_stream(self, rows: Collection[RowKey]) -> dict[str, list[RowKey]]:
        """Sort rows by the stream that they were written on."""
        found: dict[str, list[RowKey]] = {}
        for name, row in rows:
            authors = self._connection.rows(
                "SELECT DISTINCT author.id FROM history "
                "JOIN author ON author.n = history.author WHERE row_id = ? AND tbl = ?",
                (row, name),
            )
            for stream in sorted({Author.parse(author).stream for (author,) in authors}):
                found.setdefault(stream, []).append((name, row))
        return found

    def erase(self, rows: Sequence[RowKey], stream: str) -> int:
        """Take the bodies of some rows on one stream, and what was folded from them.

        Returns how many bodies went. Segments that wait for others and speak of these rows go
        too: they are not acknowledged, so they come again.
        """
        self._connection.execute("PRAGMA secure_delete = ON")
        gone = self.writes(rows, stream)
        self._blank(gone)
        for name, row in rows:
            self._fold(name, row)
        self._drop_waiting(rows)
        return len(gone)

    def _blank(self, entries: Iterable[tuple[AuthorId, int]]) -> None:
        self._connection.executemany(
            "UPDATE history SET body = NULL WHERE seq = ? AND author = "
            "(SELECT n FROM author WHERE id = ?)",
            [(seq, author) for author, seq in entries],
        )

    def _drop_waiting(self, rows: Collection[RowKey]) -> None:
        named = [row.encode() for _, row in rows]
        waiting = self._connection.rows("SELECT author, first, last, body FROM waiting_segment")
        gone = [
            (author, first, last)
            for author, first, last, body in waiting
            if any(row in zlib.decompress(body) for row in named)
        ]
        self._connection.executemany(
            "DELETE FROM waiting_segment WHERE author = ? AND first = ? AND last = ?", gone
        )

    def superseded(self, name: str, row: RowId, why: str) -> list[tuple[AuthorId, int]]:
        """Return the entries that the newest entry with this reason has seen; they hold values."""
        entries = self._history.entries_of(name, row)
        keeps = [entry for entry in entries if entry.why == why]
        if not keeps:
            return []
        keep = max(keeps, key=lambda entry: (entry.clock, entry.author, entry.seq))
        seen = {**keep.seen, keep.author: keep.seq - 1}
        return [
            (entry.author, entry.seq) for entry in entries if entry.seq <= seen.get(entry.author, 0)
        ]

    def erase_all_but(self, name: str, row: RowId, why: str) -> int:
        """Take the bodies that the newest entry with this reason has seen; return how many."""
        gone = self.superseded(name, row, why)
        if gone:
            self._connection.execute("PRAGMA secure_delete = ON")
            self._blank(gone)
            self._fold(name, row)
            self._drop_waiting([(name, row)])
        return len(gone)

    def _fold(self, name: str, row: RowId) -> None:
        """Fold a row from what is left; without anything left it goes."""
        if tables.table(name) is None:
            return
        if self._history.entries_of(name, row):
            self._history.refold([(name, row)])
            return
        self._connection.execute(
            f"DELETE FROM {name} WHERE id = ?",  # noqa: S608 - a known table
            (row,),
        )
        self._connection.execute("DELETE FROM conflict WHERE tbl = ? AND row_id = ?", (name, row))
        self._history.touched.add((name, row))

    def drop_drafts(self, texts: Iterable[str]) -> int:
        """Forget forms in progress that hold one of these texts; return how many."""
        wanted = {text for text in texts if text}
        wanted |= {json.dumps(text)[1:-1] for text in wanted}
        keys = [
            (key,)
            for key, body in self._connection.rows("SELECT key, body FROM draft")
            if any(text in key or text in body for text in wanted)
        ]
        self._connection.executemany("DELETE FROM draft WHERE key = ?", keys)
        return len(keys)

    def overwrite(self) -> None:
        """Overwrite what was freed. Outside a transaction, after it; takes twice the file's room.

        The find tables keep words of rows that are gone until their segments are merged; pages
        freed before `secure_delete` keep what stood on them until the file is written anew; the
        write-ahead log keeps old pages until it is folded in. Raises StoreError(`disk_full`).
        """
        for table in _FIND_TABLES:
            self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        self._connection.execute("VACUUM")
        self._connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def _fields(body: bytes) -> dict[str, object]:
    document = json.loads(body)
    return {**document.get("prior", {}), **document["patch"]}
