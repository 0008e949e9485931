"""Tools of an attacker who holds some keys: take a bundle apart, change it, put it together."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.history import canonical_json
from core.vault import age
from core.vault.keys import SigningKey
from sync import segments
from sync.manifest import BUNDLE_NAMESPACE, SEGMENT_NAMESPACE, segment_message
from tests.sync.township import Site

Document = dict[str, Any]


@dataclass(frozen=True)
class Parts:
    """An opened bundle: line 1, line 2, the members."""

    line: bytes
    signature: bytes
    body: bytes

    @property
    def document(self) -> Document:
        """The manifest as plain JSON."""
        document: Document = json.loads(self.line)
        return document

    def lines(self) -> list[list[bytes]]:
        """Return the entries of each segment."""
        found, start = [], 0
        import gzip

        for segment in self.document["segments"]:
            member = self.body[start : start + segment["bytes"]]
            found.append(gzip.decompress(member).split(b"\n")[:-1])
            start += segment["bytes"]
        return found


def take_apart(path: Path, reader: Site) -> Parts:
    """Open a bundle as its reader."""
    plain = age.decrypt(path.read_bytes(), [reader.keys.current])
    line, signature, body = plain.split(b"\n", 2)
    return Parts(line, signature, body)


def sign(parts: Parts, key: SigningKey, namespace: str = BUNDLE_NAMESPACE) -> Parts:
    """Sign line 1 anew."""
    return replace(parts, signature=base64.b64encode(key.sign(parts.line, namespace)))


def with_document(parts: Parts, **changes: object) -> Parts:
    """Change keys of the manifest; the signature is not touched."""
    return replace(parts, line=canonical_json({**parts.document, **changes}))


def put_together(parts: Parts, reader: Site, path: Path) -> Path:
    """Encrypt to the reader and write."""
    plain = b"\n".join([parts.line, parts.signature, parts.body])
    path.write_bytes(age.encrypt(plain, [reader.keys.current.recipient]))
    return path


def with_segment(
    parts: Parts,
    author: str,
    bodies: list[bytes],
    *,
    key: SigningKey,
    first: int = 1,
    head: bytes | None = None,
) -> Parts:
    """Replace all segments by one of the attacker's choice."""
    from core.history import AuthorId, chain, chain_start

    name = AuthorId(author)
    if head is None:
        head = chain_start(name)
        for body in bodies:
            head = chain(head, hashlib.sha256(body).digest())
    member, plain_size = segments.pack(bodies)
    last = first + len(bodies) - 1
    signature = key.sign(segment_message(name, last, head), SEGMENT_NAMESPACE)
    document = {
        "author": author,
        "from": first,
        "to": last,
        "n": len(bodies),
        "bytes": len(member),
        "plain_bytes": plain_size,
        "sha256": hashlib.sha256(member).hexdigest(),
        "head": head.hex(),
        "author_sig": base64.b64encode(signature).decode(),
    }
    return replace(with_document(parts, segments=[document]), body=member)


def forged(honest: Path, writer: Site, reader: Site, change: Callable[[Parts], Parts]) -> Path:
    """Write a changed bundle beside an honest one, signed by its writer."""
    parts = sign(change(take_apart(honest, reader)), writer.keys.signing)
    return put_together(parts, reader, honest.with_name("forged.age"))
