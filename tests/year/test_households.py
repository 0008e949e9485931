from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.errors import RegistrationError
from core.models import Cohort, SchoolId, Sex, Stage
from core.school_year.households import fill_from_register, households, put_household_child
from core.school_year.models import HouseholdChild
from core.school_year.people import files_of
from core.school_year.rates import Rate, is_school_age, net_enrolment, retention
from tests.year.office import OCTOBER, YEAR, Village, fitting_reason

CHILD = HouseholdChild(
    id="",
    school_id=SchoolId("1"),
    year=2026,
    household_no="水-12",
    head_name="石大山",
    name="石小红",
    sex=Sex.FEMALE,
    birth_date=date(2018, 3, 4),
    is_attending=True,
)


def test_more_than_a_hundred_percent_is_a_real_figure() -> None:
    assert Rate(5602, 5001).percent == Decimal("112.02")
    assert Rate(0, 0).percent is None


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_rate_is_never_cut_off(above: int, below: int) -> None:
    percent = Rate(above, below).percent
    assert percent is not None
    assert abs(percent * below - above * 100) <= Decimal("0.005") * below


@pytest.mark.parametrize(
    ("born", "answer"),
    [
        (date(2020, 8, 31), True),
        (date(2020, 9, 1), False),
        (date(2014, 9, 1), True),
        (date(2014, 8, 31), False),
    ],
)
def test_school_age_is_reached_by_the_end_of_august(born: date, answer: bool) -> None:
    assert is_school_age(born, 2026) is answer


def test_net_enrolment_is_raw_and_without_those_nobody_can_know_of() -> None:
    children = [
        replace(CHILD, id="a"),
        replace(CHILD, id="b", is_attending=False, absent_reason="重病"),
        replace(CHILD, id="c", is_attending=None, is_in_county=False),
        replace(CHILD, id="d", birth_date=date(2022, 1, 1)),
    ]
    figures = net_enrolment(children, 2026)
    assert (figures.raw, figures.adjusted) == (Rate(1, 3), Rate(1, 2))
    assert figures.raw.percent == Decimal("33.33")
    assert figures.left_out_ids == ("c",)


def test_the_ledger_is_filled_from_the_register_once(village: Village) -> None:
    family = ("石大山", "10008570001")
    for name, grade in (("石小红", 2), ("石小明", 4)):
        village.pupil(name, grade, guardian=family, pupil_hamlet="水井村4组")
    assert fill_from_register(village.office, 2026) == 2
    assert fill_from_register(village.office, 2026) == 0
    (home,) = households(village.office, 2026)
    assert (home.head_name, [child.name for child in home.children]) == (
        "石大山",
        ["石小明", "石小红"],
    )
    assert home.out_of_school == ()


def test_a_child_that_is_not_at_school_needs_a_reason(village: Village) -> None:
    with pytest.raises(RegistrationError, match="household_reason_needed"):
        put_household_child(village.office, replace(CHILD, is_attending=False))
    kept = put_household_child(
        village.office, replace(CHILD, is_attending=False, absent_reason="随父母外出")
    )
    (home,) = households(village.office, 2026)
    assert home.out_of_school == (kept,)
    with pytest.raises(RegistrationError, match="household_name_needed"):
        put_household_child(village.office, replace(CHILD, name=" "))


def test_retention_counts_who_reached_the_end_against_who_entered(village: Village) -> None:
    stayed, gone, repeater = (village.pupil(name, 6) for name in ("甲", "乙", "丙"))
    for pupil, kind in ((gone, ChangeKind.TRANSFER_OUT), (repeater, ChangeKind.REPEAT)):
        record_change(
            village.office,
            pupil,
            ChangeRequest(
                kind=kind, happened_on=OCTOBER, reason=fitting_reason(kind), other_school="县城二小"
            ),
        )
    cohort = Cohort.in_grade(Stage.PRIMARY, 6, YEAR)
    figures = retention(
        files_of(village.office), village.office.store.changes.all(), cohort, entrants=3
    )
    assert figures.reached_ids == (stayed,)
    assert (figures.raw, figures.adjusted) == (Rate(1, 3), Rate(1, 1))
    assert sorted(figures.went_ids) == sorted([gone, repeater])


def test_more_may_reach_the_end_than_entered(village: Village) -> None:
    for number in range(9):
        village.pupil(f"李{number}", 6)
    cohort = Cohort.in_grade(Stage.PRIMARY, 6, YEAR)
    figures = retention(files_of(village.office), [], cohort, entrants=8)
    assert figures.raw.percent == Decimal("112.50")
