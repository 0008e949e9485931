"""Numbers as they are shown until somebody asks for the whole: 资料脱敏.

What stays visible is enough to tell two people of one list apart, and no more.
"""

from __future__ import annotations

MASK = "*"


def _masked(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return MASK * len(text)
    return text[:head] + MASK * (len(text) - head - tail) + text[len(text) - tail :]


def mask_id(number: str) -> str:
    """Return an identity or student number with its birth date and more hidden.

    Of 18 places the six of the division and the last two stay; a shorter one is hidden whole.
    A student number (G or L and the identity number) keeps its letter too.
    """
    head = 7 if number[:1].isalpha() and len(number) > 18 else 6
    return _masked(number, head, 2) if len(number) >= 15 else MASK * len(number)


def mask_phone(number: str) -> str:
    """Return a telephone number without its middle: 138****1234."""
    return _masked(number, 3, 4) if len(number) >= 10 else _masked(number, 0, 2)
