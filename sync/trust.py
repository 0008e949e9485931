"""Who is believed, and who no longer: cards in bundles, the centre's revocation list.

`docs/sync.md`, section 8.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import BundleError
from core.history import Author, AuthorId, canonical_json
from core.models import DeviceId, SchoolId, SchoolKind
from core.storage.peers import Peer, PeerBook, PeerRepository
from core.storage.store import Store
from sync import cards, strictjson
from sync.cards import CardLine
from sync.strictjson import NotStrictError, as_count, as_list, as_object, as_text

if TYPE_CHECKING:
    from core.office import Office

REVOCATION_NAMESPACE = "cunxiao-revocation-v1"
REVOCATIONS = "sync.revocations"
MAX_CARDS = 64
MAX_REVOKED = 1000


@dataclass(frozen=True, slots=True)
class Revocations:
    """The centre's list: per revoked device the last seq of each of its authors that stays valid.

    `signature` is the base64 SSHSIG of one of the centre's devices.
    """

    epoch: int = 0
    devices: Mapping[DeviceId, Mapping[AuthorId, int]] = field(default_factory=dict)
    signature: str = ""

    def message(self) -> bytes:
        """Return what is signed."""
        return canonical_json([REVOCATION_NAMESPACE, self.epoch, _plain(self.devices)])

    def document(self) -> dict[str, object]:
        """Return the list as it stands in a bundle."""
        return {
            "epoch": self.epoch,
            "devices": _plain(self.devices),
            "signature": self.signature,
        }

    def last_valid(self, author: Author) -> int | None:
        """Return the last seq of an author that stays valid; None when nothing was revoked."""
        heads = self.devices.get(DeviceId(author.device))
        return None if heads is None else heads.get(author.id, 0)


def _plain(devices: Mapping[DeviceId, Mapping[AuthorId, int]]) -> dict[str, dict[str, int]]:
    return {
        device: {str(name): seq for name, seq in heads.items()} for device, heads in devices.items()
    }


def _revocations(value: object) -> Revocations:
    document = as_object(value)
    strictjson.exact_keys(document, ("epoch", "devices", "signature"))
    devices = as_object(document["devices"])
    if len(devices) > MAX_REVOKED:
        raise NotStrictError("devices")
    return Revocations(
        as_count(document["epoch"], least=1),
        {
            DeviceId(device): {
                AuthorId(author): as_count(seq) for author, seq in as_object(heads).items()
            }
            for device, heads in devices.items()
        },
        as_text(document["signature"], limit=4096),
    )


@dataclass(frozen=True, slots=True)
class Trust:
    """Everything this store believes about devices; those in the store are read when needed."""

    peers: Mapping[DeviceId, Peer]
    revocations: Revocations

    @property
    def centres(self) -> list[Peer]:
        """The centre's devices."""
        return [peer for peer in self.peers.values() if peer.is_centre]

    def of_school(self, school: SchoolId) -> list[Peer]:
        """Return a school's enrolled devices that are not revoked."""
        return [
            peer
            for peer in self.peers.values()
            if peer.school == school and peer.device not in self.revocations.devices
        ]


def load(store: Store) -> Trust:
    """Return what a store believes."""
    text = store.settings.get(REVOCATIONS)
    listed = _revocations(json.loads(text)) if text else Revocations()
    return Trust(PeerBook(store.connection), listed)


def list_cards(office: Office) -> list[CardLine]:
    """Return every enrolled device."""
    trust = load(office.store)
    return [
        CardLine(
            peer.device,
            peer.school,
            peer.name,
            peer.kind,
            peer.fingerprint,
            peer.enrolled_at,
            peer.vouched_by != "hand",
            peer.device in trust.revocations.devices,
        )
        for peer in trust.peers.values()
    ]


def revoke(office: Office, device: DeviceId) -> Revocations:
    """Stop believing a device; what it sent before stays valid. Only the centre may.

    Raises BundleError: `only_centre`, `unknown_device`.
    """
    if office.school.kind is not SchoolKind.TOWNSHIP_CENTRE_SCHOOL:
        raise BundleError("only_centre")
    trust = load(office.store)
    if device not in trust.peers:
        raise BundleError("unknown_device", device=device)
    heads = {
        name: head.seq
        for name, head in office.store.history.heads().items()
        if Author.parse(name).device == device
    }
    unsigned = Revocations(
        trust.revocations.epoch + 1, {**trust.revocations.devices, device: heads}
    )
    signature = office.keys.signing.sign(unsigned.message(), REVOCATION_NAMESPACE)
    signed = Revocations(unsigned.epoch, unsigned.devices, cards.encode(signature))
    with office.store.transaction():
        office.store.settings.set(REVOCATIONS, json.dumps(signed.document()))
        office.audit("card_revoke", device)
    return signed


