"""Grade and class as names of sheets, titles and cells give them: 一(2)班, 三年级1班."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_NUMBER = "一二三四五六七八九"
_GRADE = rf"([{_NUMBER}1-9])"
_CLASS = rf"[(\[【]?([{_NUMBER}十\d]{{1,3}})[)\]】]?班"
_GRADE_CLASS = re.compile(rf"{_GRADE}年级{_CLASS}")
_SHORT = re.compile(
    rf"(?<![\d{_NUMBER}第初]){_GRADE}[(\[【.·\-]?([{_NUMBER}十\d]{{1,2}})[)\]】]?班"
)
_GRADE_ONLY = re.compile(rf"(?<![\d{_NUMBER}\-—~至到、和及]){_GRADE}年级")
"""Not the end of a span: 1-6年级 and 一、二年级 name no single grade."""
_JUNIOR = re.compile(rf"初([一二三123])(?:年级)?(?:{_CLASS})?")
_ENTRY_YEAR = re.compile(r"(20\d\d)级")
_PRESCHOOL = re.compile(r"(学前班|幼儿班|大班|中班|小班|学前)")
_CLASS_ONLY = re.compile(rf"(?<![\d{_NUMBER}共设有分第]){_CLASS}")
_FORMAL_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖", "一二三四五六七八九")
_JUNIOR_GRADES = {"一": "七", "二": "八", "三": "九", "1": "七", "2": "八", "3": "九"}


@dataclass(frozen=True, slots=True)
class ClassName:
    """A grade (三年级, 2026级, 学前班) and a class (2班) as far as a text names them."""

    grade: str = ""
    class_label: str = ""


@lru_cache(maxsize=1024)
def parse_class_name(text: str) -> ClassName:
    """Find grade and class in a text; both empty when it names none."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_FORMAL_DIGITS)
    for pattern in (_GRADE_CLASS, _SHORT):
        match = pattern.search(folded)
        if match:
            return ClassName(_grade(match.group(1)), f"{match.group(2)}班")
    number = _CLASS_ONLY.search(folded)
    class_label = f"{number.group(1)}班" if number else ""
    junior = _JUNIOR.search(folded)
    if junior:
        label = f"{junior.group(2)}班" if junior.group(2) else class_label
        return ClassName(f"{_JUNIOR_GRADES[junior.group(1)]}年级", label)
    for pattern in (_GRADE_ONLY, _PRESCHOOL, _ENTRY_YEAR):
        match = pattern.search(folded)
        if match:
            return ClassName(_whole_grade(pattern, match), class_label)
    return ClassName("", class_label)


def _grade(number: str) -> str:
    return f"{_NUMBER[int(number) - 1] if number.isdigit() else number}年级"


def _whole_grade(pattern: re.Pattern[str], match: re.Match[str]) -> str:
    return _grade(match.group(1)) if pattern is _GRADE_ONLY else match.group(0)
