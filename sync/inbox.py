"""Reading bundles in: inspect, preview, and one transaction that applies.

`docs/sync.md`, section 6. The home's lock keeps a second import out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BundleError
from core.history import Author, AuthorId, Entry
from core.models import DeviceId, SchoolId
from core.open_decisions import open_decisions
from core.privacy.erasure_travels import NONE_FOLLOWED, Followed, follow
from core.privacy.late_rows import erase_late_rows
from core.storage.bundles import BundleRepository, GotBundle, SignedHead
from core.storage.history_reading import OpenConflict
from core.storage.hybrid_clock import HybridClock
from core.storage.peers import BY_HAND, PeerRepository, ReaderState
from sync import changed_here, erasures, forks, held, reading, receipts, trust, waiting
from sync.changed_here import ChangedHere
from sync.judging import RowJudge, centres_of
from sync.manifest import BundleId, ClockState, Manifest, Receipt, RefusedEntry
from sync.merge import Fork, Held, MergePlan, Segment, plan_merge
from sync.reading import OpenedBundle, ReaderKeys
from sync.rotation import former_identities
from sync.trust import Trust

if TYPE_CHECKING:
    from core.office import Office

MOST_NAMED = 1000
"""Refused entries named one by one in a receipt."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a bundle says of itself, once it is known to be authentic and for this reader.

    `follows` is false when a bundle of the same sender in between was never read here: nothing
    is lost by that. `is_repeat` says that this very bundle was read before.
    """

    id: BundleId
    school: SchoolId
    school_name: str
    created: str
    clock: ClockState
    entries: int
    size: int
    receipts: tuple[Receipt, ...]
    follows: bool
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did, or in a dry run would do.

    `conflicts` are those it opened; `waiting` counts entries whose causes have not arrived.
    `erasures` says what came of the tombstones that are known here now.
    """

    bundle: Inspection
    applied: int
    already_known: int
    conflicts: tuple[OpenConflict, ...]
    refused: tuple[RefusedEntry, ...]
    waiting: int
    is_dry_run: bool
    erasures: Followed = NONE_FOLLOWED
    late_rows: int = 0
    """Rows about children who were erased before, written where nobody knew: erased as well."""
    let_in: int = 0
    """Entries that an older program held and this one could read, since the last import."""
    changed: tuple[ChangedHere, ...] = ()
    """What others wrote over this school's own people; always empty at the centre."""


class _DryRun(Exception):  # noqa: N818 - nothing is wrong: it only rolls back
    """Ends the transaction of a preview."""

    def __init__(self, outcome: ImportOutcome) -> None:
        super().__init__()
        self.outcome = outcome


def inspect(office: Office, path: Path) -> Inspection:
    """Say who sent a bundle and what it holds; nothing changes. Errors as `import_bundle`."""
    with reading.spooled(path, office.home.spool) as data:
        opened = reading.open_bundle(data, _reader_keys(office), trust.load(office.store))
        return _inspection(office, opened, len(data))


def import_bundle(office: Office, path: Path, *, dry_run: bool = False) -> ImportOutcome:
    """Read a bundle in.

    Raises BundleError: `damaged`, `not_for_this_reader`, `unknown_sender`, `revoked`,
    `bad_signature`, `too_new`, `forked`; StoreError: `cannot_read`, `disk_full`, ...
    """
    before = trust.load(office.store)
    with reading.spooled(path, office.home.spool) as data:
        opened = reading.open_bundle(data, _reader_keys(office), before)
        after = trust.merged(before, opened.sender, opened.incoming, _trust_reader(office))
        arrived = _Arrived(office, opened, after, len(data), office.run)
    try:
        with office.store.transaction():
            outcome = arrived.apply(is_dry_run=dry_run)
            trust.save(office.store, before, after)
            _end_preview(outcome)
    except _DryRun as end:
        return end.outcome
    except _Forked as fork:
        if not dry_run:
            with office.store.transaction():
                arrived.note_fork(fork.forks)
        raise BundleError("forked", school=opened.sender.name) from None
    if outcome.late_rows:
        office.remember()
    office.finish_overwriting()
    return outcome


def _end_preview(outcome: ImportOutcome) -> None:
    if outcome.is_dry_run:
        raise _DryRun(outcome)


def _reader_keys(office: Office) -> ReaderKeys:
    identities = [office.keys.current, office.keys.next, *former_identities(office)]
    return ReaderKeys(identities, office.school.id)


def _trust_reader(office: Office) -> trust.Reader:
    now = office.clock.now().isoformat(timespec="seconds")
    return trust.Reader(office.keys.device, office.school.id, now)


