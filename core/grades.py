"""Grades and classes as they are written: 一(1)班, 六年级2班, 2026级1班, 初一, 大班. Pure.

A grade is a stage and a number in it: primary 1-6, junior 1-3 (七年级 is junior 1), preschool 1-3
(小班, 中班, 大班; 学前班, the year before school, is 3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.dates import chinese_number
from core.identity import normalise_text
from core.models import Cohort, SchoolYear, Stage

LAST_GRADE = {Stage.PRESCHOOL: 3, Stage.PRIMARY: 6, Stage.JUNIOR: 3}
_DIGITS = "一二三四五六七八九"
_PRESCHOOL = {"小": 1, "中": 2, "大": 3}
_STAGE_WORDS = {
    "小学": Stage.PRIMARY,
    "初中": Stage.JUNIOR,
    "学前": Stage.PRESCHOOL,
    "幼儿园": Stage.PRESCHOOL,
    "幼儿": Stage.PRESCHOOL,
}
_STAGE_LABELS = {Stage.PRESCHOOL: "学前", Stage.PRIMARY: "小学", Stage.JUNIOR: "初中"}

_NUMBER = r"\d{1,2}|[〇零一二三四五六七八九十]{1,3}"
_CLASS = rf"(?:[(.\-、·]?(?P<number>{_NUMBER})\)?班?\)?|班)?"
_STAGE = r"(?P<stage>小学|初中|学前|幼儿园|幼儿)?"
_GRADE = re.compile(
    rf"{_STAGE}(?P<level>[初小])?(?P<grade>\d|[一二三四五六七八九])(?P<unit>年级|年)?{_CLASS}"
)
_COHORT = re.compile(
    rf"{_STAGE}(?P<year>(?:19|20)\d\d|\d\d(?=级))[级年]?(?P<after>小学|初中|学前)?{_CLASS}"
)
_NURSERY = re.compile(
    rf"(?:学前|幼儿园|幼儿)?(?P<size>[大中小])"
    rf"(?:班[(]?(?P<after>{_NUMBER})?[)]?班?|[(]?(?P<before>{_NUMBER})[)]?班)"
)
_SCHOOL_TO_BE = re.compile(rf"(?:附设)?(?:学前|幼儿)班?{_CLASS}")
_THREE_DIGITS = re.compile(r"(?P<grade>[1-9])(?P<number>\d\d)班?")
_LEAVING_YEAR = re.compile(r"(?:小学|初中)?(?:(?:19|20)\d\d|\d\d)届.*")
_FORMAL_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖弌弍弎", "一二三四五六七八九一二三")
_GRADE_WORD = re.compile(r"\bgrade\s*(\d)", re.IGNORECASE)
_CLASS_WORD = re.compile(r",?\s*\bclass\s*(\d+)", re.IGNORECASE)
_ENGLISH_STAGE = re.compile(r"\b(preschool|primary|junior)\s*(\d{4}|[1-3])\b", re.IGNORECASE)
_ENGLISH_STAGES = {"preschool": "学前", "primary": "小学", "junior": "初中"}
_CLASS_ALONE = re.compile(rf"[(第]?(?P<number>{_NUMBER})\)?班?\)?")


@dataclass(frozen=True, slots=True)
class WrittenGrade:
    """What a text says: the grade of a stage or the entry year, and a class number if any."""

    stage: Stage
    grade: int | None = None
    entry_year: int | None = None
    class_number: int | None = None

    def cohort(self, year: SchoolYear) -> Cohort:
        """Return the cohort meant in this school year."""
        if self.entry_year is not None:
            return Cohort(self.stage, self.entry_year)
        return Cohort.in_grade(self.stage, self.grade or 1, year)


@lru_cache(maxsize=512)
def parse_grade(text: str) -> WrittenGrade | None:
    """Read a grade with or without a class; None when the text is no grade.

    一年级, 一, 1, 一(1)班, 一年级2班, 1.2班, 101班, 2026级1班, 初一, 七年级, 学前班, 大班,
    壹年级, Grade 1.
    """
    plain = _plain(text)
    if found := _NURSERY.fullmatch(plain):
        number = _number(found["after"] or found["before"])
        return WrittenGrade(Stage.PRESCHOOL, grade=_PRESCHOOL[found["size"]], class_number=number)
    if found := _SCHOOL_TO_BE.fullmatch(plain):
        return WrittenGrade(Stage.PRESCHOOL, grade=3, class_number=_number(found["number"]))
    if found := _COHORT.fullmatch(plain):
        stage = _STAGE_WORDS.get(found["stage"] or found["after"] or "", Stage.PRIMARY)
        year = int(found["year"])
        return WrittenGrade(
            stage,
            entry_year=year + 2000 if year < 100 else year,
            class_number=_number(found["number"]),
        )
    found = _THREE_DIGITS.fullmatch(plain) or _GRADE.fullmatch(plain)
    return _numbered(found) if found else None


def is_leaving_year(text: str) -> bool:
    """Whether a text names the year in which a class leaves: 2026届1班 is no 2026级1班."""
    return _LEAVING_YEAR.fullmatch(_plain(text)) is not None


def _numbered(found: re.Match[str]) -> WrittenGrade | None:
    parts = found.groupdict()
    grade = _number(parts["grade"]) or 0
    number = _number(parts["number"])
    if found.string.endswith("班") and not parts.get("unit") and number is None:
        return None
    stage_word = {"初": "初中", "小": "小学"}.get(parts.get("level") or "", parts.get("stage"))
    if stage_word is None:
        stage = Stage.JUNIOR if grade > 6 else Stage.PRIMARY
    else:
        stage = _STAGE_WORDS[stage_word]
    if stage is Stage.JUNIOR and grade > 6:
        grade -= 6
    if not 1 <= grade <= LAST_GRADE[stage]:
        return None
    return WrittenGrade(stage, grade=grade, class_number=number)


@lru_cache(maxsize=512)
def parse_class_number(text: str) -> int | None:
    """Read a class: 1, 1班, (1)班, 一班, 第1班; None for a class that has a name, not a number."""
    found = _CLASS_ALONE.fullmatch(_plain(text))
    return _number(found["number"]) if found else None


def entry_label(cohort: Cohort) -> str:
    """Return a grade by the year in which it entered: 小学2019级."""
    return f"{_STAGE_LABELS[cohort.stage]}{cohort.entry_year}级"


def grade_label(cohort: Cohort, year: SchoolYear) -> str:
    """Return the grade as a form shows it: 一年级, 七年级, 大班; outside the stage 小学2019级."""
    grade = cohort.grade(year)
    if not 1 <= grade <= LAST_GRADE[cohort.stage]:
        return entry_label(cohort)
    if cohort.stage is Stage.PRESCHOOL:
        return "小中大"[grade - 1] + "班"
    return _DIGITS[grade - 1 + (6 if cohort.stage is Stage.JUNIOR else 0)] + "年级"


def _plain(text: str) -> str:
    plain = normalise_text(text).translate(str.maketrans("【[{〔】]}〕—–", "(((())))--"))
    plain = _of_english(plain).translate(_FORMAL_DIGITS)
    return plain.replace(" ", "").removesuffix(".0")


def _of_english(plain: str) -> str:
    """Return `Grade 3, class 2`, `Preschool 3`, `Primary 2019` as Chinese writes them."""
    staged = _ENGLISH_STAGE.sub(_stage_of_english, plain).replace("班-", "班")
    return _CLASS_WORD.sub(r"\1班", _GRADE_WORD.sub(r"\1年级", staged))


def _stage_of_english(found: re.Match[str]) -> str:
    stage, number = found[1].lower(), found[2]
    if len(number) > 1:
        return f"{number}级{_ENGLISH_STAGES[stage]}"
    if stage == "preschool":
        return "小中大"[int(number) - 1] + "班"
    return f"{_ENGLISH_STAGES[stage]}{number}年级"


def _number(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdecimal() else chinese_number(text)
