"""Digests that people read to one another: thirty decimal digits in six groups of five.

Used for the fingerprint of a card and for the check code 核对码 of a sealed plan. Pure.
"""

from __future__ import annotations

import unicodedata

from core.errors import CunxiaoError

DIGITS = 30
"""Ten to the thirtieth is 99.66 bits: more than anybody can search for a look-alike."""
GROUP = 5

_SEPARATOR_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Po"})
"""Spaces, line ends, zero-width marks, dashes, and points or commas as people write them."""


def thirty_digits(digest: bytes) -> str:
    """Write a digest as `40718 22953 90011 26674 00318 55420`.

    The digest is read as one big-endian number, reduced modulo 10**30 and padded with zeros to
    thirty digits. Any length is taken; a SHA-256 digest is meant.
    """
    return _grouped(f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}d}")


def parse_thirty_digits(text: str) -> str:
    """Return the form of `thirty_digits` for a code as somebody typed it.

    Full-width digits, and any spaces, dashes and points between digits, are accepted. Raises
    CunxiaoError(`code_format`) when exactly thirty digits do not remain.
    """
    folded = unicodedata.normalize("NFKC", text)
    digits = "".join(c for c in folded if unicodedata.category(c) not in _SEPARATOR_CATEGORIES)
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        raise CunxiaoError("code_format")
    return _grouped(digits)


def _grouped(digits: str) -> str:
    return " ".join(digits[start : start + GROUP] for start in range(0, DIGITS, GROUP))
