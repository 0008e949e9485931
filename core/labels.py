"""How codes and cohorts are called on screens and paper."""

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
    return grade if number is None else t("label.class", grade=grade, number=number)
