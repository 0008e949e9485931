"""History: what was written, by whom, and the row that all of it folds into. Pure.

A row of a synced table is never stored by itself: it is `fold(all its entries)`. Two entries are
concurrent when neither had seen the other (`core.folding`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NewType

from core.frozen import record

Scalar = str | int | None
AuthorId = NewType("AuthorId", str)
RowId = NewType("RowId", str)

DELETED = "_deleted"
"""The field that a delete writes: 1, or 0 when a person keeps the row after all."""

ERASED = "erased"
"""The key of a line that stands for an erased entry."""

CHAIN_START = b"cunxiao-history-v1\x00"

REFERENCE = "ref"
"""The stream of the township's reference tables."""

MAX_BODY_BYTES = 65_536
"""One entry as a line; the longest a form can make is under 8,000."""

MAX_INTEGER = 2**63 - 1
"""The largest number that SQLite holds."""

_AUTHOR = re.compile(
    r"([0-9A-Za-z_-]{1,32}-[0-9a-f]{8})\.(0|[1-9][0-9]{0,9})\.([0-9A-Za-z_-]{1,32})"
)
_CLOCK = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,63}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ROW = re.compile(r"[0-9A-Za-z_.:-]{1,64}")


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: `device.run.stream`.

    The device's id is `<school code>-<8 hex>`, so that everybody can tell from an entry alone
    whether the school itself or its centre wrote it. The stream is the code of the school
    that the entry is about, or `ref` for reference tables.
    """

    device: str
    run: int
    stream: str

    @property
    def id(self) -> AuthorId:
        """The author as history and bundles name it."""
        return AuthorId(f"{self.device}.{self.run}.{self.stream}")

    @property
    def school_code(self) -> str:
        """The code of the school whose device this is."""
        return self.device.rsplit("-", 1)[0]

    @property
    def is_own_school(self) -> bool:
        """Whether a school writes about itself."""
        return self.school_code == self.stream

    @staticmethod
    def parse(text: str) -> Author:
        """Read `device.run.stream`; raises ValueError when it is anything else."""
        found = _AUTHOR.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return Author(found[1], int(found[2]), found[3])


@record(frozen=True, slots=True)
class Entry:
    """One write to one row.

    `seq` is gapless per author, from 1. `patch` has the new values, `prior` what stood there.
    `seen` names, for each author that had written this row, the last seq folded in here.
    `clock` is a hybrid time, sortable as text: `<milliseconds, 12 hex>-<counter, 4 hex>`.
    `by` is the operator's name, `why` a reason code or a person's words.
    """

    author: AuthorId
    seq: int
    table: str
    row: RowId
    patch: Mapping[str, Scalar]
    prior: Mapping[str, Scalar]
    seen: Mapping[AuthorId, int]
    clock: str
    by: str
    why: str = ""
    erased: str = ""
    """The digest, hex, of a body that was erased under law; then nothing else is known of it."""

    def body(self) -> bytes:
        """Return the entry as one line of canonical JSON, without author, seq and newline.

        Author and seq are given by its place in a segment; the chain covers the body's digest.
        """
        if self.erased:
            return erased_body(self.table, self.row, bytes.fromhex(self.erased))
        document: dict[str, object] = {"by": self.by, "clock": self.clock}
        document["patch"] = dict(self.patch)
        if self.prior:
            document["prior"] = dict(self.prior)
        document["row"] = self.row
        if self.seen:
            document["seen"] = dict(self.seen)
        document["table"] = self.table
        if self.why:
            document["why"] = self.why
        return canonical_json(document)


_ERASED_START = b'{"erased":"'
"""No other body begins so: the first key of an entry that stands is `by`."""


def erased_body(table: str, row: RowId, digest: bytes) -> bytes:
    """Return the line that stands for an entry whose body was erased."""
    return canonical_json({"erased": digest.hex(), "row": row, "table": table})


def is_erased(body: bytes) -> bool:
    """Whether a line stands for an entry that was erased."""
    return body.startswith(_ERASED_START)


def body_digest(body: bytes) -> bytes:
    """Return the digest that the chain covers: of the body, or of the one that was erased.

    Raises ValueError for a line that only looks like an erased one.
    """
    if not body.startswith(_ERASED_START):
        return hashlib.sha256(body).digest()
    return bytes.fromhex(_read_erased(AuthorId(""), 0, body).erased)


def _read_erased(author: AuthorId, seq: int, body: bytes) -> Entry:
    document = json.loads(body)
    table, row, erased = (_text(document, key) for key in ("table", "row", "erased"))
    entry = Entry(author, seq, table, RowId(row), {}, {}, {}, "", "", erased=erased)
    is_named = _NAME.fullmatch(table) and _ROW.fullmatch(row) and _DIGEST.fullmatch(erased)
    if not (is_named and entry.body() == body):
        raise ValueError("shape")
    return entry


def read_body(author: AuthorId, seq: int, body: bytes) -> Entry:
    """Read the line that `Entry.body` wrote, and nothing else.

    A line has one reading: what does not come out of `Entry.body` byte for byte (a key twice,
    NaN, a stray space, an unknown key) raises ValueError.
    """
    if len(body) > MAX_BODY_BYTES:
        raise ValueError("long")
    if body.startswith(_ERASED_START):
        return _read_erased(author, seq, body)
    try:
        document = json.loads(body)
    except RecursionError as error:
        raise ValueError("depth") from error
    if not isinstance(document, dict):
        raise ValueError("shape")  # noqa: TRY004 - one error for every unreadable line
    entry = Entry(
        author,
        seq,
        _text(document, "table"),
        RowId(_text(document, "row")),
        _scalars(document.get("patch")),
        _scalars(document.get("prior", {})),
        _seqs(document.get("seen", {})),
        _text(document, "clock"),
        _text(document, "by"),
        _text(document, "why") if "why" in document else "",
    )
    is_named = _NAME.fullmatch(entry.table) and _ROW.fullmatch(entry.row)
    if not (is_named and _CLOCK.fullmatch(entry.clock) and entry.patch and entry.body() == body):
        raise ValueError("shape")
    return entry


def _text(document: Mapping[str, object], key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str):
        raise ValueError(key)  # noqa: TRY004 - one error for every unreadable line
    return value


def _scalars(found: object) -> dict[str, Scalar]:
    if not isinstance(found, dict):
        raise ValueError("fields")  # noqa: TRY004 - one error for every unreadable line
    for name, value in found.items():
        if not (value is None or type(value) in (str, int)) or not _NAME.fullmatch(name):
            raise ValueError("fields")
        if type(value) is int and abs(value) > MAX_INTEGER:
            raise ValueError("fields")
    return found


def _seqs(found: object) -> dict[AuthorId, int]:
    if not isinstance(found, dict):
        raise ValueError("seen")  # noqa: TRY004 - one error for every unreadable line
    for name, value in found.items():
        if type(value) is not int or not 0 < value <= MAX_INTEGER or not _AUTHOR.fullmatch(name):
            raise ValueError("seen")
    return found


def canonical_json(document: object) -> bytes:
    """Write JSON in the one form that is hashed and signed.

    Keys sorted, no spaces, UTF-8 unescaped, no NaN.
    """
    return _ENCODER.encode(document).encode()


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def chain_start(author: AuthorId) -> bytes:
    """Return the head of an author's chain before its first entry."""
    return hashlib.sha256(CHAIN_START + author.encode()).digest()


def chain(head: bytes, digest: bytes) -> bytes:
    """Return the head after an entry whose body has this SHA-256 digest."""
    return hashlib.sha256(head + digest).digest()
