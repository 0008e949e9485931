from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import VaultError
from core.vault import age, age_recipients, age_stream
from core.vault.age import ScryptIdentity, ScryptRecipient, X25519Identity, X25519Recipient
from core.vault.age_header import INTRO, Stanza, covered_bytes, header_bytes

ALICE = X25519Identity.generate()
BOB = X25519Identity.generate()
SIZES = [0, 1, 65535, 65536, 65537, 131072, 200_000]
CHEAP = 2
"""A work factor for tests that are not about work."""

needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="the age tool is not on PATH")


def _code(data: bytes, *identities: age.Identity) -> str:
    with pytest.raises(VaultError) as caught:
        age.decrypt(data, identities)
    return caught.value.code


@pytest.mark.parametrize("size", SIZES)
def test_what_is_encrypted_opens_for_each_recipient_at_every_chunk_edge(size: int) -> None:
    plain = bytes(range(256)) * (size // 256) + bytes(size % 256)
    data = age.encrypt(plain, [ALICE.recipient, BOB.recipient])
    assert age.decrypt(data, [BOB]) == age.decrypt(data, [ALICE]) == plain


@pytest.mark.parametrize("size", SIZES)
def test_pyrage_opens_ours_and_we_open_pyrages(size: int) -> None:
    plain = b"\xe6" * size
    theirs = pyrage.x25519.Identity.from_str(ALICE.encode())
    assert str(theirs.to_public()) == ALICE.recipient.encode()
    assert pyrage.decrypt(age.encrypt(plain, [ALICE.recipient]), [theirs]) == plain
    recipient = pyrage.x25519.Recipient.from_str(ALICE.recipient.encode())
    assert age.decrypt(pyrage.encrypt(plain, [recipient]), [ALICE]) == plain


@pytest.mark.usefixtures("full_work")
def test_pyrage_opens_our_passphrase_file_at_the_work_factor_we_write() -> None:
    data = age.encrypt("村校".encode(), [ScryptRecipient("白云深处有人家")])
    assert b" 16\n" in data[:200]
    assert pyrage.passphrase.decrypt(data, "白云深处有人家") == "村校".encode()


def test_we_open_a_passphrase_file_of_pyrage() -> None:
    data = pyrage.passphrase.encrypt(b"plain", "correct horse")
    # pyrage measures the machine and may choose more work than we take from strangers
    assert age.decrypt(data, [ScryptIdentity("correct horse", max_work_factor=22)]) == b"plain"


@needs_age
def test_the_age_tool_opens_ours_and_we_open_its_file(tmp_path: Path) -> None:
    key = tmp_path / "key.txt"
    key.write_text(ALICE.encode() + "\n", encoding="ascii")
    ours = age.encrypt(b"plain" * 30_000, [BOB.recipient, ALICE.recipient])
    opened = subprocess.run(
        ["age", "-d", "-i", str(key)], input=ours, capture_output=True, check=True
    )
    assert opened.stdout == b"plain" * 30_000
    theirs = subprocess.run(
        ["age", "-r", ALICE.recipient.encode()], input=b"back", capture_output=True, check=True
    )
    assert age.decrypt(theirs.stdout, [ALICE]) == b"back"


def test_another_key_does_not_match() -> None:
    assert _code(age.encrypt(b"x", [ALICE.recipient]), BOB) == "no_identity_matched"


def test_a_passphrase_does_not_match_a_file_for_a_key_nor_a_key_one_for_a_passphrase() -> None:
    to_key = age.encrypt(b"x", [ALICE.recipient])
    to_passphrase = age.encrypt(b"x", [ScryptRecipient("12345678", CHEAP)])
    assert _code(to_key, ScryptIdentity("12345678")) == "no_identity_matched"
    assert _code(to_passphrase, ALICE) == "no_identity_matched"


def test_a_wrong_passphrase_does_not_match() -> None:
    data = age.encrypt(b"x", [ScryptRecipient("12345678", CHEAP)])
    assert _code(data, ScryptIdentity("12345679")) == "no_identity_matched"


def test_a_passphrase_typed_full_width_opens_too() -> None:
    data = age.encrypt(b"x", [ScryptRecipient("shan 2026", CHEAP)])
    assert age.decrypt(data, [ScryptIdentity("ｓｈａｎ\u3000２０２６ \n")]) == b"x"


def test_a_passphrase_that_is_no_text_is_just_wrong() -> None:
    data = age.encrypt(b"x", [ScryptRecipient("12345678", CHEAP)])
    assert _code(data, ScryptIdentity("\udce9\ud800")) == "no_identity_matched"


def test_no_work_is_done_for_a_work_factor_of_23(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(age_recipients, "scrypt", refuse)
    for written in ("19", "23", "9" * 5000):
        covered = covered_bytes((Stanza("scrypt", ("A" * 22, written), bytes(32)),))
        data = header_bytes(covered, bytes(32)) + bytes(32)
        assert _code(data, ScryptIdentity("12345678")) == "work_factor_too_high"


def test_a_work_factor_of_18_is_read() -> None:
    data = age.encrypt(b"x", [ScryptRecipient("12345678", 18)])
    assert age.decrypt(data, [ScryptIdentity("12345678")]) == b"x"


def test_five_thousand_stanzas_are_refused_after_the_thirty_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stanza = BOB.recipient.wrap(bytes(16))
    exchanges: list[bytes] = []
    monkeypatch.setattr(age_recipients, "x25519_shared", lambda _s, p: exchanges.append(p))
    data = header_bytes(covered_bytes((stanza,) * 5000), bytes(32)) + bytes(32)
    source = io.BytesIO(data)
    with pytest.raises(VaultError) as caught:
        age.decrypt_stream(source, io.BytesIO(), [ALICE])
    assert caught.value.code == "too_many_stanzas"
    assert exchanges == []
    assert source.tell() < len(data) // 100


def test_thirty_two_stanzas_open() -> None:
    data = age.encrypt(b"x", [BOB.recipient] * 31 + [ALICE.recipient])
    assert age.decrypt(data, [ALICE]) == b"x"


@pytest.mark.parametrize("recipients", [0, 33])
def test_no_file_is_written_to_nobody_or_to_thirty_three(recipients: int) -> None:
    with pytest.raises(ValueError, match=str(recipients)):
        age.encrypt(b"x", [ALICE.recipient] * recipients)


def test_a_passphrase_stands_alone_when_written() -> None:
    with pytest.raises(ValueError, match="2"):
        age.encrypt(b"x", [ScryptRecipient("12345678", CHEAP), ALICE.recipient])


def test_a_header_without_an_end_is_not_read_to_it() -> None:
    for filler in (b"A" * 1_000_000, (b"A" * 64 + b"\n") * 20_000):
        source = io.BytesIO(INTRO + b"-> grease x\n" + filler)
        with pytest.raises(VaultError) as caught:
            age.decrypt_stream(source, io.BytesIO(), [ALICE])
        assert caught.value.code == "header_too_large"
        assert source.tell() < 70_000


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + bytes(500), INTRO[:-1], b"\xff" * 100])
def test_an_empty_or_renamed_file_is_no_age_file(data: bytes) -> None:
    assert _code(data, ALICE) == "not_age"


