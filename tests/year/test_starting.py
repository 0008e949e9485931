"""From which day a child who is new on the register counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.changes.apply import ChangeRequest, record_change, transfer_in
from core.changes.merging import merge_choices, merge_pupils
from core.changes.models import ChangeKind
from core.errors import RegistrationError
from core.models import Cohort, Enrolment, EnrolmentId, PupilId, SchoolId, SchoolYear, Stage
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.school_year.as_of import files_as_of
from core.school_year.people import files_of
from core.school_year.starting import came_on, tell_start, was_complete
from core.school_year.statistics import annual_statistics
from core.workbooks.importing import apply_import, plan_import
from tests.register.test_matching import book
from tests.year.office import OCTOBER, Village, fitting_reason, found

MARCH = date(2027, 3, 10)
CHILD = PupilDraft(name="单雪", sex="女", birth_date="2017-01-26", grade="四年级")
MATE = replace(CHILD, name="仇一", birth_date="2016-11-03")


def enrolment(grade: int, month: date | None = None) -> Enrolment:
    return Enrolment(
        id=EnrolmentId(""),
        pupil_id=PupilId(""),
        school_id=SchoolId(""),
        register_school_id=SchoolId(""),
        stage=Stage.PRIMARY,
        entry_year=Cohort.in_grade(Stage.PRIMARY, grade, SchoolYear(2026)).entry_year,
        enrol_month=month,
    )


@pytest.mark.parametrize(
    ("today", "grade", "month", "is_complete", "expected"),
    [
        (MARCH, 4, None, True, MARCH),
        (MARCH, 4, None, False, None),
        (MARCH, 4, date(2023, 9, 1), True, MARCH),
        (MARCH, 4, date(2026, 11, 1), True, None),
        (date(2026, 9, 20), 4, None, True, date(2026, 9, 1)),
        (date(2026, 9, 20), 1, None, True, None),
        (OCTOBER, 1, None, True, OCTOBER),
        (date(2027, 6, 20), 0, None, True, None),
    ],
)
def test_the_register_says_since_when_where_nothing_else_does(
    today: date, grade: int, month: date | None, expected: date | None, *, is_complete: bool
) -> None:
    assert came_on(today, enrolment(grade, month), is_complete=is_complete) == expected


def heads(village: Village, year: int) -> list[str]:
    found = annual_statistics(village.office, SchoolYear(year)).head_ids
    return sorted(village.name(PupilId(one)) for one in found)


def test_who_is_copied_from_paper_has_been_here_since_the_grade_entered(village: Village) -> None:
    for day in (OCTOBER, date(2026, 11, 30)):
        name = "仇明" if day == OCTOBER else "仇亮"
        register_pupil(village.on(day).office, replace(MATE, name=name))
    assert heads(village, 2026) == heads(village, 2023) == ["仇亮", "仇明"]


def test_who_comes_in_march_was_not_here_in_september(village: Village) -> None:
    register_pupil(village.office, MATE)
    late = register_pupil(village.on(MARCH).office, CHILD).pupil_id
    village.on(date(2027, 9, 20))
    assert village.file(late).enrolment.started_on == MARCH
    assert [heads(village, year) for year in (2025, 2026, 2027)] == [
        ["仇一"],
        ["仇一"],
        ["仇一", "单雪"],
    ]


def test_a_first_import_starts_nobody_today_and_a_later_newcomer_only(village: Village) -> None:
    for day, rows in ((OCTOBER, (MATE,)), (MARCH, (MATE, CHILD))):
        plan = plan_import(village.on(day).office, book(*rows))
        apply_import(village.office, plan)
    started = {file.pupil.name: file.enrolment.started_on for file in files_of(village.office)}
    assert started == {"仇一": None, "单雪": MARCH}


def test_a_grade_of_which_one_child_was_typed_to_try_is_copied_later_whole(
    village: Village,
) -> None:
    register_pupil(village.office, MATE)
    office = village.on(MARCH).office
    rest = tuple(replace(CHILD, name=name) for name in ("单雪", "单梅"))
    apply_import(office, plan_import(office, book(MATE, *rest)))
    assert {file.enrolment.started_on for file in files_of(office)} == {None}


@pytest.mark.parametrize(
    ("before", "coming", "expected"),
    [(0, 1, False), (1, 1, True), (1, 2, False), (5, 4, True), (5, 5, False), (20, 3, True)],
)
def test_as_many_new_children_as_stood_on_it_copy_a_grade(
    before: int, coming: int, *, expected: bool
) -> None:
    assert was_complete(before, coming) is expected


def starts(village: Village) -> dict[str, date | None]:
    return {file.pupil.name: file.enrolment.started_on for file in files_of(village.office)}


def test_a_class_s_workbook_that_follows_the_other_s_copies_the_grade_too(
    village: Village,
) -> None:
    register_pupil(village.office, MATE)
    office = village.on(MARCH).office
    for names in (("单雪", "单梅", "单兰"), ("仇三", "仇四")):
        plan = plan_import(office, book(*(replace(CHILD, name=name) for name in names)))
        apply_import(office, plan)
    assert set(starts(village).values()) == {None}


def test_who_was_transferred_in_since_copies_nothing(village: Village) -> None:
    register_pupil(village.office, MATE)
    office = village.on(MARCH).office
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_IN, happened_on=MARCH, reason="99", other_school="县城二小"
    )
    transfer_in(office, replace(CHILD, name="解明"), asked)
    register_pupil(office, CHILD)
    assert starts(village)["单雪"] == MARCH


def test_an_evening_under_an_empty_battery_makes_no_grade_complete(tmp_path: Path) -> None:
    village = found(tmp_path, day=date(2000, 1, 1))
    village.pupil("仇一", 4, started_on=None)
    for day, name in ((OCTOBER, "仇二"), (MARCH, "仇三")):
        register_pupil(village.on(day).office, replace(MATE, name=name))
    assert starts(village) == {"仇一": None, "仇二": None, "仇三": MARCH}
    village.office.close()


def test_a_month_of_entry_after_the_grade_s_first_autumn_says_since_when(village: Village) -> None:
    late = register_pupil(village.office, replace(CHILD, enrol_month="2026-03")).pupil_id
    assert village.file(late).enrolment.started_on is None
    days = (date(2026, 2, 28), date(2026, 3, 1))
    assert [len(files_as_of(village.office, day)) for day in days] == [0, 1]


def test_who_was_forgotten_when_the_others_were_copied_is_put_right(village: Village) -> None:
    register_pupil(village.office, MATE)
    office = village.on(MARCH).office
    late = register_pupil(office, CHILD).pupil_id
    assert tell_start(office, late, date(2025, 3, 3)).started_on == date(2025, 3, 3)
    assert [heads(village, year) for year in (2024, 2025)] == [["仇一"], ["仇一", "单雪"]]
    tell_start(office, late, None)
    assert heads(village, 2023) == ["仇一", "单雪"]
    assert tell_start(office, late, date(2025, 3, 3)).started_on == date(2025, 3, 3)


def test_a_repeater_who_was_here_from_the_beginning_began_with_the_first_grade(
    village: Village,
) -> None:
    register_pupil(village.office, MATE)
    office = village.on(MARCH).office
    late = register_pupil(office, CHILD).pupil_id
    reason = fitting_reason(ChangeKind.REPEAT)
    record_change(
        office, late, ChangeRequest(kind=ChangeKind.REPEAT, happened_on=MARCH, reason=reason)
    )
    assert tell_start(office, late, None).started_on == date(2023, 9, 1)


def test_a_child_who_was_typed_in_twice_is_asked_since_when(village: Village) -> None:
    first = register_pupil(village.office, MATE).pupil_id
    office = village.on(MARCH).office
    again = register_pupil(office, replace(MATE, name="仇乙")).pupil_id
    choices = {one.key: (one.winner, one.loser) for one in merge_choices(office, first, again)}
    assert choices["enrolment.started_on"] == ("2023-09-01", "2027-03-10")
    merge_pupils(office, first, again, [])
    assert village.file(first).enrolment.started_on is None
    other = register_pupil(office, replace(MATE, name="仇丙", grade="三年级")).pupil_id
    asked = {one.key for one in merge_choices(office, first, other)}
    assert "enrolment.entry_year" in asked, "the grade is asked"
    assert "enrolment.started_on" not in asked, "and says since when"


def test_a_first_day_that_cannot_be_is_refused(village: Village) -> None:
    register_pupil(village.office, MATE)
    office = village.on(MARCH).office
    late = register_pupil(office, CHILD).pupil_id
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_IN, happened_on=MARCH, reason="99", other_school="县城二小"
    )
    came = transfer_in(office, replace(CHILD, name="解明"), asked).change.pupil_id
    away = replace(asked, kind=ChangeKind.SUSPEND, reason=fitting_reason(ChangeKind.SUSPEND))
    record_change(office, late, away)
    april = date(2027, 4, 1)
    for pupil, day, code in (
        (late, april, "start_in_future"),
        (came, MARCH, "start_by_change"),
        (PupilId("x"), MARCH, "no_such_pupil"),
    ):
        with pytest.raises(RegistrationError, match=code):
            tell_start(office, pupil, day)
    village.on(april)
    with pytest.raises(RegistrationError, match="start_after_change"):
        tell_start(office, late, april)
