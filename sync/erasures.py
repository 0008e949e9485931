"""Entries that were erased come as a line without values, and are taken only with their tombstone.

Without that a carrier could blank what somebody else wrote: the chain covers digests alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from core.history import Author, AuthorId, Scalar
from core.storage.store import Store
from core.storage.tables import known_table
from sync.merge import Append, MergePlan

Named = tuple[str, str]
"""A stream, and `table:row` on it."""


def unnamed(store: Store, plan: MergePlan) -> set[AuthorId]:
    """Return the authors of whom a plan appends an erased entry before its tombstone.

    A tombstone counts that is folded here, or by the same plan: not one that waits, nor one that
    its author may not write.
    """
    erased = {part.author: rows for part in plan.to_append if (rows := set(_erased(part)))}
    if not erased:
        return set()
    named = {*_kept(store), *_brought(plan.to_append)}
    return {author for author, rows in erased.items() if not rows <= named}


def _erased(part: Append) -> Iterable[Named]:
    stream = Author.parse(part.author).stream
    return ((stream, f"{one.table}:{one.row}") for one in part.entries if one.erased)


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
