"""Who stands behind a figure: names, each with what tells it from its neighbours."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.models import PupilId, SchoolId, StaffId
from core.office import Office
from core.school_year.families import families
from core.school_year.household_ledger import schooling_words
from core.seated import seated
from core.spoken_labels import class_text


@dataclass(frozen=True, slots=True)
class Person:
    """One person behind a figure. `pupil_id` opens the register; None for others."""

    id: str
    name: str
    detail: str
    pupil_id: PupilId | None = None


def pupils_behind(office: Office, ids: Sequence[str]) -> list[Person]:
    """Return pupils with class and birth date, and the school where one is of another."""
    files = seated(office, office.store.pupils.files([PupilId(one) for one in ids]))
    names = _school_names(office, {file.enrolment.school_id for file in files})
    return [
        Person(
            file.pupil.id,
            file.pupil.name,
            names.get(file.enrolment.school_id, "")
            + class_text(file.enrolment.cohort, office.year, file.enrolment.class_number)
            + f"  {file.pupil.birth_date.isoformat()}",
            file.pupil.id,
        )
        for file in files
    ]


def staff_behind(office: Office, ids: Sequence[str]) -> list[Person]:
    """Return members of staff with their birth date, and the school where one is of another."""
    held = {one.id: one for one in office.store.staff.among("id", ids)}
    members = [held[StaffId(one)] for one in ids if one in held]
    names = _school_names(office, {one.school_id for one in members})
    return [
        Person(one.id, one.name, names.get(one.school_id, "") + one.birth_date.isoformat())
        for one in members
    ]


def _school_names(office: Office, held: Collection[SchoolId]) -> dict[SchoolId, str]:
    """Return what stands before a person of each school; nothing where all are of the own."""
    if set(held) <= {office.school.id}:
        return {}
    return {one.id: f"{one.name}  " for one in office.store.schools.all()}


def children_behind(office: Office, ids: Sequence[str]) -> list[Person]:
    """Return children of the household ledger with village, birth date and where they are."""
    wanted = {str(one) for one in ids}
    found = office.store.households.among("id", wanted)
    return [
        Person(
            one.id,
            one.name,
            "  ".join((one.hamlet or "", one.birth_date.isoformat(), schooling_words(one))).strip(),
            one.pupil_id,
        )
        for own in families(found)
        for one in own
    ]
