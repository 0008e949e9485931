"""The household ledger against the register: a child stands once, and is who it was said to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.dropout.following import followed_up
from core.errors import RegistrationError
from core.history import RowId
from core.models import Cohort, PupilId, PupilStatus, Sex, Stage
from core.privacy.erasure import erase_person
from core.school_year.household_entry import HouseholdAnswers, answer_for_child, answers_of
from core.school_year.household_ledger import household_ledger
from core.school_year.households import Filled, fill_ledger, remove_household_child
from core.school_year.people import files_of
from core.school_year.rates import Rate, retention
from core.school_year.rates_report import rates_report
from core.school_year.schooling import HomePlace, Schooling
from tests.year.office import OCTOBER, YEAR, Village

BORN = date(2018, 3, 4)
NUMBER = "990101201803040025"
SAID = HouseholdAnswers(
    head_name="石大山",
    hamlet="水井村4组",
    name="石小红",
    id_number=NUMBER,
    sex=Sex.FEMALE,
    birth_date=BORN,
    home=HomePlace.TOWNSHIP,
)
ELSEWHERE = replace(SAID, schooling=Schooling.ELSEWHERE, school_name="县城二小", grade="三年级")
HERE = replace(SAID, schooling=Schooling.HERE)


def girl(village: Village, number: str | None = None) -> PupilId:
    return village.pupil("石小红", 3, number=number, pupil_birth_date=BORN, pupil_sex=Sex.FEMALE)


@pytest.mark.parametrize("number", [None, NUMBER])
def test_a_child_asked_after_who_came_to_this_school_is_filled_in_and_stands_once(
    village: Village, number: str | None
) -> None:
    asked = answer_for_child(village.office, 2026, SAID)
    pupil = girl(village, number)
    assert fill_ledger(village.office, 2026) == Filled(1, 0)
    (line,) = household_ledger(village.office, 2026).lines
    assert (line.child.id, line.child.pupil_id) == (asked.id, pupil)
    assert (line.schooling, line.child.grade) == (Schooling.HERE, 3)
    assert (line.child.hamlet, line.child.head_name) == ("水井村4组", "石大山")
    assert rates_report(village.office).line("enrolment:primary").raw == Rate(1, 1)
    assert fill_ledger(village.office, 2026) == Filled(0, 0)


def test_a_registered_child_who_is_said_to_learn_elsewhere_is_not_written_a_second_time(
    village: Village,
) -> None:
    girl(village)
    answer_for_child(village.office, 2026, ELSEWHERE)
    assert fill_ledger(village.office, 2026) == Filled(0, 0)
    (line,) = household_ledger(village.office, 2026).lines
    assert line.schooling is Schooling.ELSEWHERE


def test_two_children_of_one_name_and_day_with_other_numbers_are_two(village: Village) -> None:
    answer_for_child(village.office, 2026, SAID)
    girl(village, "990101201803040041")
    assert fill_ledger(village.office, 2026) == Filled(1, 0)
    assert len(household_ledger(village.office, 2026).lines) == 2


def test_a_line_that_is_written_over_with_another_child_is_not_the_pupil_any_more(
    village: Village,
) -> None:
    pupil = girl(village)
    kept = answer_for_child(village.office, 2026, replace(HERE, id_number=""))
    assert kept.pupil_id == pupil
    other = replace(answers_of(kept), name="石小兰", birth_date=date(2017, 5, 6))
    with pytest.raises(RegistrationError, match="household_not_on_register"):
        answer_for_child(village.office, 2026, other, kept.id)
    (line,) = household_ledger(village.office, 2026).lines
    assert line.child.name == "石小红"


def test_a_misspelt_child_of_a_line_stays_the_pupil(village: Village) -> None:
    pupil = girl(village)
    kept = answer_for_child(village.office, 2026, replace(HERE, id_number=""))
    other = replace(answers_of(kept), name="石晓红")
    assert answer_for_child(village.office, 2026, other, kept.id).pupil_id == pupil


def test_a_child_who_died_is_not_looked_for(village: Village) -> None:
    pupil = girl(village)
    fill_ledger(village.office, 2026)
    died = ChangeRequest(kind=ChangeKind.DEATH, happened_on=OCTOBER, reason="41")
    record_change(village.office, pupil, died)
    assert household_ledger(village.office, 2026).lines == ()
    assert followed_up(village.office).out_of_school == ()


def test_a_child_who_died_is_not_carried_into_the_next_year(village: Village) -> None:
    pupil = girl(village)
    fill_ledger(village.office, 2026)
    died = ChangeRequest(kind=ChangeKind.DEATH, happened_on=OCTOBER, reason="41")
    record_change(village.office, pupil, died)
    village.on(date(2027, 9, 3))
    assert fill_ledger(village.office, 2027) == Filled(0, 0)


def test_a_suspended_pupil_is_on_the_register_and_not_out_of_school(village: Village) -> None:
    pupil = girl(village)
    fill_ledger(village.office, 2026)
    away = ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=OCTOBER, reason="10")
    record_change(village.office, pupil, away)
    (line,) = household_ledger(village.office, 2026).lines
    assert (line.schooling, line.is_out) == (Schooling.HERE, False)


def test_who_left_and_came_back_a_grade_lower_left_the_cohort_once(village: Village) -> None:
    first, second = village.pupil("甲", 4), village.pupil("乙", 4)
    before = Cohort.in_grade(Stage.PRIMARY, 4, YEAR)
    left = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT,
        happened_on=date(2026, 9, 20),
        reason="99",
        other_school="县城二小",
    )
    record_change(village.office, first, left)
    back = replace(
        left,
        kind=ChangeKind.TRANSFER_IN,
        happened_on=OCTOBER,
        entry_year=before.entry_year + 1,
    )
    record_change(village.office, first, back)
    changes = village.office.store.changes.all()
    figures = retention(files_of(village.office), changes, before, entrants=2)
    assert (figures.reached_ids, figures.went_ids) == ((second,), (first,))
    assert figures.adjusted == Rate(1, 1)
    lower = Cohort(Stage.PRIMARY, before.entry_year + 1)
    assert retention(files_of(village.office), changes, lower, entrants=1).came_ids == (first,)


def test_the_ledger_forgets_an_erased_child_who_is_not_tied_to_it(village: Village) -> None:
    pupil = girl(village, NUMBER)
    answer_for_child(village.office, 2025, ELSEWHERE)
    removed = answer_for_child(village.office, 2026, replace(ELSEWHERE, id_number=""))
    remove_household_child(village.office, removed.id)
    namesake = replace(ELSEWHERE, id_number="990101201803040041")
    answer_for_child(village.office, 2026, namesake)
    erase_person(village.office, pupil, "家长书面要求", "教育办")
    held = village.office.store.households.all()
    assert [one.id_number for one in held] == [namesake.id_number]
    history = village.office.store.history.entries_of("household_child", RowId(removed.id))
    assert history == []


def test_a_repeater_beyond_the_age_stands_in_the_grade_of_the_register(village: Village) -> None:
    pupil = village.pupil("单雪", 6, pupil_birth_date=date(2011, 5, 1))
    fill_ledger(village.office, 2026)
    record_change(village.office, pupil, ChangeRequest(kind=ChangeKind.REPEAT, happened_on=OCTOBER))
    (line,) = household_ledger(village.office, 2026).lines
    assert (line.child.grade, line.is_of_age) == (5, True)
    gone = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT, happened_on=OCTOBER, reason="99", other_school="县城二小"
    )
    record_change(village.office, pupil, gone)
    (line,) = household_ledger(village.office, 2026).lines
    assert not line.is_of_age


def test_who_finished_primary_school_here_is_asked_after_and_owed_by_the_junior_rate(
    village: Village,
) -> None:
    born = date(2013, 10, 4)
    village.pupil(
        "石小红", 7, status=PupilStatus.GRADUATED, ended_on=date(2026, 7, 3), pupil_birth_date=born
    )
    village.pupil("石大壮", 9, status=PupilStatus.GRADUATED, pupil_birth_date=date(2009, 3, 4))
    assert fill_ledger(village.office, 2026) == Filled(0, 0, 1)
    (line,) = household_ledger(village.office, 2026).lines
    assert (line.child.name, line.schooling) == ("石小红", Schooling.UNKNOWN)
    assert rates_report(village.office).line("enrolment:junior").raw == Rate(0, 1)
    assert fill_ledger(village.office, 2026) == Filled(0, 0, 0)
    found = answers_of(line.child)
    answer_for_child(
        village.office,
        2026,
        replace(found, schooling=Schooling.ELSEWHERE, school_name="镇中学", grade="初一"),
        line.child.id,
    )
    assert rates_report(village.office).line("enrolment:junior").raw == Rate(1, 1)
