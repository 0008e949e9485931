"""How many leavers are due is counted in the store, and agrees with the names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.models import (
    Enrolment,
    EnrolmentId,
    Guardian,
    GuardianId,
    PupilId,
    PupilStatus,
    SchoolYear,
    Stage,
)
from core.policy import policy
from core.privacy.consent import due_for_erasure
from core.privacy.retention import count_due, left_before
from tests.year.office import POINT, Village

LONG_AGO, LATELY = date(2020, 7, 1), date(2026, 7, 1)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.dates(date(2012, 1, 1), date(2040, 1, 1)))
def test_the_day_parts_those_who_are_due_from_those_who_are_not(today: date, left: date) -> None:
    years = policy().privacy.optional_years_after_leaving
    due_from = date(SchoolYear.of(left).starts_in + 1 + years, 9, 1)
    assert (left < left_before(today)) is (due_from <= today)


def test_home_counts_whom_the_list_names(village: Village) -> None:
    every: tuple[dict[str, Any], ...] = (
        {},
        {"pupil_email": "a@b.cn"},
        {"pupil_insurance": True},
        {"pupil_insurance": False},
    )
    for left, status, held in product(
        (None, LONG_AGO, LATELY),
        (PupilStatus.PRESENT, PupilStatus.GRADUATED, PupilStatus.LOST),
        every,
    ):
        village.pupil("单雪", 5, ended_on=left, status=status, **held)
    _family(village, 1, phone="13800000001", workplace="县里")
    _family(village, 2, phone="13800000001")
    _family(village, 3, job="木匠")
    back = _leaver(village)
    _again(village, back, date(2021, 9, 1), None)
    _again(village, _leaver(village), date(2021, 9, 1), date(2022, 7, 1))
    _again(village, _leaver(village), date(2021, 9, 1), LATELY)
    _again(village, _leaver(village), None, date(2019, 7, 1))
    village.pupil("仇小满", 5, pupil_school_id=POINT.id, pupil_email="a@b.cn", ended_on=LONG_AGO)
    named = due_for_erasure(village.office)
    assert count_due(village.office) == len(named) > 5


def _leaver(village: Village) -> PupilId:
    left: dict[str, Any] = {"ended_on": LONG_AGO, "status": PupilStatus.GRADUATED}
    return village.pupil("欧阳娜", 5, pupil_email="a@b.cn", started_on=date(2016, 9, 1), **left)


def _family(village: Village, position: int, **values: str) -> None:
    pupil = village.pupil("曾诗涵", 5, ended_on=LONG_AGO, status=PupilStatus.GRADUATED)
    with village.office.writing() as writing:
        guardian = Guardian(
            id=GuardianId(writing.new_id()),
            pupil_id=pupil,
            school_id=village.office.school.id,
            position=position,
            name="曾大山",
        )
        writing.put(replace(guardian, **values))  # type: ignore[arg-type]


def _again(village: Village, pupil: PupilId, began: date | None, ended: date | None) -> None:
    status = PupilStatus.PRESENT if ended is None else PupilStatus.GRADUATED
    with village.office.writing() as writing:
        enrolment = Enrolment(
            id=EnrolmentId(writing.new_id()),
            pupil_id=pupil,
            school_id=village.office.school.id,
            register_school_id=village.office.school.id,
            stage=Stage.PRIMARY,
            entry_year=2021,
            started_on=began,
            ended_on=ended,
            status=status,
        )
        writing.put(enrolment)
