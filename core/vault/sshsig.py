"""SSHSIG signatures with Ed25519 and SHA-512: what `ssh-keygen -Y sign` and `-Y verify` speak.

Format: PROTOCOL.sshsig of OpenSSH. All of a signature but its last 64 bytes follows from the
public key and the namespace, so verification rebuilds those bytes and compares: there is no
parser to fool, and exactly one spelling of each signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Protocol

from core.errors import VaultError
from core.vault.primitives import KEY_BYTES, ed25519_holds

SIGNATURE_BYTES = 64

_MAGIC = b"SSHSIG"
_VERSION = (1).to_bytes(4, "big")
_KEY_TYPE = b"ssh-ed25519"
_HASH = b"sha512"
_RESERVED = b""
_ARMOR_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_ARMOR_END = "-----END SSH SIGNATURE-----"
_ARMOR_COLUMNS = 70


class Signer(Protocol):
    """Who holds an Ed25519 key."""

    @property
    def public(self) -> bytes:
        """The 32-byte public key."""
        ...

    def sign_raw(self, message: bytes) -> bytes:
        """Return the bare 64-byte Ed25519 signature."""
        ...


def sign(message: bytes, key: Signer, namespace: str) -> bytes:
    """Return the signature as a raw SSHSIG blob; `armor` makes a file of it for ssh-keygen.

    The namespace says what the signature is for and must not be empty (ValueError).
    """
    if not namespace:
        raise ValueError(namespace)
    signature = key.sign_raw(_signed_data(message, namespace))
    return _before_signature(key.public, namespace) + signature


def verify(message: bytes, signature: bytes, public_key: bytes, namespace: str) -> None:
    """Check a raw SSHSIG blob against the 32-byte key of the one signer expected.

    Raises VaultError(`bad_signature`) for another message, key, namespace, algorithm or hash,
    for trailing bytes, and for anything that is no signature.
    """
    expected = _before_signature(public_key, namespace)
    bare = signature[len(expected) :]
    if (
        not namespace
        or len(public_key) != KEY_BYTES
        or not signature.startswith(expected)
        or len(bare) != SIGNATURE_BYTES
        or not ed25519_holds(public_key, _signed_data(message, namespace), bare)
    ):
        raise VaultError("bad_signature")


def public_key_line(public: bytes) -> str:
    """Return `ssh-ed25519 AAAA...`, as an allowed-signers file wants it after the name."""
    return f"ssh-ed25519 {base64.b64encode(_public_blob(public)).decode()}"


def armor(signature: bytes) -> str:
    """Return the signature as ssh-keygen's text file."""
    text = base64.b64encode(signature).decode()
    lines = [text[at : at + _ARMOR_COLUMNS] for at in range(0, len(text), _ARMOR_COLUMNS)]
    return "\n".join((_ARMOR_BEGIN, *lines, _ARMOR_END, ""))


def unarmor(text: str) -> bytes:
    """Return the raw blob of ssh-keygen's text file; raises VaultError(`bad_signature`)."""
    lines = text.split()
    head, tail = _ARMOR_BEGIN.split(), _ARMOR_END.split()
    if lines[: len(head)] != head or lines[-len(tail) :] != tail:
        raise VaultError("bad_signature")
    try:
        return base64.b64decode("".join(lines[len(head) : -len(tail)]), validate=True)
    except (binascii.Error, ValueError) as error:
        raise VaultError("bad_signature") from error


def _before_signature(public: bytes, namespace: str) -> bytes:
    fields = (_public_blob(public), namespace.encode(), _RESERVED, _HASH)
    wrapper = (len(_string(_KEY_TYPE)) + 4 + SIGNATURE_BYTES).to_bytes(4, "big")
    return b"".join(
        (
            _MAGIC,
            _VERSION,
            *map(_string, fields),
            wrapper,
            _string(_KEY_TYPE),
            SIGNATURE_BYTES.to_bytes(4, "big"),
        )
    )


def _signed_data(message: bytes, namespace: str) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + b"".join(map(_string, (namespace.encode(), _RESERVED, _HASH, digest)))


def _public_blob(public: bytes) -> bytes:
    return _string(_KEY_TYPE) + _string(public)


def _string(data: bytes) -> bytes:
    """Write an SSH string: four bytes of length, then the bytes."""
    return len(data).to_bytes(4, "big") + data
