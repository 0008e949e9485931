"""The labels of codes in English (`core/data/codes_en.tsv`): what a screen says and understands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

ENGLISH_FILE = Path(__file__).parent / "data" / "codes_en.tsv"


@lru_cache(maxsize=1)
def english_labels() -> Mapping[tuple[str, str], str]:
    """Return (table, code) -> English label; read when an English word is first needed."""
    lines = ENGLISH_FILE.read_text(encoding="utf-8").splitlines()[1:]
    cells = (line.split("\t") for line in lines)
    return {(table, code): label for table, code, label in cells}
