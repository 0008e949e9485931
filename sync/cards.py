"""School cards 学校名片: a device's public keys in a file, believed face to face only.

`docs/sync.md`, section 8. A card is JSON signed by itself; what makes it trusted is the
fingerprint that two people read to one another and one of them types.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BundleError, VaultError
from core.history import Author, canonical_json
from core.models import DeviceId, SchoolId, SchoolKind
from core.storage.files import translate, write_whole
from core.storage.peers import BY_HAND, Peer, PeerRepository
from sync import naming, strictjson
from sync.folder import read_capped
from sync.strictjson import NotStrictError, as_count, as_hex, as_list, as_object, as_text

if TYPE_CHECKING:
    from core.office import Office
    from core.vault.keys import SigningKey

CARD_NAMESPACE = "cunxiao-card-v1"
ROTATION_NAMESPACE = "cunxiao-rotation-v1"
MAX_CARD_BYTES = 65_536
MAX_ROTATIONS = 64
KEY_BYTES = 32
EPOCH = "sync.card_epoch"
PROOFS = "sync.card_proofs"

_KEYS = (
    "v",
    "device",
    "school",
    "name",
    "kind",
    "signing",
    "current",
    "next",
    "epoch",
    "proofs",
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A rotation: the key `previous` signed its successor (base64 SSHSIG)."""

    previous: bytes
    signature: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. `current` and `next` are age recipients; `epoch` grows with each change."""

    device: DeviceId
    school: SchoolId
    name: str
    kind: SchoolKind
    signing: bytes
    current: str
    next: str
    epoch: int = 0
    proofs: tuple[Proof, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Thirty digits for the ear: `40718 22953 ...`."""
        from core.vault.digits import fingerprint  # noqa: PLC0415 - start-up

        return fingerprint(self.signing, self.current)

    def body(self) -> dict[str, object]:
        """Return the card without its signature."""
        return {
            "v": 1,
            "device": self.device,
            "school": self.school,
            "name": self.name,
            "kind": self.kind.value,
            "signing": self.signing.hex(),
            "current": self.current,
            "next": self.next,
            "epoch": self.epoch,
            "proofs": [
                {"previous": proof.previous.hex(), "signature": proof.signature}
                for proof in self.proofs
            ],
        }


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of the list of cards."""

    device: DeviceId
    school: SchoolId
    name: str
    kind: SchoolKind
    fingerprint: str
    enrolled_at: str
    is_vouched: bool
    is_revoked: bool


def encode(signature: bytes) -> str:
    """Write a signature as bundles and cards have it."""
    return base64.b64encode(signature).decode()


def holds(message: bytes, signature: str, public_key: bytes, namespace: str) -> bool:
    """Whether a base64 SSHSIG is this key's signature over this message in this namespace."""
    from core.vault import sshsig  # noqa: PLC0415 - start-up

    try:
        raw = base64.b64decode(signature, validate=True)
        sshsig.verify(message, raw, public_key, namespace)
    except (VaultError, binascii.Error, ValueError):
        return False
    return encode(raw) == signature


def rotation_message(device: DeviceId, key: bytes) -> bytes:
    """Return what an old key signs: this is my successor."""
    return canonical_json([ROTATION_NAMESPACE, device, key.hex()])


def own_card(office: Office) -> Card:
    """Return the card of this device."""
    keys, school = office.keys, office.school
    proofs = json.loads(office.store.settings.get(PROOFS, "[]"))
    return Card(
        keys.device,
        school.id,
        school.name,
        school.kind,
        keys.signing.public,
        keys.current.recipient.encode(),
        keys.next.recipient.encode(),
        int(office.store.settings.get(EPOCH, "0")),
        tuple(Proof(bytes.fromhex(previous), signature) for previous, signature in proofs),
    )


def card_bytes(card: Card, key: SigningKey) -> bytes:
    """Return the card as its file: canonical JSON with the signature, one line."""
    document = card.body()
    signature = key.sign(canonical_json(document), CARD_NAMESPACE)
    return canonical_json({**document, "signature": encode(signature)}) + b"\n"


def read_card(data: bytes) -> Card:
    """Read a card whose own signature holds. Nobody is trusted by that.

    Raises BundleError(`card_damaged`).
    """
    try:
        document = strictjson.read_object(data, limit=MAX_CARD_BYTES)
        strictjson.exact_keys(document, [*_KEYS, "signature"])
        signature = as_text(document.pop("signature"), limit=4096)
        card = _card(document)
    except (NotStrictError, ValueError, VaultError) as error:
        raise BundleError("card_damaged") from error
    if card.body() != document or not holds(
        canonical_json(document), signature, card.signing, CARD_NAMESPACE
    ):
        raise BundleError("card_damaged")
    return card


