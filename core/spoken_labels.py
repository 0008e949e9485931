"""Codes, grades and classes as a screen calls them in the language in use.

Records, workbooks, paper and forms of offices keep the labels of the standard (`core.codes`); an
English screen shows these, and what is typed in English means the same code.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.codes import CODES
from core.english_codes import english_labels
from core.fields import FieldKind, FieldSpec
from core.grades import LAST_GRADE, grade_label, parse_class_number, parse_grade
from core.i18n import Language, current_language, t
from core.labels import class_name
from core.models import Cohort, SchoolYear, Stage
from core.reading.values import parse_bool

_JUNIOR_AFTER = 6
_NEWER_SUBJECTS = {"信息科技": "Information science", "道德与法治": "Morals and law"}
"""Subjects of the plan of 2022 that the table of the standard does not hold."""


def is_english() -> bool:
    """Whether the screens speak English."""
    return current_language() is Language.ENGLISH


def code_label(table: str, code: str | None) -> str:
    """Return the label of a stored code; empty for None, a kept word as it is."""
    if code is not None and is_english():
        return english_labels().get((table, code)) or CODES[table].label(code)
    return CODES[table].label(code)


def short_label(table: str, code: str | None) -> str:
    """Return the label for a narrow column: the one that offices write; a kept word as it is."""
    if code is not None and is_english():
        return code_label(table, code)
    known = CODES[table].by_code(code) if code else None
    return known.short if known else code or ""


def grade_text(cohort: Cohort, year: SchoolYear) -> str:
    """Return a grade: 三年级, Grade 3; 大班, Preschool 3; who has left 小学2019级, Primary 2019."""
    if not is_english():
        return grade_label(cohort, year)
    grade = cohort.grade(year)
    if not 1 <= grade <= LAST_GRADE[cohort.stage]:
        return f"{code_label('stage', cohort.stage.value)} {cohort.entry_year}"
    if cohort.stage is Stage.PRESCHOOL:
        return f"{code_label('stage', cohort.stage.value)} {grade}"
    return f"Grade {grade + (_JUNIOR_AFTER if cohort.stage is Stage.JUNIOR else 0)}"


def class_cell(cohort: Cohort, year: SchoolYear, number: int | None) -> str:
    """Return a class for a narrow column: 三年级2班, `Grade 3-2`."""
    if not is_english() or number is None:
        return class_text(cohort, year, number)
    return f"{grade_text(cohort, year)}-{number}"


def class_text(cohort: Cohort, year: SchoolYear, number: int | None) -> str:
    """Return a class: 三年级2班, or in English `Grade 3, class 2`."""
    if not is_english():
        return class_name(cohort, year, number)
    grade = grade_text(cohort, year)
    return grade if number is None else t("label.class", grade=grade, number=number)


def room_text(cohorts: Iterable[Cohort], year: SchoolYear, number: int | None) -> str:
    """Return how a class without a name of its own is called: 三年级2班.

    Grades that share a room 复式班 are all named, the youngest first: 一年级、二年级; a number
    only tells a second such room from the first. A class that came without a grade says so.
    """
    taught = sorted(cohorts, key=lambda own: (own.stage, -own.entry_year))
    if not taught:
        grade = t("label.no_grade")
        return grade if number is None else t("label.class", grade=grade, number=number)
    *before, last = taught
    if not before:
        return class_text(last, year, number)
    names = [grade_text(cohort, year) for cohort in before]
    names.append(class_text(last, year, number if (number or 0) > 1 else None))
    return t("work.between").join(names)


def subject_text(word: str) -> str:
    """Return a subject that was written, 语文, as it is called in the language in use."""
    if not is_english():
        return word
    found = CODES["subject"].find(word)
    return code_label("subject", found.code) if found else _NEWER_SUBJECTS.get(word, word)


def subjects_text(words: Iterable[str]) -> str:
    """Return subjects in a row."""
    return t("work.between").join(map(subject_text, words))


def in_words(spec: FieldSpec, text: str, year: SchoolYear) -> str:
    """Return a field's text of the standard in the language in use; other texts as they are."""
    if not text or not is_english():
        return text
    if spec.kind is FieldKind.CODE:
        found = CODES[spec.table].find(text)
        return code_label(spec.table, found.code) if found else text
    if spec.kind is FieldKind.BOOL:
        answer = parse_bool(text)
        return text if answer is None else yes_or_no(value=answer)
    if spec.kind is FieldKind.GRADE:
        written = parse_grade(text)
        return grade_text(written.cohort(year), year) if written else text
    if spec.kind is FieldKind.CLASS:
        return str(parse_class_number(text) or text)
    return text


def yes_or_no(*, value: bool) -> str:
    """Return 是 or 否, Yes or No."""
    return t("label.yes") if value else t("label.no")
