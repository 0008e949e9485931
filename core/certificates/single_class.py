"""The single-class statement 单班说明: a grade with one class draws no lots, and says so (R014)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.certificates.common import new_sheet, print_noted, sealed_closing, sheet_text
from core.grades import grade_label
from core.i18n import in_chinese, t, tn
from core.ledgers.spec import LedgerError
from core.models import Cohort, Sex
from core.office import Office
from core.printing.sheets import Paragraph, Sheet
from core.printing.spool import Printed
from core.storage.search import PupilLine, PupilQuery

BODY_SIZE = 14.0


@dataclass(frozen=True, slots=True)
class SingleClass:
    """The class that a statement speaks of. Several cohorts: a multi-grade class 复式班."""

    cohorts: tuple[Cohort, ...]
    homeroom_teacher: str = ""
    supervision_phone: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as a sheet, and the same words for the archive. No pupil is named."""

    sheet: Sheet
    archive: str


def single_class_statement(office: Office, group: SingleClass) -> Statement:
    """Return the statement for a grade, or for the grades that sit in one room.

    Raises LedgerError: `no_pupils_in_grade`, and `several_classes` where lots must be drawn.
    """
    pupils = [_pupils(office, cohort) for cohort in group.cohorts]
    if not any(pupils):
        raise LedgerError("no_pupils_in_grade", grade=_grades(office, group.cohorts))
    for cohort, lines in zip(group.cohorts, pupils, strict=True):
        numbers = {line.class_number for line in lines}
        if len(numbers) > 1:
            grade = grade_label(cohort, office.year)
            raise LedgerError("several_classes", grade=grade, count=len(numbers))
    paragraphs = [Paragraph(text, BODY_SIZE) for text in _texts(office, group, pupils)]
    sheet = new_sheet(
        office,
        t(
            "certificate.single_class",
            school=office.school.name,
            grade=_grades(office, group.cohorts),
        ),
        paragraphs,
        sealed_closing(office, (t("printing.sign.homeroom"), t("printing.sign.head"))),
    )
    return Statement(sheet, sheet_text(sheet))


@in_chinese()
def print_statement(office: Office, group: SingleClass, path: Path) -> Printed:
    """Print the statement and note it. Raises as `single_class_statement` and `print_sheet`."""
    statement = single_class_statement(office, group)
    cohorts = ",".join(f"{cohort.stage}-{cohort.entry_year}" for cohort in group.cohorts)
    return print_noted(
        office, statement.sheet, path, "single_class_statement", f"purpose=notice cohorts={cohorts}"
    )


def _pupils(office: Office, cohort: Cohort) -> list[PupilLine]:
    search = office.store.search
    query = PupilQuery(school_id=office.school.id, cohort=cohort)
    return search.pupil_lines(search.pupil_keys(query))


def _grades(office: Office, cohorts: tuple[Cohort, ...]) -> str:
    return "、".join(grade_label(cohort, office.year) for cohort in cohorts)


def _texts(office: Office, group: SingleClass, pupils: list[list[PupilLine]]) -> list[str]:
    everyone = [line for lines in pupils for line in lines]
    boys = sum(line.sex is Sex.MALE for line in everyone)
    counted = tn("certificate.heads", len(everyone), boys=boys, girls=len(everyone) - boys)
    grades = _grades(office, group.cohorts)
    year = office.year.label
    if len(group.cohorts) == 1:
        texts = [t("certificate.one_class", year=year, grade=grades, heads=counted)]
    else:
        parts = "；".join(
            tn("certificate.grade_heads", len(lines), grade=grade_label(cohort, office.year))
            for cohort, lines in zip(group.cohorts, pupils, strict=True)
        )
        texts = [t("certificate.multi_grade", year=year, grades=grades, heads=counted, parts=parts)]
    texts.append(t("certificate.no_draw"))
    texts.append(t("certificate.promises"))
    if group.homeroom_teacher:
        texts.append(t("printing.homeroom_teacher", name=group.homeroom_teacher))
    if group.supervision_phone:
        texts.append(t("printing.notice.phone", phone=group.supervision_phone))
    return texts
