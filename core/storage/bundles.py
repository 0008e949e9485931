"""Bundles written and read, heads that authors signed, and segments that wait."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.history import AuthorId, RowId, chain, chain_start
from core.models import SchoolId
from core.storage import tables
from core.storage.connection import Connection

BATCH = 500


@dataclass(frozen=True, slots=True)
class SentBundle:
    """A bundle that was written. `receipt` is the reader's answer as JSON, or None so far."""

    id: str
    reader: SchoolId
    number: int
    created: str
    file: str
    entries: int
    size: int
    manifest: str
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class GotBundle:
    """A bundle that was read; `receipt` is what goes back, as JSON."""

    id: str
    school: SchoolId
    at: str
    created: str
    clock: str
    receipt: str


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The newest head of an author that carries the author's signature (base64 SSHSIG)."""

    author: AuthorId
    seq: int
    head: bytes
    signature: str


@dataclass(frozen=True, slots=True)
class WaitingSegment:
    """A verified segment whose causes are not here yet. `body` is NDJSON under zlib."""

    author: AuthorId
    first: int
    last: int
    head: bytes
    signature: str
    body: bytes

    @property
    def entries(self) -> int:
        """How many entries wait in it."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class TableRows:
    """How many rows of a table are new, and how many were written before and changed."""

    table: str
    new: int
    changed: int


class BundleRepository:
    """The sync's own memory. Every write belongs inside a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_number(self, reader: SchoolId) -> int:
        """Return the number of the next bundle for a reader, from 1."""
        row = self._connection.row(
            "SELECT max(number) FROM sent_bundle WHERE reader = ?", (reader,)
        )
        return 1 + (row[0] or 0 if row else 0)

    def add_sent(self, sent: SentBundle) -> None:
        """Reserve a bundle's number, or replace what was kept under its id."""
        self._connection.execute(
            "INSERT INTO sent_bundle (id, reader, number, created, file, entries, bytes, manifest,"
            " receipt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET"
            " file = ?5, entries = ?6, bytes = ?7, manifest = ?8",
            (
                sent.id,
                sent.reader,
                sent.number,
                sent.created,
                sent.file,
                sent.entries,
                sent.size,
                sent.manifest,
                sent.receipt,
            ),
        )

    def sent(
        self, reader: SchoolId | None = None, limit: int = 50, *, is_newest_each: bool = False
    ) -> list[SentBundle]:
        """Return bundles that were written whole, the newest first; or each reader's newest."""
        rows = self._connection.rows(
            "SELECT id, reader, number, created, file, entries, bytes, manifest, receipt "
            "FROM sent_bundle WHERE file <> '' AND (?1 IS NULL OR reader = ?1) AND (NOT ?3 OR n IN "
            "(SELECT max(n) FROM sent_bundle WHERE file <> '' GROUP BY reader)) "
            "ORDER BY n DESC LIMIT ?2",
            (reader, limit, is_newest_each),
        )
        return [SentBundle(*row) for row in rows]

    def save_receipt(self, bundle: str, receipt: str) -> bool:
        """Keep the reader's answer to a bundle; return whether the bundle was ours."""
        self._connection.execute(
            "UPDATE sent_bundle SET receipt = ? WHERE id = ?", (receipt, bundle)
        )
        return self._connection.row("SELECT 1 FROM sent_bundle WHERE id = ?", (bundle,)) is not None

    def add_got(self, got: GotBundle) -> None:
        """Keep that a bundle was read. The first reading of a bundle is the one that is kept."""
        self._connection.execute(
            "INSERT INTO got_bundle (id, school, at, created, clock, receipt) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET receipt = ?6 "
            "WHERE json_extract(receipt, '$.error') <> ''",
            (got.id, got.school, got.at, got.created, got.clock, got.receipt),
        )

    def answer_anew(self, bundle: str, receipt: str) -> None:
        """Replace what is answered to a bundle that was read: entries of it were let in later."""
        self._connection.execute(
            "UPDATE got_bundle SET receipt = ? WHERE id = ?", (receipt, bundle)
        )

    def was_got(self, bundle: str) -> bool:
        """Whether a bundle was read before."""
        return self._connection.row("SELECT 1 FROM got_bundle WHERE id = ?", (bundle,)) is not None

    def got(self, school: SchoolId | None = None, limit: int = 50) -> list[GotBundle]:
        """Return bundles that were read, the newest first."""
        rows = self._connection.rows(
            "SELECT id, school, at, created, clock, receipt FROM got_bundle "
            "WHERE ?1 IS NULL OR school = ?1 ORDER BY n DESC LIMIT ?2",
            (school, limit),
        )
        return [GotBundle(*row) for row in rows]

    def signed_heads(self) -> dict[AuthorId, SignedHead]:
        """Return the newest signed head of every author."""
        rows = self._connection.rows("SELECT author, seq, head, signature FROM head_signature")
        return {AuthorId(row[0]): SignedHead(AuthorId(row[0]), *row[1:]) for row in rows}

    def save_signed_head(self, signed: SignedHead) -> None:
        """Keep an author's signature unless a newer one is kept."""
        self._connection.execute(
            "INSERT INTO head_signature VALUES (?1, ?2, ?3, ?4) ON CONFLICT (author) DO UPDATE "
            "SET seq = ?2, head = ?3, signature = ?4 WHERE seq < ?2",
            (signed.author, signed.seq, signed.head, signed.signature),
        )

    def waiting(self) -> list[WaitingSegment]:
        """Return the segments that wait, in order."""
        rows = self._connection.rows(
            "SELECT author, first, last, head, signature, body FROM waiting_segment ORDER BY 1, 2"
        )
        return [WaitingSegment(AuthorId(row[0]), *row[1:]) for row in rows]

    def replace_waiting(self, segments: Collection[WaitingSegment]) -> None:
        """Keep exactly these."""
        self._connection.execute("DELETE FROM waiting_segment")
        self._connection.executemany(
            "INSERT OR REPLACE INTO waiting_segment VALUES (?, ?, ?, ?, ?, ?)",
            ((s.author, s.first, s.last, s.head, s.signature, s.body) for s in segments),
        )

    def authors_of_rows(self, rows: Collection[RowId]) -> dict[tuple[str, RowId], AuthorId]:
        """Return, for each of these rows that was ever folded, one author that wrote it."""
        found: dict[tuple[str, RowId], AuthorId] = {}
        names = list(rows)
        for start in range(0, len(names), BATCH):
            some = names[start : start + BATCH]
            marks = ", ".join("?" for _ in some)
            for table, row, author in self._connection.rows(
                "SELECT tbl, row_id, min(author.id) FROM history "  # noqa: S608 - marks only
                "JOIN author ON author.n = history.author "
                f"WHERE row_id IN ({marks}) AND held IS NULL GROUP BY tbl, row_id",
                some,
            ):
                found[(table, RowId(row))] = AuthorId(author)
        return found

    def tables_between(self, author: AuthorId, first: int, last: int) -> list[tuple[str, int]]:
        """Return how many entries an author wrote per table, from first to last, both included."""
        rows = self._connection.rows(
            "SELECT tbl, count(*) FROM history WHERE author = (SELECT n FROM author WHERE id = ?) "
            "AND seq BETWEEN ? AND ? GROUP BY tbl ORDER BY tbl",
            (author, first, last),
        )
        return [(row[0], row[1]) for row in rows]

    def was_sent(self, bundle: str) -> bool:
        """Whether a bundle was written here."""
        row = self._connection.row("SELECT 1 FROM sent_bundle WHERE id = ?", (bundle,))
        return row is not None

    def last_of_row(self, author: AuthorId, table: str, row: RowId) -> int:
        """Return the last seq of an author on a row; 0 when it wrote none."""
        found = self._connection.row(
            "SELECT max(seq) FROM history WHERE row_id = ? AND tbl = ? AND held IS NULL "
            "AND author = (SELECT n FROM author WHERE id = ?)",
            (row, table, author),
        )
        return int(found[0] or 0) if found else 0

    def withdraw(self, author: AuthorId, first: int) -> list[tuple[int, bytes]]:
        """Take an author's entries from `first` on out of the history; return seqs and bodies.

        Only for this device's own branch that lost a fork and is written anew in the same
        transaction: that folds its rows again.
        """
        number = self._connection.row("SELECT n FROM author WHERE id = ?", (author,))
        if number is None:
            return []
        place = (number[0], first)
        rows = self._connection.rows(
            "SELECT seq, body, tbl, row_id FROM history "
            "WHERE author = ? AND seq >= ? AND body IS NOT NULL ORDER BY seq",
            place,
        )
        self._connection.execute("DELETE FROM history WHERE author = ? AND seq >= ?", place)
        self._drop_empty({(row[2], RowId(row[3])) for row in rows})
        head = chain_start(author)
        kept = self._connection.rows(
            "SELECT digest FROM history WHERE author = ? ORDER BY seq", (number[0],)
        )
        for (digest,) in kept:
            head = chain(head, digest)
        if kept:
            self._connection.execute(
                "UPDATE author SET seq = ?, head = ? WHERE n = ?", (len(kept), head, number[0])
            )
        else:
            self._connection.execute("DELETE FROM author WHERE n = ?", number)
        self._connection.execute(
            "DELETE FROM head_signature WHERE author = ? AND seq >= ?", (author, first)
        )
        return [(row[0], bytes(row[1])) for row in rows]

    def _drop_empty(self, keys: Collection[tuple[str, RowId]]) -> None:
        """Take away folded rows that have no history any more."""
        left = self.authors_of_rows([row for _, row in keys])
        for name, row in keys:
            if (name, row) in left or tables.table(name) is None:
                continue
            self._connection.execute(
                f"DELETE FROM {name} WHERE id = ?",  # noqa: S608 - a known table
                (row,),
            )
            self._connection.execute(
                "DELETE FROM conflict WHERE tbl = ? AND row_id = ?", (name, row)
            )

    def rows_between(self, author: AuthorId, first: int, last: int) -> list[TableRows]:
        """Return, per table, how many rows an author wrote from first to last, both included.

        A row counts as new when nothing was written of it before, by anyone.
        """
        rows = self._connection.rows(
            "SELECT tbl, count(*), sum(is_new) FROM (SELECT h.tbl, h.row_id, NOT EXISTS ("
            "SELECT 1 FROM history AS old WHERE old.row_id = h.row_id AND old.tbl = h.tbl "
            "AND (old.author <> h.author OR old.seq < ?2)) AS is_new FROM history AS h "
            "WHERE h.author = (SELECT n FROM author WHERE id = ?1) AND h.seq BETWEEN ?2 AND ?3 "
            "GROUP BY h.tbl, h.row_id) GROUP BY tbl ORDER BY tbl",
            (author, first, last),
        )
        return [TableRows(row[0], row[2], row[1] - row[2]) for row in rows]
