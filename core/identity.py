"""Identity numbers and names: one form for what people write in many. Pure.

Identity numbers follow GB 11643-1999: six digits of area, the birth date, three digits of which
an odd one means male, and a check character by ISO 7064 MOD 11-2.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import mul

from core.frozen import record
from core.models import Sex

INTERPUNCT = "·"
"""U+00B7, the one interpunct that is stored (阿依古丽·买买提江)."""

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ue000-\uf8ff"
_SPACE_BESIDE_HAN = rf"(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])"
_INTERPUNCTS = rf"\s*[·•‧・∙⋅●]+\s*|(?<=[{_HAN}])\s*[.。]+\s*(?=[{_HAN}])"
"""Compiled when the first name needs them: the wide classes cost 4 ms, and few names do."""
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−﹣ー"}

PROVINCES = frozenset(
    {"11", "12", "13", "14", "15", "21", "22", "23"}
    | {"31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46"}
    | {"50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83"}
)
"""First two digits that GB/T 2260 has, and 83, the residence permits of people from Taiwan."""

_STILL_PRIVATE_IN_GB18030 = {
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}
"""GB18030-2005, appendix: private code points of the 2000 edition and where they are now."""


@lru_cache(maxsize=1)
def _from_private() -> dict[int, int]:
    """Map what Windows once kept in its private area (GBK FE50-FEA0) to the standard's place."""
    table: dict[int, int] = {}
    for offset in range(0x50):
        code_point = 0xE815 + offset
        trail = 0x50 + offset + (1 if 0x50 + offset >= 0x7F else 0)
        character = bytes((0xFE, trail)).decode("gb18030", errors="replace")
        if len(character) == 1 and character != "�" and ord(character) != code_point:
            table[code_point] = ord(character)
    table.update(_STILL_PRIVATE_IN_GB18030)
    return table


_ALREADY_NORMAL = re.compile("[!-~\u4e00-\u9fff]*")
"""ASCII without spaces and the common Han characters: nearly every cell, and NFKC keeps them."""

_MARKS = "，。；：！？（）～"
"""Marks of a Chinese sentence which NFKC would turn into ASCII."""

_COMMON_NAME = re.compile("[\u4e00-\u9fff]*")


def normalise_text(text: str) -> str:
    """Return text as it is stored: NFKC, no invisible characters, single inner spaces, trimmed.

    Line breaks become spaces; lone surrogates are dropped, since no file can hold them.
    """
    if _ALREADY_NORMAL.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFKC", text.translate(_from_private()))
    visible = "".join(
        character if not _is_invisible(character) else (" " if character.isspace() else "")
        for character in folded
    )
    return " ".join(unicodedata.normalize("NFKC", visible).split())


def normalise_prose(text: str) -> str:
    """Return a sentence as it is stored: as `normalise_text`, with its Chinese marks as typed."""
    parts = re.split(f"([{_MARKS}])", text)
    return "".join(one if one in _MARKS else normalise_text(one) for one in parts)


def _is_invisible(character: str) -> bool:
    """Say whether a character has no shape of its own.

    Characters that this Python does not know yet are kept: new rare Han characters are among them.
    """
    is_variation = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return is_variation or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def normalise_name(text: str) -> str:
    """Return a person's name as it is stored.

    Spaces beside Han characters go (`欧阳 娜娜`), every interpunct between letters becomes
    U+00B7 without spaces around it, other spaces stay single (`Maria Li`).
    """
    if _COMMON_NAME.fullmatch(text):
        return text
    name = re.sub(_SPACE_BESIDE_HAN, "", normalise_text(text))
    return re.sub(_INTERPUNCTS, INTERPUNCT, name).strip(INTERPUNCT + " ")


def normalise_digits(text: str) -> str:
    """Return a number's characters without width, spaces, quotes, commas and stray full stops."""
    if text.isascii() and text.isalnum():
        return text
    plain = normalise_text(text).translate(_DASHES)
    return re.sub(r"[\s'`´‘’\"“”,，]", "", plain).strip(".。")


class IdFault(StrEnum):
    """Why a text is no identity number; the value is the problem's code."""

    LENGTH = "id_length"
    CHARACTERS = "id_characters"
    OLD = "old_number"
    """Fifteen digits, out of use since 2013: the household register has the new one."""
    DIGITS_LOST = "digits_lost"
    """A workbook kept the number as a floating-point value: at most 15 digits survive."""
    CHECKSUM = "checksum"
    BIRTH_DATE = "bad_date"
    """The check digit holds, but the birth date in it does not exist."""


_FLOAT_TEXT = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{2}")
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_CHECK_CHARACTERS = "10X98765432"


@record(frozen=True, slots=True)
class IdNumber:
    """A resident identity number whose check digit holds and whose birth date exists."""

    text: str
    birth_date: date
    sex: Sex

    @property
    def area(self) -> str:
        """The six digits of the county where the number was given."""
        return self.text[:6]

    @property
    def has_known_area(self) -> bool:
        """Whether a province with this number exists (99 does not: worth one warning)."""
        return self.text[:2] in PROVINCES

    @staticmethod
    def parse(text: str) -> IdNumber | IdFault:
        """Read a number in any dress: full width, spaces, lower-case x, leading apostrophe.

        Returns what is wrong with it otherwise; a birth date in the future is not judged here.
        """
        number = normalise_digits(text).upper()
        if _FLOAT_TEXT.fullmatch(number):
            return IdFault.DIGITS_LOST
        number = number.removesuffix(".0").replace("-", "")
        shape = _shape_fault(number)
        if shape is not None:
            return shape
        if check_character(number) != number[17]:
            return IdFault.DIGITS_LOST if number.endswith("000") else IdFault.CHECKSUM
        try:
            born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        except ValueError:
            return IdFault.BIRTH_DATE
        return IdNumber(number, born, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def _shape_fault(number: str) -> IdFault | None:
    if not re.fullmatch(r"[0-9]*X?", number):
        return IdFault.CHARACTERS
    if len(number) == 15 and number.isdigit():
        return IdFault.OLD
    return IdFault.LENGTH if len(number) != 18 else None


def check_character(number: str) -> str:
    """Return the check character for the first 17 digits: ISO 7064 MOD 11-2, 10 is X."""
    total = sum(map(mul, map(int, number[:17]), _WEIGHTS))
    return _CHECK_CHARACTERS[total % 11]
