"""English texts are English, and fit where they stand at 80 columns."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from tools.catalogs import ROOT, Entry, read_language

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]")
PLACEHOLDER = re.compile(r"\{\w+\}")
QUOTES_CHINESE = frozenset(
    {
        "error.no_headings",
        "ledger.note.night_call",
        "privacy.notice.choice",
        "problem.grade_leaving_year",
        "problem.which_year",
        "form.hint.subjects",
        "teams.form.others_hint",
        "command.language",
        "language.zh_CN",
        "work.quoted",
    }
)
"""They name a heading, a sign on paper or a subject as it is written there, or the language."""
WIDEST = (("command.", 20), ("list.", 14), ("printing.column.", 24))
"""Cells of a label by its prefix: a key of the footer, a heading of a narrow column."""
SENTENCE = 76
"""Cells of a line of the screen between its margins."""
ONE_LINE = ("where", "state", "title")
LONGER = frozenset({"list.nothing_found"})


def entries() -> list[Entry]:
    return [*read_language(ROOT, "en").entries.values()]


def width(text: str) -> int:
    """Return the cells of a text, a placeholder counted as four."""
    return cell_len(PLACEHOLDER.sub("xxxx", text))


def test_an_english_text_is_english() -> None:
    mixed = {one.id for one in entries() if any(map(CHINESE.search, one.forms))}
    assert mixed <= QUOTES_CHINESE


def test_an_english_text_has_one_word_for_an_idea() -> None:
    """An entrusted guardian is called so, as the glossary has it."""
    other = {one.id for one in entries() if any("carer" in text.lower() for text in one.forms)}
    assert other == set()


@pytest.mark.parametrize(("prefix", "most"), WIDEST)
def test_an_english_label_fits_its_place(prefix: str, most: int) -> None:
    wide = {
        one.id: text
        for one in entries()
        for text in one.forms
        if one.id.startswith(prefix) and one.id not in LONGER and width(text) > most
    }
    assert wide == {}


def test_a_heading_of_a_screen_fits_its_line() -> None:
    wide = {
        one.id: text
        for one in entries()
        for text in one.forms
        if one.id.rsplit(".", maxsplit=1)[-1] in ONE_LINE and width(text) > SENTENCE
    }
    assert wide == {}
