"""Finding a class by what a person types, and who is in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import CunxiaoError
from core.grades import parse_grade
from core.identity import normalise_text
from core.models import ATTENDING, ClassGroup, Cohort, PupilFile, School, SchoolYear, Sex
from core.office import Office
from core.spoken_labels import room_text


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class of this school year, drawn or named by the roster.

    `number` is None for the class of a grade that has no class numbers. `group` is there when
    the class was drawn or made; a multi-grade class has several cohorts.
    """

    school: School
    cohorts: tuple[Cohort, ...]
    number: int | None
    label: str
    pupils: int
    group: ClassGroup | None = None


def classes_of(office: Office, school: School | None = None) -> list[SchoolClass]:
    """Return the classes of a school (the own one), youngest grade first."""
    school = school or office.school
    groups = office.store.classes.of_year(school.id, office.year.starts_in)
    by_place = {(own.cohorts[0], own.number): own for own in groups if len(own.cohorts) == 1}
    found = [
        _class(school, (size.cohort,), size.number, office.year, size.pupils, group)
        for size in office.store.grouping.class_sizes(school.id)
        for group in (by_place.get((size.cohort, size.number or 0)),)
    ]
    for group in groups:
        if len(group.cohorts) > 1:
            seats = office.store.seats.of_class(group.id)
            found.append(
                _class(school, group.cohorts, group.number, office.year, len(seats), group)
            )
    return found


def find_class(office: Office, text: str, school: School | None = None) -> SchoolClass:
    """Return the class that a text means: 一年级1班, 一(1)班, 1.1, 2026级1班, 一年级, a name.

    A grade without a number is its only class. Raises CunxiaoError: `no_classes`,
    `class_unknown`, `class_ambiguous`; both name the classes there are.
    """
    classes = classes_of(office, school)
    if not classes:
        raise CunxiaoError("no_classes")
    wanted = normalise_text(text).replace(" ", "")
    named = [one for one in classes if one.label == wanted]
    if len(named) == 1:
        return named[0]
    written = parse_grade(text)
    if written is None:
        raise CunxiaoError("class_unknown", text=text.strip()[:40], classes=_listed(classes))
    cohort = written.cohort(office.year)
    grade = [one for one in classes if one.cohorts == (cohort,)]
    number = written.class_number
    if number is None and len(grade) > 1:
        raise CunxiaoError("class_ambiguous", text=wanted[:40], classes=_listed(grade))
    exact = [one for one in grade if number is None or one.number == number]
    if not exact and number == 1 and len(grade) == 1 and grade[0].number is None:
        exact = grade
    if not exact:
        raise CunxiaoError("class_unknown", text=wanted[:40], classes=_listed(classes))
    return exact[0]


def members_of(office: Office, school_class: SchoolClass) -> list[PupilFile]:
    """Return the attending pupils of a class."""
    if len(school_class.cohorts) > 1 and school_class.group is not None:
        seats = office.store.seats.of_class(school_class.group.id)
        files = office.store.pupils.files([seat.pupil_id for seat in seats])
        return [file for file in files if file.enrolment.status in ATTENDING]
    pupils = office.store.grouping.class_members(
        school_class.school.id, school_class.cohorts[0], school_class.number
    )
    return office.store.pupils.files(pupils)


@dataclass(frozen=True, slots=True)
class ClassHeads:
    """A class with its boys counted, and its homeroom teacher's name (empty: none)."""

    school_class: SchoolClass
    boys: int
    teacher: str


def class_heads(office: Office) -> list[ClassHeads]:
    """Return this school's classes with their figures."""
    found = []
    for one in classes_of(office):
        boys = sum(file.pupil.sex is Sex.MALE for file in members_of(office, one))
        teacher_id = one.group.homeroom_teacher_id if one.group else None
        teacher = office.store.staff.get(teacher_id) if teacher_id else None
        found.append(ClassHeads(one, boys, teacher.name if teacher else ""))
    return found


def spoken_class(school_class: SchoolClass, year: SchoolYear) -> str:
    """Return how a class is called in the language in use; its own name where it has one."""
    own_name = school_class.group.name if school_class.group else ""
    return own_name or room_text(school_class.cohorts, year, school_class.number)


def _class(
    school: School,
    cohorts: tuple[Cohort, ...],
    number: int | None,
    year: SchoolYear,
    pupils: int,
    group: ClassGroup | None,
) -> SchoolClass:
    unnamed = SchoolClass(school, cohorts, number, "", pupils, group)
    return replace(unnamed, label=spoken_class(unnamed, year))


def _listed(classes: list[SchoolClass]) -> str:
    return "、".join(one.label for one in classes)
