"""Who belongs to a school: the people that every list and figure of the year is made from."""

from __future__ import annotations

from collections.abc import Iterable

from core.grades import LAST_GRADE
from core.models import ATTENDING, PupilFile, SchoolId, SchoolYear, Stage
from core.office import Office

RATIO_STAGES = frozenset({Stage.PRIMARY, Stage.JUNIOR})
"""Stages that count in ratios; an attached preschool class counts in heads only."""


def files_of(office: Office, school_id: SchoolId | None = None) -> list[PupilFile]:
    """Return the files of a school, by default one's own, whatever their status."""
    return office.store.pupils.all_files(school_id or office.school.id)


def attending(files: Iterable[PupilFile], year: SchoolYear | None = None) -> list[PupilFile]:
    """Return those who stand on a roster.

    With a year, only who has entered by then: next autumn's pupils are registered from June on.
    """
    found = [file for file in files if file.enrolment.status in ATTENDING]
    return found if year is None else [file for file in found if grade_of(file, year) >= 1]


def in_stage(files: Iterable[PupilFile], stage: Stage) -> list[PupilFile]:
    """Return those of one stage of schooling."""
    return [file for file in files if file.enrolment.stage is stage]


def grade_of(file: PupilFile, year: SchoolYear) -> int:
    """Return the grade in a school year; outside 1 to the stage's last it is none."""
    return file.enrolment.cohort.grade(year)


def has_grade(file: PupilFile, year: SchoolYear) -> bool:
    """Whether the grade is one that the stage has."""
    return 1 <= grade_of(file, year) <= LAST_GRADE[file.enrolment.stage]