def outgoing(office: Office, trust: Trust, reader: SchoolId) -> dict[str, object]:
    """Return the `trust` of a manifest for a reader; empty when there is nothing to say."""
    documents: list[object] = []
    own = cards.own_card(office)
    is_centre = office.school.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL
    if own.epoch or is_centre:
        documents.append(json.loads(cards.card_bytes(own, office.keys.signing)))
    if is_centre:
        wanted = {reader, office.school.id}
        known = [peer for peer in trust.peers.values() if peer.school in wanted]
        documents += [json.loads(peer.card) for peer in known]
    found: dict[str, object] = {}
    if documents:
        found["cards"] = documents[:MAX_CARDS]
    if trust.revocations.epoch and is_centre:
        found["revoked"] = trust.revocations.document()
    return found


@dataclass(frozen=True, slots=True)
class IncomingTrust:
    """The `trust` of a manifest: cards whose own signatures hold, and a list that is not checked
    yet.
    """

    cards: tuple[tuple[cards.Card, bytes], ...] = ()
    revocations: Revocations | None = None


def read_incoming(document: Mapping[str, object]) -> IncomingTrust:
    """Read the `trust` of a manifest strictly; raises BundleError(`damaged`)."""
    try:
        strictjson.exact_keys(document, (), ("cards", "revoked"))
        found = as_list(document.get("cards", []), _card, limit=MAX_CARDS)
        listed = _revocations(document["revoked"]) if "revoked" in document else None
    except (NotStrictError, BundleError) as error:
        raise BundleError("damaged") from error
    return IncomingTrust(found, listed)


def _card(value: object) -> tuple[cards.Card, bytes]:
    data = canonical_json(as_object(value)) + b"\n"
    return cards.read_card(data), data


def sender_under_new_card(sender: Peer, incoming: IncomingTrust) -> Peer:
    """Return the sender as its own newer card in the bundle describes it, if there is one."""
    for card, data in incoming.cards:
        if card.device == sender.device:
            return cards.renewed(sender, card, data) or sender
    return sender


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: this device, its school, and the moment as ISO text."""

    device: DeviceId
    school: SchoolId
    now: str


def merged(trust: Trust, sender: Peer, incoming: IncomingTrust, reader: Reader) -> Trust:
    """Return what is believed after a bundle of `sender`. Pure.

    A sender renews its own card. The centre vouches for the devices of the reader's school and
    of its own, and its revocation list counts when its epoch is higher than the one held.
    """
    renewed = sender_under_new_card(sender, incoming)
    if renewed is sender and not sender.is_centre:
        return trust
    peers = {**trust.peers, sender.device: renewed}
    if not sender.is_centre:
        return Trust(peers, trust.revocations)
    for card, data in incoming.cards:
        known = peers.get(card.device)
        if card.device == reader.device:
            continue
        if known is not None:
            peers[card.device] = cards.renewed(known, card, data) or known
        elif card.school in (reader.school, sender.school):
            peers[card.device] = cards.peer_of(card, data, reader.now, sender.device)
    centre_keys = [key for peer in peers.values() if peer.is_centre for key in peer.keys]
    return Trust(peers, _newer(trust.revocations, incoming.revocations, centre_keys))


def _newer(held: Revocations, found: Revocations | None, keys: Iterable[bytes]) -> Revocations:
    if found is None or found.epoch <= held.epoch:
        return held
    message = found.message()
    is_signed = any(
        cards.holds(message, found.signature, key, REVOCATION_NAMESPACE) for key in keys
    )
    return found if is_signed else held


def save(store: Store, before: Trust, after: Trust) -> None:
    """Keep what changed. Inside a transaction."""
    if after is before:
        return
    repository = PeerRepository(store.connection)
    for device, peer in after.peers.items():
        if before.peers.get(device) is not peer:
            repository.save(peer)
    if after.revocations.epoch != before.revocations.epoch:
        store.settings.set(REVOCATIONS, json.dumps(after.revocations.document()))
