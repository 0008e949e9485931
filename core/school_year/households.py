"""The household ledger of school-age children 适龄儿童就学台账: family by family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import RegistrationError
from core.models import PupilFile, SchoolId
from core.office import Office
from core.school_year.models import HouseholdChild
from core.school_year.people import attending, files_of, grade_of
from core.school_year.rates import COMPULSORY_YEARS, is_school_age


@dataclass(frozen=True, slots=True)
class Household:
    """One family of the ledger."""

    number: str
    head_name: str
    hamlet: str
    children: tuple[HouseholdChild, ...]

    @property
    def out_of_school(self) -> tuple[HouseholdChild, ...]:
        """The children who are not at school, or of whom nobody knows."""
        return tuple(child for child in self.children if not child.is_attending)


def put_household_child(office: Office, child: HouseholdChild) -> HouseholdChild:
    """Save a child of the ledger; an empty id makes a new one.

    Raises RegistrationError: `household_name_needed`, `household_reason_needed` for a child of
    school age that is not at school and no reason stands there.
    """
    if not child.name.strip() or not child.head_name.strip():
        raise RegistrationError("household_name_needed")
    of_age = is_school_age(child.birth_date, child.year, COMPULSORY_YEARS)
    if of_age and child.is_attending is False and not child.absent_reason:
        raise RegistrationError("household_reason_needed", name=child.name)
    with office.writing("household") as writing:
        kept = replace(child, id=child.id or writing.new_id(), school_id=office.school.id)
        writing.put(kept)
    return kept


def fill_from_register(office: Office, year: int) -> int:
    """Put every attending pupil that the year's ledger lacks into it; return how many.

    A row that somebody wrote stays as it is. Pupils without a household number stand under
    their first guardian's name and the hamlet, so that brothers and sisters find together.
    """
    held = {child.pupil_id for child in office.store.households.of_year(year, office.school.id)}
    fresh = [file for file in attending(files_of(office)) if file.pupil.id not in held]
    with office.writing("household") as writing:
        for file in fresh:
            writing.put(_from_register(office, file, year))
    return len(fresh)


def households(
    office: Office, year: int, school_id: SchoolId | None = None
) -> tuple[Household, ...]:
    """Return the ledger of a school year by household number."""
    children = office.store.households.of_year(year, school_id or office.school.id)
    by_number: dict[str, list[HouseholdChild]] = {}
    for child in children:
        by_number.setdefault(child.household_no, []).append(child)
    return tuple(_household(number, own) for number, own in by_number.items())


def _household(number: str, children: Sequence[HouseholdChild]) -> Household:
    first = children[0]
    return Household(number, first.head_name, first.hamlet or "", tuple(children))


def _from_register(office: Office, file: PupilFile, year: int) -> HouseholdChild:
    pupil, enrolment = file.pupil, file.enrolment
    guardian = next((one for one in file.guardians if one.is_guardian is not False), None)
    head = guardian.name if guardian else pupil.name
    return HouseholdChild(
        id=f"h.{pupil.id}.{year}",
        school_id=office.school.id,
        year=year,
        household_no=pupil.household_no or f"{pupil.hamlet or ''} {head}".strip(),
        head_name=head,
        hamlet=pupil.hamlet,
        name=pupil.name,
        sex=pupil.sex,
        birth_date=pupil.birth_date,
        id_number=pupil.id_number,
        pupil_id=pupil.id,
        is_attending=True,
        stage=enrolment.stage,
        grade=grade_of(file, office.year),
        school_name=office.school.name,
        attend_way=None if enrolment.attend_way is None else enrolment.attend_way.value,
        disability=pupil.disability,
        hard_category=pupil.hard_category,
        is_in_township=True,
        is_in_county=True,
    )
