"""Who stands behind a figure: names, each with what tells it from its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.models import PupilId, StaffId
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
    """Return pupils with class and birth date."""
    files = seated(office, office.store.pupils.files([PupilId(one) for one in ids]))
    return [
        Person(
            file.pupil.id,
            file.pupil.name,
            class_text(file.enrolment.cohort, office.year, file.enrolment.class_number)
            + f"  {file.pupil.birth_date.isoformat()}",
            file.pupil.id,
        )
        for file in files
    ]


def staff_behind(office: Office, ids: Sequence[str]) -> list[Person]:
    """Return members of staff with their birth date."""
    held = {one.id: one for one in office.store.staff.among("id", ids)}
    members = [held[StaffId(one)] for one in ids if one in held]
    return [Person(one.id, one.name, one.birth_date.isoformat()) for one in members]


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
