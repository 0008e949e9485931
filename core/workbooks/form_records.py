"""What a blank form is filled with: the draft of a record, and what follows from it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import date

from core.contacts import contact_phone, guardian_of
from core.dates import full_years
from core.exchange.form_cells import (
    AGE,
    ANSWERING,
    COHORT,
    ONLY_CLASS,
    PERSON,
    SCHOOL,
    SCHOOL_CODE,
)
from core.grades import entry_label
from core.hamlets import hamlet_of
from core.models import Cohort, PupilFile, School, SchoolYear, StaffFile
from core.reading.drafts import PupilDraft, StaffDraft
from core.validation import draft_of_pupil, draft_of_staff


def pupil_record(
    file: PupilFile, year: SchoolYear, numbered: Collection[Cohort] = ()
) -> dict[str, str]:
    """Return a pupil's texts by field; 村组 and 联系电话 as every list shows them.

    `numbered` are the grades that have classes by number: of the others the grade is the class.
    """
    record = _texts(draft_of_pupil(file, year))
    record["hamlet"] = record["hamlet"] or hamlet_of(file.pupil) or ""
    record["phone"] = contact_phone(file) or ""
    if not record["class_label"] and file.enrolment.cohort not in numbered:
        record[ONLY_CLASS] = record["grade"]
    record[PERSON] = file.pupil.id
    record[COHORT] = entry_label(file.enrolment.cohort)
    guardian = guardian_of(file)
    record[ANSWERING] = str(guardian.position) if guardian else ""
    return record


def staff_record(file: StaffFile) -> dict[str, str]:
    """Return a member of staff's texts by field."""
    return _texts(draft_of_staff(file)) | {PERSON: file.member.id}


def about_school(school: School, born: date, today: date) -> dict[str, str]:
    """Return what a form asks for beside the record: the school, its code, the full years."""
    return {SCHOOL: school.name, SCHOOL_CODE: school.id, AGE: str(full_years(born, today))}


def _texts(draft: PupilDraft | StaffDraft) -> dict[str, str]:
    return {field.name: getattr(draft, field.name) for field in fields(draft)}