def _card(document: dict[str, object]) -> Card:
    from core.vault.age import X25519Recipient  # noqa: PLC0415 - start-up

    if document["v"] != 1:
        raise NotStrictError("v")
    recipients = [as_text(document["current"]), as_text(document["next"])]
    for recipient in recipients:
        X25519Recipient.decode(recipient)
    card = Card(
        DeviceId(as_text(document["device"], limit=64)),
        SchoolId(as_text(document["school"], limit=64)),
        as_text(document["name"], limit=200),
        SchoolKind(as_text(document["kind"])),
        as_hex(document["signing"], size=KEY_BYTES),
        recipients[0],
        recipients[1],
        as_count(document["epoch"]),
        as_list(document["proofs"], _proof, limit=MAX_ROTATIONS),
    )
    if Author.parse(f"{card.device}.1.{card.school}").school_code != card.school:
        raise NotStrictError("device")
    return card


def _proof(value: object) -> Proof:
    document = as_object(value)
    strictjson.exact_keys(document, ("previous", "signature"))
    return Proof(
        as_hex(document["previous"], size=KEY_BYTES), as_text(document["signature"], limit=4096)
    )


def export_card(office: Office, path: Path) -> Card:
    """Write this device's card to a file, or under its usual name into a folder.

    Raises StoreError(`cannot_write_there`, `disk_full`).
    """
    card = own_card(office)
    target = path / naming.card_name(card.name, card.device) if path.is_dir() else path
    try:
        write_whole(target, card_bytes(card, office.keys.signing))
    except OSError as error:
        raise translate(error, target) from error
    return card


def load_card(path: Path) -> Card:
    """Read a card file, to show its fingerprint before it is typed.

    Raises BundleError(`card_damaged`) and StoreError(`cannot_read`).
    """
    return read_card(read_capped(path, MAX_CARD_BYTES))


def enrol(office: Office, path: Path, typed_fingerprint: str) -> Peer:
    """Trust the device of a card file, its fingerprint having been read aloud and typed.

    Raises BundleError: `card_damaged`, `fingerprint_differs`, `own_card`, `second_centre`
    (a village reports to one centre), `card_outdated`; CunxiaoError(`code_format`).
    """
    from core.vault.digits import parse_thirty_digits  # noqa: PLC0415 - start-up

    data = read_capped(path, MAX_CARD_BYTES)
    card = read_card(data)
    if parse_thirty_digits(typed_fingerprint) != card.fingerprint:
        raise BundleError("fingerprint_differs")
    if card.device == office.keys.device:
        raise BundleError("own_card")
    peers = PeerRepository(office.store.connection)
    _require_one_centre(office, card, peers.all())
    known = peers.get(card.device)
    if known is not None and known.epoch > card.epoch:
        raise BundleError("card_outdated")
    peer = peer_of(card, data, office.clock.now().isoformat(timespec="seconds"), BY_HAND)
    if known is not None:
        older = tuple(key for key in known.keys if key not in peer.keys)
        peer = replace(peer, keys=(*older, *peer.keys))
    with office.store.transaction():
        peers.save(peer)
        office.audit("card_enrol", card.device)
    return peer


def _require_one_centre(office: Office, card: Card, peers: list[Peer]) -> None:
    centre = SchoolKind.TOWNSHIP_CENTRE_SCHOOL
    codes = {peer.school for peer in peers if peer.is_centre}
    if office.school.kind is centre:
        codes.add(office.school.id)
    if card.kind is centre and codes and card.school not in codes:
        raise BundleError("second_centre")


def peer_of(card: Card, data: bytes, now: str, vouched_by: str) -> Peer:
    """Return the enrolled device that a card describes, with the earlier keys it proves."""
    return Peer(
        card.device,
        card.school,
        card.name,
        card.kind,
        card.epoch,
        data,
        proven_keys(card),
        card.fingerprint,
        now,
        vouched_by,
    )


def renewed(known: Peer, card: Card, data: bytes) -> Peer | None:
    """Return the device under a newer card, when its proofs lead there from the key known here.

    Pure. None when the card is no newer or proves nothing.
    """
    if (card.device, card.school, card.kind) != (known.device, known.school, known.kind):
        return None
    chain = proven_keys(card)
    if card.epoch <= known.epoch or known.keys[-1] not in chain:
        return None
    later = chain[chain.index(known.keys[-1]) + 1 :]
    return replace(
        known,
        name=card.name,
        epoch=card.epoch,
        card=data,
        keys=(*known.keys, *later),
        fingerprint=card.fingerprint,
    )


def proven_keys(card: Card) -> tuple[bytes, ...]:
    """Return the signing keys that lead, each signing the next, to the card's own: it is last."""
    keys = [card.signing]
    for proof in reversed(card.proofs):
        message = rotation_message(card.device, keys[0])
        if not holds(message, proof.signature, proof.previous, ROTATION_NAMESPACE):
            break
        keys.insert(0, proof.previous)
    return tuple(keys)
