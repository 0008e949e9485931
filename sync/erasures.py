"""Entries that were erased come as a line without values, and are taken only with their tombstone.

Without that a carrier could blank what somebody else wrote: the chain covers digests alone. What
the author wrote before such a line is taken; what came after it waits with it, since an author's
numbers have no gaps.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from core.history import Author, AuthorId, Entry, Scalar
from core.storage.store import Store
from core.storage.tables import known_table
from sync.merge import Append, MergePlan

Named = tuple[str, str]
"""A stream, and `table:row` on it."""


def unnamed(store: Store, plan: MergePlan) -> dict[AuthorId, int]:
    """Return, for each author of whom a plan appends erased entries before their tombstone, where.

    The seq is the first such entry's. A tombstone counts that is folded here, or by the same plan:
    not one that waits, nor one that its author may not write.
    """
    if not any(one.erased for part in plan.to_append for one in part.entries):
        return {}
    named = {*_kept(store), *_brought(plan.to_append)}
    found: dict[AuthorId, int] = {}
    for part in plan.to_append:
        stream = Author.parse(part.author).stream
        early = (one.seq for one in part.entries if one.erased and place(stream, one) not in named)
        first = next(early, None)
        if first is not None:
            found[part.author] = first
    return found


def is_named(store: Store, entry: Entry) -> bool:
    """Whether a tombstone that is folded here names the row of an erased entry."""
    return place(Author.parse(entry.author).stream, entry) in set(_kept(store))


def place(stream: str, entry: Entry) -> Named:
    """Return how a tombstone names the row of an entry on a stream."""
    return stream, f"{entry.table}:{entry.row}"


def _kept(store: Store) -> Iterable[Named]:
    for erasure in store.ledgers.erasures.all():
        for row in erasure.rows:
            yield str(erasure.school_id), row


def _brought(parts: Iterable[Append]) -> Iterable[Named]:
    for part in parts:
        stream = Author.parse(part.author).stream
        for entry in part.entries:
            if entry.table == "erasure" and entry.seq not in part.held:
                for row in _rows(entry.patch):
                    yield stream, row


def _rows(patch: Mapping[str, Scalar]) -> list[str]:
    rows = patch.get("rows")
    if not rows or known_table("erasure").fault_in(patch):
        return []
    return [str(row) for row in json.loads(str(rows))]
