"""The whole cryptographic surface of Cunxiao: what it asks of the library `cryptography`.

Everything here has been in `cryptography` since release 38, the oldest we support (the newest
release with a 32-bit Windows wheel is not the newest release). Nothing else of the program
calls the library; formats are built on these functions in the modules beside this one.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from core.errors import VaultError

KEY_BYTES = 32
TAG_BYTES = 16
NONCE_BYTES = 12


class Cipher:
    """ChaCha20-Poly1305 (RFC 8439) under one 32-byte key, without associated data."""

    def __init__(self, key: bytes) -> None:
        self._cipher = ChaCha20Poly1305(key)

    def seal(self, nonce: bytes, plain: bytes) -> bytes:
        """Encrypt; the result is 16 bytes longer. A nonce serves once under a key."""
        return self._cipher.encrypt(nonce, plain, None)

    def open(self, nonce: bytes, sealed: bytes) -> bytes | None:
        """Decrypt, or return None when these are not bytes that this key sealed."""
        if len(sealed) < TAG_BYTES:
            return None
        try:
            return self._cipher.decrypt(nonce, sealed, None)
        except InvalidTag:
            return None


def hkdf_sha256(secret: bytes, *, salt: bytes, info: bytes) -> bytes:
    """Derive 32 bytes (RFC 5869). An empty salt is the RFC's salt of 32 zero bytes."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt or None, info=info).derive(secret)


def scrypt(passphrase: bytes, *, salt: bytes, work_factor: int) -> bytes:
    """Derive 32 bytes with N = 2**work_factor, r = 8, p = 1 (RFC 7914).

    Takes 2**(work_factor + 10) bytes of memory: 64 MiB at 16, 256 MiB at 18. Raises
    VaultError(`too_little_memory`) when the machine does not have them.
    """
    try:
        return Scrypt(salt=salt, length=KEY_BYTES, n=2**work_factor, r=8, p=1).derive(passphrase)
    except MemoryError as error:
        raise VaultError("too_little_memory") from error


def new_x25519_secret() -> bytes:
    """Return 32 random bytes that are an X25519 secret."""
    return _secret_bytes(X25519PrivateKey.generate())


def x25519_public(secret: bytes) -> bytes:
    """Return the 32-byte public key of a 32-byte secret (RFC 7748)."""
    return _public_bytes(X25519PrivateKey.from_private_bytes(secret))


def x25519_shared(secret: bytes, public: bytes) -> bytes | None:
    """Return the 32 bytes both sides share, or None for a public key of low order."""
    key = X25519PrivateKey.from_private_bytes(secret)
    try:
        return key.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return None


def new_ed25519_secret() -> bytes:
    """Return 32 random bytes that are an Ed25519 secret."""
    return _secret_bytes(Ed25519PrivateKey.generate())


def ed25519_public(secret: bytes) -> bytes:
    """Return the 32-byte public key of a 32-byte secret (RFC 8032)."""
    return _public_bytes(Ed25519PrivateKey.from_private_bytes(secret))


def ed25519_sign(secret: bytes, message: bytes) -> bytes:
    """Return the 64-byte signature."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether a 64-byte signature of a message is by the holder of this public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _secret_bytes(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    # Serialisation loads RSA, DSA, curves and SSH: a home is opened without it.
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - start-up
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    return key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _public_bytes(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - start-up
        Encoding,
        PublicFormat,
    )

    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
