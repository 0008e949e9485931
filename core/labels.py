"""How sexes and classes are called; a class as paper and workbooks name it.

A screen names a class in the language in use: `core.spoken_labels.class_text`.
"""

from __future__ import annotations

from core.grades import grade_label
from core.i18n import t
from core.models import Cohort, SchoolYear, Sex

MESSAGE_IDS = ("label.sex.1", "label.sex.2")


def sex_label(sex: Sex) -> str:
    """Return 男 or 女."""
    return t(f"label.sex.{sex.value}")


def class_name(cohort: Cohort, year: SchoolYear, number: int | None) -> str:
    """Return 一年级2班, or 一年级 where a grade has a single class without a number."""
    grade = grade_label(cohort, year)
    return grade if number is None else f"{grade}{number}班"
