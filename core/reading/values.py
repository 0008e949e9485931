"""Single values as offices write them: yes and no, whole numbers, distances, phones. Pure."""

from __future__ import annotations

import re

from core.dates import chinese_number
from core.identity import normalise_text

_YES = frozenset(
    {"是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "t", "1", "1.0"}
    | {"享受", "已享受", "已参加", "参加", "已购", "需要", "上过", "已"}
)
_NO = frozenset(
    {
        "否",
        "无",
        "不",
        "不是",
        "没有",
        "没",
        "×",
        "x",
        "✗",
        "✘",
        "n",
        "no",
        "false",
        "f",
        "0",
        "0.0",
    }
    | {"未", "未享受", "不享受", "未参加", "不需要", "没上过", "未上过"}
)
_YES_CHARACTER = "是"
_NO_CHARACTER = "否"

_WHOLE = re.compile(r"(\d{1,9})(?:\.0+)?\s*(?:号|节|课时|学时|小时|个|学分|分)?")
_DISTANCE = re.compile(
    r"(?:约|大约|大概)?(\d{1,6}(?:\.\d{1,3})?)\s*([a-z]+|[公千里华米]+)?\s*(?:左右)?"
)
_METRES_PER_UNIT = {
    "": 1000,
    "公里": 1000,
    "千米": 1000,
    "km": 1000,
    "米": 1,
    "m": 1,
    "里": 500,
    "华里": 500,
    "里路": 500,
}
LONGEST_WAY_M = 500_000
"""A way to school above this is a slip of the pen, such as metres in the column of kilometres."""

_PHONE_PART = re.compile(r"\+?[\d()\-\s转]+")
_AREA_AND_NUMBER = re.compile(r"(01\d|02\d|0[3-9]\d{2})(\d{7,8})")


_MARKS_OF_NOTHING = "-—–―/\\_.*。 　"


def is_blank(text: str) -> bool:
    """Whether a text stands for nothing: empty, a dash, a slash."""
    if text[:1].isalnum():
        return False
    return not text.strip(_MARKS_OF_NOTHING) or not normalise_text(text).strip(_MARKS_OF_NOTHING)


def parse_bool(text: str) -> bool | None:
    """Read 是/否, 有/无, √/×, 1/0, Y/N; None for anything else."""
    word = normalise_text(text).casefold().replace(" ", "")
    if word in _YES:
        return True
    return False if word in _NO else None


def bool_text(*, value: bool | None) -> str:
    """Return 是, 否 or nothing."""
    if value is None:
        return ""
    return _YES_CHARACTER if value else _NO_CHARACTER


def parse_whole(text: str) -> int | None:
    """Read a whole number of at most nine digits, with its unit: 17, 17.0, 17节, 十二."""
    plain = normalise_text(text)
    if found := _WHOLE.fullmatch(plain):
        return int(found[1])
    return chinese_number(plain) if len(plain) <= 3 else None


def parse_distance(text: str) -> int | None:
    """Read a distance and return metres: 3.1, 3公里, 500米, 3里 (1,500 m); a bare number is km."""
    found = _DISTANCE.fullmatch(normalise_text(text).casefold())
    if not found or (found[2] or "") not in _METRES_PER_UNIT:
        return None
    whole, _, fraction = found[1].partition(".")
    thousandths = int(whole) * 1000 + int(fraction.ljust(3, "0"))
    metres = thousandths * _METRES_PER_UNIT[found[2] or ""] // 1000
    return metres if metres <= LONGEST_WAY_M else None


def distance_text(metres: int | None) -> str:
    """Return kilometres as a form shows them, without loss: 3100 -> 3.1."""
    if metres is None:
        return ""
    return f"{metres // 1000}.{metres % 1000:03d}".rstrip("0").rstrip(".")


def normalise_phone(text: str) -> str:
    """Return a phone as it is stored: digits of a mobile, area-number of a fixed line.

    Several numbers are kept, joined by 、. What is no number stays as written.
    """
    parts = [
        part for part in re.split(r"[、，,;；/|]|\s{2,}", normalise_text(text)) if part.strip()
    ]
    return "、".join(_one_phone(part.strip()) for part in parts)


def _one_phone(text: str) -> str:
    if not _PHONE_PART.fullmatch(text.removesuffix(".0")) or "转" in text:
        return text
    digits = re.sub(r"\D", "", text.removesuffix(".0"))
    if len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    if found := _AREA_AND_NUMBER.fullmatch(digits):
        return f"{found[1]}-{found[2]}"
    return digits


def is_phone(stored: str) -> bool:
    """Whether a stored phone has the shape of one: a mobile, a fixed line, 7 or 8 local digits."""
    shape = r"1\d{10}|0\d{2,3}-\d{7,8}(?:转\d{1,6})?|\d{7,8}"
    return all(re.fullmatch(shape, part) for part in stored.split("、"))
