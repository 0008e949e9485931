"""Taking a person's values out of the store: bodies go, digests stay, chains hold.

A row of history keeps author, number, table, id and digest; only its body becomes NULL. What was
folded from it goes with it. Pages that are freed are overwritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence

from core.history import RowId
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
        count = 0
        for name, row in rows:
            found = self._connection.row(
                "SELECT count(*) FROM history JOIN author ON author.n = history.author "
                "WHERE row_id = ? AND tbl = ? AND body IS NOT NULL AND author.id LIKE ?",
                (row, name, f"%.{stream}"),
            )
            count += 0 if found is None else int(found[0])
        return count

    def erase(self, rows: Sequence[RowKey], stream: str) -> int:
        """Take the bodies of some rows on one stream, and what was folded from them.

        Returns how many bodies went. Segments that wait for others go too: they are not
        acknowledged, so they come again.
        """
        self._connection.execute("PRAGMA secure_delete = ON")
        gone = self.standing(rows, stream)
        for name, row in rows:
            self._connection.execute(
                "UPDATE history SET body = NULL WHERE row_id = ? AND tbl = ? "
                "AND author IN (SELECT n FROM author WHERE id LIKE ?)",
                (row, name, f"%.{stream}"),
            )
            self._fold(name, row)
        self._connection.execute("DELETE FROM waiting_segment")
        return gone

    def erase_all_but(self, name: str, row: RowId, why: str) -> int:
        """Take the bodies that the newest entry with this reason has seen; return how many."""
        entries = self._history.entries_of(name, row)
        keeps = [entry for entry in entries if entry.why == why]
        if not keeps:
            return 0
        keep = max(keeps, key=lambda entry: (entry.clock, entry.author, entry.seq))
        seen = {**keep.seen, keep.author: keep.seq - 1}
        gone = [entry for entry in entries if entry.seq <= seen.get(entry.author, 0)]
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.executemany(
            "UPDATE history SET body = NULL WHERE seq = ? AND author = "
            "(SELECT n FROM author WHERE id = ?)",
            [(entry.seq, entry.author) for entry in gone],
        )
        self._fold(name, row)
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
        """Overwrite what was freed. Outside a transaction, after it.

        The find tables keep words of rows that are gone until their segments are merged; the
        write-ahead log keeps old pages until it is folded in.
        """
        for table in _FIND_TABLES:
            self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        self._connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def _fields(body: bytes) -> dict[str, object]:
    document = json.loads(body)
    return {**document.get("prior", {}), **document["patch"]}
