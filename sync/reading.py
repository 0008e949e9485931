"""From a file to verified segments: every check that needs no store, in the order of the design.

Size, decrypt whole, sender, signature, reader, level, digests, sizes, and only then inflate and
parse. `docs/sync.md`, section 6.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BundleError, VaultError
from core.history import Author, Entry, read_body
from core.models import DeviceId, SchoolId
from core.storage.files import translate, write_whole
from core.storage.peers import Peer
from sync import segments, trust
from sync.cards import holds
from sync.folder import read_capped
from sync.manifest import (
    BUNDLE_NAMESPACE,
    MAX_MANIFEST_BYTES,
    SEGMENT_NAMESPACE,
    Manifest,
    SegmentInfo,
    Sender,
    read_manifest,
    read_sender,
    segment_message,
)
from sync.merge import Segment
from sync.trust import IncomingTrust, Trust

if TYPE_CHECKING:
    from core.vault.age import Identity

MAX_FILE_BYTES = 64 * 1024 * 1024
"""A first bundle of 3,000 pupils is under 1 MB."""
MAX_SIGNATURE_BYTES = 4096
ERROR_CODES = ("damaged", "not_for_this_reader")
"""What an age file that does not open is called here."""
SPOOLED = ".in.age"


@dataclass(frozen=True, slots=True)
class ReaderKeys:
    """What this device opens bundles with, and the school it reads for."""

    identities: Sequence[Identity]
    school: SchoolId


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """A bundle that is whole, authentic and for this reader. Nothing is inflated yet."""

    manifest: Manifest
    manifest_line: bytes
    sender: Peer
    incoming: IncomingTrust
    members: tuple[bytes, ...]


@contextlib.contextmanager
def spooled(source: Path, folder: Path) -> Iterator[bytes]:
    """Copy a file to the spool and give its bytes: a stick may be pulled at any moment.

    The copy is as encrypted as the file, and goes when the reading ends; what a crash left is
    cleared by the next. Raises BundleError(`damaged`) for an empty file and for one larger than
    any bundle, StoreError(`cannot_read`, `cannot_write_there`, `disk_full`).
    """
    data = read_capped(source, MAX_FILE_BYTES)
    if not data or len(data) > MAX_FILE_BYTES:
        raise BundleError("damaged")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"*{SPOOLED}"):
            left.unlink(missing_ok=True)
        copy = folder / f"{secrets.token_hex(8)}{SPOOLED}"
        write_whole(copy, data, durable=False)
    except OSError as error:
        raise translate(error, folder) from error
    try:
        yield data
    finally:
        copy.unlink(missing_ok=True)


def open_bundle(data: bytes, keys: ReaderKeys, believed: Trust) -> OpenedBundle:
    """Decrypt a bundle and check everything that its manifest promises.

    Raises BundleError: `damaged`, `not_for_this_reader`, `unknown_sender`, `revoked`,
    `bad_signature`, `too_new`.
    """
    plain = _decrypt(data, keys.identities)
    line, signature, body = _lines(plain)
    claimed = read_sender(line)
    sender = believed.peers.get(claimed.device)
    if sender is None:
        raise BundleError("unknown_sender", device=claimed.device[:64])
    if sender.device in believed.revocations.devices:
        raise BundleError("revoked", school=sender.name)
    manifest, incoming = _authentic(line, signature, claimed, sender)
    if manifest.to != keys.school:
        raise BundleError("not_for_this_reader")
    segments.check_sizes(manifest.segments)
    members = tuple(segments.split(body, manifest.segments))
    return OpenedBundle(manifest, line, sender, incoming, members)


def _decrypt(data: bytes, identities: Sequence[Identity]) -> bytes:
    from core.vault import age  # noqa: PLC0415 - start-up

    try:
        return age.decrypt(data, identities)
    except VaultError as error:
        code = "not_for_this_reader" if error.code == "no_identity_matched" else "damaged"
        raise BundleError(code) from error


def _lines(plain: bytes) -> tuple[bytes, bytes, bytes]:
    first = plain.find(b"\n", 0, MAX_MANIFEST_BYTES + 1)
    second = plain.find(b"\n", first + 1, first + 2 + MAX_SIGNATURE_BYTES) if first >= 0 else -1
    if second < 0:
        raise BundleError("damaged")
    return plain[:first], plain[first + 1 : second], plain[second + 1 :]


def _authentic(
    line: bytes, signature: bytes, claimed: Sender, sender: Peer
) -> tuple[Manifest, IncomingTrust]:
    """Check the signature, by any key the sender ever had or by one it rotates to in here."""
    text = signature.decode("ascii", "replace")
    is_signed = any(holds(line, text, key, BUNDLE_NAMESPACE) for key in sender.keys)
    if is_signed and claimed.school != sender.school:
        raise BundleError("bad_signature")
    if is_signed and not claimed.is_readable:
        raise BundleError("too_new")
    if not is_signed and not claimed.is_readable:
        raise BundleError("bad_signature")
    try:
        manifest = read_manifest(line)
        incoming = trust.read_incoming(manifest.trust)
    except BundleError as error:
        raise BundleError("damaged" if is_signed else "bad_signature") from error
    if not is_signed:
        rotated = trust.sender_under_new_card(sender, incoming)
        is_signed = holds(line, text, rotated.keys[-1], BUNDLE_NAMESPACE)
    if not is_signed or claimed.school != sender.school:
        raise BundleError("bad_signature")
    return manifest, incoming


AuthorKeys = Callable[[DeviceId], Sequence[bytes]]
"""The signing keys a device ever had; empty when its card is not known here."""


def read_segments(
    opened: OpenedBundle, author_keys: AuthorKeys
) -> tuple[list[Segment], list[SegmentInfo]]:
    """Inflate and parse; return the segments, and those whose author's card is not known here.

    Raises BundleError: `damaged`, or `bad_signature` for a segment that its author did not sign.
    """
    found: list[Segment] = []
    strangers: list[SegmentInfo] = []
    for info, member in zip(opened.manifest.segments, opened.members, strict=True):
        author = Author.parse(info.author)
        keys = author_keys(DeviceId(author.device))
        if not keys:
            strangers.append(info)
            continue
        message = segment_message(info.author, info.last, info.head)
        if not any(holds(message, info.author_sig, key, SEGMENT_NAMESPACE) for key in keys):
            raise BundleError("bad_signature")
        bodies = segments.unpack(member, info)
        entries = read_entries(info.author, info.first, bodies)
        found.append(Segment(info.author, info.first, info.head, info.author_sig, bodies, entries))
    return found, strangers


def read_entries(author: str, first: int, bodies: Sequence[bytes]) -> list[Entry]:
    """Parse the lines of a segment strictly; raises BundleError(`damaged`)."""
    name = Author.parse(author).id
    try:
        return [read_body(name, seq, body) for seq, body in enumerate(bodies, first)]
    except ValueError as error:
        raise BundleError("damaged") from error
