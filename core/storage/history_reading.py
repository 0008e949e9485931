"""History as it lies in the store, read: heads, entries by author and by row, what is held."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.folding import FoldedRow, fold
from core.history import (
    ERASED,
    AuthorId,
    Entry,
    RowId,
    Scalar,
    chain,
    chain_start,
    erased_body,
    read_body,
)
from core.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Head:
    """How far an author's entries are held here: the last seq and the chain's head after it."""

    seq: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A field for which several values stand."""

    table: str
    row: RowId
    field: str


class HistoryReader:
    """Entries by author and by row. Writes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heads(self) -> dict[AuthorId, Head]:
        """Return every author's head."""
        rows = self._connection.rows("SELECT id, seq, head FROM author ORDER BY id")
        return {AuthorId(name): Head(seq, head) for name, seq, head in rows}

    def heads_among(self, names: Iterable[AuthorId]) -> dict[AuthorId, Head]:
        """Return the heads of those of these authors that wrote anything."""
        found = {name: self.head(name) for name in set(names)}
        return {name: head for name, head in found.items() if head.seq}

    def head(self, author: AuthorId) -> Head:
        """Return an author's head; seq 0 before the first entry."""
        row = self._connection.row("SELECT seq, head FROM author WHERE id = ?", (author,))
        return Head(0, chain_start(author)) if row is None else Head(row[0], row[1])

    def digests(self, author: AuthorId, first: int, last: int) -> list[bytes]:
        """Return the digests of an author's entries from first to last, both included."""
        rows = self._connection.rows(
            "SELECT digest FROM history WHERE author = (SELECT n FROM author WHERE id = ?) "
            "AND seq BETWEEN ? AND ? ORDER BY seq",
            (author, first, last),
        )
        return [bytes(row[0]) for row in rows]

    def bodies(self, author: AuthorId, first: int, last: int) -> Iterator[bytes]:
        """Yield the canonical bodies of an author's entries from first to last, both included.

        One that was erased comes as the line that stands for it.
        """
        rows = self._connection.stream(
            "SELECT body, tbl, row_id, digest FROM history "
            "WHERE author = (SELECT n FROM author WHERE id = ?) "
            "AND seq BETWEEN ? AND ? ORDER BY seq",
            (author, first, last),
        )
        return (
            erased_body(table, RowId(row), bytes(digest)) if body is None else bytes(body)
            for body, table, row, digest in rows
        )

    def entries_of(self, table: str, row: RowId) -> list[Entry]:
        """Return every folded entry of one row."""
        rows = self._connection.rows(
            "SELECT author.id, history.seq, history.body FROM history "
            "JOIN author ON author.n = history.author "
            "WHERE row_id = ? AND tbl = ? AND held IS NULL AND body IS NOT NULL",
            (row, table),
        )
        return [parse_body(AuthorId(author), seq, body) for author, seq, body in rows]

    def entries_of_rows(self, name: str, rows: Sequence[RowId]) -> Iterable[list[Entry]]:
        """Return the folded entries of some rows of one table, row by row."""
        marks = ", ".join("?" for _ in rows)
        found = self._connection.rows(
            "SELECT row_id, author.id, history.seq, history.body FROM history "  # noqa: S608
            f"JOIN author ON author.n = history.author WHERE row_id IN ({marks}) "
            "AND tbl = ? AND held IS NULL AND body IS NOT NULL",
            (*rows, name),
        )
        by_row: dict[str, list[Entry]] = {}
        for row, author, seq, body in found:
            by_row.setdefault(row, []).append(parse_body(AuthorId(author), seq, body))
        return by_row.values()

    def seen_of(self, table: str, row: RowId) -> dict[AuthorId, int]:
        """Return the last folded seq of each author that has written a row."""
        rows = self._connection.rows(
            "SELECT author.id, max(history.seq) FROM history "
            "JOIN author ON author.n = history.author "
            "WHERE row_id = ? AND tbl = ? AND held IS NULL GROUP BY author.id",
            (row, table),
        )
        return {AuthorId(author): seq for author, seq in rows}

    def held(self) -> list[tuple[AuthorId, int, str]]:
        """Return (author, seq, reason) of every entry that is held and not folded."""
        rows = self._connection.rows(
            "SELECT author.id, history.seq, history.held FROM history "
            "JOIN author ON author.n = history.author WHERE held IS NOT NULL ORDER BY 1, 2"
        )
        return [(AuthorId(author), seq, reason) for author, seq, reason in rows]

    def conflicts(self) -> list[OpenConflict]:
        """Return every field for which several values stand, in a stable order."""
        rows = self._connection.rows("SELECT tbl, row_id, field FROM conflict ORDER BY 1, 2, 3")
        return [OpenConflict(table, RowId(row), field) for table, row, field in rows]

    def folded(self, table: str, row: RowId) -> FoldedRow | None:
        """Fold one row afresh; None when nothing was ever written to it."""
        entries = self.entries_of(table, row)
        return fold(entries) if entries else None

    def broken_chains(self) -> list[AuthorId]:
        """Return the authors whose entries do not add up to their head, or have a gap."""
        broken = []
        for author, head in self.heads().items():
            digest = chain_start(author)
            expected = 0
            rows = self._connection.stream(
                "SELECT seq, digest, body FROM history "
                "WHERE author = (SELECT n FROM author WHERE id = ?) ORDER BY seq",
                (author,),
            )
            is_whole = True
            for seq, own, body in rows:
                expected += 1
                is_whole &= seq == expected
                is_whole &= body is None or hashlib.sha256(body).digest() == own
                digest = chain(digest, own)
            if not is_whole or digest != head.digest or expected != head.seq:
                broken.append(author)
        return broken


def parse_body(author: AuthorId, seq: int, body: bytes) -> Entry:
    """Read an entry's body back.

    Trusts that a bundle's strict parser has looked at it before; raises ValueError otherwise.
    """
    try:
        document = json.loads(body)
        if ERASED in document:
            return read_body(author, seq, body)
        patch: dict[str, Scalar] = document["patch"]
        return Entry(
            author=author,
            seq=seq,
            table=document["table"],
            row=RowId(document["row"]),
            patch=patch,
            prior=document.get("prior", {}),
            seen=document.get("seen", {}),
            clock=document["clock"],
            by=document["by"],
            why=document.get("why", ""),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError((author, seq)) from error
