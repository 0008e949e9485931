"""Writing bundles: for each reader, everything that it is not known to hold.

`docs/sync.md`, sections 4 and 5.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BundleError, StoreError
from core.history import Author, AuthorId
from core.models import SchoolId, SchoolKind
from core.school_year.entrants import share_entrants
from core.storage.bundles import BundleRepository, SentBundle, SignedHead, TableRows
from core.storage.history_reading import Head
from core.storage.hybrid_clock import LAST
from core.storage.migrate import newest_version
from core.storage.peers import Peer, PeerRepository
from core.version import version
from sync import cards, clocks, forks, naming, receipts, segments, trust, waiting
from sync.folder import write_bundle
from sync.manifest import (
    BUNDLE_NAMESPACE,
    READER_LEVEL,
    SEGMENT_NAMESPACE,
    BundleId,
    Manifest,
    SegmentInfo,
    segment_message,
)
from sync.scope import Scope, known_to_all
from sync.trust import Trust

if TYPE_CHECKING:
    from core.office import Office

REPEATED_RECEIPTS = 8
MOST_DEVICES = 15
"""Two keys each and the recovery key: at most 32 stanzas."""


@dataclass(frozen=True, slots=True)
class WrittenBundle:
    """A bundle that lies in a folder. `entries` counts history entries, `size` bytes."""

    path: Path
    to: SchoolId
    to_name: str
    number: int
    entries: int
    size: int


@dataclass(frozen=True, slots=True)
class UnwrittenBundle:
    """A bundle that could not be written, and why. The next one carries what it would have."""

    to: SchoolId
    to_name: str
    error: StoreError


class PartlyWrittenError(BundleError):
    """Some readers' bundles lie in the folder, others could not be written."""

    exit_status = 1

    def __init__(
        self, written: Sequence[WrittenBundle], unwritten: Sequence[UnwrittenBundle]
    ) -> None:
        super().__init__("partly_written", written=len(written), unwritten=len(unwritten))
        self.written = tuple(written)
        self.unwritten = tuple(unwritten)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What the next bundle for a reader would carry: entries per table."""

    to: SchoolId
    to_name: str
    number: int
    by_table: tuple[tuple[str, int], ...]
    rows: tuple[TableRows, ...] = ()
    """Rows per table: what a person calls new and changed."""

    @property
    def entries(self) -> int:
        """How many entries it would carry."""
        return sum(count for _, count in self.by_table)


@dataclass(frozen=True, slots=True)
class _Reader:
    school: SchoolId
    name: str
    devices: tuple[Peer, ...]
    scope: Scope


@dataclass(frozen=True, slots=True)
class _Range:
    """Entries `first` to the signed head of one author; `rest` are the last, which wait here."""

    first: int
    signed: SignedHead
    rest: tuple[bytes, ...] = ()


def export(office: Office, folder: Path, for_school: str | None = None) -> list[WrittenBundle]:
    """Write a bundle for every reader, or for one school named by code or name.

    Raises BundleError: `no_centre_card`, `no_cards`, `unknown_school`, `too_many_devices`;
    StoreError: `folder_missing`, `cannot_write_there`, `disk_full`, ...; PartlyWrittenError where
    that befell some of several readers: the files of the others lie there and are good.
    """
    share_entrants(office)
    trusted = trust.load(office.store)
    written: list[WrittenBundle] = []
    unwritten: list[UnwrittenBundle] = []
    for reader in _readers(office, trusted, for_school):
        try:
            written.append(_write(office, folder, trusted, reader))
        except StoreError as error:
            unwritten.append(UnwrittenBundle(reader.school, reader.name, error))
    if unwritten and not written:
        raise unwritten[0].error
    if unwritten:
        raise PartlyWrittenError(written, unwritten)
    return written


def preview(office: Office, for_school: str | None = None) -> list[Outgoing]:
    """Say what `export` would carry; nothing changes. Errors as `export`."""
    trusted = trust.load(office.store)
    found = []
    for reader in _readers(office, trusted, for_school):
        counts: dict[str, int] = {}
        rows: dict[str, TableRows] = {}
        haves = _haves(office, reader)
        heads = office.store.history.heads()
        for author in reader.scope.authors(heads):
            first = known_to_all(author, haves) + 1
            for table, count in BundleRepository(office.store.connection).tables_between(
                author, first, heads[author].seq
            ):
                counts[table] = counts.get(table, 0) + count
            for one in BundleRepository(office.store.connection).rows_between(
                author, first, heads[author].seq
            ):
                held = rows.get(one.table, TableRows(one.table, 0, 0))
                rows[one.table] = TableRows(
                    one.table, held.new + one.new, held.changed + one.changed
                )
        number = BundleRepository(office.store.connection).next_number(reader.school)
        by_table = tuple(sorted(counts.items()))
        found.append(Outgoing(reader.school, reader.name, number, by_table, tuple(rows.values())))
    return found


def unsent_rows(office: Office) -> int:
    """Return how many rows no reader is known to hold; 0 where no card is enrolled yet."""
    try:
        waiting = preview(office)
    except BundleError:
        return 0
    return sum(table.new + table.changed for reader in waiting for table in reader.rows)


def _readers(office: Office, trusted: Trust, for_school: str | None) -> list[_Reader]:
    own = office.school
    is_centre = own.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL
    codes = sorted({peer.school for peer in trusted.peers.values()})
    if not is_centre:
        codes = sorted({peer.school for peer in trusted.centres})
        if not codes:
            raise BundleError("no_centre_card")
    readers = []
    for code in codes:
        devices = tuple(trusted.of_school(code))
        if devices:
            scope = Scope(own.id, code) if is_centre else Scope(code, own.id)
            readers.append(_Reader(code, devices[0].name, devices, scope))
    if not readers:
        raise BundleError("no_cards")
    if for_school is not None:
        readers = [reader for reader in readers if for_school in (reader.school, reader.name)]
        if not readers:
            raise BundleError("unknown_school", school=for_school)
    if any(len(reader.devices) > MOST_DEVICES for reader in readers):
        raise BundleError("too_many_devices")
    return readers


def _haves(office: Office, reader: _Reader) -> list[dict[AuthorId, int] | None]:
    peers = PeerRepository(office.store.connection)
    states = [peers.state(peer.device) for peer in reader.devices]
    return [None if state is None else dict(state.have) for state in states]


def _write(office: Office, folder: Path, trusted: Trust, reader: _Reader) -> WrittenBundle:
    bundles = BundleRepository(office.store.connection)
    run = office.run
    heads = office.store.history.heads()
    now = office.clock.now()
    with office.store.transaction():
        _sign_heads(office, bundles, heads)
        number = bundles.next_number(reader.school)
        bundle_id = BundleId(office.keys.device, run, reader.school, number, secrets.token_hex(4))
        reserved = SentBundle(
            str(bundle_id), reader.school, number, f"{now:%Y-%m-%dT%H:%M:%SZ}", "", 0, 0, ""
        )
        bundles.add_sent(reserved)
        office.note_sent()
    office.remember()
    manifest, members = _manifest(office, trusted, reader, bundle_id, reserved.created)
    line = manifest.line()
    data = _sealed(office, reader, line, members)
    kind = naming.UPWARD
    name = office.school.name
    if office.school.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL:
        kind = naming.DOWNWARD if manifest.segments else naming.RECEIPT_ONLY
        name = reader.name
    path = write_bundle(folder, naming.bundle_name(kind, name, office.clock.today(), number), data)
    digest = hashlib.sha256(line).hexdigest()
    with office.store.transaction():
        bundles.add_sent(
            SentBundle(
                reserved.id,
                reader.school,
                number,
                reserved.created,
                path.name,
                manifest.entries,
                len(data),
                digest,
            )
        )
        office.audit("bundle_export", reserved.id, f"entries={manifest.entries}")
    return WrittenBundle(path, reader.school, reader.name, number, manifest.entries, len(data))


def _sign_heads(office: Office, bundles: BundleRepository, heads: dict[AuthorId, Head]) -> None:
    """Sign this device's own heads that are newer than what it signed before."""
    signed = bundles.signed_heads()
    for name, head in heads.items():
        is_own = Author.parse(name).device == office.keys.device
        if is_own and (name not in signed or signed[name].seq < head.seq):
            message = segment_message(name, head.seq, head.digest)
            signature = cards.encode(office.keys.signing.sign(message, SEGMENT_NAMESPACE))
            bundles.save_signed_head(SignedHead(name, head.seq, head.digest, signature))