def test_a_header_without_stanzas_is_damaged() -> None:
    assert _code(header_bytes(covered_bytes(()), bytes(32)) + bytes(32), ALICE) == "damaged"


def test_trailing_bytes_are_damage() -> None:
    for size in (10, 65536):
        assert _code(age.encrypt(bytes(size), [ALICE.recipient]) + b"!", ALICE) == "damaged"


def test_a_payload_cut_between_two_chunks_is_damage_and_nothing_is_returned() -> None:
    data = age.encrypt(bytes(3 * 65536), [ALICE.recipient])
    assert _code(data[: -65536 - 16], ALICE) == "damaged"


def test_two_chunks_that_changed_places_are_damage() -> None:
    data = age.encrypt(bytes(65536) + b"\1" * 65536 + b"\2", [ALICE.recipient])
    sealed = 65536 + 16
    start = len(data) - 2 * sealed - 17
    first, second = data[start : start + sealed], data[start + sealed : start + 2 * sealed]
    swapped = data[:start] + second + first + data[start + 2 * sealed :]
    assert len(swapped) == len(data)
    assert _code(swapped, ALICE) == "damaged"


def test_a_stream_of_short_reads_opens_the_same() -> None:
    class Dribble(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size, 1000) if size and size > 22 else size)

    plain = bytes(200_000)
    target = io.BytesIO()
    age.encrypt_stream(Dribble(plain), target, [ALICE.recipient])
    opened = io.BytesIO()
    age.decrypt_stream(Dribble(target.getvalue()), opened, [ALICE])
    assert opened.getvalue() == plain


