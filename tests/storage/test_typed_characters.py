"""Texts as the find tables hold them: one token for each letter, digit and Han character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.storage.typed import characters

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MOSTLY_PLAIN = st.text("王小明岩脚村3组ab09", max_size=12)


@given(st.one_of(ANY_TEXT, MOSTLY_PLAIN))
def test_every_letter_is_a_token_of_its_own(text: str) -> None:
    tokens = [token for letter in text if (token := characters.__wrapped__(letter))]
    assert characters.__wrapped__(text) == " ".join(tokens)


def test_a_newer_character_is_spelt_by_its_number_and_a_mark_falls_out() -> None:
    assert characters("𬭊·a B") == "u2cb4a a b"
