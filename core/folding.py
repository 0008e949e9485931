"""What all entries of a row come to. Pure.

Per field, the writes that no other write has seen stand side by side: one value is fine, several
are a conflict. Then the field's authority shows for now, every value is kept, and a person's entry
that has seen them all settles it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field

from core.frozen import record
from core.history import DELETED, REFERENCE, Author, AuthorId, Entry, RowId, Scalar


@record(frozen=True, slots=True)
class Claim:
    """One value that stands for a field, and the write that brought it."""

    entry: Entry
    value: Scalar


@record(frozen=True, slots=True)
class FoldedRow:
    """What all entries of a row come to.

    `values` hold the value that shows for each field; `conflicts` the fields for which several
    different values stand, the showing claim first; `seen` the last seq of each author.
    `is_deleted` is true only when a delete stands and no one wrote beside it.
    """

    table: str
    row: RowId
    values: Mapping[str, Scalar]
    is_deleted: bool
    seen: Mapping[AuthorId, int]
    conflicts: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)


CENTRE_TABLES = frozenset(
    {"school", "cohort_grouping", "draw", "notice", "annulment", "late_draw", "seat", "rotation"}
)
"""Tables in which the centre's word shows until a person decides (DESIGN, authority)."""

CENTRE_FIELDS = frozenset(
    {
        ("enrolment", "status"),
        ("enrolment", "register_school_id"),
        ("enrolment", "ended_on"),
        ("record_change", "handover"),
        ("record_change", "accepted_on"),
    }
)
"""Single fields of the same kind: a transfer is the centre's to decide."""


def is_centre_authority(table: str, name: str) -> bool:
    """Whether the centre's value of a field shows while a conflict is open."""
    return table in CENTRE_TABLES or (table, name) in CENTRE_FIELDS


def is_by_centre(entry: Entry) -> bool:
    """Whether somebody else than the school that the entry is about wrote it.

    On the stream of reference tables a school writes about itself only in its own row.
    """
    author = Author.parse(entry.author)
    if author.stream == REFERENCE:
        return entry.table != "school" or entry.row != author.school_code
    return not author.is_own_school


def supersedes(later: Entry, earlier: Entry) -> bool:
    """Whether `later` was written by someone who had `earlier` before them.

    Two writes that both claim it of one another are concurrent: neither claim can be true.
    """
    if later.author == earlier.author:
        return later.seq > earlier.seq
    if later.seen.get(earlier.author, 0) < earlier.seq:
        return False
    return earlier.seen.get(later.author, 0) < later.seq


def fold(entries: Collection[Entry]) -> FoldedRow:
    """Fold every entry of one row, given in any order, into the row.

    The result depends on the set of entries only. Raises ValueError when there is none.
    Quadratic in the entries per field, which are few.
    """
    if len(entries) == 1:
        return _folded_alone(*entries)
    unique = {(entry.author, entry.seq): entry for entry in entries}
    if not unique:
        raise ValueError("no entries")
    ordered = [unique[key] for key in sorted(unique)]
    writes: dict[str, list[Entry]] = {}
    seen: dict[AuthorId, int] = {}
    for entry in ordered:
        seen[entry.author] = max(seen.get(entry.author, 0), entry.seq)
        for name in entry.patch:
            writes.setdefault(name, []).append(entry)
    table = ordered[0].table
    values: dict[str, Scalar] = {}
    conflicts: dict[str, tuple[Claim, ...]] = {}
    for name, candidates in writes.items():
        if name == DELETED:
            continue
        if len(candidates) == 1:
            values[name] = candidates[0].patch[name]
            continue
        claims = _ranked(table, name, _standing(candidates))
        values[name] = claims[0].value
        if len({claim.value for claim in claims}) > 1:
            conflicts[name] = claims
    is_deleted, dispute = _deletion(ordered, writes.get(DELETED, []))
    if dispute:
        conflicts[DELETED] = dispute
    return FoldedRow(table, ordered[0].row, values, is_deleted, seen, conflicts)


def _folded_alone(entry: Entry) -> FoldedRow:
    """Fold the only entry of a row, which is what nearly every row has."""
    values = entry.patch
    if DELETED in values:
        values = {name: value for name, value in values.items() if name != DELETED}
    is_deleted = entry.patch.get(DELETED) == 1
    return FoldedRow(entry.table, entry.row, values, is_deleted, {entry.author: entry.seq})


def _standing(candidates: list[Entry]) -> list[Entry]:
    if len(candidates) == 1:
        return candidates
    standing = [
        entry
        for entry in candidates
        if not any(supersedes(other, entry) for other in candidates if other is not entry)
    ]
    # Only false claims of having seen go round in a circle; then nobody gives way.
    return standing or candidates


def _ranked(table: str, name: str, standing: list[Entry]) -> tuple[Claim, ...]:
    wants_centre = is_centre_authority(table, name)

    def rank(entry: Entry) -> tuple[bool, str, str, int]:
        return (is_by_centre(entry) == wants_centre, entry.clock, entry.author, entry.seq)

    ordered = sorted(standing, key=rank, reverse=True)
    return tuple(Claim(entry, entry.patch[name]) for entry in ordered)


def _deletion(ordered: list[Entry], deletions: list[Entry]) -> tuple[bool, tuple[Claim, ...]]:
    """Say whether the row is deleted, and the claims when an edit stands beside a delete."""
    standing = _standing(deletions)
    deletes = [entry for entry in standing if entry.patch[DELETED] == 1]
    if not deletes:
        return False, ()
    keeps = [
        entry
        for entry in ordered
        if entry.patch.get(DELETED) != 1
        and not any(supersedes(delete, entry) for delete in deletes)
    ]
    if not keeps:
        return True, ()
    newest = max(keeps, key=lambda entry: (entry.clock, entry.author, entry.seq))
    return False, (Claim(newest, 0), *(Claim(entry, 1) for entry in deletes))
