"""The fingerprint 指纹码 of a school's card, read aloud both ways when it is enrolled."""

from __future__ import annotations

import hashlib

from core.digits import parse_thirty_digits, thirty_digits

__all__ = ["fingerprint", "parse_thirty_digits", "thirty_digits"]

_PURPOSE = b"cunxiao-fingerprint-v1"


def fingerprint(signing_public: bytes, recipient: str) -> str:
    """Return the thirty digits that stand for a device's two public keys.

    SHA-256 over three fields, each after its length in four big-endian bytes: the purpose
    `cunxiao-fingerprint-v1`, the 32-byte Ed25519 public key, the recipient `age1...` in ASCII.
    """
    digest = hashlib.sha256()
    for part in (_PURPOSE, signing_public, recipient.encode()):
        digest.update(len(part).to_bytes(4, "big") + part)
    return thirty_digits(digest.digest())
