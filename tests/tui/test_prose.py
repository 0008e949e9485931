"""Sentences that do not fit: one mark, right behind the last word that stands there."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tui.widgets.prose import first_lines


def test_a_mark_follows_the_last_word_that_fits() -> None:
    assert first_lines(["第一行", "第二", "第三"], 2, 10) == ["第一行", "第二~"]


@pytest.mark.parametrize("last", ["一二三四五", "一二三四 a", "0123456789"])
def test_a_full_line_gives_up_its_end_for_the_mark(last: str) -> None:
    cut_line = first_lines([last, "再一行"], 1, 10)[0]
    assert cut_line.rstrip().endswith("~")
    assert cell_len(cut_line) <= 10


def test_what_fits_has_no_mark() -> None:
    assert first_lines(["一", "二"], 2, 10) == ["一", "二"]
