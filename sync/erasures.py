"""Entries that were erased come as a line without values, and only beside their tombstone.

Without that a carrier could blank what somebody else wrote: the chain covers digests alone.
What a tombstone names and is held here goes in the same transaction, unless it clashes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from core.history import Author
from core.storage.store import Store
from core.storage.tables import known_table
from sync.merge import Segment

Named = tuple[str, str]
"""A stream, and `table:row` on it."""


def are_named(store: Store, segments: Sequence[Segment]) -> bool:
    """Whether a tombstone, here or in these segments, names every erased entry among them."""
    erased = {
        (Author.parse(entry.author).stream, f"{entry.table}:{entry.row}")
        for segment in segments
        for entry in segment.entries
        if entry.erased
    }
    if not erased:
        return True
    return erased <= {*_kept(store), *_brought(segments)}


def _kept(store: Store) -> Iterable[Named]:
    for erasure in store.ledgers.erasures.all():
        for row in erasure.rows:
            yield str(erasure.school_id), row


def _brought(segments: Sequence[Segment]) -> Iterable[Named]:
    table = known_table("erasure")
    for segment in segments:
        for entry in segment.entries:
            rows = entry.patch.get("rows")
            if entry.table != table.name or table.fault_in(entry.patch) or not rows:
                continue
            for row in json.loads(str(rows)):
                yield Author.parse(entry.author).stream, row
