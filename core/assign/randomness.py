"""Chance that anyone can repeat: numbered streams of words, and the seed they start from.

A stream is SHA-256(seed 0x1F label 0x1F decimal counter), counter from 0; each digest gives
eight big-endian 32-bit words in order. docs/draw-protocol.md, "Streams".
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from typing import TypeVar

from core.errors import GroupingError

SEPARATOR = b"\x1f"
"""Unit separator: stands in no label, so that (label, counter) cannot be read two ways."""

WORD_RANGE = 1 << 32

DEAL = "deal"
SEARCH = "search"
LABEL = "label"
TEACHER = "teacher"
LATE = "late"

MAX_SLIPS = 500
MAX_SLIP_DIGITS = 18
"""As many as anybody writes on a folded slip by hand."""

_FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)}

Item = TypeVar("Item")


class Stream:
    """One labelled stream of a seed: 32-bit words, numbers below a bound, permutations."""

    __slots__ = ("_counter", "_next", "_prefix", "_words")

    def __init__(self, seed: bytes, label: str) -> None:
        self._prefix = seed + SEPARATOR + label.encode("ascii") + SEPARATOR
        self._counter = 0
        self._words: tuple[int, ...] = ()
        self._next = 0

    def word(self) -> int:
        """Return the next 32-bit word."""
        if self._next == len(self._words):
            digest = hashlib.sha256(self._prefix + str(self._counter).encode("ascii")).digest()
            self._words = struct.unpack(">8I", digest)
            self._counter += 1
            self._next = 0
        word = self._words[self._next]
        self._next += 1
        return word

    def below(self, bound: int) -> int:
        """Return a number of 0..bound-1, each equally likely; takes at least one word.

        Words from 2^32 - (2^32 mod bound) on are rejected. 1 <= bound <= 2^32.
        """
        limit = WORD_RANGE - WORD_RANGE % bound
        word = self.word()
        while word >= limit:
            word = self.word()
        return word % bound

    def shuffled(self, items: Iterable[Item]) -> list[Item]:
        """Return the items in a uniform order: Fisher-Yates from the last place downward."""
        line = list(items)
        for place in range(len(line) - 1, 0, -1):
            other = self.below(place + 1)
            line[place], line[other] = line[other], line[place]
        return line


def normalise_slip(text: str) -> str | None:
    """Return a slip as two operators typing the same number agree on it, or None.

    Space around it goes, full-width digits become ASCII, leading zeros go (007 is 7; 000 is 0).
    Anything but one to eighteen digits is no slip: no sign, point, letter or Chinese numeral.
    """
    folded = text.strip().translate(_FULL_WIDTH)
    if not (folded.isascii() and folded.isdigit()) or len(folded) > MAX_SLIP_DIGITS:
        return None
    return folded.lstrip("0") or "0"


def sorted_slips(texts: Iterable[str]) -> tuple[str, ...]:
    """Return normalised slips in the order that is hashed: by length, then by digits.

    Equal slips all stay. Raises GroupingError: `slips_missing`, `slips_too_many`, or `slip_bad`
    with the place (from 1) and the text of the first one that is no number.
    """
    slips: list[str] = []
    for place, text in enumerate(texts, start=1):
        slip = normalise_slip(text)
        if slip is None:
            raise GroupingError("slip_bad", place=place, text=text.strip()[:40])
        slips.append(slip)
    if not slips:
        raise GroupingError("slips_missing")
    if len(slips) > MAX_SLIPS:
        raise GroupingError("slips_too_many", count=len(slips), limit=MAX_SLIPS)
    return tuple(sorted(slips, key=lambda slip: (len(slip), slip)))


def length_prefixed(fields: Iterable[bytes]) -> bytes:
    """Join fields so that no two different lists give the same bytes.

    Each field follows its length as a 4-byte big-endian number.
    """
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def draw_seed(spec: str, sealed_digest: bytes, nonce: bytes, slips: Sequence[str]) -> bytes:
    """Return the seed: SHA-256 over length-prefixed spec id, digest, nonce and sorted slips."""
    fields = [spec.encode("ascii"), sealed_digest, nonce]
    fields.extend(slip.encode("ascii") for slip in slips)
    return hashlib.sha256(length_prefixed(fields)).digest()
