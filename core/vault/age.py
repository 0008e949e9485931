"""age v1 files, written and read with the primitives of libsodium.

The ordinary `age` tool opens what is written here, and the other way round. Why by hand:
docs/adr/0002-age-and-sshsig-by-hand.md.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
from collections.abc import Sequence
from typing import BinaryIO

from core.errors import VaultError
from core.vault.age_header import (
    MAX_STANZAS,
    Header,
    covered_bytes,
    damaged,
    header_bytes,
    read_header,
)
from core.vault.age_recipients import (
    FILE_KEY_BYTES,
    SCRYPT_KIND,
    Identity,
    Recipient,
    ScryptIdentity,
    ScryptRecipient,
    X25519Identity,
    X25519Recipient,
)
from core.vault.age_stream import decrypt_payload, encrypt_payload
from core.vault.primitives import hkdf_sha256

__all__ = [
    "Identity",
    "Recipient",
    "ScryptIdentity",
    "ScryptRecipient",
    "X25519Identity",
    "X25519Recipient",
    "decrypt",
    "decrypt_stream",
    "encrypt",
    "encrypt_stream",
]


def encrypt(plain: bytes, recipients: Sequence[Recipient]) -> bytes:
    """Return an age file that any one of the recipients can open; see `encrypt_stream`."""
    target = io.BytesIO()
    encrypt_stream(io.BytesIO(plain), target, recipients)
    return target.getvalue()


def decrypt(data: bytes, identities: Sequence[Identity]) -> bytes:
    """Return the whole plain text, or nothing of it; errors of `decrypt_stream`."""
    target = io.BytesIO()
    decrypt_stream(io.BytesIO(data), target, identities)
    return target.getvalue()


def encrypt_stream(source: BinaryIO, target: BinaryIO, recipients: Sequence[Recipient]) -> None:
    """Write an age file of everything left in the source, in 64 KiB of memory.

    Raises ValueError for no recipient, more than 32, or a passphrase beside another recipient
    (which would let that one forge files the passphrase seems to vouch for).
    """
    has_passphrase = any(isinstance(recipient, ScryptRecipient) for recipient in recipients)
    if not 1 <= len(recipients) <= (1 if has_passphrase else MAX_STANZAS):
        raise ValueError(len(recipients))
    file_key = os.urandom(FILE_KEY_BYTES)
    covered = covered_bytes(tuple(recipient.wrap(file_key) for recipient in recipients))
    target.write(header_bytes(covered, _mac(file_key, covered)))
    encrypt_payload(file_key, source, target)


def decrypt_stream(source: BinaryIO, target: BinaryIO, identities: Sequence[Identity]) -> None:
    """Write the plain text of an age file to the target.

    Identities are tried in the order given. Chunks are written as they are authenticated:
    **on any error the caller must discard what the target holds**. Raises VaultError:
    `not_age`, `too_many_stanzas`, `header_too_large`, `work_factor_too_high`,
    `no_identity_matched` (wrong key, wrong passphrase), `damaged` with `part` = `header`,
    `mac` or `payload`.
    """
    header = read_header(source)
    file_key = _file_key(header, identities)
    if not hmac.compare_digest(_mac(file_key, header.covered), header.mac):
        raise damaged("mac")
    decrypt_payload(file_key, source, target)


def _file_key(header: Header, identities: Sequence[Identity]) -> bytes:
    if len(header.stanzas) > 1 and any(s.kind == SCRYPT_KIND for s in header.stanzas):
        raise damaged("header")
    for identity in identities:
        for stanza in header.stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                return file_key
    raise VaultError("no_identity_matched")


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.digest(hkdf_sha256(file_key, salt=b"", info=b"header"), covered, hashlib.sha256)
