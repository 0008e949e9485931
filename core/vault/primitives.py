"""The whole cryptographic surface of Cunxiao: what it asks of libsodium (PyNaCl) and of Python.

Nothing else of the program calls a cryptographic library; formats are built on these functions in
the modules beside this one. Why libsodium: docs/adr/0010-libsodium.md. Its binding takes lengths
on trust: they are checked here, before it reads memory.
"""

from __future__ import annotations

import hmac
import secrets

from nacl.bindings import (
    crypto_aead_chacha20poly1305_ietf_decrypt,
    crypto_aead_chacha20poly1305_ietf_encrypt,
    crypto_pwhash_scryptsalsa208sha256_ll,
    crypto_scalarmult,
    crypto_scalarmult_base,
    crypto_sign,
    crypto_sign_open,
    crypto_sign_seed_keypair,
)
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.exceptions import RuntimeError as SodiumError

from core.errors import VaultError

KEY_BYTES = 32
TAG_BYTES = 16
NONCE_BYTES = 12
SIGNATURE_BYTES = 64
_SCRYPT_SPARE = 1024 * 1024
"""Bytes that scrypt wants beside its table."""


class Cipher:
    """ChaCha20-Poly1305 (RFC 8439) under one 32-byte key, without associated data."""

    def __init__(self, key: bytes) -> None:
        self._key = _sized(key, KEY_BYTES)

    def seal(self, nonce: bytes, plain: bytes) -> bytes:
        """Encrypt; the result is 16 bytes longer. A nonce serves once under a key."""
        nonce = _sized(nonce, NONCE_BYTES)
        return crypto_aead_chacha20poly1305_ietf_encrypt(bytes(plain), None, nonce, self._key)

    def open(self, nonce: bytes, sealed: bytes) -> bytes | None:
        """Decrypt, or return None when these are not bytes that this key sealed."""
        nonce = _sized(nonce, NONCE_BYTES)
        if len(sealed) < TAG_BYTES:
            return None
        try:
            return crypto_aead_chacha20poly1305_ietf_decrypt(bytes(sealed), None, nonce, self._key)
        except CryptoError:
            return None


def hkdf_sha256(secret: bytes, *, salt: bytes, info: bytes) -> bytes:
    """Derive 32 bytes (RFC 5869). An empty salt is the RFC's salt of 32 zero bytes."""
    pseudo_random = hmac.digest(salt or bytes(KEY_BYTES), secret, "sha256")
    # One block of the RFC's expansion is as long as what is wanted.
    return hmac.digest(pseudo_random, info + b"\x01", "sha256")


def scrypt(passphrase: bytes, *, salt: bytes, work_factor: int) -> bytes:
    """Derive 32 bytes with N = 2**work_factor, r = 8, p = 1 (RFC 7914).

    Takes 2**(work_factor + 10) bytes of memory: 64 MiB at 16, 256 MiB at 18. Raises
    VaultError(`too_little_memory`) when the machine does not have them.
    """
    most = 2 ** (work_factor + 10) + _SCRYPT_SPARE
    try:
        return crypto_pwhash_scryptsalsa208sha256_ll(
            passphrase, salt, n=2**work_factor, r=8, p=1, dklen=KEY_BYTES, maxmem=most
        )
    except (MemoryError, SodiumError) as error:
        raise VaultError("too_little_memory") from error


def new_x25519_secret() -> bytes:
    """Return 32 random bytes that are an X25519 secret."""
    return secrets.token_bytes(KEY_BYTES)


def x25519_public(secret: bytes) -> bytes:
    """Return the 32-byte public key of a 32-byte secret (RFC 7748)."""
    return crypto_scalarmult_base(_sized(secret, KEY_BYTES))


def x25519_shared(secret: bytes, public: bytes) -> bytes | None:
    """Return the 32 bytes both sides share, or None for a public key of low order."""
    try:
        return crypto_scalarmult(_sized(secret, KEY_BYTES), _sized(public, KEY_BYTES))
    except SodiumError:
        return None


def new_ed25519_secret() -> bytes:
    """Return 32 random bytes that are an Ed25519 secret."""
    return secrets.token_bytes(KEY_BYTES)


def ed25519_public(secret: bytes) -> bytes:
    """Return the 32-byte public key of a 32-byte secret (RFC 8032)."""
    public, _ = crypto_sign_seed_keypair(_sized(secret, KEY_BYTES))
    return public


def ed25519_sign(secret: bytes, message: bytes) -> bytes:
    """Return the 64-byte signature."""
    _, both = crypto_sign_seed_keypair(_sized(secret, KEY_BYTES))
    return crypto_sign(message, both)[:SIGNATURE_BYTES]


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether a 64-byte signature of a message is by the holder of this public key.

    Keys of small order, under which a signature can hold for any message, hold for none.
    """
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        crypto_sign_open(signature + message, public)
    except BadSignatureError:
        return False
    return True


def _sized(value: bytes, length: int) -> bytes:
    if len(value) != length:
        raise ValueError(length)
    return value
