"""A release and its acceptance travel by stick; an undo at the same time is seen, not counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.changes.undo import undo_change
from core.models import (
    Cohort,
    Enrolment,
    EnrolmentId,
    PupilId,
    PupilStatus,
    SchoolYear,
    Stage,
)
from core.school_year.promotion import accept_released, handover_count, release_grade
from tests.sync.township import DAY, Site, Township, make_township

COHORT = Cohort.in_grade(Stage.PRIMARY, 3, SchoolYear(2026))


@pytest.fixture
def township(tmp_path: Path) -> Iterator[Township]:
    made = make_township(tmp_path)
    yield made
    made.close()


def enrolled(site: Site, name: str) -> PupilId:
    pupil_id = site.register(name)
    school_id = site.office.school.id
    with site.office.writing("test") as writing:
        writing.put(
            Enrolment(
                id=EnrolmentId(writing.new_id()),
                pupil_id=pupil_id,
                school_id=school_id,
                register_school_id=school_id,
                stage=COHORT.stage,
                entry_year=COHORT.entry_year,
                started_on=date(2024, 9, 1),
            )
        )
    return pupil_id


def status(site: Site, pupil_id: PupilId) -> PupilStatus:
    (enrolment,) = site.office.store.enrolments.by("pupil_id", pupil_id)
    return enrolment.status


def test_the_village_learns_that_the_centre_has_taken_the_child(township: Township) -> None:
    pupil = enrolled(township.east, "阿依古丽·买买提江")
    township.settle()
    done = release_grade(township.east.office, COHORT, DAY)
    township.up(township.east)
    assert handover_count(township.centre.office).released == (pupil,)
    accept_released(township.centre.office, [done.changes[0].id], DAY)
    township.down(township.east)
    for site in (township.centre, township.east):
        count = handover_count(site.office)
        assert (count.released, count.accepted) == ((), (pupil,))


def test_an_undo_beside_an_acceptance_is_a_conflict_and_no_second_head(
    township: Township,
) -> None:
    pupil = enrolled(township.east, "欧阳娜娜")
    township.settle()
    change = release_grade(township.east.office, COHORT, DAY).changes[0]
    township.up(township.east)
    accept_released(township.centre.office, [change.id], DAY)
    undo_change(township.east.office, change.id)
    assert status(township.east, pupil) is PupilStatus.PRESENT
    township.settle()
    for site in (township.centre, township.east):
        assert status(site, pupil) is PupilStatus.TRANSFERRED_OUT
        assert handover_count(site.office).accepted == (pupil,)
        fields = {(one.table, one.field) for one in site.office.store.history.conflicts()}
        assert ("enrolment", "status") in fields


def test_accepting_twice_is_once(township: Township) -> None:
    pupil = enrolled(township.east, "单雪")
    township.settle()
    change = release_grade(township.east.office, COHORT, DAY).changes[0]
    township.settle()
    for _ in range(2):
        accept_released(township.centre.office, [change.id], DAY)
        township.settle()
    assert handover_count(township.east.office).accepted == (pupil,)
