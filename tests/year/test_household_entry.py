"""The household ledger as it is answered, filled and counted; the rates drawn from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.errors import RegistrationError
from core.models import Cohort, PupilId, SchoolId, Sex, Stage
from core.printing.spool import PaperFormat, print_roster
from core.school_year.entrants import set_entrants
from core.school_year.household_entry import HouseholdAnswers, answer_for_child, answers_of
from core.school_year.household_ledger import household_ledger, household_roster
from core.school_year.households import Filled, fill_ledger, household_child, remove_household_child
from core.school_year.models import HouseholdChild
from core.school_year.rates import Rate
from core.school_year.rates_report import Missing, people_in, rates_report
from core.school_year.schooling import (
    HomePlace,
    Schooling,
    is_out_of_school,
    own_words,
    schooling_of,
    with_schooling,
)
from tests.year.office import OCTOBER, Village

CHILD = HouseholdChild(
    id="a",
    school_id=SchoolId("1"),
    year=2026,
    household_no="水-12",
    head_name="石大山",
    name="石小红",
    sex=Sex.FEMALE,
    birth_date=date(2018, 3, 4),
)
SAID = HouseholdAnswers(
    head_name="石大山",
    hamlet="水井村4组",
    name="石小红",
    id_number="990101201803040025",
    schooling=Schooling.ELSEWHERE,
    school_name="县城二小",
    grade="三年级",
    home=HomePlace.COUNTY,
)


@given(st.sampled_from(Schooling), st.sampled_from(["", "随父母外出", "随父母在浙江"]))
def test_what_was_said_of_a_child_is_read_back(schooling: Schooling, words: str) -> None:
    held = replace(CHILD, pupil_id=PupilId("p") if schooling is Schooling.HERE else None)
    child = with_schooling(held, schooling, words or "其他")
    assert schooling_of(child) is schooling
    assert own_words(child) == ((words or "其他") if schooling is Schooling.OTHER else "")
    assert child.is_attending is schooling.is_attending


@pytest.mark.parametrize(
    ("schooling", "is_out"),
    [
        (Schooling.DROPPED_OUT, True),
        (Schooling.UNKNOWN, True),
        (Schooling.EXEMPT, False),
        (Schooling.HOME_TEACHING, False),
        (Schooling.ELSEWHERE, False),
        (Schooling.NOT_OF_AGE, False),
    ],
)
def test_who_is_out_of_school_is_of_age_and_not_at_school(
    schooling: Schooling, is_out: bool
) -> None:
    assert is_out_of_school(with_schooling(CHILD, schooling)) is is_out
    little = replace(CHILD, birth_date=date(2022, 1, 1))
    assert not is_out_of_school(with_schooling(little, schooling))


def test_the_number_gives_birth_and_sex_and_answers_come_back(village: Village) -> None:
    kept = answer_for_child(village.office, 2026, SAID)
    assert (kept.sex, kept.birth_date, kept.grade) == (Sex.FEMALE, date(2018, 3, 4), 3)
    again = answers_of(kept)
    assert answer_for_child(village.office, 2026, again, kept.id) == kept
    assert kept.household_no == "水井村4组 石大山"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (replace(SAID, id_number=""), "household_birth_needed"),
        (replace(SAID, id_number="990101201803040021", sex=Sex.MALE, birth_date=OCTOBER), "wrong"),
        (replace(SAID, sex=Sex.MALE), "household_number_disagrees"),
        (replace(SAID, school_name=""), "household_school_needed"),
        (replace(SAID, grade="很高"), "household_grade_unknown"),
        (replace(SAID, schooling=Schooling.HERE), "household_not_on_register"),
        (replace(SAID, schooling=Schooling.OTHER), "household_reason_needed"),
        (replace(SAID, head_name=" "), "household_name_needed"),
    ],
)
def test_what_does_not_hold_together_is_not_saved(
    village: Village, said: HouseholdAnswers, code: str
) -> None:
    with pytest.raises(RegistrationError, match=code):
        answer_for_child(village.office, 2026, said)
    assert household_ledger(village.office, 2026).lines == ()


def test_a_child_of_the_register_is_tied_to_it_and_stands_once(village: Village) -> None:
    pupil = village.pupil("石小红", 3, pupil_birth_date=date(2018, 3, 4), pupil_sex=Sex.FEMALE)
    said = replace(SAID, schooling=Schooling.HERE, school_name="", grade="")
    kept = answer_for_child(village.office, 2026, said)
    assert kept.pupil_id == pupil
    assert fill_ledger(village.office, 2026) == Filled(0, 0)
    with pytest.raises(RegistrationError, match="household_twice"):
        answer_for_child(village.office, 2026, said)


def test_a_new_year_brings_the_children_of_the_last_to_be_asked_after(village: Village) -> None:
    village.pupil("李一", 2, pupil_birth_date=date(2019, 3, 4))
    answer_for_child(village.office, 2025, SAID)
    grown = replace(SAID, name="石大红", id_number="", sex=Sex.FEMALE, birth_date=date(2009, 1, 1))
    answer_for_child(village.office, 2025, grown)
    assert fill_ledger(village.office, 2026) == Filled(1, 1)
    (out,) = household_ledger(village.office, 2026).out
    assert (out.child.name, out.schooling) == ("石小红", Schooling.UNKNOWN)
    assert fill_ledger(village.office, 2026) == Filled(0, 0)


def test_who_is_lost_to_the_register_is_out_of_school_on_the_ledger(village: Village) -> None:
    pupil = village.pupil("单雪", 3, pupil_birth_date=date(2018, 3, 4))
    fill_ledger(village.office, 2026)
    request = ChangeRequest(kind=ChangeKind.LEAVE, happened_on=OCTOBER)
    record_change(village.office, pupil, request)
    (out,) = household_ledger(village.office, 2026).out
    assert (out.child.name, out.schooling) == ("单雪", Schooling.DROPPED_OUT)
    line = rates_report(village.office).line("enrolment:primary")
    assert (line.raw, line.adjusted) == (Rate(0, 1), Rate(0, 1))


def test_a_child_taken_off_is_off_the_list(village: Village) -> None:
    kept = answer_for_child(village.office, 2026, SAID)
    remove_household_child(village.office, kept.id)
    assert household_ledger(village.office, 2026).lines == ()
    with pytest.raises(RegistrationError, match="no_such_household_child"):
        household_child(village.office, kept.id)


def test_a_rate_says_what_it_lacks_and_opens_both_its_sides(village: Village) -> None:
    village.pupil("李一", 2, pupil_birth_date=date(2019, 3, 4))
    village.pupil("仇二", 1, stage=Stage.PRESCHOOL, pupil_birth_date=date(2020, 3, 4))
    report = rates_report(village.office)
    assert {one.missing for one in report.enrolment} == {Missing.NO_LEDGER}
    assert {one.missing for one in report.retention} == {Missing.NO_ENTRANTS}
    fill_ledger(village.office, 2026)
    set_entrants(village.office, Cohort(Stage.PRIMARY, 2025), 2)
    report = rates_report(village.office)
    primary = report.line("enrolment:primary")
    assert primary.raw == Rate(1, 2)
    names = {
        group.key: [one.name for one in people_in(village.office, group)]
        for group in primary.groups
    }
    assert names["attending"] == ["李一"]
    assert names["not_attending"] == ["仇二"]
    assert report.line("enrolment:junior").missing is Missing.NO_CHILDREN
    assert report.line("retention:1.2025").raw == Rate(1, 2)
    for count in (0, 10**30):
        with pytest.raises(RegistrationError, match="entrants_wrong"):
            set_entrants(village.office, Cohort(Stage.PRIMARY, 2025), count)


def test_the_paper_holds_numbers_only_when_they_are_asked_for(
    village: Village, tmp_path: Path
) -> None:
    answer_for_child(village.office, 2026, SAID)
    ledger = household_ledger(village.office, 2026)
    plain = household_roster(village.office, ledger)
    whole = household_roster(village.office, ledger, has_numbers=True)
    assert all("990101201803040025" not in row for row in plain.rows)
    assert "990101201803040025" in whole.rows[0]
    printed = print_roster(plain, PaperFormat.XLSX, tmp_path / "a.xlsx")
    assert printed.rows == 1