FUZZED = age.encrypt(b"plain" * 20, [BOB.recipient, ALICE.recipient])
FUZZED_PASSPHRASE = age.encrypt(b"plain" * 20, [ScryptRecipient("12345678", 1)])


@pytest.mark.parametrize(
    ("data", "identity"), [(FUZZED, ALICE), (FUZZED_PASSPHRASE, ScryptIdentity("12345678", 4))]
)
def test_a_flipped_bit_anywhere_is_refused(data: bytes, identity: age.Identity) -> None:
    for place in range(len(data)):
        broken = bytearray(data)
        broken[place] ^= 1 << place % 8
        with pytest.raises(VaultError):
            age.decrypt(bytes(broken), [identity])


def test_a_file_cut_off_anywhere_is_refused() -> None:
    for length in range(len(FUZZED)):
        with pytest.raises(VaultError):
            age.decrypt(FUZZED[:length], [ALICE])


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_bytes_spliced_in_anywhere_give_a_vault_error(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(FUZZED)))
    end = data.draw(st.integers(start, len(FUZZED)))
    lines = st.sampled_from([b"\n", b"-> ", b"---", b"-> scrypt AAAA 9\n\n", b"=", b" "])
    patch = data.draw(st.one_of(st.binary(max_size=80), lines))
    broken = FUZZED[:start] + patch + FUZZED[end:]
    if broken == FUZZED:
        return
    with pytest.raises(VaultError):
        age.decrypt(broken, [ScryptIdentity("12345678", 4), ALICE])


@given(st.binary(max_size=300))
def test_any_bytes_after_the_first_line_give_a_vault_error(rest: bytes) -> None:
    with pytest.raises(VaultError):
        age.decrypt(INTRO + rest, [ALICE])


def test_a_secret_is_not_in_a_representation() -> None:
    secret = X25519Identity(b"S" * 32)
    shown = repr(secret) + repr(ScryptIdentity("my secret")) + repr(ScryptRecipient("my secret"))
    assert "SSS" not in shown
    assert "my secret" not in shown


def test_keys_of_the_other_kind_case_or_with_a_wrong_letter_are_refused() -> None:
    public, secret = ALICE.recipient.encode(), ALICE.encode()
    wrong_letter = public[:-1] + ("q" if public[-1] != "q" else "p")
    for text in ("", "age1", secret, public.upper(), wrong_letter, public + "q", "age1村"):
        with pytest.raises(VaultError, match="bad_recipient"):
            X25519Recipient.decode(text)
    for text in ("", public, secret.lower(), secret.title(), secret[:-1]):
        with pytest.raises(VaultError, match="bad_identity"):
            X25519Identity.decode(text)


def test_a_public_key_of_low_order_is_no_recipient() -> None:
    with pytest.raises(VaultError, match="bad_recipient"):
        age.encrypt(b"x", [X25519Recipient(bytes(32))])


def test_the_target_of_a_stream_holds_only_authenticated_chunks() -> None:
    data = bytearray(age.encrypt(b"a" * 65536 + b"b" * 10, [ALICE.recipient]))
    data[-1] ^= 1
    target = io.BytesIO()
    with pytest.raises(VaultError):
        age.decrypt_stream(io.BytesIO(bytes(data)), target, [ALICE])
    assert target.getvalue() == b"a" * age_stream.CHUNK_BYTES
