from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.digits import parse_thirty_digits, thirty_digits
from core.errors import CunxiaoError
from core.vault.age import X25519Identity
from core.vault.digits import fingerprint

EMPTY = "19803 49933 79397 00111 56650 86549"


def test_thirty_digits_are_the_digest_modulo_ten_to_the_thirtieth() -> None:
    digest = hashlib.sha256(b"").digest()
    assert thirty_digits(digest) == EMPTY
    assert EMPTY.replace(" ", "") == str(int(digest.hex(), 16))[-30:]
    assert thirty_digits(b"\x00\x07") == "00000 00000 00000 00000 00000 00007"


@given(st.binary(min_size=32, max_size=32), st.sampled_from([" ", "", "-", "－", "\u3000", "\n"]))
def test_digits_are_read_as_people_write_them(digest: bytes, between: str) -> None:
    code = thirty_digits(digest)
    typed = code.replace(" ", between)
    assert parse_thirty_digits(typed) == code
    wide = typed.translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert parse_thirty_digits(f" {wide}\r\n") == code


@pytest.mark.parametrize("text", ["", EMPTY[:-1], EMPTY + "0", "O" + EMPTY[1:], "٣" * 30])
def test_anything_but_thirty_digits_is_refused(text: str) -> None:
    with pytest.raises(CunxiaoError, match="code_format"):
        parse_thirty_digits(text)


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    try:
        outcome = str(len(parse_thirty_digits(text)))
    except CunxiaoError as error:
        outcome = error.code
    assert outcome in {"35", "code_format"}


def test_a_fingerprint_stands_for_both_keys() -> None:
    one, two = (X25519Identity(bytes([n]) * 32).recipient.encode() for n in (1, 2))
    prints = {fingerprint(key * 32, to) for key in (b"\1", b"\2") for to in (one, two)}
    assert len(prints) == 4
    assert fingerprint(b"\1" * 32, one) == "25369 99249 62600 62132 84555 55785"
