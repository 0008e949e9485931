"""Conflicts: what several people wrote of one thing, shown side by side until a person decides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from core.changes.disputed import disputed_release, settle_release
from core.errors import BundleError
from core.folding import Claim, is_by_centre
from core.history import DELETED, REFERENCE, Author, RowId, Scalar
from core.models import SchoolId, SchoolKind
from core.open_decisions import LEFT, open_decisions
from core.storage import tables
from core.storage.hybrid_clock import moment_of
from sync.merge import may_write
from sync.whole_people import bring_back

if TYPE_CHECKING:
    from core.office import Office

ID_DIGITS = 8


class Side(StrEnum):
    """Who wrote a value."""

    SCHOOL = "school"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class ConflictClaim:
    """One value that stands. `written` is UTC, by the writer's own clock."""

    side: Side
    value: Scalar
    by: str
    written: datetime
    why: str
    also: tuple[Scalar, ...] = ()
    """What its writer said in the fields decided with it, where each side's go together."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field for which several values stand; the first claim shows for now.

    `id` is eight hex digits, the same on every device. `field` is `_deleted` where a delete
    stands beside an edit: 1 is to delete, 0 to keep.
    """

    id: str
    table: str
    row: RowId
    field: str
    school: SchoolId
    claims: tuple[ConflictClaim, ...]
    also: tuple[str, ...] = ()
    """Fields of the row that were written together with this one and are decided with it."""


def list_conflicts(office: Office) -> list[Conflict]:
    """Return every open conflict, in a stable order."""
    found = []
    history = office.store.history
    for decision in open_decisions(history):
        one = decision.conflict
        row = history.folded(one.table, one.row)
        claims = row.conflicts.get(one.field, ()) if row is not None else ()
        if claims:
            made = replace(_conflict(one.table, one.row, one.field, claims), also=decision.also)
            if one.table == "enrolment" and row is not None:
                others = [row.conflicts[name] for name in decision.also]
                told = (_also(claim, others) for claim in claims)
                sides = zip(made.claims, told, strict=True)
                made = replace(made, claims=tuple(replace(own, also=them) for own, them in sides))
            found.append(made)
    return found


def look_at_conflicts(office: Office) -> list[Conflict]:
    """Return every open conflict for someone who sees whole values; each guarded one is noted."""
    from sync.subjects import is_guarded  # noqa: PLC0415 - start-up: not every caller shows them

    found = list_conflicts(office)
    for one in found:
        if is_guarded(office, one.table, one.row, one.field):
            note_conflict_look(office, one)
    return found


def note_conflict_look(office: Office, conflict: Conflict) -> None:
    """Note under the person's id that somebody looks at the whole values of a conflict."""
    from sync.subjects import person_of  # noqa: PLC0415 - start-up

    person = person_of(office, conflict.table, conflict.row)
    office.audit("look", person, f"field={conflict.field}")


def resolve(office: Office, conflict_id: str, take: str) -> Conflict:
    """Settle a conflict: `take` is `school`, `centre` or a value.

    Writes an entry that has seen every claim, also when the value is the one that shows already.
    Raises BundleError: `no_such_conflict`, `no_such_claim` (that side wrote nothing),
    `value_not_possible`, `only_centre`. What each side said in several fields is taken as it is.
    Where a release was taken back and received at once, both schools follow (`settle_release`).
    """
    wanted = conflict_id.strip().lower()
    conflict = next((one for one in list_conflicts(office) if one.id == wanted), None)
    if conflict is None:
        raise BundleError("no_such_conflict", id=conflict_id[:40])
    value = _chosen(conflict, take)
    stream = conflict.school
    author = office.author(_stream_of(conflict))
    is_centre = office.school.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL
    is_move = (conflict.table, conflict.field) == ("enrolment", LEFT[0])
    release = disputed_release(office, conflict.row) if is_move else None
    may = may_write(author, conflict.table, conflict.row, is_centre=is_centre)
    if not may or (release is not None and not is_centre):
        raise BundleError("only_centre")
    with office.writing("conflict") as writing:
        if conflict.field == DELETED and value == 0:
            bring_back(office, writing, conflict.table, conflict.row)
        writing.write(
            author.stream,
            conflict.table,
            conflict.row,
            {conflict.field: value} | _going(conflict, value),
            prior=_shown(office, conflict),
        )
        if release is not None:
            writing.flush()
            settle_release(office, writing, release, str(value))
        writing.audit("conflict_resolve", conflict.row, f"{stream} {conflict.field}")
    return conflict


