"""A segment's body: gzip members of NDJSON, made the same everywhere, inflated never past its word.

Pure. Limits are generous for a township and small for a memory.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Sequence

from core.errors import BundleError
from core.history import MAX_BODY_BYTES
from sync.manifest import SegmentInfo

MAX_PLAIN_BYTES = 256 * 1024 * 1024
"""All segments of one bundle, inflated. A school of 3,000 pupils over ten years is under 60 MB."""

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_LEVEL = 9


def pack(bodies: Iterable[bytes]) -> tuple[bytes, int]:
    """Return the gzip member of these lines, and their size before packing.

    No time and no name is stored in it, so the same entries make the same bytes.
    """
    plain = b"".join(body + b"\n" for body in bodies)
    return gzip.compress(plain, _LEVEL, mtime=0), len(plain)


def check_sizes(segments: Sequence[SegmentInfo]) -> None:
    """Refuse what declares more than may be inflated, before anything is.

    Raises BundleError(`damaged`).
    """
    if sum(segment.plain_size for segment in segments) > MAX_PLAIN_BYTES:
        raise BundleError("damaged")
    for segment in segments:
        most = segment.entries * (MAX_BODY_BYTES + 1)
        if not 2 * segment.entries <= segment.plain_size <= most:
            raise BundleError("damaged")


def split(body: bytes, segments: Sequence[SegmentInfo]) -> list[bytes]:
    """Cut the rest of a bundle into its members: digests must hold, nothing may be left over.

    Raises BundleError(`damaged`).
    """
    if sum(segment.size for segment in segments) != len(body):
        raise BundleError("damaged")
    members: list[bytes] = []
    start = 0
    for segment in segments:
        member = body[start : start + segment.size]
        if hashlib.sha256(member).digest() != segment.sha256:
            raise BundleError("damaged")
        members.append(member)
        start += segment.size
    return members


def unpack(member: bytes, segment: SegmentInfo) -> list[bytes]:
    """Return the lines of a member, without newlines.

    Inflates one byte more than declared at most. Raises BundleError(`damaged`).
    """
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = inflater.decompress(member, segment.plain_size + 1)
    except zlib.error as error:
        raise BundleError("damaged") from error
    is_whole = inflater.eof and not inflater.unused_data and not inflater.unconsumed_tail
    if not is_whole or len(plain) != segment.plain_size or not plain.endswith(b"\n"):
        raise BundleError("damaged")
    lines = plain[:-1].split(b"\n")
    if len(lines) != segment.entries:
        raise BundleError("damaged")
    return lines
