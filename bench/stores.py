"""Encrypted stores full of invented pupils, for the rows of the table that need one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from bench.people import Person, grade_of, people
from core.clock import FixedClock
from core.founding import NewSchool, create_office
from core.models import (
    AttendWay,
    Cohort,
    Enrolment,
    EnrolmentId,
    Guardian,
    GuardianId,
    Pupil,
    PupilId,
    School,
    SchoolId,
    SchoolKind,
    SchoolYear,
    Sex,
    Stage,
)
from core.office import Office
from core.storage.home import STATE_VARIABLE, Home
from core.writing import Writing

TODAY = date(2026, 10, 8)
PASSPHRASE = "bench-passphrase"  # noqa: S105 - opens invented records only
SCHOOL = School(SchoolId("2199335003"), "青石小学", SchoolKind.VILLAGE_PRIMARY_SCHOOL)
ROWS_AT_ONCE = 5_000
"""Written in one transaction: enough to be quick, few enough to keep memory flat."""


def new_office(folder: Path) -> Office:
    """Make a home in a folder and open it; what the machine remembers stays in there too."""
    os.environ[STATE_VARIABLE] = str(folder / "state")
    new = NewSchool(SCHOOL, "石校长", PASSPHRASE)
    return create_office(Home(folder / "home"), new, FixedClock(TODAY)).office


def fill(office: Office, count: int) -> None:
    """Register invented pupils, each with a guardian and an enrolment, as an import does."""
    everyone = people(count)
    while some := list(islice(everyone, ROWS_AT_ONCE)):
        with office.writing("import") as writing:
            put_people(writing, some, office.school.id)


def put_people(writing: Writing, some: Sequence[Person], school_id: SchoolId) -> None:
    """Write pupils and their families in an open transaction."""
    year = SchoolYear.of(TODAY)
    for number, person in enumerate(some, start=1):
        pupil_id = PupilId(writing.new_id())
        cohort = Cohort.in_grade(Stage.PRIMARY, grade_of(person.birth_date, TODAY), year)
        writing.put(
            Pupil(
                id=pupil_id,
                school_id=school_id,
                name=person.name,
                sex=Sex.MALE if person.sex == "男" else Sex.FEMALE,
                birth_date=person.birth_date,
                id_number=person.id_number,
                hamlet=person.village,
            )
        )
        writing.put(
            Guardian(
                id=GuardianId(writing.new_id()),
                pupil_id=pupil_id,
                school_id=school_id,
                position=1,
                name=person.guardian,
                phone=person.phone,
            )
        )
        writing.put(
            Enrolment(
                id=EnrolmentId(writing.new_id()),
                pupil_id=pupil_id,
                school_id=school_id,
                register_school_id=school_id,
                stage=cohort.stage,
                entry_year=cohort.entry_year,
                class_number=number % 4 + 1,
                class_no=number % 45 + 1,
                attend_way=AttendWay.DAY_PUPIL,
            )
        )
