"""What stands in the cells of the pupil ledgers. Pure: a row in, a text out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from core.contacts import family_of, guardian_of
from core.dates import full_years
from core.hamlets import hamlet_of
from core.i18n import t
from core.ledgers.left_behind import Finding, find_left_behind, told_left_behind
from core.ledgers.spec import PupilRow
from core.models import AttendWay, Guardian, Pupil, Stage
from core.reading.values import distance_text
from core.spoken_labels import class_text, grade_text, short_label

FATHERS = frozenset({"51", "57"})
MOTHERS = frozenset({"52", "58"})
"""Codes of the relation table (GB/T 4761): the parent, or who stands in the parent's place."""

STAGE_NAMES = {Stage.PRESCHOOL: "0", Stage.PRIMARY: "1", Stage.JUNIOR: "2"}
SCHOOL_AGES = range(6, 16)
"""6-15 周岁, as the household ledger asks it."""

Cell = Callable[[PupilRow], str]


def short(table: str, code: str | None) -> str:
    """Return the short label of a code; empty for None."""
    return short_label(table, code)


def yes_no(value: bool | None) -> str:  # noqa: FBT001 - a fact of the record, not a switch
    """Return 是, 否, or nothing for what is not known."""
    if value is None:
        return ""
    return t("printing.yes") if value else t("printing.no")


def month(day: date | None) -> str:
    """Return `2026-09`; empty for None."""
    return f"{day:%Y-%m}" if day else ""


def of_pupil(attribute: str) -> Cell:
    """Return a getter of a text of the pupil's record."""
    return lambda row: str(getattr(row.file.pupil, attribute) or "")


def hamlet(row: PupilRow) -> str:
    """Return 村组, stored or read out of the address."""
    return hamlet_of(row.file.pupil) or ""


def code_of_pupil(attribute: str, table: str) -> Cell:
    """Return a getter of a code of the pupil's record, by its short label."""
    return lambda row: short(table, getattr(row.file.pupil, attribute))


def flag_of_pupil(attribute: str) -> Cell:
    """Return a getter of a yes or no of the pupil's record."""
    return lambda row: yes_no(getattr(row.file.pupil, attribute))


def of_family(pick: Callable[[PupilRow], Guardian | None], attribute: str) -> Cell:
    """Return a getter of a text of one family member's record."""

    def cell(row: PupilRow) -> str:
        member = pick(row)
        return "" if member is None else str(getattr(member, attribute) or "")

    return cell


def relation_of(pick: Callable[[PupilRow], Guardian | None]) -> Cell:
    """Return a getter of how a family member is called."""

    def cell(row: PupilRow) -> str:
        member = pick(row)
        if member is None:
            return ""
        return member.relation_note or short("relation", member.relation)

    return cell


def nothing(_row: PupilRow) -> str:
    """Leave room to write."""
    return ""


def first_guardian(row: PupilRow) -> Guardian | None:
    """Return who answers for the pupil: marked as guardian, else the first of the family."""
    return guardian_of(row.file)


def second_guardian(row: PupilRow) -> Guardian | None:
    """Return the other family member, if the form names one."""
    family = family_of(row.file)
    return family[1] if len(family) > 1 else None


def father(row: PupilRow) -> Guardian | None:
    """Return the father among the family members."""
    return next((one for one in row.file.guardians if one.relation in FATHERS), None)


def mother(row: PupilRow) -> Guardian | None:
    """Return the mother among the family members."""
    return next((one for one in row.file.guardians if one.relation in MOTHERS), None)


def class_cell(row: PupilRow) -> str:
    """Return 一年级2班."""
    return class_text(row.file.enrolment.cohort, row.scene.year, row.class_number)


def class_number_cell(row: PupilRow) -> str:
    """Return 2班, empty for a grade with a single class."""
    number = row.class_number
    return "" if number is None else t("ledger.class_number", number=number)


def grade_cell(row: PupilRow) -> str:
    """Return 一年级; of who has left nobody here knows it any more."""
    if not row.is_here:
        return ""
    return grade_text(row.file.enrolment.cohort, row.scene.year)


def school_cell(row: PupilRow) -> str:
    """Return the name of the school where the pupil is registered, or of that where she went."""
    if not row.is_here:
        return row.gone_to
    code = row.file.enrolment.register_school_id
    return row.scene.school_names.get(code, code)


def birth_cell(row: PupilRow) -> str:
    """Return the birth date, ISO."""
    return row.file.pupil.birth_date.isoformat()


def age_cell(row: PupilRow) -> str:
    """Return full years on 31 August of the school year, the day that school age is counted."""
    return str(school_age(row.file.pupil, row.scene.year.starts_in))


def school_age(pupil: Pupil, year: int) -> int:
    """Return full years on 31 August of a year."""
    return full_years(pupil.birth_date, date(year, 8, 31))


def is_school_age_cell(row: PupilRow) -> str:
    """Say whether the child is 6 to 15 on 31 August."""
    return yes_no(school_age(row.file.pupil, row.scene.year.starts_in) in SCHOOL_AGES)


def enrol_month_cell(row: PupilRow) -> str:
    """Return the month of entry."""
    return month(row.file.enrolment.enrol_month)


def boarder_cell(row: PupilRow) -> str:
    """Say whether the pupil boards."""
    way = row.file.enrolment.attend_way
    return yes_no(None if way is None else way is AttendWay.BOARDER)


def attend_way_cell(row: PupilRow) -> str:
    """Return 走读 or 住校."""
    return short("attend_way", row.file.enrolment.attend_way)


def stage_cell(row: PupilRow) -> str:
    """Return 小学."""
    return short("stage", STAGE_NAMES[row.file.enrolment.stage])


def status_cell(row: PupilRow) -> str:
    """Return 在读, 休学 and so on."""
    return short("pupil_status", row.file.enrolment.status)


def distance_cell(row: PupilRow) -> str:
    """Return kilometres."""
    return distance_text(row.file.pupil.distance_m)


def stated_left_behind_cell(row: PupilRow) -> str:
    """Return the category that the form states."""
    return short("left_behind", row.file.pupil.left_behind)


def told_left_behind_cell(row: PupilRow) -> str:
    """Return the category as the ledger of left-behind children has it today."""
    return short("left_behind", told_left_behind(row.file.pupil, row.scene.today))


def education_cell(row: PupilRow) -> str:
    """Return what the education authority's definition comes to."""
    return _finding(find_left_behind(row.file.pupil, row.scene.today).education)


def civil_affairs_cell(row: PupilRow) -> str:
    """Return what the civil affairs authority's definition comes to."""
    return _finding(find_left_behind(row.file.pupil, row.scene.today).civil_affairs)


def _finding(finding: Finding) -> str:
    return t(f"ledger.finding.{finding}")


def father_away_cell(row: PupilRow) -> str:
    """Return since when the father is away, and where he works: 2025-03 浙江义乌."""
    return _away(row.file.pupil.father_away_since, father(row))


def mother_away_cell(row: PupilRow) -> str:
    """Return since when the mother is away, and where she works."""
    return _away(row.file.pupil.mother_away_since, mother(row))


def _away(since: date | None, parent: Guardian | None) -> str:
    place = parent.workplace if parent is not None else None
    return " ".join(filter(None, (month(since), place)))


MESSAGE_IDS = ("ledger.finding.yes", "ledger.finding.no", "ledger.finding.look")
