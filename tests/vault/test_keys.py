from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import VaultError
from core.vault import age, sshsig
from core.vault.age import ScryptIdentity, ScryptRecipient, X25519Identity
from core.vault.keys import HomeKeys, SigningKey, new_home_keys, rotated, unwrap, wrap
from core.vault.passphrase import (
    check_new_passphrase,
    is_short_passphrase,
    normalise_passphrase,
)
from core.vault.recovery import RecoverySeed

CODE = "3299990001"
RECOVERY = RecoverySeed.new().identity()
KEYS = new_home_keys(CODE, RECOVERY.recipient.encode())
SOMEBODY = X25519Identity.generate()


def _unwrap_code(plain: bytes) -> str:
    with pytest.raises(VaultError) as caught:
        unwrap(age.encrypt(plain, [SOMEBODY.recipient]), SOMEBODY)
    return caught.value.code


def _document() -> dict[str, object]:
    document = json.loads(age.decrypt(wrap(KEYS, SOMEBODY.recipient), [SOMEBODY]))
    assert isinstance(document, dict)
    return document


def _written(document: dict[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_keys_wrapped_for_a_passphrase_and_the_recovery_key_are_the_same_keys() -> None:
    by_passphrase = wrap(KEYS, ScryptRecipient("白云深处有人家", 2))
    by_recovery = wrap(KEYS, RECOVERY.recipient)
    assert unwrap(by_passphrase, ScryptIdentity("白云深处有人家")) == KEYS
    assert unwrap(by_recovery, RECOVERY) == KEYS


def test_a_wrong_passphrase_says_so_and_a_wrong_key_says_so() -> None:
    with pytest.raises(VaultError, match="wrong_passphrase"):
        unwrap(wrap(KEYS, ScryptRecipient("12345678", 2)), ScryptIdentity("12345679"))
    with pytest.raises(VaultError, match="no_identity_matched"):
        unwrap(wrap(KEYS, RECOVERY.recipient), SOMEBODY)


def test_a_device_is_called_after_its_school_and_eight_hex_digits() -> None:
    school, _, tail = KEYS.device.rpartition("-")
    assert school == CODE
    assert len(bytes.fromhex(tail)) == 4
    assert new_home_keys(CODE, KEYS.recovery_recipient).device != KEYS.device


def test_new_keys_want_a_recovery_key_that_can_be_written_to() -> None:
    with pytest.raises(VaultError, match="bad_recipient"):
        new_home_keys(CODE, "age1nobody")


def test_after_a_rotation_the_next_key_is_current() -> None:
    fresh = X25519Identity.generate()
    later = rotated(KEYS, fresh)
    assert (later.current, later.next) == (KEYS.next, fresh)
    assert (later.store_key, later.device, later.signing) == (
        KEYS.store_key,
        KEYS.device,
        KEYS.signing,
    )


def test_a_signing_key_survives_its_bytes_and_signs_in_a_namespace() -> None:
    again = SigningKey.from_bytes(KEYS.signing.to_bytes())
    assert again == KEYS.signing
    sshsig.verify(b"x", again.sign(b"x", "test"), KEYS.signing.public, "test")


def test_no_secret_is_in_a_representation() -> None:
    shown = repr(KEYS)
    assert repr(KEYS.store_key)[2:-1] not in shown
    assert repr(KEYS.signing.secret)[2:-1] not in shown
    assert KEYS.current.encode() not in shown
    assert repr(KEYS.next.secret)[2:-1] not in shown


def test_keys_of_a_newer_program_say_so() -> None:
    assert _unwrap_code(b'{"v":2,"vault":{}}') == "keys_too_new"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("v", "1"),
        ("v", True),
        ("v", None),
        ("store_key", "AAAA"),
        ("store_key", "not base64"),
        ("store_key", 7),
        ("signing", "AAAA"),
        ("device", ""),
        ("device", "\\ud800"),
        ("current", "AGE-SECRET-KEY-1"),
        ("next", None),
        ("recovery_recipient", "age1"),
        ("extra", "x"),
    ],
)
def test_a_document_with_a_wrong_field_is_no_keys(field: str, value: object) -> None:
    text = _written(_document() | {field: value}).replace(b"\\\\ud800", b"\\ud800")
    assert _unwrap_code(text) == "keys_damaged"


def test_a_document_that_lacks_a_field_or_is_written_otherwise_is_no_keys() -> None:
    document = _document()
    spaced = json.dumps(document, sort_keys=True).encode()
    twice = _written(document)[:-1] + b',"v":1}'
    del document["next"]
    for text in (_written(document), spaced, twice, b"", b"[]", b"null", b"[" * 100_000):
        assert _unwrap_code(text) == "keys_damaged"


@given(st.binary(max_size=60))
def test_any_plain_bytes_that_are_no_keys_are_a_vault_error(plain: bytes) -> None:
    assert _unwrap_code(plain) in {"keys_damaged", "keys_too_new"}


def test_a_store_key_has_thirty_two_bytes() -> None:
    with pytest.raises(VaultError, match="keys_damaged"):
        HomeKeys(b"short", KEYS.device, KEYS.signing, KEYS.current, KEYS.next, "age1")


@pytest.mark.parametrize("typed", ["", "  ", "\u3000"])
def test_an_empty_new_passphrase_is_refused(typed: str) -> None:
    with pytest.raises(VaultError, match="passphrase_empty"):
        check_new_passphrase(typed)


@pytest.mark.parametrize("typed", ["1", "1234567", "  1234567 ", "一二三", "白云a"])
def test_a_short_new_passphrase_is_taken_with_a_warning(typed: str) -> None:
    check_new_passphrase(typed)
    assert is_short_passphrase(typed)


@pytest.mark.parametrize("typed", ["12345678", "１２３４５６７８", "白云深处", "a b c d e"])
def test_eight_characters_or_four_chinese_ones_are_enough(typed: str) -> None:
    check_new_passphrase(typed)
    assert not is_short_passphrase(typed)


def test_a_passphrase_keeps_its_inner_spaces_and_its_case() -> None:
    assert normalise_passphrase(" Ｂai  yun\u3000") == "Bai  yun"
