"""Codes of places: what is typed where the national form wants a division's code. Pure.

The form takes a code or the name of a place. Digits that are no code are kept and doubted, never
refused: a county's office may write what no table here knows.
"""

from __future__ import annotations

import re

from core.identity import PROVINCES, normalise_digits
from core.reading.notes import DraftNotes, Value

PLACE_FIELDS = (
    "birthplace_code",
    "native_place",
    "hukou_place_code",
    "m1_hukou_code",
    "m2_hukou_code",
)
PROBLEM_CODES = ("bad_place_code", "unknown_hukou")
"""Doubts about places and 户口性质: `problem.<code>`; both are kept as written."""
_DIGITS = re.compile(r"\d+")
_CODE = re.compile(r"\d{6}(?:\d{3}(?:\d{3})?)?")
"""A county has 6 digits, a town 9, a village 12 (GB/T 2260, GB/T 10114)."""


def place(notes: DraftNotes, key: str, text: str) -> Value:
    """Read a division's code or a place's name; doubt digits that are no code, in a form."""
    digits = normalise_digits(text)
    if not _DIGITS.fullmatch(digits):
        return text
    if not notes.is_lenient and not _is_code(notes, digits):
        notes.warning(key, "bad_place_code")
    return digits


def _is_code(notes: DraftNotes, digits: str) -> bool:
    """Whether digits have the shape of a code, of a province or of the own number's area."""
    own = normalise_digits(notes.texts["id_number"])
    is_known = digits[:2] in PROVINCES or own.startswith(digits[:6])
    return is_known and _CODE.fullmatch(digits) is not None
