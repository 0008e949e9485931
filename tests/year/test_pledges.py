"""Pledges of a class at once, and a dropout case described and followed up after the return."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.dropout.absences import Away, absences_on, note_absences, take_back_absences
from core.dropout.cases import (
    case_file,
    describe_case,
    name_follow_up,
    note_return,
    open_case,
)
from core.dropout.following import followed_up, open_case_count
from core.dropout.models import AbsenceReason, Placement, Pledge, PledgeParty
from core.dropout.pledge_paper import pledge_roster
from core.dropout.pledges import (
    add_family_pledges,
    classes_without,
    pledge_ledger,
    save_pledge,
    take_back_family_pledges,
    take_back_pledge,
)
from core.dropout.report import dropout_report
from core.errors import RegistrationError
from core.ledgers.left_behind import find_left_behind
from core.models import LeftBehind, SchoolId, Stage
from core.school_year.household_entry import HouseholdAnswers, answer_for_child
from core.school_year.households import fill_ledger
from core.school_year.schooling import Schooling
from core.school_year.statistics import annual_statistics
from tests.year.office import OCTOBER, Village

PLEDGE = Pledge(
    id="",
    school_id=SchoolId(""),
    year=2026,
    party=PledgeParty.VILLAGE,
    name="村主任石大山",
    signed_on=OCTOBER,
)


def test_a_class_that_signed_is_taken_back_at_once_but_for_what_changed(village: Village) -> None:
    pupils = [village.pupil(name, 1) for name in ("李一", "李二", "李三")]
    made = add_family_pledges(village.office, 2026, pupils, OCTOBER)
    kept = save_pledge(village.office, replace(made[0], number="7"))
    assert take_back_family_pledges(village.office, made) == 2
    assert [one.pledge for one in pledge_ledger(village.office, 2026).lines] == [kept]
    assert take_back_family_pledges(village.office, made) == 0


def test_families_stand_as_their_children_do_in_the_register(village: Village) -> None:
    pupils = [village.pupil(*who) for who in (("王小龙", 1), ("安小红", 2), ("李一", 1))]
    assert [one.name for one in pledge_ledger(village.office, 2026).missing] == [
        *("李一", "王小龙", "安小红"),
    ]
    add_family_pledges(village.office, 2026, pupils, OCTOBER)
    children = [one.child for one in pledge_ledger(village.office, 2026).lines]
    assert children == ["李一", "王小龙", "安小红"]


def test_the_families_of_a_class_sign_at_once_and_each_once(village: Village) -> None:
    first = village.pupil("李一", 1, guardian=("李大山", "10008570001"))
    village.pupil("李二", 2)
    village.pupil("李小", 1, stage=Stage.PRESCHOOL)
    classes = classes_without(village.office, 2026)
    assert [(label, len(ids)) for label, ids in classes] == [("一年级", 1), ("二年级", 1)]
    assert add_family_pledges(village.office, 2026, [first], OCTOBER)
    assert not add_family_pledges(village.office, 2026, [first], OCTOBER)
    ledger = pledge_ledger(village.office, 2026)
    assert [(one.pledge.name, one.child) for one in ledger.lines] == [("李大山", "李一")]
    assert [one.name for one in ledger.missing] == ["李二"]


def test_a_pledge_is_corrected_counted_and_taken_back(village: Village) -> None:
    kept = save_pledge(village.office, PLEDGE)
    save_pledge(village.office, Pledge(**{**_values(kept), "count": 6}))
    ledger = pledge_ledger(village.office, 2026)
    assert ledger.count.signed[PledgeParty.VILLAGE] == 6
    assert "村主任石大山" in pledge_roster(village.office, ledger, 2026).rows[0]
    take_back_pledge(village.office, kept.id)
    assert pledge_ledger(village.office, 2026).lines == ()
    with pytest.raises(RegistrationError, match="no_such_pledge"):
        take_back_pledge(village.office, kept.id)


def _values(pledge: Pledge) -> dict[str, Any]:
    return {name: getattr(pledge, name) for name in pledge.__dataclass_fields__}


def test_a_family_pledge_is_about_a_child_and_there_is_one(village: Village) -> None:
    pupil = village.pupil("李一", 1)
    family = {**_values(PLEDGE), "party": PledgeParty.PARENTS}
    with pytest.raises(RegistrationError, match="pledge_child_needed"):
        save_pledge(village.office, Pledge(**family))
    save_pledge(village.office, Pledge(**{**family, "pupil_id": pupil}))
    with pytest.raises(RegistrationError, match="pledge_twice"):
        save_pledge(village.office, Pledge(**{**family, "pupil_id": pupil}))


def test_a_case_is_described_later_and_followed_up_after_the_return(village: Village) -> None:
    pupil = village.pupil("单雪", 3)
    case = open_case(village.office, pupil, date(2026, 9, 20))
    describe_case(village.office, case.id, "家里要帮工", "县城亲戚家")
    with pytest.raises(RegistrationError, match="case_not_returned"):
        name_follow_up(village.office, case.id, "班主任")
    note_return(village.office, case.id, OCTOBER, Placement.HOME_TEACHING)
    name_follow_up(village.office, case.id, "班主任杨梅每周家访一次")
    file = case_file(village.office, case.id)
    assert (file.case.suspected_reason, file.case.placement) == (
        "家里要帮工",
        Placement.HOME_TEACHING,
    )
    words = "".join(one.text for one in dropout_report(village.office, file).paragraphs)
    assert "送教上门" in words
    assert "班主任杨梅每周家访一次" in words


def test_children_of_the_ledger_without_a_case_are_named_where_cases_are(
    village: Village,
) -> None:
    pupil = village.pupil("单雪", 3, pupil_birth_date=date(2018, 3, 4))
    fill_ledger(village.office, 2026)
    said = HouseholdAnswers(
        head_name="仇大勇",
        name="仇小勇",
        sex=village.file(pupil).pupil.sex,
        birth_date=date(2013, 3, 4),
        schooling=Schooling.DROPPED_OUT,
    )
    answer_for_child(village.office, 2026, said)
    open_case(village.office, pupil, date(2026, 9, 20))
    followed = followed_up(village.office)
    assert followed.out_of_school == ("仇小勇",)
    assert followed.open_cases == open_case_count(village.office) == 1


def test_absences_of_a_day_are_taken_back_for_whom_they_were_noted(village: Village) -> None:
    first, second = village.pupil("李一", 1), village.pupil("李二", 1)
    note_absences(village.office, OCTOBER, {first: Away(AbsenceReason.ILLNESS)})
    assert take_back_absences(village.office, [first, second], OCTOBER) == 1
    assert absences_on(village.office, OCTOBER) == {}


def test_statistics_tell_both_definitions_of_left_behind_and_the_place_apart(
    village: Village,
) -> None:
    one = village.pupil("李一", 2, pupil_father_away_since=date(2025, 3, 1))
    both = village.pupil(
        "李二",
        2,
        pupil_father_away_since=date(2025, 3, 1),
        pupil_mother_away_since=date(2025, 3, 1),
    )
    stated = village.pupil("李三", 3, pupil_left_behind=LeftBehind.STATED)
    figures = annual_statistics(village.office)

    def ids(key: str) -> set[str]:
        return {own for cell in figures.table(key).cells for own in cell.ids}

    assert ids("left_behind") == {one, both, stated}
    assert ids("left_behind_civil") == {both}
    assert find_left_behind(village.file(one).pupil, figures.day).is_on_ledger
    assert ids("places") == set(figures.head_ids)
    grades = figures.table("grade_age_sex")
    assert [len(grades.row_ids(axis.key)) for axis in grades.rows] == [0, 2, 1, 0, 0, 0]


def test_nobody_signs_a_pledge_on_a_day_to_come(village: Village) -> None:
    pupil = village.pupil("李一", 1)
    tomorrow = village.office.clock.today() + timedelta(days=1)
    with pytest.raises(RegistrationError, match="pledge_in_future"):
        add_family_pledges(village.office, 2026, [pupil], tomorrow)
    with pytest.raises(RegistrationError, match="pledge_in_future"):
        save_pledge(village.office, replace(PLEDGE, signed_on=tomorrow))
    assert pledge_ledger(village.office, 2026).lines == ()
