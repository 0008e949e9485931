"""Two entries under one number: the branch received first stands, the other is issued anew.

`docs/sync.md`, section 9. It happens where a home was copied or restored and nothing on the
machine remembered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from core.history import Author, AuthorId, Entry, read_body
from core.storage.bundles import BundleRepository
from core.storage.store import Store
from sync.manifest import Receipt, RefusedEntry
from sync.merge import Fork

if TYPE_CHECKING:
    from core.office import Office

FORKED = "forked"
FORKED_BEFORE = "forked_before"
"""The branches part somewhere before the entry named; the whole chain is asked for."""

DOUBTED = "sync.doubted_authors"
CLAIMED = "sync.claimed_branches"
"""Setting: authors of this device whose branch was taken back under later runs, and from where."""


def named(fork: Fork) -> RefusedEntry:
    """Return a fork as a receipt names it."""
    return RefusedEntry(fork.author, fork.seq, FORKED if fork.is_exact else FORKED_BEFORE)


def doubted(store: Store) -> set[AuthorId]:
    """Return authors whose chain here may be another than elsewhere: not acknowledged."""
    return {AuthorId(name) for name in json.loads(store.settings.get(DOUBTED, "[]"))}


def doubt(store: Store, authors: Iterable[AuthorId]) -> None:
    """Acknowledge nothing of these authors, so that their chains come whole and can be compared.

    Inside a transaction.
    """
    store.settings.set(DOUBTED, json.dumps(sorted(doubted(store) | set(authors))))


def trust_again(store: Store, authors: Iterable[AuthorId]) -> None:
    """Acknowledge these authors again: their chains agree. Inside a transaction."""
    present = doubted(store)
    rest = present - set(authors)
    if rest != present:
        store.settings.set(DOUBTED, json.dumps(sorted(rest)))


def lost_branches(office: Office, receipt: Receipt, run: int) -> list[tuple[AuthorId, int]]:
    """Return (author, first seq) of this device's branches that a receipt says came second.

    Only while the bundle it answers was written under the present `run`: afterwards the branch
    was issued anew already.
    """
    if receipt.bundle.run != run or receipt.bundle.device != office.keys.device:
        return []
    if not BundleRepository(office.store.connection).was_sent(str(receipt.bundle)):
        return []
    return [
        (entry.author, entry.seq)
        for entry in receipt.refused
        if entry.code == FORKED and Author.parse(entry.author).device == office.keys.device
    ]


def issue_anew(office: Office, branches: Iterable[tuple[AuthorId, int]]) -> int:
    """Take back this device's entries from where it lost a fork, and write them on a new run.

    Returns how many. Inside a transaction. Values, times and reasons stay as they were.
    """
    bundles = BundleRepository(office.store.connection)
    count = 0
    run = 0
    for author, first in branches:
        withdrawn = bundles.withdraw(author, first)
        if not withdrawn:
            continue
        _note_claims(office, author, first)
        run = run or office.take_new_run()
        name = replace(Author.parse(author), run=run).id
        start = office.store.history.head(name).seq + 1
        entries = [
            _under(name, seq, read_body(author, number, body), bundles, author)
            for seq, (number, body) in enumerate(withdrawn, start)
        ]
        office.store.history.append(entries)
        count += len(entries)
    return count


def _note_claims(office: Office, author: AuthorId, first: int) -> None:
    """Remember from where on later runs may claim to have seen what is another branch's now."""
    own = Author.parse(author)
    others = map(Author.parse, office.store.history.heads())
    runs = [one.run for one in others if (one.device, one.stream) == (own.device, own.stream)]
    if max(runs, default=0) > own.run:
        claimed = _claimed(office.store)
        claimed[author] = min(first, claimed.get(author, first))
        office.store.settings.set(CLAIMED, json.dumps(claimed, sort_keys=True))


def _claimed(store: Store) -> dict[AuthorId, int]:
    found = json.loads(store.settings.get(CLAIMED, "{}"))
    return {AuthorId(name): int(first) for name, first in found.items()}


def raise_hidden(office: Office, arrived: Iterable[Entry]) -> int:
    """Say again what came from the other branch and a claim of a later run would hide.

    Under a run of its own, so that it stands beside everything that did not know of it; values,
    times and reasons as they were. Returns how many entries. Inside a transaction.
    """
    claimed = _claimed(office.store)
    if not claimed:
        return 0
    hidden = [
        entry
        for entry in arrived
        if not entry.erased
        and entry.seq >= claimed.get(entry.author, entry.seq + 1)
        and _is_claimed(office, entry)
    ]
    if not hidden:
        return 0
    run = office.take_new_run()
    by_author: dict[AuthorId, list[Entry]] = {}
    for entry in hidden:
        name = replace(Author.parse(entry.author), run=run).id
        own = by_author.setdefault(name, [])
        seq = office.store.history.head(name).seq + 1 + len(own)
        own.append(replace(entry, author=name, seq=seq))
    for entries in by_author.values():
        office.store.history.append(entries)
    return len(hidden)


def _is_claimed(office: Office, entry: Entry) -> bool:
    """Whether a later run of this device wrote a field of the entry, claiming to have seen it."""
    writer = Author.parse(entry.author)
    for other in office.store.history.entries_of(entry.table, entry.row):
        author = Author.parse(other.author)
        is_later = author.device == writer.device and author.run > writer.run
        claims = other.seen.get(entry.author, 0) >= entry.seq
        if is_later and claims and not entry.patch.keys().isdisjoint(other.patch):
            return True
    return False


def _under(
    name: AuthorId, seq: int, entry: Entry, bundles: BundleRepository, former: AuthorId
) -> Entry:
    """Return an entry under its new author, having seen what its writer wrote before the fork."""
    seen = dict(entry.seen)
    last = bundles.last_of_row(former, entry.table, entry.row)
    if last:
        seen[former] = last
    return replace(entry, author=name, seq=seq, seen=seen)
