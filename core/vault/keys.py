"""The keys of a home: what a key file wraps, for an operator's passphrase or the recovery key."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from dataclasses import dataclass, field, replace

from core.errors import VaultError
from core.models import DeviceId
from core.vault import age, sshsig
from core.vault.age import Identity, Recipient, ScryptIdentity, X25519Identity, X25519Recipient
from core.vault.primitives import (
    KEY_BYTES,
    ed25519_public,
    ed25519_sign,
    new_ed25519_secret,
)

_VERSION = 1
_FIELDS = frozenset(
    {"v", "store_key", "device", "signing", "current", "next", "recovery_recipient"}
)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The device's Ed25519 key; 32 secret bytes."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise VaultError("keys_damaged")

    @staticmethod
    def generate() -> SigningKey:
        """Return a new random key."""
        return SigningKey(new_ed25519_secret())

    @staticmethod
    def from_bytes(secret: bytes) -> SigningKey:
        """Return the key of 32 bytes; raises VaultError(`keys_damaged`) for another length."""
        return SigningKey(secret)

    def to_bytes(self) -> bytes:
        """Return the 32 secret bytes."""
        return self.secret

    @property
    def public(self) -> bytes:
        """The 32-byte public key."""
        return ed25519_public(self.secret)

    def sign_raw(self, message: bytes) -> bytes:
        """Return a bare Ed25519 signature; use `sign`, which says what the signature is for."""
        return ed25519_sign(self.secret, message)

    def sign(self, message: bytes, namespace: str) -> bytes:
        """Return a raw SSHSIG blob in this namespace."""
        return sshsig.sign(message, self, namespace)


@dataclass(frozen=True, slots=True)
class HomeKeys:
    """Everything secret of one home on one device.

    `store_key` is SQLCipher's raw 32-byte key. Others write to `current` or to `next`;
    `recovery_recipient` is the public key of the recovery sheet (`age1...`).
    """

    store_key: bytes = field(repr=False)
    device: DeviceId
    signing: SigningKey
    current: X25519Identity
    next: X25519Identity
    recovery_recipient: str

    def __post_init__(self) -> None:
        if len(self.store_key) != KEY_BYTES or not self.device:
            raise VaultError("keys_damaged")


def new_home_keys(school_code: str, recovery_recipient: str) -> HomeKeys:
    """Return random keys for a new device of a school.

    The device is called `<school code>-<8 hex digits>`. Raises VaultError(`bad_recipient`).
    """
    X25519Recipient.decode(recovery_recipient)
    return HomeKeys(
        store_key=secrets.token_bytes(KEY_BYTES),
        device=DeviceId(f"{school_code}-{secrets.token_hex(4)}"),
        signing=SigningKey.generate(),
        current=X25519Identity.generate(),
        next=X25519Identity.generate(),
        recovery_recipient=recovery_recipient,
    )


def rotated(keys: HomeKeys, fresh: X25519Identity) -> HomeKeys:
    """Return the keys after a rotation: the next key is current, a fresh one is next. Pure.

    The caller keeps the old keys until nothing written to the old current key is under way.
    """
    return replace(keys, current=keys.next, next=fresh)


def with_recovery(keys: HomeKeys, recovery: X25519Recipient) -> HomeKeys:
    """Return the keys of a home that has another recovery sheet now. Pure."""
    return replace(keys, recovery_recipient=recovery.encode())


def wrap(keys: HomeKeys, recipient: Recipient) -> bytes:
    """Return the keys as an age file for this recipient alone."""
    return age.encrypt(_document(keys), [recipient])


def unwrap(data: bytes, identity: Identity) -> HomeKeys:
    """Return the keys of a key file.

    Raises VaultError: `wrong_passphrase` (the identity is a passphrase and does not fit),
    `no_identity_matched` (a key that does not fit), `keys_damaged` (opened, but no keys in it),
    `keys_too_new` (written by a newer program), and the others of `age.decrypt`.
    """
    try:
        plain = age.decrypt(data, [identity])
    except VaultError as error:
        if error.code == "no_identity_matched" and isinstance(identity, ScryptIdentity):
            raise VaultError("wrong_passphrase") from error
        raise
    return _keys(plain)


def _document(keys: HomeKeys) -> bytes:
    document = {
        "v": _VERSION,
        "store_key": base64.b64encode(keys.store_key).decode(),
        "device": keys.device,
        "signing": base64.b64encode(keys.signing.to_bytes()).decode(),
        "current": keys.current.encode(),
        "next": keys.next.encode(),
        "recovery_recipient": keys.recovery_recipient,
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _keys(plain: bytes) -> HomeKeys:
    """Read a document; only the very bytes that `_document` writes are taken."""
    texts = _texts(plain)
    try:
        keys = HomeKeys(
            store_key=base64.b64decode(texts["store_key"], validate=True),
            device=DeviceId(texts["device"]),
            signing=SigningKey.from_bytes(base64.b64decode(texts["signing"], validate=True)),
            current=X25519Identity.decode(texts["current"]),
            next=X25519Identity.decode(texts["next"]),
            recovery_recipient=X25519Recipient.decode(texts["recovery_recipient"]).encode(),
        )
        is_canonical = _document(keys) == plain
    except (binascii.Error, ValueError, VaultError) as error:
        raise VaultError("keys_damaged") from error
    if not is_canonical:
        raise VaultError("keys_damaged")
    return keys


def _texts(plain: bytes) -> dict[str, str]:
    try:
        document = json.loads(plain)
    except (ValueError, RecursionError) as error:
        raise VaultError("keys_damaged") from error
    if not isinstance(document, dict):
        raise VaultError("keys_damaged")
    version = document.pop("v", None)
    if type(version) is int and version > _VERSION:
        raise VaultError("keys_too_new")
    texts = {name: value for name, value in document.items() if isinstance(value, str)}
    if version != _VERSION or texts.keys() | {"v"} != _FIELDS or len(texts) != len(document):
        raise VaultError("keys_damaged")
    return texts
