"""Documents as the store keeps them: one entry of the history must hold each."""

from __future__ import annotations

import base64
import binascii
import zlib

from core.assign.documents import MAX_BYTES
from core.errors import GroupingError

MAX_PACKED = 60_000
"""Characters; an entry of the history holds 65,536 bytes. 2,000 pupils stay below it."""


def pack(document: bytes) -> str:
    """Return a document as short text; raises GroupingError(`plan_too_large`)."""
    text = base64.b64encode(zlib.compress(document, 9)).decode("ascii")
    if len(text) > MAX_PACKED:
        raise GroupingError("plan_too_large")
    return text


def unpack(text: str) -> bytes:
    """Return what was packed; raises GroupingError(`grouping_damaged`)."""
    try:
        inflater = zlib.decompressobj()
        document = inflater.decompress(base64.b64decode(text, validate=True), MAX_BYTES)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise GroupingError("grouping_damaged") from error
    if not inflater.eof or inflater.unused_data:
        raise GroupingError("grouping_damaged")
    return document
