"""An open transaction of a use case: records are put, and become entries of the history."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.history import DELETED, AuthorId, Entry, RowId, Scalar
from core.models import (
    Appointment,
    Enrolment,
    Guardian,
    Pupil,
    PupilFile,
    PupilId,
    SchoolId,
    StaffMember,
)
from core.storage.hybrid_clock import HybridClock
from core.storage.new_files import NewFile
from core.storage.tables import Table, stream_of, table_of

if TYPE_CHECKING:
    from core.office import Office
    from core.storage.tables import Record

_ID_BITS = 64

Placed = Pupil | Guardian | Enrolment | StaffMember | Appointment
"""Records that a checked draft comes to: whole but for their id and their places."""


class Writing:
    """An open transaction of a use case. Records are put; their entries go in at the end."""

    def __init__(self, office: Office, why: str) -> None:
        self._office = office
        self._store = office.store
        self._why = why
        self._pending: dict[AuthorId, list[Entry]] = {}
        self._pending_rows: set[tuple[str, RowId]] = set()
        self._authors: dict[str, AuthorId] = {}
        self._next_seq: dict[AuthorId, int] = {}
        self._fresh: set[str] = set()
        self._last_id = secrets.randbits(_ID_BITS)
        self._clock = HybridClock(office.store.settings, office.clock)

    def new_id(self) -> str:
        """Return an id that no record has: 16 hex digits."""
        fresh = self._next_id()
        self._fresh.add(fresh)
        return fresh

    def _next_id(self) -> str:
        """Return the number after the last one; a transaction begins at a random one.

        Two would meet only if one began within the other: among a million of a hundred rows,
        one chance in 200,000. In an index, rows that are written together lie together.
        """
        self._last_id = (self._last_id + 1) % (1 << _ID_BITS)
        return f"{self._last_id:016x}"

    def add(self, record: Placed, *, why: str = "", **places: str) -> str:
        """Write a record that has no id yet and return the id it got.

        `places` fill what such a record leaves empty: `school_id`, `pupil_id`, `name_pinyin`.
        """
        table = table_of(type(record))
        fresh = self._next_id()
        patch = table.set_values_of(record) | places
        self._add(places["school_id"], table.name, RowId(fresh), patch, {}, {}, why)
        return fresh

    def put(self, record: Record, *, why: str = "") -> bool:
        """Write what differs from the row as it stands; return whether anything did."""
        table = table_of(type(record))
        row = RowId(record.id)
        if record.id in self._fresh:
            self._fresh.discard(record.id)
            self._add(stream_of(record), table.name, row, table.set_values_of(record), {}, {}, why)
            return True
        present = self._present(table, row)
        values = table.values_of(record)
        patch = {name: value for name, value in values.items() if value != present.get(name)}
        if not patch:
            return False
        if not present and self._store.history.seen_of(table.name, row):
            # Taken back before: said again whole, or what was said then would show once more.
            patch = values | {DELETED: 0}
        prior = {name: present[name] for name in patch if present.get(name) is not None}
        self.write(stream_of(record), table.name, row, patch, prior=prior, why=why)
        return True

    def delete(self, record: Record, *, why: str = "") -> None:
        """Take a record out of every list; its history stays."""
        table = table_of(type(record))
        self.write(stream_of(record), table.name, RowId(record.id), {DELETED: 1}, why=why)

    def write(
        self,
        stream: str,
        table: str,
        row: RowId,
        patch: Mapping[str, Scalar],
        *,
        prior: Mapping[str, Scalar] | None = None,
        why: str = "",
    ) -> None:
        """Write fields of a row, having seen all that stands there.

        Also when they equal what shows: that is how a conflict is settled.
        """
        self._flush_row(table, row)
        seen = self._store.history.seen_of(table, row)
        seen.pop(self._author(stream), None)
        self._add(stream, table, row, patch, prior or {}, seen, why)

    def keep_file(self, pupil_id: PupilId, school_id: SchoolId, file: PupilFile) -> None:
        """Say that a new pupil's rows are these and no others: lists need not read them back."""
        self._store.history.new_files.keep(pupil_id, NewFile(school_id, file))

    def audit(self, action: str, subject: str = "", detail: str = "") -> None:
        """Note what is being done, in the same transaction."""
        self._office.audit(action, subject, detail)

    def flush(self) -> None:
        """Append what was put so far, so that queries in this transaction see it."""
        pending, self._pending = self._pending, {}
        self._pending_rows.clear()
        for entries in pending.values():
            self._store.history.append(entries)
        if pending:
            self._clock.keep()

    def _flush_row(self, table: str, row: RowId) -> None:
        """Append what is pending when a row that is asked for is among it."""
        if (table, row) in self._pending_rows:
            self.flush()

    def _author(self, stream: str) -> AuthorId:
        if stream not in self._authors:
            self._authors[stream] = self._office.author(stream).id
        return self._authors[stream]

    def _present(self, table: Table, row: RowId) -> dict[str, Scalar]:
        self._flush_row(table.name, row)
        found = self._store.connection.row(f"{table.select_sql} WHERE id = ?", (row,))
        if found is None:
            return {}
        return {column.name: value for column, value in zip(table.columns, found[1:], strict=True)}

    def _add(
        self,
        stream: str,
        table: str,
        row: RowId,
        patch: Mapping[str, Scalar],
        prior: Mapping[str, Scalar],
        seen: Mapping[AuthorId, int],
        why: str,
    ) -> None:
        author = self._author(stream)
        if author not in self._next_seq:
            self._next_seq[author] = self._store.history.head(author).seq + 1
        entry = Entry(
            author=author,
            seq=self._next_seq[author],
            table=table,
            row=row,
            patch=patch,
            prior=prior,
            seen=seen,
            clock=self._clock.tick(),
            by=self._office.operator.name,
            why=why or self._why,
        )
        self._next_seq[author] += 1
        self._pending.setdefault(author, []).append(entry)
        self._pending_rows.add((table, row))
