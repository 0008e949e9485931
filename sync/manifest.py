"""The first line of a bundle: who writes to whom, what is inside, what was received. Pure.

`docs/sync.md`, section 3, is the specification. Reading is strict: exactly these keys, and the
bytes must be those that `Manifest.line` would write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.errors import BundleError
from core.history import Author, AuthorId, canonical_json
from core.models import DeviceId, SchoolId
from sync import strictjson
from sync.strictjson import NotStrictError, as_count, as_hex, as_list, as_object, as_text

FORMAT_VERSION = 1
READER_LEVEL = 1
"""The level of bundles that this program understands; it rises when folding old bundles wrongly
would follow from not understanding new ones."""

BUNDLE_NAMESPACE = "cunxiao-bundle-v1"
SEGMENT_NAMESPACE = "cunxiao-segment-v1"

MAX_MANIFEST_BYTES = 4 * 1024 * 1024
MAX_SEGMENTS = 4096
MAX_RECEIPTS = 64
MAX_REFUSED = 10_000
DIGEST_BYTES = 32

_KEYS = [
    "v",
    "id",
    "from",
    "school",
    "to",
    "have",
    "prev",
    "app",
    "schema",
    "min_reader",
    "created",
    "clock",
    "segments",
    "receipts",
]
_SEGMENT_KEYS = [
    "author",
    "from",
    "to",
    "n",
    "bytes",
    "plain_bytes",
    "sha256",
    "head",
    "author_sig",
]
_RECEIPT_KEYS = ["bundle", "applied", "known", "waiting", "refused", "error"]


class ClockState(StrEnum):
    """Whether the sender's date can be right."""

    OK = "ok"
    SUSPECT = "suspect"


_BUNDLE_ID = re.compile(r"(.+)\.([1-9][0-9]{0,9})\.([0-9a-f]{8})")


@dataclass(frozen=True, slots=True, order=True)
class BundleId:
    """`device.run.reader.number.salt`; `number` counts the device's bundles for one reader.

    The salt, eight hex digits, tells the bundles of a copied device from those of the original.
    """

    device: DeviceId
    run: int
    reader: SchoolId
    number: int
    salt: str

    def __str__(self) -> str:
        return f"{self.device}.{self.run}.{self.reader}.{self.number}.{self.salt}"

    @staticmethod
    def parse(text: str) -> BundleId:
        """Read an id; raises NotStrictError."""
        found = _BUNDLE_ID.fullmatch(text)
        if found is None:
            raise NotStrictError("id")
        try:
            author = Author.parse(found[1])
        except ValueError as error:
            raise NotStrictError("id") from error
        device, reader = DeviceId(author.device), SchoolId(author.stream)
        return BundleId(device, author.run, reader, int(found[2]), found[3])


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """What the manifest says of one segment: entries `first` to `last` of one author.

    `sha256` is the digest of the gzip member, `head` the chain's head after entry `last`,
    `author_sig` the author's SSHSIG over (author, last, head).
    """

    author: AuthorId
    first: int
    last: int
    size: int
    plain_size: int
    sha256: bytes
    head: bytes
    author_sig: str

    @property
    def entries(self) -> int:
        """How many entries the segment holds."""
        return self.last - self.first + 1

    def document(self) -> dict[str, object]:
        """Return the segment as it stands in the manifest."""
        return {
            "author": self.author,
            "from": self.first,
            "to": self.last,
            "n": self.entries,
            "bytes": self.size,
            "plain_bytes": self.plain_size,
            "sha256": self.sha256.hex(),
            "head": self.head.hex(),
            "author_sig": self.author_sig,
        }


