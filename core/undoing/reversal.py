"""One row that an act wrote: what stood there before, what was written since. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.folding import FoldedRow, fold, supersedes
from core.history import DELETED, Author, Entry, RowId, Scalar

Values = Mapping[str, Scalar]

_IDENTITY = frozenset({"id_type", "id_number", "birth_date", "sex"})
PLACE = frozenset({"stage", "entry_year", "class_number", "class_no"})
"""Where a pupil sits: one statement in four columns."""

_GROUPS: Mapping[str, tuple[frozenset[str], ...]] = {
    "pupil": (frozenset({"name", "name_pinyin"}), _IDENTITY),
    "enrolment": (PLACE,),
    "staff_member": (_IDENTITY,),
}
"""Columns that say one thing together: when one was written since, all of them stay."""

_ENROLLED = frozenset({"status", "started_on", "ended_on"})
"""Who writes these moves the pupil: the place that the act gave stands in that record change."""


@dataclass(frozen=True, slots=True)
class RowPast:
    """A row that an act wrote. `before` and `now` are None while the row does not stand.

    `written` are the columns that the act wrote, `since` those written after it, or beside it by
    someone who had not seen it; not those that say again what the act said (a second workbook that
    was taken back). `is_removed`: the act took out a row that stood.
    """

    table: str
    row: RowId
    stream: str
    before: Values | None
    now: Values | None
    written: frozenset[str]
    since: frozenset[str]
    is_removed: bool
    stood: Values
    """What was said of the row when the act was done, also of one that it took out."""

    @property
    def is_made(self) -> bool:
        """Whether the act made the row stand."""
        return self.before is None and not self.is_removed

    @property
    def is_gone(self) -> bool:
        """Whether the row stood after the act and was taken out since."""
        return self.now is None and not self.is_removed

    @property
    def wanted(self) -> frozenset[str]:
        """The columns in which another value stood before."""
        if self.before is None or self.now is None or self.is_removed:
            return frozenset()
        own = self.written - {DELETED}
        return frozenset(one for one in own if self.before.get(one) != self.now.get(one))

    @property
    def kept(self) -> frozenset[str]:
        """The columns of `wanted` that stay, since somebody wrote about them after the act."""
        own = self.written & self.since
        if self.table == "guardian" and self.since and "name" in self.written | self.since:
            # Another person stands there: what is said of one is not said of the other.
            own = self.wanted
        if self.table == "enrolment" and self.since & _ENROLLED:
            own |= PLACE
        for group in _GROUPS.get(self.table, ()):
            if group & self.since:
                own |= group
        return own & self.wanted

    def values_with(self, columns: frozenset[str]) -> dict[str, Scalar]:
        """Return the row as it stands with the earlier values of some columns."""
        before = self.before or {}
        return {**(self.now or {}), **{name: before.get(name) for name in columns}}


@dataclass(frozen=True, slots=True)
class RowBack:
    """One write that takes an act back: an ordinary entry."""

    table: str
    row: RowId
    stream: str
    patch: Values
    prior: Values


def past_of(own: Sequence[Entry], entries: Sequence[Entry]) -> RowPast:
    """Return the past of a row. `own` are the entries of the act, `entries` all of the row.

    What the act's first entry had seen was before; all else came since, or beside it.
    """
    first = min(own, key=lambda entry: entry.seq)
    marks = {(entry.author, entry.seq) for entry in own}
    others = [entry for entry in entries if (entry.author, entry.seq) not in marks]
    before = [entry for entry in others if supersedes(first, entry)]
    since = [entry for entry in others if not supersedes(first, entry)]
    standing = _standing(fold(before)) if before else None
    last = max(own, key=lambda entry: entry.seq)
    done = fold([*before, *own])
    now = fold([*others, *own]) if since else done
    return RowPast(
        first.table,
        first.row,
        Author.parse(first.author).stream,
        standing,
        _standing(now),
        frozenset(name for entry in own for name in entry.patch),
        _said_since(since, done, now),
        is_removed=standing is not None and last.patch.get(DELETED) == 1,
        stood=done.values,
    )


def _said_since(since: Sequence[Entry], done: FoldedRow, now: FoldedRow) -> frozenset[str]:
    """Return the columns written since, without those in which the act's value stands again.

    Of a move every column counts, though a child who came back has the status of before.
    """
    names = {name for entry in since for name in entry.patch}
    if done.is_deleted or now.is_deleted:
        return frozenset(names)
    again = {
        name
        for name in names - _ENROLLED
        if name == DELETED or done.values.get(name) == now.values.get(name)
    }
    return frozenset(names - again)


def _standing(row: FoldedRow) -> Values | None:
    return None if row.is_deleted else row.values


def out_of_lists(past: RowPast) -> RowBack:
    """Return the write that takes a row out that the act made stand."""
    return RowBack(past.table, past.row, past.stream, {DELETED: 1}, {})


def back_in_lists(past: RowPast, columns: Sequence[str], change: Values) -> RowBack:
    """Return the write that says a row again that the act took out: whole, empty columns too."""
    values = {**(past.before or {}), **change}
    patch: dict[str, Scalar] = {name: values.get(name) for name in columns}
    return RowBack(past.table, past.row, past.stream, {**patch, DELETED: 0}, {})


def put_back(past: RowPast, columns: frozenset[str]) -> RowBack | None:
    """Return the write that puts earlier values of some columns back; None when there is none."""
    if not columns:
        return None
    before, now = past.before or {}, past.now or {}
    patch = {name: before.get(name) for name in sorted(columns)}
    prior = {name: now[name] for name in sorted(columns) if now.get(name) is not None}
    return RowBack(past.table, past.row, past.stream, patch, prior)
