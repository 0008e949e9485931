"""History as it lies in the store, written: append, fold into rows, rebuild."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.folding import FoldedRow, fold
from core.history import Author, AuthorId, Entry, RowId, body_digest, chain, chain_start
from core.storage import tables
from core.storage.connection import Connection
from core.storage.folded_rows import FoldedRows, RowKey
from core.storage.history_reading import HistoryReader, parse_body
from core.storage.new_files import NewFiles

BATCH = 500
"""Rows a query: SQLite takes 32,766 parameters, memory is the narrower limit."""


class HistoryRepository(HistoryReader):
    """What is read, and the entries that are appended with the rows that they fold into."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._rows = FoldedRows(connection)
        self.new_files = NewFiles(connection)

    @property
    def touched(self) -> set[RowKey]:
        """Rows folded in the open transaction, for what is derived from them."""
        return self._rows.touched

    def append(self, entries: Sequence[Entry]) -> None:
        """Append entries of one author of this device and fold their rows. In a transaction."""
        if entries:
            pairs = [(entry, entry.body()) for entry in entries]
            self._append(entries[0].author, entries[0].seq, pairs, {})

    def receive(
        self,
        author: AuthorId,
        first_seq: int,
        bodies: Sequence[bytes],
        held: Mapping[int, str] | None = None,
    ) -> bytes:
        """Append an author's next entries, fold their rows, and return the new head.

        `held` gives a reason for each seq that is kept but not folded. Raises ValueError when
        the entries do not continue the author's chain or a body is not an entry.
        """
        pairs = [
            (parse_body(author, seq, body), body) for seq, body in enumerate(bodies, first_seq)
        ]
        return self._append(author, first_seq, pairs, held or {})

    def receive_read(
        self, entries: Sequence[Entry], bodies: Sequence[bytes], held: Mapping[int, str]
    ) -> bytes:
        """Append an author's next entries, at least one, that were read from these bodies.

        As `receive`, without reading every body twice.
        """
        pairs = list(zip(entries, bodies, strict=True))
        return self._append(entries[0].author, entries[0].seq, pairs, held)

    def _append(
        self,
        author: AuthorId,
        first_seq: int,
        pairs: Sequence[tuple[Entry, bytes]],
        held: Mapping[int, str],
    ) -> bytes:
        head = self.head(author)
        if first_seq != head.seq + 1:
            raise ValueError((author, first_seq, head.seq))
        digest = head.digest
        number = self._author_number(author)
        lines = []
        for entry, body in pairs:
            own = body_digest(body)
            digest = chain(digest, own)
            kept = None if entry.erased else body
            reason = held.get(entry.seq)
            lines.append((number, entry.seq, entry.table, entry.row, own, kept, reason))
        fresh = [entry for entry, _ in pairs if entry.seq not in held and not entry.erased]
        existing = self._rows_that_exist(fresh)
        self._connection.executemany("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)", lines)
        self._connection.execute(
            "UPDATE author SET seq = ?, head = ? WHERE n = ?",
            (first_seq + len(pairs) - 1, digest, number),
        )
        self._fold_fresh(fresh, existing)
        return digest

    def _author_number(self, author: AuthorId) -> int:
        Author.parse(author)
        self._connection.execute(
            "INSERT INTO author (id, seq, head) VALUES (?, 0, ?) ON CONFLICT (id) DO NOTHING",
            (author, chain_start(author)),
        )
        row = self._connection.row("SELECT n FROM author WHERE id = ?", (author,))
        assert row is not None  # noqa: S101 - just inserted
        return int(row[0])

    def _rows_that_exist(self, entries: Sequence[Entry]) -> set[RowKey]:
        """Return which of the entries' rows have history already."""
        found: set[RowKey] = set()
        for some in _batches(list({entry.row for entry in entries})):
            marks = ", ".join("?" for _ in some)
            found.update(
                (table, RowId(row))
                for table, row in self._connection.rows(
                    f"SELECT DISTINCT tbl, row_id FROM history WHERE row_id IN ({marks})",  # noqa: S608
                    some,
                )
            )
        return found

    def _fold_fresh(self, entries: Sequence[Entry], existing: set[RowKey]) -> None:
        """Fold rows that are written for the first time straight from memory, the others anew."""
        by_row: dict[RowKey, list[Entry]] = {}
        for entry in entries:
            by_row.setdefault((entry.table, entry.row), []).append(entry)
        for table, group in _by_table(
            fold(own) for key, own in by_row.items() if key not in existing
        ):
            self._rows.insert(table, group)
        self.refold([key for key in by_row if key in existing])

    def refold(self, keys: Sequence[RowKey]) -> set[RowId]:
        """Fold rows anew from all their entries, some at a time; return those that have any."""
        if keys:
            self.new_files.clear()
        found: set[RowId] = set()
        by_table: dict[str, list[RowId]] = {}
        for name, row in keys:
            by_table.setdefault(name, []).append(row)
        for name, rows in by_table.items():
            table = tables.table(name)
            if table is None:
                continue
            for some in _batches(rows):
                folded = [fold(own) for own in self.entries_of_rows(name, some)]
                self._rows.replace(table, folded)
                found.update(row.row for row in folded)
        return found

    def rebuild(self, names: Iterable[str] | None = None) -> int:
        """Fold every row of the named tables (or all) anew; return how many there are.

        Inside a transaction. State is a pure function of history: this proves it. Tables are
        named when this program knows them otherwise than the last one: values that it cannot hold
        are held back.
        """
        keys = self._keys_by_table()
        wanted = set(tables.SYNCED) if names is None else set(names)
        chosen = [name for name in tables.SYNCED if name in wanted]
        for name in chosen:
            if names is not None:
                self._hold_unreadable(name, keys.get(name, []))
            self._rebuild_table(name, keys.get(name, []))
        return sum(len(keys.get(name, ())) for name in chosen)

    def _hold_unreadable(self, name: str, keys: Sequence[RowId]) -> None:
        """Hold what came while the table was known otherwise, where nobody could judge it."""
        for some in _batches(keys):
            marks = ", ".join("?" for _ in some)
            rows = self._connection.rows(
                "SELECT author.n, author.id, history.seq, history.body FROM history "  # noqa: S608
                f"JOIN author ON author.n = history.author WHERE row_id IN ({marks}) "
                "AND tbl = ? AND held IS NULL AND body IS NOT NULL",
                (*some, name),
            )
            self._connection.executemany(
                "UPDATE history SET held = 'bad_value' WHERE author = ? AND seq = ?",
                [
                    (number, seq)
                    for number, author, seq, body in rows
                    if tables.patch_fault(name, parse_body(AuthorId(author), seq, body).patch)
                ],
            )

    def _keys_by_table(self) -> dict[str, list[RowId]]:
        """Return every row that was ever written, in the order of its first entry.

        One walk over an index; in that order the entries lie beside one another on the disk.
        """
        rows = self._connection.rows(
            "SELECT tbl, row_id, author, min(seq) FROM history GROUP BY row_id, tbl"
        )
        rows.sort(key=lambda row: row[2:])
        keys: dict[str, list[RowId]] = {}
        for name, row, _, _ in rows:
            keys.setdefault(name, []).append(RowId(row))
        return keys

    def _rebuild_table(self, name: str, keys: Sequence[RowId]) -> None:
        """Write every row of a table anew; a row keeps its number, by which lists know it."""
        self._connection.execute("DELETE FROM conflict WHERE tbl = ?", (name,))
        stray = {row[0] for row in self._connection.rows(f"SELECT id FROM {name}")}  # noqa: S608
        stray -= self.refold([(name, row) for row in keys])
        self._connection.executemany(
            f"DELETE FROM {name} WHERE id = ?",  # noqa: S608 - own names
            [(row,) for row in stray],
        )


def _by_table(rows: Iterable[FoldedRow]) -> list[tuple[tables.Table, list[FoldedRow]]]:
    """Sort rows by their table; those of a table that this program does not know fall out."""
    by_name: dict[str, list[FoldedRow]] = {}
    for row in rows:
        by_name.setdefault(row.table, []).append(row)
    known = ((tables.table(name), group) for name, group in by_name.items())
    return [(table, group) for table, group in known if table is not None]


def _batches(keys: Sequence[RowId]) -> Iterator[Sequence[RowId]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
