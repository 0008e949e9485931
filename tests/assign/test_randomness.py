from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assign.randomness import Stream, draw_seed, normalise_slip, sorted_slips
from core.errors import GroupingError


def test_a_stream_reads_eight_words_from_each_digest() -> None:
    seed = bytes(range(32))
    stream = Stream(seed, "deal")
    words = [stream.word() for _ in range(16)]
    digests = [hashlib.sha256(seed + b"\x1fdeal\x1f" + n).digest() for n in (b"0", b"1")]
    joined = b"".join(digests)
    assert words == [int.from_bytes(joined[at : at + 4], "big") for at in range(0, 64, 4)]


def test_below_rejects_the_words_that_would_favour_small_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # 2^32 mod 7 = 4: the last four words are rejected.
    words = iter([2**32 - 1, 2**32 - 4, 2**32 - 5])
    monkeypatch.setattr(Stream, "word", lambda _self: next(words))
    assert Stream(b"", "deal").below(7) == 6


@given(st.binary(min_size=32, max_size=32), st.integers(0, 50))
def test_a_shuffle_is_a_permutation_and_repeats(seed: bytes, count: int) -> None:
    line = Stream(seed, "deal").shuffled(range(count))
    assert sorted(line) == list(range(count))
    assert line == Stream(seed, "deal").shuffled(range(count))


@pytest.mark.parametrize(
    ("typed", "slip"),
    [("12", "12"), (" 007 ", "7"), ("000", "0"), ("１８", "18"), ("9" * 18, "9" * 18)],
)
def test_two_ways_of_typing_a_number_are_one_slip(typed: str, slip: str) -> None:
    assert normalise_slip(typed) == slip


@pytest.mark.parametrize(
    "typed", ["", " ", "-3", "+3", "3.5", "五", "1 2", "²", "٣", "9" * 19, "1e3"]
)
def test_what_is_no_plain_number_is_no_slip(typed: str) -> None:
    assert normalise_slip(typed) is None


def test_slips_are_sorted_by_length_and_then_by_digits() -> None:
    assert sorted_slips(["33", "7", "012", "7", "100"]) == ("7", "7", "12", "33", "100")


def test_a_bad_slip_is_named_by_its_place() -> None:
    with pytest.raises(GroupingError) as refusal:
        sorted_slips(["12", "七", "33"])
    assert (refusal.value.code, refusal.value.params) == ("slip_bad", {"place": 2, "text": "七"})


def test_a_draw_without_slips_is_refused() -> None:
    with pytest.raises(GroupingError, match="slips_missing"):
        sorted_slips([])


def test_fields_cannot_be_moved_into_one_another() -> None:
    digest, nonce = bytes(32), bytes(32)
    assert draw_seed("s", digest, nonce, ["1", "23"]) != draw_seed("s", digest, nonce, ["12", "3"])


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_the_order_of_typing_does_not_matter(numbers: list[int]) -> None:
    typed = [str(number) for number in numbers]
    assert sorted_slips(typed) == sorted_slips(reversed(typed))
