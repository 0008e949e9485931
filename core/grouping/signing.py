"""Whose signature stands on a certificate, and whether it holds. Needs no store."""

from __future__ import annotations

import base64
import binascii
import hashlib

from core.assign.certificate import Signer
from core.digits import thirty_digits
from core.errors import VaultError
from core.office import Office

CERTIFICATE_NAMESPACE = "cunxiao-draw-v1"
ANNULMENT_NAMESPACE = "cunxiao-annulment-v1"

_KEY_TYPE = b"ssh-ed25519"
_BLOB_START = len(_KEY_TYPE).to_bytes(4, "big") + _KEY_TYPE + (32).to_bytes(4, "big")


def signer_of(office: Office) -> Signer:
    """Return this device as the signer of a certificate."""
    from core.vault.sshsig import public_key_line  # noqa: PLC0415 - start-up

    line = public_key_line(office.keys.signing.public)
    return Signer(line, key_fingerprint(line) or "")


def key_fingerprint(line: str) -> str | None:
    """Return the thirty digits of an OpenSSH public key line; None when it is no Ed25519 key.

    They stand for the SHA-256 of the key's blob: what `ssh-keygen -lf` shows, in digits.
    """
    public = _public_of(line)
    return None if public is None else thirty_digits(hashlib.sha256(_BLOB_START + public).digest())


def signature_holds(message: bytes, signature: str, key_line: str, namespace: str) -> bool:
    """Whether base64 of an SSHSIG blob is this key's signature of a message."""
    from core.vault.sshsig import verify  # noqa: PLC0415 - start-up

    public = _public_of(key_line)
    if public is None:
        return False
    try:
        verify(message, base64.b64decode(signature, validate=True), public, namespace)
    except (VaultError, binascii.Error, ValueError):
        return False
    return True


def _public_of(line: str) -> bytes | None:
    kind, _, rest = line.partition(" ")
    try:
        blob = base64.b64decode(rest, validate=True)
    except (binascii.Error, ValueError):
        return None
    if kind != _KEY_TYPE.decode() or not blob.startswith(_BLOB_START):
        return None
    public = blob.removeprefix(_BLOB_START)
    return public if len(public) == 32 else None
