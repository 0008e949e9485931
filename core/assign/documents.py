"""Sealed documents as canonical JSON, read back strictly.

Written in one form only: keys sorted, no spaces, UTF-8 unescaped. Read with any spacing, because
every digest is taken over the canonical form; but no duplicate keys, no fractions, no key that
the document does not have, and nothing unbounded.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import NoReturn

from core.errors import GroupingError
from core.history import canonical_json

SPEC = "cunxiao-draw-1"
"""The protocol's name; it stands in every document and in every seed."""

MAX_BYTES = 4_000_000
"""A plan of 5,000 pupils with twenty attributes stays below this."""

MAX_DEPTH = 8

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
"""A quoted text; it matches one without its end too, so that a reader never starts over."""
_HEX = re.compile(r"(?:[0-9a-f]{2})*")


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document, and where it stands."""

    value: object
    where: str

    def refuse(self) -> NoReturn:
        """Raise GroupingError `document_malformed` with the place of this value."""
        raise GroupingError("document_malformed", where=self.where)

    def fields(self, *names: str) -> dict[str, Node]:
        """Return the members of an object that has exactly these keys.

        Raises GroupingError `document_extra_key` for one that it should not have.
        """
        if not isinstance(self.value, dict):
            self.refuse()
        for key in sorted(self.value):
            if key not in names:
                raise GroupingError("document_extra_key", where=self.where, key=key[:40])
        if len(self.value) != len(names):
            self.refuse()
        return {name: Node(self.value[name], f"{self.where}.{name}") for name in names}

    def members(self, limit: int) -> dict[str, Node]:
        """Return the members of an object whose keys are free; at most `limit`."""
        if not isinstance(self.value, dict) or len(self.value) > limit:
            self.refuse()
        return {str(key): Node(own, f"{self.where}.{key}") for key, own in self.value.items()}

    def list(self, limit: int) -> list[Node]:
        """Return the values of an array; at most `limit`."""
        if not isinstance(self.value, list) or len(self.value) > limit:
            self.refuse()
        return [Node(value, f"{self.where}[{place}]") for place, value in enumerate(self.value)]

    def number(self, low: int, high: int) -> int:
        """Return an integer in the range, both ends included."""
        if type(self.value) is not int or not low <= self.value <= high:
            self.refuse()
        return self.value

    def text(self, limit: int, *, may_be_empty: bool = False) -> str:
        """Return printable text of at most `limit` characters."""
        value = self.value
        if not isinstance(value, str) or len(value) > limit or not (value or may_be_empty):
            self.refuse()
        if any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in value):
            self.refuse()
        return value

    def one_of(self, *values: str) -> str:
        """Return one of these texts."""
        if not isinstance(self.value, str) or self.value not in values:
            self.refuse()
        return self.value

    def hex(self, length: int) -> bytes:
        """Return so many bytes, written in lower-case hexadecimal."""
        if not isinstance(self.value, str) or len(self.value) != 2 * length:
            self.refuse()
        if not _HEX.fullmatch(self.value):
            self.refuse()
        return bytes.fromhex(self.value)

    def day(self) -> str:
        """Return a calendar day as YYYY-MM-DD; only the shape is looked at."""
        if not isinstance(self.value, str) or not _DATE.fullmatch(self.value):
            self.refuse()
        return self.value


def read_document(data: bytes, kind: str) -> Node:
    """Parse a document strictly; `kind` (plan, certificate, ...) names it in errors.

    Raises GroupingError: `document_too_large`, `document_not_json`, `document_malformed`.
    """
    if len(data) > MAX_BYTES:
        raise GroupingError("document_too_large", where=kind)
    if _depth(data) > MAX_DEPTH:
        raise GroupingError("document_not_json", where=kind)
    try:
        value: object = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            parse_int=_short_integer,
        )
    except ValueError as error:
        raise GroupingError("document_not_json", where=kind) from error
    return Node(value, kind)


def document_digest(node: Node) -> bytes:
    """Return SHA-256 of a parsed document in canonical form.

    Raises GroupingError `document_malformed` for text that UTF-8 cannot hold.
    """
    try:
        return hashlib.sha256(canonical_json(node.value)).digest()
    except UnicodeEncodeError:
        node.refuse()


def _depth(data: bytes) -> int:
    """Return how deep brackets nest, quoted ones left out."""
    depth = deepest = 0
    for byte in re.findall(rb"[\[\]{}]", _QUOTED.sub(b"", data)):
        depth += 1 if byte in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(text)


def _short_integer(text: str) -> int:
    if len(text) > 16 or text == "-0":
        raise ValueError(text)
    return int(text)
