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


def _under(
    name: AuthorId, seq: int, entry: Entry, bundles: BundleRepository, former: AuthorId
) -> Entry:
    """Return an entry under its new author, having seen what its writer wrote before the fork."""
    seen = dict(entry.seen)
    last = bundles.last_of_row(former, entry.table, entry.row)
    if last:
        seen[former] = last
    return replace(entry, author=name, seq=seq, seen=seen)
