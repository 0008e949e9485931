"""JSON as bundles and cards have it: one reading per text, bounded depth, exact keys. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, cast

from core.history import MAX_INTEGER

MAX_DEPTH = 8
"""Manifests and cards nest four deep."""

T = TypeVar("T")


class NotStrictError(ValueError):
    """The text is not what the writer of this format would have written."""


def read_object(text: bytes, *, limit: int) -> dict[str, object]:
    """Read one JSON object of at most `limit` bytes.

    Refuses a key twice, NaN and fractions, text that is not UTF-8, and more than `MAX_DEPTH`
    levels. Raises NotStrictError.
    """
    if len(text) > limit:
        raise NotStrictError("long")
    try:
        decoded = text.decode("utf-8")
        _bound_depth(decoded)
        document = json.loads(
            decoded,
            object_pairs_hook=_unique,
            parse_constant=_refuse,
            parse_float=_refuse,
        )
    except (ValueError, RecursionError) as error:
        raise NotStrictError("json") from error
    return as_object(document)


def _bound_depth(text: str) -> None:
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                raise NotStrictError("depth")
        elif character in "}]":
            depth -= 1


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise NotStrictError("twice")
    return document


def _refuse(text: str) -> object:
    raise NotStrictError(text)


def exact_keys(
    document: Mapping[str, object], required: Iterable[str], optional: Iterable[str] = ()
) -> None:
    """Refuse an object with a key missing or a key too many."""
    needed = set(required)
    if not needed <= document.keys() or document.keys() - needed - set(optional):
        raise NotStrictError("keys")


def as_object(value: object) -> dict[str, object]:
    """Return a JSON object as such."""
    if not isinstance(value, dict):
        raise NotStrictError("object")
    return cast("dict[str, object]", value)


def as_list(value: object, read: Callable[[object], T], *, limit: int) -> tuple[T, ...]:
    """Return a JSON array of at most `limit` items, each read."""
    if not isinstance(value, list) or len(value) > limit:
        raise NotStrictError("array")
    return tuple(read(item) for item in value)


def as_text(value: object, *, limit: int = 1024) -> str:
    """Return a JSON string of at most `limit` characters."""
    if not isinstance(value, str) or len(value) > limit:
        raise NotStrictError("text")
    return value


def as_count(value: object, *, least: int = 0) -> int:
    """Return a whole number from `least` up."""
    if type(value) is not int or not least <= value <= MAX_INTEGER:
        raise NotStrictError("number")
    return value


def as_hex(value: object, *, size: int) -> bytes:
    """Return the bytes of exactly `2 * size` lower-case hexadecimal digits."""
    text = as_text(value)
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise NotStrictError("hex") from error
    if len(found) != size or found.hex() != text:
        raise NotStrictError("hex")
    return found
