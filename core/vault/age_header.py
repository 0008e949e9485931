"""The header of an age v1 file, read strictly: every header has exactly one spelling.

Format: https://age-encryption.org/v1 (C2SP age.md). What the reader will do for a stranger is
capped: bytes, and stanzas, each of which may cost a key exchange.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import BinaryIO

from core.errors import VaultError

INTRO = b"age-encryption.org/v1\n"
MAX_STANZAS = 32
"""DESIGN, bundle: our own files have at most three."""
MAX_HEADER_BYTES = 64 * 1024
"""Thirty-two stanzas of the largest kind known to us (hybrid, 1.6 kB) fit."""

_COLUMNS = 64
_MAC_BYTES = 32
_MAC_PREFIX = b"--- "
_STANZA_PREFIX = b"-> "
_ARGUMENTS = re.compile(rb"[!-~]+(?: [!-~]+)*\Z")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*\Z")


@dataclass(frozen=True, slots=True)
class Stanza:
    """One wrapped file key: `kind` says how, `arguments` and `body` are that kind's."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header. `covered` are the bytes that `mac` (32 bytes) authenticates."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes


def damaged(part: str) -> VaultError:
    """Return the error for bytes that are not as they were written.

    `part` is `header`, `mac` or `payload`: where it showed.
    """
    return VaultError("damaged", part=part)


def encode_base64(data: bytes) -> str:
    """Write standard base64 without padding."""
    return base64.b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64(text: bytes) -> bytes | None:
    """Read what `encode_base64` wrote, and no other spelling; None for anything else."""
    if not _BASE64.match(text) or len(text) % 4 == 1:
        return None
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return None
    return data if encode_base64(data).encode() == text else None


def covered_bytes(stanzas: tuple[Stanza, ...]) -> bytes:
    """Write a header up to and with the three dashes: what its MAC covers."""
    return INTRO + b"".join(_written(stanza) for stanza in stanzas) + _MAC_PREFIX.rstrip()


def header_bytes(covered: bytes, mac: bytes) -> bytes:
    """Write the whole header from what is covered and the 32-byte MAC."""
    return covered + b" " + encode_base64(mac).encode() + b"\n"


def read_header(source: BinaryIO) -> Header:
    """Read a header and leave the source at the first byte of the payload.

    Raises VaultError: `not_age`, `too_many_stanzas`, `header_too_large`, `damaged`.
    """
    if source.read(len(INTRO)) != INTRO:
        raise VaultError("not_age")
    lines = _Lines(source)
    stanzas: list[Stanza] = []
    while True:
        line = lines.next()
        if line.startswith(b"---"):
            break
        if len(stanzas) == MAX_STANZAS:
            raise VaultError("too_many_stanzas", limit=MAX_STANZAS)
        stanzas.append(_stanza(line, lines))
    mac = decode_base64(line.removeprefix(_MAC_PREFIX))
    if not stanzas or not line.startswith(_MAC_PREFIX) or mac is None or len(mac) != _MAC_BYTES:
        raise damaged("header")
    covered = bytes(lines.taken)[: -len(line) - 1] + _MAC_PREFIX.rstrip()
    return Header(tuple(stanzas), mac, covered)


class _Lines:
    """The header's lines without their newline, and every byte taken so far."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.taken = bytearray(INTRO)

    def next(self) -> bytes:
        left = MAX_HEADER_BYTES - len(self.taken)
        line = self._source.readline(left + 1)
        if len(line) > left:
            raise VaultError("header_too_large")
        if not line.endswith(b"\n"):
            raise damaged("header")
        self.taken += line
        return line[:-1]


def _stanza(opening: bytes, lines: _Lines) -> Stanza:
    arguments = opening.removeprefix(_STANZA_PREFIX)
    if not opening.startswith(_STANZA_PREFIX) or not _ARGUMENTS.match(arguments):
        raise damaged("header")
    kind, *others = arguments.decode("ascii").split(" ")
    body = bytearray()
    while True:
        line = lines.next()
        data = decode_base64(line) if len(line) <= _COLUMNS else None
        if data is None:
            raise damaged("header")
        body += data
        if len(line) < _COLUMNS:  # a body ends with a short line, an empty one if need be
            return Stanza(kind, tuple(others), bytes(body))


def _written(stanza: Stanza) -> bytes:
    opening = " ".join(("->", stanza.kind, *stanza.arguments))
    body = encode_base64(stanza.body)
    lines = [body[start : start + _COLUMNS] for start in range(0, len(body) + 1, _COLUMNS)]
    return "\n".join((opening, *lines, "")).encode("ascii")
