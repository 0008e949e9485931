"""Taking a person's values out of the store: bodies go, digests stay, chains hold.

A row of history keeps author, number, table, id and digest; only its body becomes NULL. What was
folded from it goes with it. Pages that are freed are overwritten.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from core.history import Author, AuthorId, Entry, RowId, body_digest, erased_body, is_erased
from core.storage import tables
from core.storage.connection import Connection
from core.storage.history_repository import HistoryRepository

RowKey = tuple[str, RowId]

Meant = Callable[[AuthorId, int, RowKey], bool]
"""Whether an erasure means the entry of this author and number, which writes this row."""

CHILD_LINKS = frozenset({"pupil_id", "staff_id", "absent_id", "enrolment_id", "case_id"})
"""Columns by which a row is about the person whose row it names."""

TWIN_LINKS = frozenset({"winner_id", "loser_id"})
"""Columns of a merge: both records are of one person, and both go."""

_UNMISTAKABLE = 8
"""Characters from which on an id or a number inside a longer text is that of one person."""

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

        Returns how many bodies went. What waits for others loses them too (`blank_asleep`).
        """
        self._connection.execute("PRAGMA secure_delete = ON")
        gone = self.writes(rows, stream)
        self._blank(gone)
        for name, row in rows:
            self._fold(name, row)
            self._drop_photo(name, row)
        self.blank_asleep(lambda _author, _seq, row: row in rows, stream, rows)
        return len(gone)

    def _blank(self, entries: Iterable[tuple[AuthorId, int]]) -> None:
        self._connection.executemany(
            "UPDATE history SET body = NULL WHERE seq = ? AND author = "
            "(SELECT n FROM author WHERE id = ?)",
            [(seq, author) for author, seq in entries],
        )

    def asleep(self) -> dict[str, set[RowKey]]:
        """Return the rows that segments speak of which wait for others, by stream."""
        found: dict[str, set[RowKey]] = {}
        for author, _, _, body in self._waiting():
            entries = map(json.loads, zlib.decompress(body).split(b"\n"))
            rows = {(str(one["table"]), RowId(one["row"])) for one in entries if "by" in one}
            found.setdefault(Author.parse(author).stream, set()).update(rows)
        return found

    def blank_asleep(self, is_meant: Meant, stream: str, rows: Collection[RowKey]) -> None:
        """Put lines without values for entries of a stream that wait: the chain stands.

        A segment in which another line speaks of one of the rows is dropped whole: it is not
        acknowledged, so it comes again.
        """
        named = [row.encode() for _, row in rows]
        for author, first, last, packed in self._waiting():
            lines = zlib.decompress(packed).split(b"\n")
            kept = lines
            if Author.parse(author).stream == stream:
                kept = [_without_values(author, *one, is_meant) for one in enumerate(lines, first)]
            place = (author, first, last)
            if any(row in line for line in kept if not is_erased(line) for row in named):
                self._connection.execute(
                    "DELETE FROM waiting_segment WHERE author = ? AND first = ? AND last = ?", place
                )
            elif kept != lines:
                self._connection.execute("PRAGMA secure_delete = ON")
                self._connection.execute(
                    "UPDATE waiting_segment SET body = ?4 "
                    "WHERE author = ?1 AND first = ?2 AND last = ?3",
                    (*place, zlib.compress(b"\n".join(kept))),
                )

    def _waiting(self) -> list[tuple[AuthorId, int, int, bytes]]:
        rows = self._connection.rows("SELECT author, first, last, body FROM waiting_segment")
        return [(AuthorId(author), first, last, body) for author, first, last, body in rows]

    def superseded(self, name: str, row: RowId, why: str) -> list[tuple[AuthorId, int]]:
        """Return the entries that the newest entry with this reason has seen; they hold values."""
        entries = self._history.entries_of(name, row)
        seen = _seen_by_newest(entries, why)
        return [
            (entry.author, entry.seq) for entry in entries if entry.seq <= seen.get(entry.author, 0)
        ]

    def blank_superseded(self, name: str, row: RowId, why: str) -> None:
        """Do in what waits for others what `erase_all_but` does in the history."""
        seen = _seen_by_newest(self._history.entries_of(name, row), why)
        for stream in {Author.parse(author).stream for author in seen}:
            self.blank_asleep(
                lambda author, seq, key: key == (name, row) and seq <= seen.get(author, 0),
                stream,
                (),
            )

    def erase_all_but(self, name: str, row: RowId, why: str) -> int:
        """Take the bodies that the newest entry with this reason has seen; return how many."""
        gone = self.superseded(name, row, why)
        if gone:
            self._connection.execute("PRAGMA secure_delete = ON")
            self._blank(gone)
            self._fold(name, row)
            self._drop_photo(name, row)
        return len(gone)

    def _drop_photo(self, name: str, row: RowId) -> None:
        """Take the photograph off whose record loses values: no history keeps it."""
        if name == "pupil":
            self._connection.execute("DELETE FROM pupil_photo WHERE pupil_id = ?", (row,))

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
        """Forget forms in progress that hold one of these texts; return how many.

        Of a workbook's rows that are being put right only those go that hold one. A name is
        meant where a value is that name: 单一 says nothing of 单一鸣. Ids and numbers, which
        are in nobody else's, are found inside longer texts too.
        """
        wanted = frozenset(text.strip() for text in texts if text.strip())
        dropped = 0
        for key, body in self._connection.rows("SELECT key, body FROM draft"):
            left = _without(body, wanted) if not _holds(wanted, key) else ""
            if left == body:
                continue
            dropped += 1
            if left:
                update = "UPDATE draft SET body = ? WHERE key = ?"
                self._connection.execute(update, (left, key))
            else:
                self._connection.execute("DELETE FROM draft WHERE key = ?", (key,))
        return dropped

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


def _without(body: str, wanted: frozenset[str]) -> str:
    """Return a draft without what holds one of these texts; empty where nothing is left."""
    try:
        said = json.loads(body)
    except ValueError:
        return "" if _holds(wanted, body) else body
    if not isinstance(said, list):
        return "" if any(_holds(wanted, text) for text in _strings(said)) else body
    kept = [one for one in said if not any(_holds(wanted, text) for text in _strings(one))]
    if len(kept) == len(said):
        return body
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def _strings(said: object) -> Iterator[str]:
    """Yield every text of a JSON document."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for one in said.values():
            yield from _strings(one)
    elif isinstance(said, list):
        for one in said:
            yield from _strings(one)


def _holds(wanted: frozenset[str], text: str) -> bool:
    plain = text.strip()
    return plain in wanted or any(
        len(one) >= _UNMISTAKABLE and one.isascii() and one in plain for one in wanted
    )


def _seen_by_newest(entries: Sequence[Entry], why: str) -> dict[AuthorId, int]:
    """Return what the newest entry with this reason has seen, itself left out."""
    keeps = [entry for entry in entries if entry.why == why]
    if not keeps:
        return {}
    keep = max(keeps, key=lambda entry: (entry.clock, entry.author, entry.seq))
    return {**keep.seen, keep.author: keep.seq - 1}


def _without_values(author: AuthorId, seq: int, line: bytes, is_meant: Meant) -> bytes:
    if is_erased(line):
        return line
    document = json.loads(line)
    table, row = str(document["table"]), RowId(document["row"])
    if not is_meant(author, seq, (table, row)):
        return line
    return erased_body(table, row, body_digest(line))


def _fields(body: bytes) -> dict[str, object]:
    document = json.loads(body)
    return {**document.get("prior", {}), **document["patch"]}
