"""Verified segments whose causes are missing: kept asleep, tried again when their turn may be."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from core.history import AuthorId
from core.storage.bundles import WaitingSegment
from core.storage.store import Store
from sync import reading
from sync.merge import Segment

MOST_WAITING = 64
"""Segments kept while their causes are missing; the sender repeats what is dropped."""


def put_to_sleep(segment: Segment) -> WaitingSegment:
    """Return a segment as it is kept."""
    body = zlib.compress(b"\n".join(segment.bodies))
    return WaitingSegment(
        segment.author, segment.first, segment.last, segment.head, segment.author_sig, body
    )


def wake(
    store: Store, asleep: Sequence[WaitingSegment]
) -> tuple[list[Segment], list[WaitingSegment]]:
    """Return the segments before which nothing is missing any more, and those that sleep on."""
    heads = store.history.heads_among(one.author for one in asleep)
    seqs = {author: head.seq for author, head in heads.items()}
    ready = [one for one in asleep if one.first <= seqs.get(one.author, 0) + 1]
    return list(map(woken, ready)), [one for one in asleep if one not in ready]


def rest_of(asleep: Sequence[WaitingSegment], author: AuthorId, held: int) -> Segment | None:
    """Return what waits right behind the last entry held of an author, longest first; or None."""
    rests = [one for one in asleep if one.author == author and one.first == held + 1]
    return woken(max(rests, key=lambda one: one.last)) if rests else None


def woken(one: WaitingSegment) -> Segment:
    """Return a segment that slept, read again."""
    bodies = zlib.decompress(one.body).split(b"\n")
    entries = reading.read_entries(one.author, one.first, bodies)
    return Segment(one.author, one.first, one.head, one.signature, bodies, entries)


def distinct(segments: Sequence[WaitingSegment]) -> list[WaitingSegment]:
    """Drop segments that another one contains; in the order in which they are kept."""
    kept: list[WaitingSegment] = []
    for segment in sorted(segments, key=lambda one: (one.author, one.first, -one.last)):
        if not any(
            one.author == segment.author and one.first <= segment.first and segment.last <= one.last
            for one in kept
        ):
            kept.append(segment)
    return kept
