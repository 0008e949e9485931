"""What was typed into a search box, as a full-text query over the find tables. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from core.identity import normalise_text

__all__ = ["characters", "match_expression"]

MAX_TYPED = 80
"""Characters of a search that count; a query of thousands would overflow SQLite's parser."""

_TOKEN = re.compile(r"[0-9Xx]+|[A-Za-z]+|[^\W\d_A-Za-z]+", re.UNICODE)
_PLAIN = re.compile(r"[㐀-䶵一-鿋0-9a-z]*")
"""Nearly every text: its tokens are its characters as they are."""
_OLD_HAN = re.compile(r"[㐀-䶵一-鿋]")
_PLACE_BEFORE = "村寨屯庄街区会组社队第"
"""Words after which a short number is a group's or a house's: 岩脚村2, 青石社区3, 第4."""
_PLACE_AFTER = "组号社队小村"
"""Words before which it is: 3组, 128号, 2小组, 第3村民小组."""
_HOUSE_NUMBER = 3
"""Digits of the longest number of a group or house; the last digits one types are mostly four."""


def match_expression(text: str) -> str:
    """Turn what was typed into a full-text query; empty when nothing in it can be searched for.

    Chinese characters next to one another must stand next to one another in a name, place or
    guardian; letters are initials. Digits that stand apart are the end of a number: 王 9012.
    Digits that stand next to Chinese are read as its place writes them: 岩脚村2 and 青石村3组 are
    of that group (a number still being typed is met by its beginning: 1 by 10组 as well), 3组 of
    any village's. Elsewhere (岩脚12) either reading may hold, the place or the number; more than
    three digits (王9012) are no group's and no house's.
    A class, 三(2)班, is no text of these tables: core.lists.typed_class takes it out before.
    """
    tokens = [
        (found.start(), found.group())
        for found in _TOKEN.finditer(normalise_text(text)[:MAX_TYPED])
    ]
    parts: list[str] = []
    position = 0
    while position < len(tokens):
        start, token = tokens[position]
        position += 1
        if token.isascii() and not _opens_place(tokens, position - 1):
            parts.append(_of_letters_and_digits(token))
            continue
        run = [token]
        end = start + len(token)
        while position < len(tokens) and tokens[position][0] == end:
            following = tokens[position][1]
            if following.isascii() and not following.isdecimal():
                break
            run.append(following)
            end += len(following)
            position += 1
        parts.append(_of_run(run))
    return " AND ".join(parts)


def _opens_place(tokens: list[tuple[int, str]], at: int) -> bool:
    """Whether a number stands right before a word that makes it one of a place: 3组."""
    start, token = tokens[at]
    if not token.isdecimal() or at + 1 == len(tokens):
        return False
    after, following = tokens[at + 1]
    return after == start + len(token) and following[0] in _PLACE_AFTER


def _of_letters_and_digits(token: str) -> str:
    if not token.isalpha():
        return f'digits : "{token[::-1].lower()}" *'
    column = "{initials digits}" if token.lower() == "x" else "initials"
    return f'({column} : "{token.lower()}" *)'


def _of_run(run: list[str]) -> str:
    """Return what Chinese characters and the digits between them ask for."""
    columns = "{name place guardian}" if len(run) == 1 and not run[0].isascii() else "place"
    together = f'{columns} : "{characters("".join(run))}"'
    digits = run[-1]
    if len(run) == 1 or not digits.isdecimal():
        return together
    by_number = f"{_of_run(run[:-1])} AND {_of_letters_and_digits(digits)}"
    if len(digits) > _HOUSE_NUMBER:
        return by_number
    return together if run[-2][-1] in _PLACE_BEFORE else f"({together} OR ({by_number}))"


@lru_cache(maxsize=512)
def characters(text: str) -> str:
    """Return the characters of a text one by one, as the find tables hold them."""
    if _PLAIN.fullmatch(text):
        return " ".join(text)
    return " ".join(_token(character) for character in text if character.isalnum())


def _token(character: str) -> str:
    """Return a character as the tokenizer keeps it.

    SQLite's tables of letters stop at Unicode 6.1: newer Han would fall out as punctuation.
    """
    if character.isascii() or _OLD_HAN.match(character):
        return character.lower()
    return f"u{ord(character):x}"
