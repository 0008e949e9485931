"""A child of the household ledger as somebody answers for it, and back into a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.codes import CODES
from core.errors import RegistrationError
from core.grades import parse_grade
from core.identity import IdNumber, normalise_digits, normalise_name
from core.labels import sex_label
from core.models import SchoolYear, Sex
from core.office import Office
from core.school_year.household_ledger import grade_words
from core.school_year.households import household_child, put_household_child
from core.school_year.models import HouseholdChild
from core.school_year.schooling import (
    HomePlace,
    Schooling,
    home_of,
    own_words,
    schooling_of,
    with_schooling,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdAnswers:
    """What is said of a child. Sex and birth date may be left to the identity number."""

    household_no: str = ""
    head_name: str
    hamlet: str = ""
    name: str
    id_number: str = ""
    sex: Sex | None = None
    birth_date: date | None = None
    schooling: Schooling = Schooling.UNKNOWN
    words: str = ""
    school_name: str = ""
    grade: str = ""
    disability: str = ""
    disability_no: str = ""
    hard_category: str = ""
    home: HomePlace | None = None


def answer_for_child(
    office: Office, year: int, answers: HouseholdAnswers, child_id: str = ""
) -> HouseholdChild:
    """Save what is said of a child: a new one, or the one with this id.

    Raises as `put_household_child`, and RegistrationError: `household_birth_needed` without birth
    date, sex and number (a number that is wrong is said to be so first),
    `household_grade_unknown`, `household_school_needed` for a child at another school of which no
    name is given, `household_not_on_register` for a child said to learn here whom the register
    does not have.
    """
    held = household_child(office, child_id) if child_id else None
    said = _as_said(office, year, answers, held)
    with office.writing("household"):
        kept = put_household_child(office, said)
        if answers.schooling is Schooling.HERE and kept.pupil_id is None:
            raise RegistrationError("household_not_on_register", name=kept.name)
    return kept


def facts_of_number(text: str) -> Mapping[str, str]:
    """Return birth date and sex, as a form shows them, that an identity number tells."""
    number = IdNumber.parse(text)
    if not isinstance(number, IdNumber):
        return {}
    return {"birth_date": number.birth_date.isoformat(), "sex": sex_label(number.sex)}


def answers_of(child: HouseholdChild) -> HouseholdAnswers:
    """Return what was said of a child."""
    return HouseholdAnswers(
        household_no=child.household_no,
        head_name=child.head_name,
        hamlet=child.hamlet or "",
        name=child.name,
        id_number=child.id_number or "",
        sex=child.sex,
        birth_date=child.birth_date,
        schooling=schooling_of(child),
        words=own_words(child),
        school_name=child.school_name or "",
        grade=grade_words(child),
        disability=child.disability or "",
        disability_no=child.disability_no or "",
        hard_category=child.hard_category or "",
        home=home_of(child),
    )


def _as_said(
    office: Office, year: int, answers: HouseholdAnswers, held: HouseholdChild | None
) -> HouseholdChild:
    number = IdNumber.parse(answers.id_number) if answers.id_number.strip() else None
    known = number if isinstance(number, IdNumber) else None
    if number is not None and known is None:
        raise RegistrationError("household_number_wrong", name=answers.name)
    born = answers.birth_date or (known.birth_date if known else None)
    sex = answers.sex or (known.sex if known else None)
    if born is None or sex is None:
        raise RegistrationError("household_birth_needed", name=answers.name)
    school = answers.school_name.strip()
    if answers.schooling is Schooling.ELSEWHERE and school in {"", office.school.name}:
        raise RegistrationError("household_school_needed", name=answers.name)
    base = held or HouseholdChild(
        id="",
        school_id=office.school.id,
        year=year,
        household_no="",
        head_name="",
        name="",
        sex=sex,
        birth_date=born,
    )
    said = replace(
        base,
        household_no=answers.household_no,
        head_name=answers.head_name,
        hamlet=answers.hamlet,
        name=answers.name,
        id_number=answers.id_number,
        sex=sex,
        birth_date=born,
        disability=_code("disability", answers.disability),
        disability_no=answers.disability_no.strip() or None,
        hard_category=_code("hard_category", answers.hard_category),
        is_in_township=answers.home.is_in_township if answers.home else None,
        is_in_county=answers.home.is_in_county if answers.home else None,
    )
    placed = _at(office, said, answers, is_same=_is_same_child(held, said))
    return with_schooling(placed, answers.schooling, answers.words)


def _is_same_child(held: HouseholdChild | None, said: HouseholdChild) -> bool:
    """Whether a line is still about the child it was about: one of two things may be corrected."""
    if held is None or held.name == normalise_name(said.name):
        return True
    number = normalise_digits(said.id_number or "").upper()
    is_other = bool(held.id_number and number) and held.id_number != number
    return held.birth_date == said.birth_date and not is_other


def _at(
    office: Office, child: HouseholdChild, answers: HouseholdAnswers, *, is_same: bool
) -> HouseholdChild:
    """Put school and grade in: only who is at school has them."""
    if not answers.schooling.is_attending:
        return replace(child, school_name=None, stage=None, grade=None)
    school = answers.school_name.strip() or None
    is_here = answers.schooling is Schooling.HERE
    if is_here:
        school = office.school.name
    text = answers.grade.strip()
    grade = parse_grade(text) if text else None
    if text and grade is None:
        raise RegistrationError("household_grade_unknown", text=text)
    stage = grade.stage if grade else None
    number = grade.cohort(SchoolYear(child.year)).grade(SchoolYear(child.year)) if grade else None
    pupil_id = child.pupil_id if is_here and is_same else None
    return replace(child, school_name=school, stage=stage, grade=number, pupil_id=pupil_id)


def _code(table: str, text: str) -> str | None:
    found = CODES[table].find(text) if text.strip() else None
    return found.code if found else text.strip() or None
