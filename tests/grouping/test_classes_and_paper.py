from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.classes import classes_of, find_class, members_of
from core.errors import CunxiaoError
from core.models import ClassGroup, ClassId, Cohort, Seat, SeatId, SeatSource, Stage
from core.office import Office
from core.paper import PaperOptions, print_class, print_staff, school_named
from core.printing.spool import PaperFormat
from tests.grouping.cohorts import new_cohort, pupils_of


def _in_grade(office: Office, grade: int, size: int, *numbers: int | None) -> Cohort:
    """Move an invented cohort into a grade, its pupils spread over class numbers."""
    own = pupils_of(office, new_cohort(office, size))
    cohort = Cohort.in_grade(Stage.PRIMARY, grade, office.year)
    with office.writing() as writing:
        for place, pupil in enumerate(own):
            enrolment = office.store.enrolments.by("pupil_id", pupil.id)[0]
            number = numbers[place % len(numbers)]
            writing.put(replace(enrolment, entry_year=cohort.entry_year, class_number=number))
    return cohort


@pytest.fixture(scope="module")
def school(office: Office) -> Office:
    with pytest.raises(CunxiaoError, match="no_classes"):
        find_class(office, "一年级")
    _in_grade(office, 2, 5, None)
    _in_grade(office, 3, 6, 1, 2)
    return office


@pytest.mark.parametrize("text", ["二年级", "二(1)班", "2.1", "２０２５级", "二年级1班"])
def test_a_grade_with_one_class_is_that_class(school: Office, text: str) -> None:
    found = find_class(school, text)
    assert (found.label, found.pupils, len(members_of(school, found))) == ("二年级", 5, 5)


@pytest.mark.parametrize("text", ["二(2)班", "四年级", "快乐班", "", "𬭊"])
def test_an_unknown_class_is_answered_with_those_there_are(school: Office, text: str) -> None:
    with pytest.raises(CunxiaoError) as caught:
        find_class(school, text)
    assert caught.value.code == "class_unknown"
    assert caught.value.params["classes"] == "二年级、三年级1班、三年级2班"


def test_classes_stand_youngest_first(school: Office) -> None:
    assert [own.label for own in classes_of(school)] == ["二年级", "三年级1班", "三年级2班"]


def test_every_export_is_in_the_audit_trail(school: Office, tmp_path: Path) -> None:
    own = find_class(school, "三年级2班")
    options = PaperOptions(with_number=True)
    printed = print_class(school, own, PaperFormat.TEXT, tmp_path / "list.txt", options)
    assert printed.rows == 3
    entry = school.store.audit.newest(1)[0]
    assert (entry.action, entry.detail) == (
        "export_class_roster",
        "purpose=school rows=3 id_number",
    )
    staff = print_staff(
        school, school.school, PaperFormat.TEXT, tmp_path / "staff.txt", PaperOptions()
    )
    assert staff.rows == 0
    assert school.store.audit.newest(1)[0].action == "export_staff_roster"


def test_a_school_is_found_by_code_or_name(school: Office) -> None:
    assert school_named(school, "") == school_named(school, "云岭镇中心小学")
    assert school_named(school, school.school.id) == school.school
    with pytest.raises(CunxiaoError, match="school_unknown"):
        school_named(school, "无名学校")


def test_a_class_of_several_grades_is_listed_by_its_seats(office: Office) -> None:
    cohorts = (_in_grade(office, 5, 2, None), _in_grade(office, 6, 2, None))
    with office.writing() as writing:
        group = ClassGroup(
            id=ClassId(writing.new_id()),
            school_id=office.school.id,
            year=office.year.starts_in,
            number=1,
            cohorts=cohorts,
            name="五六年级复式班",
        )
        writing.put(group)
        for pupil in (own for cohort in cohorts for own in pupils_of(office, cohort)):
            writing.put(
                Seat(
                    id=SeatId(writing.new_id()),
                    school_id=office.school.id,
                    pupil_id=pupil.id,
                    class_id=group.id,
                    source=SeatSource.SINGLE_CLASS,
                    started_on=office.clock.today(),
                )
            )
    found = find_class(office, "五六年级复式班")
    assert len(members_of(office, found)) == 4
