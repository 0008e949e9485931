"""The primitives agree with another library, bit for bit, and refuse what would read beyond."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.exceptions import RuntimeError as SodiumError

from core.errors import VaultError
from core.vault import primitives
from core.vault.primitives import (
    Cipher,
    ed25519_holds,
    ed25519_public,
    ed25519_sign,
    hkdf_sha256,
    new_ed25519_secret,
    new_x25519_secret,
    scrypt,
    x25519_public,
    x25519_shared,
)

KEYS = st.binary(min_size=32, max_size=32)
NONCES = st.binary(min_size=12, max_size=12)
TEXTS = st.binary(max_size=300)


@given(KEYS, NONCES, TEXTS)
def test_what_is_sealed_opens_for_the_other_library_and_back(
    key: bytes, nonce: bytes, plain: bytes
) -> None:
    other = ChaCha20Poly1305(key)
    sealed = Cipher(key).seal(nonce, plain)
    assert sealed == other.encrypt(nonce, plain, None)
    assert Cipher(key).open(nonce, sealed) == plain


@given(KEYS, NONCES, TEXTS, st.data())
def test_a_changed_or_shortened_text_does_not_open(
    key: bytes, nonce: bytes, plain: bytes, data: st.DataObject
) -> None:
    sealed = Cipher(key).seal(nonce, plain)
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    assert Cipher(key).open(nonce, bytes(changed)) is None
    assert Cipher(key).open(nonce, sealed[:-1]) is None
    assert Cipher(key).open(nonce, sealed[:15]) is None


@given(TEXTS, TEXTS, TEXTS)
def test_derived_keys_are_those_of_the_other_library(
    secret: bytes, salt: bytes, info: bytes
) -> None:
    other = HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=info)
    assert hkdf_sha256(secret, salt=salt, info=info) == other.derive(secret)


def test_derived_keys_are_those_of_the_rfc() -> None:
    derived = hkdf_sha256(bytes([0x0B] * 22), salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA)))
    assert derived.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"


@settings(max_examples=20)
@given(TEXTS, st.binary(min_size=16, max_size=16), st.integers(1, 8))
def test_passphrases_come_to_the_same_key(passphrase: bytes, salt: bytes, factor: int) -> None:
    other = Scrypt(salt=salt, length=32, n=2**factor, r=8, p=1)
    assert scrypt(passphrase, salt=salt, work_factor=factor) == other.derive(passphrase)


def test_too_little_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> bytes:
        raise SodiumError

    monkeypatch.setattr(primitives, "crypto_pwhash_scryptsalsa208sha256_ll", fails)
    with pytest.raises(VaultError, match="too_little_memory"):
        scrypt(b"passphrase", salt=bytes(16), work_factor=16)


@given(KEYS, KEYS)
def test_both_sides_share_what_the_other_library_says(secret: bytes, second: bytes) -> None:
    public = x25519_public(second)
    other = X25519PrivateKey.from_private_bytes(secret)
    assert x25519_public(secret) == other.public_key().public_bytes_raw()
    shared = other.exchange(X25519PublicKey.from_public_bytes(public))
    assert x25519_shared(secret, public) == shared == x25519_shared(second, x25519_public(secret))


@pytest.mark.parametrize("public", [bytes(32), bytes([1, *bytes(31)]), bytes(31), bytes(33)])
def test_nothing_is_shared_with_a_key_of_low_order_or_another_length(public: bytes) -> None:
    if len(public) == 32:
        assert x25519_shared(new_x25519_secret(), public) is None
    else:
        with pytest.raises(ValueError, match="32"):
            x25519_shared(new_x25519_secret(), public)


@given(KEYS, TEXTS)
def test_signatures_are_those_of_the_other_library(secret: bytes, message: bytes) -> None:
    other = Ed25519PrivateKey.from_private_bytes(secret)
    assert ed25519_public(secret) == other.public_key().public_bytes_raw()
    assert ed25519_sign(secret, message) == other.sign(message)
    assert ed25519_holds(ed25519_public(secret), message, other.sign(message))


@given(KEYS, TEXTS, st.integers(0, 511))
def test_a_signature_with_another_bit_holds_for_neither(
    secret: bytes, message: bytes, bit: int
) -> None:
    public = ed25519_public(secret)
    changed = bytearray(ed25519_sign(secret, message))
    changed[bit // 8] ^= 1 << bit % 8
    assert not ed25519_holds(public, message, bytes(changed))
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(bytes(changed), message)


def test_a_key_under_which_anything_holds_is_refused() -> None:
    neutral = bytes([1, *bytes(31)])
    assert not ed25519_holds(neutral, b"anything", neutral + bytes(32))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_keys_and_signatures_of_another_length_are_never_handed_on(length: int) -> None:
    wrong = bytes(length)
    for made_of in (Cipher, x25519_public, ed25519_public):
        with pytest.raises(ValueError, match="32"):
            made_of(wrong)
    with pytest.raises(ValueError, match="32"):
        ed25519_sign(wrong, b"")
    public = ed25519_public(new_ed25519_secret())
    assert not ed25519_holds(wrong, b"", bytes(64))
    assert not ed25519_holds(public, b"", bytes(length % 64))


@pytest.mark.parametrize("length", [0, 11, 13, 16])
def test_a_nonce_of_another_length_is_no_text_that_does_not_open(length: int) -> None:
    for seals_or_opens in (Cipher(bytes(32)).seal, Cipher(bytes(32)).open):
        with pytest.raises(ValueError, match="12"):
            seals_or_opens(bytes(length), bytes(16))
