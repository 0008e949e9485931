"""Whom a dropout case is about: a pupil, or a child that stands in the household ledger alone.

A child that no register knows is not registered for the sake of a case: nobody who never came may
stand on a roster (R078). The case names the ledger's row instead, in the place of the pupil. Once
the child is a pupil here, the record tells of it; rows of later years are the same child by number,
else by name and birth date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from core.dropout.models import CaseId, DropoutCase
from core.errors import RegistrationError
from core.i18n import t
from core.models import (
    Cohort,
    Enrolment,
    EnrolmentId,
    Guardian,
    GuardianId,
    Pupil,
    PupilFile,
    PupilId,
    PupilStatus,
    SchoolYear,
    Stage,
)
from core.office import Office
from core.policy import policy
from core.school_year.models import HouseholdChild

NOT_REGISTERED = EnrolmentId("")
"""The enrolment of a child that has none."""


def is_registered(file: PupilFile) -> bool:
    """Whether a child stands on the register; without that its grade and class say nothing."""
    return file.enrolment.id != NOT_REGISTERED


def child_file(office: Office, child_id: str) -> PupilFile:
    """Return whom a case is about; of a child that stands in the household ledger alone its row.

    Raises RegistrationError(`no_such_pupil`).
    """
    found = child_files(office, [child_id]).get(child_id)
    if found is None:
        raise RegistrationError("no_such_pupil")
    return found


def child_files(office: Office, child_ids: Iterable[str]) -> dict[str, PupilFile]:
    """Return the same for several, by id; who stands nowhere any more is left out."""
    wanted = list(dict.fromkeys(child_ids))
    pupils = office.store.pupils.files([PupilId(one) for one in wanted])
    found: dict[str, PupilFile] = {file.pupil.id: file for file in pupils}
    for row in office.store.households.among("id", set(wanted) - found.keys()):
        pupil = pupil_of_row(office, row)
        held = office.store.pupils.file(pupil) if pupil is not None else None
        found[row.id] = held or _told_by_row(row)
    return found


def pupil_of_row(office: Office, row: HouseholdChild) -> PupilId | None:
    """Return the pupil that a child of the ledger is or was here, tied to it or not."""
    if row.pupil_id is not None:
        return row.pupil_id
    named = office.store.pupils.among("name", [row.name])
    if row.id_number:
        named += office.store.pupils.with_number(row.id_number)
    alike = {one.id for one in named if one.school_id == row.school_id and is_child(row, one)}
    return alike.pop() if len(alike) == 1 else None


def cases_by_child(
    office: Office, children: Iterable[HouseholdChild], cases: Iterable[DropoutCase]
) -> Mapping[str, CaseId]:
    """Return which of some cases each child of a ledger has, by the row's id."""
    by_id = {one.pupil_id: one.id for one in cases}
    people = {one: file.pupil for one, file in child_files(office, by_id).items()}
    found: dict[str, CaseId] = {}
    for child in children:
        if child.pupil_id in by_id:
            found[child.id] = by_id[child.pupil_id]
            continue
        for own, pupil in people.items():
            is_loose = child.pupil_id is None
            if (
                child.pupil_id == pupil.id
                or own == child.id
                or (is_loose and is_child(child, pupil))
            ):
                found[child.id] = by_id[PupilId(own)]
    return found


def cases_about(office: Office, pupil_id: PupilId) -> list[DropoutCase]:
    """Return every case about a pupil, also those opened while only the ledger knew the child."""
    cases, pupil = office.store.dropouts.cases, office.store.pupils.get(pupil_id)
    found = cases.by("pupil_id", pupil_id)
    every = cases.all(pupil.school_id) if pupil is not None else []
    named = office.store.households.among("id", {one.pupil_id for one in every})
    rows = {row.id for row in named if pupil_of_row(office, row) == pupil_id}
    return found + [one for one in every if one.pupil_id in rows]


def open_case_about(office: Office, pupil_id: PupilId) -> DropoutCase | None:
    """Return the case about a pupil in which somebody still has to act."""
    return next((one for one in cases_about(office, pupil_id) if one.is_open), None)


def has_case(office: Office, row: HouseholdChild) -> bool:
    """Whether a case names this very row of the ledger."""
    return bool(office.store.dropouts.cases.by("pupil_id", row.id))


def is_child(row: HouseholdChild, pupil: Pupil) -> bool:
    """Whether a child of the ledger is a pupil: the same number, else name and birth date."""
    if row.id_number and pupil.id_number:
        return row.id_number == pupil.id_number
    return (row.name, row.birth_date) == (pupil.name, pupil.birth_date)


def _told_by_row(row: HouseholdChild) -> PupilFile:
    """Return a child as the ledger has it: the head of the household stands for the family."""
    pupil_id = PupilId(row.id)
    return PupilFile(
        Pupil(
            id=pupil_id,
            school_id=row.school_id,
            name=row.name,
            sex=row.sex,
            birth_date=row.birth_date,
            id_number=row.id_number,
            hamlet=row.hamlet,
            household_no=row.household_no or None,
            disability=row.disability,
            hard_category=row.hard_category,
        ),
        (
            Guardian(
                id=GuardianId(""),
                pupil_id=pupil_id,
                school_id=row.school_id,
                position=1,
                name=t("cases.head_of_household", name=row.head_name),
            ),
        ),
        Enrolment(
            id=NOT_REGISTERED,
            pupil_id=pupil_id,
            school_id=row.school_id,
            register_school_id=row.school_id,
            stage=_cohort(row).stage,
            entry_year=_cohort(row).entry_year,
            status=PupilStatus.UNKNOWN,
        ),
    )


def due_day(row: HouseholdChild) -> date | None:
    """Return the day on which a child who never was at school ought to have started, by its age.

    None where a record or a grade tells that the child was at one.
    """
    was_at_school = row.pupil_id is not None or row.grade is not None
    return None if was_at_school else date(_cohort_of_age(row).entry_year, 9, 1)


def _cohort(row: HouseholdChild) -> Cohort:
    """Return the cohort as the row has it, else that of the child's age."""
    if row.stage is not None and row.grade is not None:
        return Cohort.in_grade(row.stage, row.grade, SchoolYear(row.year))
    return _cohort_of_age(row)


def _cohort_of_age(row: HouseholdChild) -> Cohort:
    six = date(row.birth_date.year + policy().enrolment.entry_age_years, 8, 31)
    is_later = (row.birth_date.month, row.birth_date.day) > (six.month, six.day)
    return Cohort(Stage.PRIMARY, six.year + is_later)