def resolve_all(office: Office, conflict_ids: Sequence[str], side: Side) -> int:
    """Settle several conflicts by what one side wrote, as one act; return how many were.

    Left open is one of which that side wrote nothing, or two things. Errors as `resolve`.
    """
    wanted = set(conflict_ids)
    clear = [
        one
        for one in list_conflicts(office)
        if one.id in wanted and [claim.side for claim in one.claims].count(side) == 1
    ]
    with office.writing("conflict"):
        for one in clear:
            row = office.store.history.folded(one.table, one.row)
            if row is not None and one.field in row.conflicts:
                resolve(office, one.id, side.value)  # else settled with another row of its child
    return len(clear)


def _also(claim: Claim, others: Sequence[tuple[Claim, ...]]) -> tuple[Scalar, ...]:
    """Return what the writer of a claim said in other fields."""
    author = claim.entry.author
    return tuple(next(one.value for one in own if one.entry.author == author) for own in others)


def _going(conflict: Conflict, value: Scalar) -> dict[str, Scalar]:
    """Return what is written into the fields that are decided together with a value."""
    if conflict.table != "enrolment" or not conflict.also:
        return dict.fromkeys(conflict.also, value)
    side = next((one for one in conflict.claims if one.value == value), None)
    if side is None:
        raise BundleError("value_not_possible", field=conflict.field)
    return dict(zip(conflict.also, side.also, strict=True))


def _shown(office: Office, conflict: Conflict) -> dict[str, Scalar]:
    """Return what shows for now in each of the fields that are decided."""
    shown: dict[str, Scalar] = {conflict.field: conflict.claims[0].value}
    row = office.store.history.folded(conflict.table, conflict.row)
    values = {} if row is None else row.values
    return shown | {field: values.get(field) for field in conflict.also}


def conflict_id(table: str, row: str, field: str) -> str:
    """Return the id of a conflict: eight hex digits of SHA-256 over its place."""
    return hashlib.sha256(f"{table}\x1f{row}\x1f{field}".encode()).hexdigest()[:ID_DIGITS]


def _conflict(table: str, row: RowId, field: str, claims: tuple[Claim, ...]) -> Conflict:
    author = Author.parse(claims[0].entry.author)
    school = SchoolId(row) if table == "school" else SchoolId(author.stream)
    return Conflict(
        conflict_id(table, row, field), table, row, field, school, tuple(map(_claim, claims))
    )


def _claim(claim: Claim) -> ConflictClaim:
    entry = claim.entry
    side = Side.CENTRE if is_by_centre(entry) else Side.SCHOOL
    return ConflictClaim(side, claim.value, entry.by, moment_of(entry.clock), entry.why)


def _stream_of(conflict: Conflict) -> str:
    return REFERENCE if conflict.table == "school" else conflict.school


def _chosen(conflict: Conflict, take: str) -> Scalar:
    sides = {side.value: side for side in Side}
    if take in sides:
        values = [claim.value for claim in conflict.claims if claim.side is sides[take]]
        if not values:
            raise BundleError("no_such_claim", side=take)
        return values[0]
    return _value(conflict.table, conflict.field, take)


def _value(table: str, field: str, text: str) -> Scalar:
    """Read a typed value as the field's own kind: text, a whole number, or nothing."""
    candidates: list[Scalar] = [text]
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) < 16:
        candidates.append(int(text))
    if not text:
        candidates = [None]
    if field == DELETED:
        candidates = [value for value in candidates if isinstance(value, int)]
    for value in candidates:
        if tables.patch_fault(table, {field: value}) is None:
            return value
    raise BundleError("value_not_possible", field=field)