def _inspection(office: Office, opened: OpenedBundle, size: int) -> Inspection:
    manifest = opened.manifest
    store = office.store
    state = PeerRepository(store.connection).state(manifest.device)
    is_repeat = BundleRepository(store.connection).was_got(str(manifest.id))
    return Inspection(
        manifest.id,
        manifest.school,
        opened.sender.name,
        manifest.created,
        manifest.clock,
        manifest.entries,
        size,
        manifest.receipts,
        not manifest.prev or (state is not None and state.manifest == manifest.prev),
        is_repeat,
    )


class _Forked(Exception):  # noqa: N818 - becomes BundleError once the transaction is undone
    """Some author's numbers stand for two different entries."""

    def __init__(self, forks: tuple[Fork, ...]) -> None:
        super().__init__()
        self.forks = forks


class _Arrived:
    """A bundle that was opened, on its way into the store."""

    def __init__(
        self, office: Office, opened: OpenedBundle, believed: Trust, size: int, run: int
    ) -> None:
        self._office = office
        self._store = office.store
        self._bundles = BundleRepository(office.store.connection)
        self._manifest = opened.manifest
        self._line = opened.manifest_line
        self._believed = believed
        # Settled before the transaction: a restored home may have to take a new run first.
        self._run = run
        self._has_slept = False
        self._appended: list[Entry] = []
        self._inspection = _inspection(office, opened, size)
        self._own_keys = _own_keys(office, opened)
        found, strangers = reading.read_segments(opened, self._author_keys)
        self._segments = [segment for segment in found if not self._is_revoked(segment)]
        self._strangers = sum(info.entries for info in strangers)
        self._strangers += sum(len(one.bodies) for one in found if self._is_revoked(one))

    def _author_keys(self, device: DeviceId) -> tuple[bytes, ...]:
        if device == self._office.keys.device:
            return self._own_keys
        peer = self._believed.peers.get(device)
        return () if peer is None else peer.keys

    def _is_revoked(self, segment: Segment) -> bool:
        """Whether a revoked device wrote on after the centre took its word away."""
        last = self._believed.revocations.last_valid(Author.parse(segment.author))
        return last is not None and segment.last > last

    def apply(self, *, is_dry_run: bool) -> ImportOutcome:
        """Append, fold, and keep what the sender says. Inside a transaction."""
        conflicts = set(self._store.history.conflicts())
        let_in = held.judge_inside(self._office)
        before = changed_here.standing(self._office, self._segments)
        applied, refused, left, known = self._merge()
        forks.raise_hidden(self._office, self._appended)
        outcome = ImportOutcome(
            self._inspection,
            applied,
            known,
            tuple(one for one in self._store.history.conflicts() if one not in conflicts),
            refused,
            left + self._strangers,
            is_dry_run,
        )
        self.note(Receipt(self._manifest.id, applied, known, outcome.waiting, refused[:MOST_NAMED]))
        forks.trust_again(self._store, (segment.author for segment in self._segments))
        self._note_sender()
        self._office.audit("bundle_import", str(self._manifest.id), f"applied={applied}")
        followed = follow(self._office, has_slept=self._has_slept)
        late = erase_late_rows(self._office, [*self._appended, *let_in], followed)
        open_still = set(self._store.history.conflicts())
        kept = [one for one in outcome.conflicts if one in open_still]
        opened = tuple(one.conflict for one in open_decisions(self._store.history, kept))
        return replace(
            outcome,
            conflicts=opened,
            erasures=followed,
            late_rows=late,
            let_in=len(let_in) + held.take_untold(self._office),
            changed=changed_here.changed(self._office, before),
        )

    def note(self, receipt: Receipt) -> None:
        """Keep the receipt for the next bundle back."""
        self._bundles.add_got(
            GotBundle(
                str(self._manifest.id),
                self._manifest.school,
                self._office.clock.now().isoformat(timespec="seconds"),
                self._manifest.created,
                self._manifest.clock.value,
                receipts.dump(receipt),
            )
        )

    def _merge(self) -> tuple[int, tuple[RefusedEntry, ...], int, int]:
        """Plan and apply, then try what waits until nothing moves any more."""
        plan = self._plan(self._segments)
        own = [(fork.author, fork.seq) for fork in plan.forks if self._is_own_branch(fork)]
        if own:
            forks.issue_anew(self._office, own)
            plan = self._plan(self._segments)
        if plan.forks:
            raise _Forked(plan.forks)
        plans = [plan]
        self._append(plan)
        former = self._bundles.waiting()
        asleep, pending = former, list(plan.waiting)
        while True:
            # What waits and contradicts the branch that came first is dropped: its owner sends
            # it again, and is told then.
            woken, asleep = waiting.wake(self._store, asleep)
            pending += woken
            if not pending:
                break
            plan = self._plan(pending)
            self._append(plan)
            plans.append(plan)
            pending = list(plan.waiting)
            if not plan.to_append:
                break
        left = waiting.distinct([*asleep, *map(waiting.put_to_sleep, pending)])
        self._has_slept = left != former
        if self._has_slept:
            self._bundles.replace_waiting(left[: waiting.MOST_WAITING])
        refused = tuple(RefusedEntry(*entry) for one in plans for entry in one.refused)
        applied = sum(one.applied for one in plans)
        return applied, refused, sum(one.entries for one in left), plans[0].already_known

    def _is_own_branch(self, fork: Fork) -> bool:
        return fork.is_exact and Author.parse(fork.author).device == self._office.keys.device

    def note_fork(self, found: tuple[Fork, ...]) -> None:
        """Keep, for the next bundle back, where the sender's branch parts from the one here."""
        named = tuple(forks.named(fork) for fork in found)
        self.note(Receipt(self._manifest.id, error=forks.FORKED, refused=named))
        forks.doubt(self._store, (fork.author for fork in found if not fork.is_exact))

    def _plan(self, segments: list[Segment]) -> MergePlan:
        """Plan a merge in which what was erased waits for the tombstone that says so."""
        stops: dict[AuthorId, int] = {}
        plan = self._plan_all(segments, stops)
        # A tombstone may itself stand behind such a line: then what it names waits too.
        while early := erasures.unnamed(self._store, plan):
            stops |= early
            plan = self._plan_all(segments, stops)
        return plan

    def _plan_all(self, segments: list[Segment], stops: Mapping[AuthorId, int]) -> MergePlan:
        history = self._store.history
        concerned = {segment.author for segment in segments}
        concerned.update(
            author for segment in segments for entry in segment.entries for author in entry.seen
        )
        heads = history.heads_among(concerned)
        known = {}
        for segment in segments:
            head = heads.get(segment.author)
            if head is not None:
                overlap = history.digests(segment.author, segment.first, head.seq)
                known[segment.author, segment.first] = Held(head.seq, head.digest, overlap)
        rows = {
            entry.row
            for segment in segments
            for entry in segment.entries
            if segment.author not in heads or entry.seq > heads[segment.author].seq
        }
        judge = RowJudge(
            centres_of(self._office, self._believed), self._bundles.authors_of_rows(rows)
        )
        seqs = {name: head.seq for name, head in heads.items()}
        return plan_merge(segments, known, seqs, judge, stops)

    def _append(self, plan: MergePlan) -> None:
        clock = HybridClock(self._store.settings, self._office.clock)
        for part in plan.to_append:
            self._store.history.receive_read(part.entries, part.bodies, part.held)
            self._appended += part.entries
            clock.witness(max(entry.clock for entry in part.entries))
            if part.author_sig:
                last = part.first + len(part.bodies) - 1
                self._bundles.save_signed_head(
                    SignedHead(part.author, last, part.head, part.author_sig)
                )

    def _note_sender(self) -> None:
        """Keep what the sender holds and answers, unless a newer bundle of it was read."""
        peers = PeerRepository(self._store.connection)
        state = peers.state(self._manifest.device)
        place = (self._manifest.id.run, self._manifest.id.number)
        if state is not None and place <= (state.run, state.number):
            return
        peers.save_state(_state(self._manifest, self._line))
        for receipt in self._manifest.receipts:
            if receipt.bundle.device == self._office.keys.device:
                self._bundles.save_receipt(str(receipt.bundle), receipts.dump(receipt))
            forks.issue_anew(self._office, forks.lost_branches(self._office, receipt, self._run))


def _state(manifest: Manifest, line: bytes) -> ReaderState:
    return ReaderState(
        manifest.device,
        manifest.school,
        manifest.id.run,
        manifest.id.number,
        hashlib.sha256(line).hexdigest(),
        manifest.have,
    )


def _own_keys(office: Office, opened: OpenedBundle) -> tuple[bytes, ...]:
    """Return the keys this device ever signed with, and those that a restore made it forget.

    Entries that were lost come back under the signature of the key they were written with.
    """
    from sync import cards  # noqa: PLC0415 - start-up

    known = cards.peer_of(cards.own_card(office), b"", "", BY_HAND)
    return trust.sender_under_new_card(known, opened.incoming).keys