@dataclass(frozen=True, slots=True, order=True)
class RefusedEntry:
    """An entry that was held, and the code of the reason."""

    author: AuthorId
    seq: int
    code: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one bundle. `error` is empty, or why the bundle was refused whole."""

    bundle: BundleId
    applied: int = 0
    known: int = 0
    waiting: int = 0
    refused: tuple[RefusedEntry, ...] = ()
    error: str = ""

    def document(self) -> dict[str, object]:
        """Return the receipt as it stands in the manifest."""
        refused = [
            {"author": entry.author, "seq": entry.seq, "code": entry.code} for entry in self.refused
        ]
        return {
            "bundle": str(self.bundle),
            "applied": self.applied,
            "known": self.known,
            "waiting": self.waiting,
            "refused": refused,
            "error": self.error,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Line 1. `have` is the acknowledgement; `trust` is checked by `sync.trust`."""

    id: BundleId
    device: DeviceId
    school: SchoolId
    to: SchoolId
    have: Mapping[AuthorId, int]
    prev: str
    app: str
    schema: int
    min_reader: int
    created: str
    clock: ClockState
    segments: tuple[SegmentInfo, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    trust: Mapping[str, object] = field(default_factory=dict)

    @property
    def entries(self) -> int:
        """How many entries the bundle holds."""
        return sum(segment.entries for segment in self.segments)

    def line(self) -> bytes:
        """Return the canonical line, without its newline: what is signed."""
        document: dict[str, object] = {
            "v": FORMAT_VERSION,
            "id": str(self.id),
            "from": self.device,
            "school": self.school,
            "to": self.to,
            "have": dict(self.have),
            "prev": self.prev,
            "app": self.app,
            "schema": self.schema,
            "min_reader": self.min_reader,
            "created": self.created,
            "clock": self.clock.value,
            "segments": [segment.document() for segment in self.segments],
            "receipts": [receipt.document() for receipt in self.receipts],
        }
        if self.trust:
            document["trust"] = dict(self.trust)
        return canonical_json(document)


def segment_message(author: AuthorId, last: int, head: bytes) -> bytes:
    """Return what an author signs: this head of my chain."""
    return canonical_json([SEGMENT_NAMESPACE, author, last, head.hex()])


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signs a manifest, as its line claims; nothing of it is believed yet."""

    device: DeviceId
    school: SchoolId
    is_readable: bool
    """False when a newer format or reader level is claimed."""


def read_sender(line: bytes) -> Sender:
    """Read only who claims to have signed, from any version of the format.

    Raises BundleError(`damaged`).
    """
    try:
        document = strictjson.read_object(line, limit=MAX_MANIFEST_BYTES)
        version = as_count(document.get("v"), least=1)
        level = as_count(document.get("min_reader"))
        device, school = as_text(document.get("from")), as_text(document.get("school"))
    except NotStrictError as error:
        raise BundleError("damaged") from error
    is_readable = version <= FORMAT_VERSION and level <= READER_LEVEL
    return Sender(DeviceId(device), SchoolId(school), is_readable)


def read_manifest(line: bytes) -> Manifest:
    """Read a manifest strictly; raises BundleError(`damaged`)."""
    try:
        manifest = _manifest(strictjson.read_object(line, limit=MAX_MANIFEST_BYTES))
    except NotStrictError as error:
        raise BundleError("damaged") from error
    if manifest.line() != line:
        raise BundleError("damaged")
    return manifest


def _manifest(document: dict[str, object]) -> Manifest:
    strictjson.exact_keys(document, _KEYS, ["trust"])
    if document["v"] != FORMAT_VERSION:
        raise NotStrictError("v")
    clock = as_text(document["clock"])
    if clock not in ("ok", "suspect"):
        raise NotStrictError("clock")
    manifest = Manifest(
        id=BundleId.parse(as_text(document["id"])),
        device=DeviceId(as_text(document["from"])),
        school=SchoolId(as_text(document["school"])),
        to=SchoolId(as_text(document["to"])),
        have={_author(name): as_count(seq, least=1) for name, seq in _pairs(document["have"])},
        prev=as_text(document["prev"]),
        app=as_text(document["app"]),
        schema=as_count(document["schema"]),
        min_reader=as_count(document["min_reader"]),
        created=as_text(document["created"]),
        clock=ClockState(clock),
        segments=as_list(document["segments"], _segment, limit=MAX_SEGMENTS),
        receipts=as_list(document["receipts"], read_receipt, limit=MAX_RECEIPTS),
        trust=as_object(document.get("trust", {})),
    )
    authors = [segment.author for segment in manifest.segments]
    if len(set(authors)) != len(authors):
        raise NotStrictError("segments")
    if (manifest.id.device, manifest.id.reader) != (manifest.device, manifest.to):
        raise NotStrictError("id")
    return manifest


def _pairs(value: object) -> list[tuple[str, object]]:
    return list(as_object(value).items())


def _author(value: object) -> AuthorId:
    text = as_text(value)
    try:
        return Author.parse(text).id
    except ValueError as error:
        raise NotStrictError("author") from error


def _segment(value: object) -> SegmentInfo:
    document = as_object(value)
    strictjson.exact_keys(document, _SEGMENT_KEYS)
    found = SegmentInfo(
        _author(document["author"]),
        as_count(document["from"], least=1),
        as_count(document["to"], least=1),
        as_count(document["bytes"], least=1),
        as_count(document["plain_bytes"], least=1),
        as_hex(document["sha256"], size=DIGEST_BYTES),
        as_hex(document["head"], size=DIGEST_BYTES),
        as_text(document["author_sig"], limit=4096),
    )
    if found.entries < 1 or as_count(document["n"]) != found.entries:
        raise NotStrictError("n")
    return found


def read_receipt(value: object) -> Receipt:
    """Read a receipt strictly; raises NotStrictError."""
    document = as_object(value)
    strictjson.exact_keys(document, _RECEIPT_KEYS)
    return Receipt(
        BundleId.parse(as_text(document["bundle"])),
        as_count(document["applied"]),
        as_count(document["known"]),
        as_count(document["waiting"]),
        as_list(document["refused"], _refused, limit=MAX_REFUSED),
        as_text(document["error"]),
    )


def _refused(value: object) -> RefusedEntry:
    document = as_object(value)
    strictjson.exact_keys(document, ("author", "seq", "code"))
    seq, code = as_count(document["seq"], least=1), as_text(document["code"], limit=64)
    return RefusedEntry(_author(document["author"]), seq, code)
