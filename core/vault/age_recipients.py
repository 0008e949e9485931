"""Who may open an age file: holders of an X25519 key, or of a passphrase (scrypt)."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Protocol

from core.errors import VaultError
from core.vault import bech32
from core.vault.age_header import Stanza, damaged, decode_base64, encode_base64
from core.vault.passphrase import normalise_passphrase
from core.vault.primitives import (
    KEY_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    Cipher,
    hkdf_sha256,
    new_x25519_secret,
    scrypt,
    x25519_public,
    x25519_shared,
)

FILE_KEY_BYTES = 16
WORK_FACTOR = 16
"""Written: 64 MiB of memory a guess (DESIGN, Keys)."""
MAX_WORK_FACTOR = 18
"""Read: 256 MiB. Higher is refused before any work is done for it."""

X25519_KIND = "X25519"
SCRYPT_KIND = "scrypt"
_RECIPIENT_PREFIX = "age"
_IDENTITY_PREFIX = "age-secret-key-"
_X25519_INFO = b"age-encryption.org/v1/X25519"
_SCRYPT_LABEL = b"age-encryption.org/v1/scrypt"
_SCRYPT_SALT_BYTES = 16
_ZERO_NONCE = bytes(NONCE_BYTES)
"""Each wrapping key seals one file key, once: the format fixes this nonce."""


class Recipient(Protocol):
    """Somebody to whom a file key can be wrapped."""

    def wrap(self, file_key: bytes) -> Stanza:
        """Return a fresh stanza that holds the 16-byte file key."""
        ...


class Identity(Protocol):
    """Somebody who may find a file key in a header."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None when the stanza is not for this identity.

        Raises VaultError(`damaged`) for a stanza of its own kind that is not well formed.
        """
        ...


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """A public key, 32 bytes; written `age1...`."""

    public: bytes

    def encode(self) -> str:
        """Return `age1...`, 62 characters."""
        return bech32.encode(_RECIPIENT_PREFIX, self.public)

    @staticmethod
    def decode(text: str) -> X25519Recipient:
        """Read `age1...`; raises VaultError(`bad_recipient`) for anything else."""
        public = bech32.decode(_RECIPIENT_PREFIX, text)
        if public is None or len(public) != KEY_BYTES or text != text.lower():
            raise VaultError("bad_recipient")
        return X25519Recipient(public)

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap under a key agreed with a new ephemeral one.

        Raises VaultError(`bad_recipient`) when the public key is of low order.
        """
        ephemeral = new_x25519_secret()
        share = x25519_public(ephemeral)
        shared = x25519_shared(ephemeral, self.public)
        if shared is None:
            raise VaultError("bad_recipient")
        key = hkdf_sha256(shared, salt=share + self.public, info=_X25519_INFO)
        body = Cipher(key).seal(_ZERO_NONCE, file_key)
        return Stanza(X25519_KIND, (encode_base64(share),), body)


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """A secret key, 32 bytes; written `AGE-SECRET-KEY-1...`."""

    secret: bytes = field(repr=False)

    @staticmethod
    def generate() -> X25519Identity:
        """Return a new random identity."""
        return X25519Identity(new_x25519_secret())

    @property
    def recipient(self) -> X25519Recipient:
        """The public half."""
        return X25519Recipient(x25519_public(self.secret))

    def encode(self) -> str:
        """Return `AGE-SECRET-KEY-1...`, 74 characters: a secret."""
        return bech32.encode(_IDENTITY_PREFIX, self.secret).upper()

    @staticmethod
    def decode(text: str) -> X25519Identity:
        """Read `AGE-SECRET-KEY-1...`; raises VaultError(`bad_identity`) for anything else."""
        secret = bech32.decode(_IDENTITY_PREFIX, text)
        if secret is None or len(secret) != KEY_BYTES or text != text.upper():
            raise VaultError("bad_identity")
        return X25519Identity(secret)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None when the stanza is for another key."""
        if stanza.kind != X25519_KIND:
            return None
        if len(stanza.arguments) != 1 or not _holds_file_key(stanza):
            raise damaged("header")
        share = decode_base64(stanza.arguments[0].encode())
        if share is None or len(share) != KEY_BYTES:
            raise damaged("header")
        shared = x25519_shared(self.secret, share)
        if shared is None:
            raise damaged("header")
        salt = share + self.recipient.public
        key = hkdf_sha256(shared, salt=salt, info=_X25519_INFO)
        return Cipher(key).open(_ZERO_NONCE, stanza.body)


@dataclass(frozen=True, slots=True)
class ScryptRecipient:
    """A passphrase as recipient; it must be the only one of a file.

    The passphrase is normalised here. Its strength is `check_new_passphrase`'s business, only an
    empty one is refused: VaultError(`passphrase_empty`).
    """

    passphrase: str = field(repr=False)
    work_factor: int = WORK_FACTOR

    def __post_init__(self) -> None:
        if not normalise_passphrase(self.passphrase):
            raise VaultError("passphrase_empty")

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap under a key derived from the passphrase and a new salt. Slow by design."""
        salt = os.urandom(_SCRYPT_SALT_BYTES)
        key = _passphrase_key(self.passphrase, salt, self.work_factor)
        body = Cipher(key).seal(_ZERO_NONCE, file_key)
        return Stanza(SCRYPT_KIND, (encode_base64(salt), str(self.work_factor)), body)


@dataclass(frozen=True, slots=True)
class ScryptIdentity:
    """A passphrase as identity, normalised here."""

    passphrase: str = field(repr=False)
    max_work_factor: int = MAX_WORK_FACTOR

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None for another passphrase. Slow by design.

        Raises VaultError(`work_factor_too_high`) before any work is done.
        """
        if stanza.kind != SCRYPT_KIND:
            return None
        if len(stanza.arguments) != 2 or not _holds_file_key(stanza):
            raise damaged("header")
        salt = decode_base64(stanza.arguments[0].encode())
        if salt is None or len(salt) != _SCRYPT_SALT_BYTES:
            raise damaged("header")
        work_factor = self._work_factor(stanza.arguments[1])
        key = _passphrase_key(self.passphrase, salt, work_factor)
        return Cipher(key).open(_ZERO_NONCE, stanza.body)

    def _work_factor(self, text: str) -> int:
        if not text.isdigit() or text.startswith("0"):
            raise damaged("header")
        if len(text) > 2 or int(text) > self.max_work_factor:
            raise VaultError("work_factor_too_high", limit=self.max_work_factor)
        return int(text)


def _holds_file_key(stanza: Stanza) -> bool:
    """Whether the body is as long as one file key: checked before decrypting (age v1)."""
    return len(stanza.body) == FILE_KEY_BYTES + TAG_BYTES


def _passphrase_key(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    # A variable of the environment may hold bytes that are no text: never a crash, just wrong.
    typed = normalise_passphrase(passphrase).encode("utf-8", "surrogatepass")
    return scrypt(typed, salt=_SCRYPT_LABEL + salt, work_factor=work_factor)
