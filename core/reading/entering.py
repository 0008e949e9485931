"""一年级 from June to August: read as this year's grade, and often meant for the autumn. Pure."""

from __future__ import annotations

from datetime import date

from core.dates import full_years
from core.grades import parse_class_number, parse_grade
from core.identity import normalise_text
from core.models import SchoolYear, Stage
from core.reading.reader import DraftReader
from core.reading.values import is_blank

MONTHS_BETWEEN = frozenset({6, 7, 8})
"""The school year that ends still counts, and newcomers are registered already."""
YEARS_OLDER = {Stage.PRIMARY: 0, Stage.JUNIOR: 6}
"""By how much a stage's newcomers are older than those of primary school."""


def look_at_entry(reader: DraftReader, born: date, today: date, year: SchoolYear) -> None:
    """Warn where a stage's first grade is written for a child who enters only this autumn.

    `label` is the class without its grade where the class says the grade too; else it is absent.
    """
    if today.month not in MONTHS_BETWEEN or year != SchoolYear.of(today):
        return
    grade, label = reader.texts["grade"], reader.texts["class_label"]
    text = label if is_blank(grade) else grade
    written = parse_grade(text)
    if written is None or written.grade != 1 or written.stage not in YEARS_OLDER:
        return
    from core.policy import policy  # noqa: PLC0415 - start-up

    usual = policy().enrolment.entry_age_years + YEARS_OLDER[written.stage]
    coming = year.starts_in + 1
    if full_years(born, date(coming, 8, 31)) > usual:
        return
    params: dict[str, str | int] = {
        "grade": normalise_text(text),
        "ending": year.starts_in,
        "coming": coming,
        "stage": written.stage.value,
    }
    in_label = parse_grade(label) if parse_class_number(label) is None else None
    if in_label is not None or is_blank(label):
        number = (in_label or written).class_number
        params["label"] = f"{number}班" if number else ""
    reader.warning("grade", "which_year", **params)
