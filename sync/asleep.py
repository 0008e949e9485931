"""What waits here: whose entries sleep, for what, and who can bring that. Changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.history import Author, AuthorId
from core.models import SchoolId
from core.storage.bundles import BundleRepository
from core.storage.peers import PeerRepository
from sync import erasures
from sync.waiting import woken

if TYPE_CHECKING:
    from core.office import Office
    from core.storage.bundles import WaitingSegment


class WaitsFor(StrEnum):
    """What must come before entries can be taken."""

    EARLIER = "earlier"
    """What the same PC wrote before them."""
    OTHERS = "others"
    """What somebody else wrote and they build on."""
    ERASURE = "erasure"
    """The tombstone of a person who was erased; without it nobody can know that it was right."""


@dataclass(frozen=True, slots=True)
class Asleep:
    """Entries of one school that wait. `whose` is the school that can bring what is missing."""

    school: str
    entries: int
    waits_for: WaitsFor
    whose: str


def asleep(office: Office) -> tuple[Asleep, ...]:
    """Return what waits here, by school; empty nearly always."""
    counted: Counter[tuple[str, WaitsFor, str]] = Counter()
    for one in BundleRepository(office.store.connection).waiting():
        waits_for, whose = _missing(office, one)
        school = _school_of(office, one.author)
        counted[school, waits_for, _school_of(office, whose)] += one.entries
    return tuple(
        Asleep(school, entries, waits_for, whose)
        for (school, waits_for, whose), entries in sorted(counted.items())
    )


def _missing(office: Office, one: WaitingSegment) -> tuple[WaitsFor, AuthorId]:
    """Return what a segment waits for, and an author who wrote what is missing."""
    history = office.store.history
    heads = history.heads_among([one.author])
    held = heads[one.author].seq if one.author in heads else 0
    if one.first > held + 1:
        return WaitsFor.EARLIER, one.author
    segment = woken(one)
    at = held + 1 - segment.first
    if not 0 <= at < len(segment.entries):
        return WaitsFor.EARLIER, one.author
    entry = segment.entries[at]
    seen = entry.seen or {}
    known = history.heads_among(seen)
    for author, seq in seen.items():
        if author not in known or known[author].seq < seq:
            return WaitsFor.OTHERS, author
    if entry.erased and not erasures.is_named(office.store, entry):
        return WaitsFor.ERASURE, one.author
    return WaitsFor.EARLIER, one.author


def _school_of(office: Office, author: AuthorId) -> str:
    """Return the name of the school on whose PC an author writes; its card has it early."""
    code = SchoolId(Author.parse(author).school_code)
    school = office.store.schools.get(code)
    if school is not None:
        return school.name
    cards = PeerRepository(office.store.connection).all()
    return next((one.name for one in cards if one.school == code), code)
