"""Entries that an older program could not read, judged again by a newer one.

A code or a table that came with a newer version is held where the program is older. After that
program is replaced the entries are tried again, when the home is next opened or a bundle is next
read. `docs/sync.md`, section 6.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.history import Entry
from core.storage.held import HeldRepository

if TYPE_CHECKING:
    from core.clock import Clock
    from core.office import Office
    from core.storage.home import Home
    from sync.judging import RowJudge

JUDGED_BY = "sync.held_judged_by"
"""Setting: the program that judged what is held."""
UNTOLD = "sync.held_let_in"
"""Setting: how many entries were let in that no import has told of yet."""
CURABLE = frozenset({"bad_value", "incomplete_row"})
"""What may be a newer program's; an edit of a row that is held is incomplete with it."""
_RECEIPTS = 200
"""Bundles whose receipts are looked through for entries that were let in: years of them."""


def open_home(home: Home, passphrase: str, clock: Clock) -> Office:
    """Open a home with a passphrase, and try what is held there. Raises as `open_office`."""
    from core.office import open_office  # noqa: PLC0415 - start-up

    office = open_office(home, passphrase, clock)
    try:
        judge_again(office)
    except BaseException:
        office.close()
        raise
    return office


def judge_again(office: Office) -> int:
    """Judge held entries anew if another program than this one judged them; return how many go in.

    In a transaction of its own. Cheap where nothing is held, as nearly everywhere.
    """
    if not HeldRepository(office.store.connection, office.store.history).count():
        return 0
    if office.store.settings.get(JUDGED_BY) == _program():
        return 0
    with office.store.transaction():
        let_in = judge_inside(office)
        told = int(office.store.settings.get(UNTOLD, "0"))
        office.store.settings.set(UNTOLD, str(told + len(let_in)))
    office.finish_overwriting()
    return len(let_in)


def judge_inside(office: Office) -> list[Entry]:
    """Do the same inside a transaction; return the entries that were folded."""
    settings = office.store.settings
    if settings.get(JUDGED_BY) == _program():
        return []
    settings.set(JUDGED_BY, _program())
    held = HeldRepository(office.store.connection, office.store.history)
    pairs = held.entries(CURABLE)
    if not pairs:
        return []
    judge = _judge(office, [entry for entry, _ in pairs])
    verdicts = [(entry, reason, judge(entry)) for entry, reason in pairs]
    let_in = [entry for entry, _, verdict in verdicts if verdict is None]
    held.let_in(let_in)
    held.hold_for(
        (entry, verdict)
        for entry, reason, verdict in verdicts
        if verdict is not None and verdict != reason
    )
    _answer_anew(office, let_in)
    left = len(pairs) - len(let_in)
    office.audit("held_judged", "", f"let_in={len(let_in)} held={left}")
    return let_in


def take_untold(office: Office) -> int:
    """Return how many entries were let in since the last import told of it. In a transaction."""
    untold = int(office.store.settings.get(UNTOLD, "0"))
    if untold:
        office.store.settings.drop(UNTOLD)
    return untold


def _program() -> str:
    """Return which program this is: its version, its lists and its tables' shape."""
    from core.storage import tables  # noqa: PLC0415 - start-up: seldom due
    from core.storage.shapes import LISTS_VERSION  # noqa: PLC0415 - start-up: seldom due
    from core.version import version  # noqa: PLC0415 - start-up: seldom due

    return json.dumps([version(), LISTS_VERSION, sorted(tables.SYNCED)])


def _judge(office: Office, entries: Sequence[Entry]) -> RowJudge:
    from core.storage.bundles import BundleRepository  # noqa: PLC0415 - start-up: seldom due
    from sync import trust  # noqa: PLC0415 - start-up: seldom due
    from sync.judging import RowJudge, centres_of  # noqa: PLC0415 - start-up: seldom due

    bundles = BundleRepository(office.store.connection)
    owners = bundles.authors_of_rows({entry.row for entry in entries})
    return RowJudge(centres_of(office, trust.load(office.store)), owners)


def _answer_anew(office: Office, let_in: Iterable[Entry]) -> None:
    """Take entries that were let in out of the receipts that go back to their senders."""
    from core.storage.bundles import BundleRepository  # noqa: PLC0415 - start-up: seldom due
    from sync import receipts  # noqa: PLC0415 - start-up: seldom due

    known = {(entry.author, entry.seq) for entry in let_in}
    bundles = BundleRepository(office.store.connection)
    for got in bundles.got(limit=_RECEIPTS) if known else ():
        receipt = receipts.parse(got.receipt)
        refused = tuple(one for one in receipt.refused if (one.author, one.seq) not in known)
        count = len(receipt.refused) - len(refused)
        if count:
            text = receipts.dump(replace(receipt, applied=receipt.applied + count, refused=refused))
            bundles.answer_anew(got.id, text)
