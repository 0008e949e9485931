"""The attached preschool class goes on to grade one: in summer for the autumn that comes."""

from __future__ import annotations

from datetime import date

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.changes.undo import undo_change, why_not
from core.grades import grade_label
from core.grouping.proposing import cohort_files
from core.models import Cohort, PupilStatus, SchoolYear, Stage
from core.school_year.as_of import files_as_of
from core.school_year.models import TermOf
from core.school_year.promotion import plan_promotion, start_school, undo_promotion
from core.school_year.reporting import reporting_summary
from core.school_year.statistics import annual_statistics
from tests.year.office import Village

NEXT = SchoolYear(2027)


@pytest.mark.parametrize("day", [date(2027, 6, 20), date(2027, 7, 8), date(2027, 8, 25)])
def test_who_starts_school_in_summer_is_in_grade_one_in_autumn(village: Village, day: date) -> None:
    child = village.pupil("小明", 3, stage=Stage.PRESCHOOL)
    before = village.file(child).enrolment
    village.on(day)
    (named,) = plan_promotion(village.office).starting_school
    done = start_school(village.office, [named.pupil_id], day)
    after = village.file(child).enrolment
    assert after.cohort == Cohort(Stage.PRIMARY, 2027)
    assert grade_label(after.cohort, NEXT) == "一年级"
    assert (after.started_on, after.enrol_month) == (date(2027, 9, 1), date(2027, 9, 1))
    assert [one.pupil.id for one in cohort_files(village.office, after.cohort)] == [child]
    assert [one.enrolment for one in files_as_of(village.office, date(2027, 6, 1))] == [before]
    village.on(date(2027, 9, 2))
    figures = annual_statistics(village.office)
    assert figures.table("headcount").row_ids("1") == (child,)
    assert reporting_summary(village.office, TermOf.on(date(2027, 9, 2))).unknown == (child,)
    undo_promotion(village.office, done.batch)
    assert village.file(child).enrolment == before


def test_who_starts_school_late_in_autumn_is_in_grade_one_then(village: Village) -> None:
    child = village.pupil("小明", 3, stage=Stage.PRESCHOOL)
    day = date(2027, 9, 6)
    start_school(village.on(day).office, [child], day)
    assert village.file(child).enrolment.cohort == Cohort(Stage.PRIMARY, 2027)
    assert village.file(child).enrolment.started_on == day


def test_who_starts_school_may_still_move_away_before_september(village: Village) -> None:
    child = village.pupil("小明", 3, stage=Stage.PRESCHOOL)
    start_school(village.on(date(2027, 7, 8)).office, [child], date(2027, 7, 8))
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT,
        happened_on=date(2027, 8, 20),
        reason="99",
        other_school="县城第二小学",
    )
    record_change(village.on(date(2027, 8, 20)).office, child, asked)
    assert village.file(child).enrolment.status is PupilStatus.TRANSFERRED_OUT
    village.on(date(2027, 9, 2))
    assert annual_statistics(village.office).head_ids == ()


def test_a_grade_is_not_taken_back_over_a_seat_that_was_given_in_it(village: Village) -> None:
    child = village.pupil("小明", 3, stage=Stage.PRESCHOOL)
    day = date(2026, 9, 1)
    (change,) = start_school(village.office, [child], day).changes
    village.seat(child, village.group(1, 1))
    assert why_not(village.office, change) == "change_seat_taken"
    pupil = village.pupil("单雪", 3)
    asked = ChangeRequest(kind=ChangeKind.REPEAT, happened_on=day)
    change = record_change(village.office, pupil, asked)
    seat = village.seat(pupil, village.group(1, 2))
    assert why_not(village.office, change) == "change_seat_taken"
    with village.office.writing("test") as writing:
        held = village.office.store.seats.get(seat)
        assert held is not None
        writing.delete(held)
    undo_change(village.office, change.id)