def _manifest(
    office: Office, trusted: Trust, reader: _Reader, bundle_id: BundleId, created: str
) -> tuple[Manifest, list[bytes]]:
    bundles = BundleRepository(office.store.connection)
    heads = office.store.history.heads()
    packed = [_packed(office, author, part) for author, part in _ranges(office, reader, heads)]
    doubted = forks.doubted(office.store)
    sent = bundles.sent(reader.school, limit=1)
    got = bundles.got(reader.school, limit=REPEATED_RECEIPTS)
    manifest = Manifest(
        id=bundle_id,
        device=office.keys.device,
        school=office.school.id,
        to=reader.school,
        have={
            author: heads[author].seq
            for author in reader.scope.authors(heads)
            if author not in doubted
        },
        prev=sent[0].manifest if sent else "",
        app=version(),
        schema=newest_version(),
        min_reader=READER_LEVEL,
        created=created,
        clock=clocks.clock_state(office.clock.now(), office.store.settings.get(LAST)),
        segments=tuple(info for info, _ in packed),
        receipts=tuple(receipts.parse(one.receipt) for one in got),
        trust=trust.outgoing(office, trusted, reader.school),
    )
    return manifest, [member for _, member in packed]


def _ranges(
    office: Office, reader: _Reader, heads: dict[AuthorId, Head]
) -> list[tuple[AuthorId, _Range]]:
    bundles = BundleRepository(office.store.connection)
    signed = bundles.signed_heads()
    asleep = bundles.waiting()
    haves = _haves(office, reader)
    found = []
    for author in reader.scope.authors(heads):
        first = known_to_all(author, haves) + 1
        last = heads[author].seq
        if first > last:
            continue
        own = signed.get(author)
        if own is None or own.seq < last:
            # Only a part of what the author signed could be appended: the rest goes along.
            rest = waiting.rest_of(asleep, author, last)
            if rest is not None:
                head = SignedHead(author, rest.last, rest.head, rest.author_sig)
                found.append((author, _Range(first, head, tuple(rest.bodies))))
                continue
        if own is not None and first <= own.seq:
            found.append((author, _Range(first, own)))
    return found


def _packed(office: Office, author: AuthorId, part: _Range) -> tuple[SegmentInfo, bytes]:
    held = office.store.history.bodies(author, part.first, part.signed.seq - len(part.rest))
    member, plain_size = segments.pack(chain(held, part.rest))
    info = SegmentInfo(
        author,
        part.first,
        part.signed.seq,
        len(member),
        plain_size,
        hashlib.sha256(member).digest(),
        part.signed.head,
        part.signed.signature,
    )
    return info, member


def _sealed(office: Office, reader: _Reader, line: bytes, members: list[bytes]) -> bytes:
    """Sign the manifest, then encrypt everything to the reader and to our own recovery key."""
    from core.vault import age  # noqa: PLC0415 - start-up

    signature = cards.encode(office.keys.signing.sign(line, BUNDLE_NAMESPACE)).encode()
    plain = b"".join([line, b"\n", signature, b"\n", *members])
    names = [office.keys.recovery_recipient]
    for peer in reader.devices:
        card = cards.read_card(peer.card)
        names += [card.current, card.next]
    return age.encrypt(plain, [age.X25519Recipient.decode(name) for name in names])
