"""What is drawn is measured in cells."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.cells import MOST_ECHOED, Align, echoed, fit, masked, shown, shown_in_place, wrap

texts = st.text(st.sampled_from("张帅欧阳䶮𬭊a1 ·，。…—（）“”[]x\n\t"), max_size=60)


@given(text=texts, width=st.integers(1, 40), align=st.sampled_from(Align))
def test_a_cell_is_exactly_as_wide_as_its_column(text: str, width: int, align: Align) -> None:
    assert cell_len(fit(text, width, align)) == width


@given(text=texts, width=st.integers(2, 40))
def test_no_line_is_wider_than_the_screen_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown(text.replace("\n", " ")).split())


@given(texts)
def test_no_glyph_of_unsure_width_is_drawn(text: str) -> None:
    assert all(unicodedata.east_asian_width(glyph) != "A" for glyph in shown(text))


@given(texts)
def test_while_edited_every_character_stays_one_character(text: str) -> None:
    assert len(shown_in_place(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "width", "drawn"),
    [
        ("欧阳娜娜", 8, "欧阳娜娜"),
        ("欧阳娜娜", 7, "欧阳娜~"),
        ("欧阳娜娜", 6, "欧阳~ "),
        ("阿依古丽·买买提江", 10, "阿依古丽~ "),
        ("甲[/b]", 6, "甲[/b]"),
    ],
)
def test_what_is_cut_shows_a_mark(text: str, width: int, drawn: str) -> None:
    assert fit(text, width) == drawn


def test_no_line_begins_with_closing_punctuation() -> None:
    assert wrap("出生日期与号码不同，请重填。", 18) == ["出生日期与号码不", "同，请重填。"]


def test_a_masked_number_keeps_its_end() -> None:
    assert masked("990101201801250013") == "**************0013"
    assert masked("10008577242", 4, 3) == "100****7242"
    assert masked("123") == "***"


def test_what_was_typed_is_said_again_in_one_line_at_most() -> None:
    assert echoed("岩脚村") == "岩脚村"
    said = echoed("第一段\n" * 200)
    assert cell_len(said) <= MOST_ECHOED
    assert said.endswith("~")
    assert "\n" not in said
