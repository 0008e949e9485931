"""The canteen's ledger: a day noted, put right, settled by the month, printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.dropout.absences import Away, note_absences
from core.ledgers.meal_paper import month_roster, settlement_roster
from core.ledgers.meals import (
    MealSaid,
    Month,
    last_standard_fen,
    meal_month,
    parse_yuan,
    propose_day,
    propose_day_of,
    propose_free_day,
    save_meal_day,
    settlement,
    take_back_meal_day,
    yuan_text,
)
from core.ledgers.spec import LedgerError
from core.office import Office
from core.printing.spool import PaperFormat
from core.roster_types import Purpose
from core.school_year.paper import YearList, print_year_list
from tests.ledgers.village import CHILD, DAY, register, register_all

OCTOBER = Month(2026, 10)
SAID = MealSaid(
    day=DAY,
    expected="4人",
    served="４",
    menu="米饭、白菜炖肉",
    purchases="大米 50公斤 4.6元",
    spent="412.50",
    supplier="云岭粮店",
    receipt_no="0012",
    sample_by="仇一",
    sample_at="1120",
    companion="石校长",
    leftover="无",
    is_posted=True,
)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (replace(SAID, day=DAY + timedelta(days=1)), "meal_in_future"),
        (replace(SAID, expected="几个"), "meal_bad_count"),
        (replace(SAID, served="5"), "meal_more_served"),
        (replace(SAID, menu=" "), "meal_menu_needed"),
        (replace(SAID, spent="4.125"), "meal_bad_amount"),
        (replace(SAID, spent="NaN"), "meal_bad_amount"),
        (replace(SAID, spent="1e5"), "meal_bad_amount"),
        (replace(SAID, spent="1e999999999"), "meal_bad_amount"),
        (replace(SAID, spent="99999999999999999999"), "meal_bad_amount"),
        (replace(SAID, sample_at="25:00"), "meal_bad_time"),
    ],
)
def test_what_is_not_understood_is_refused(office: Office, said: MealSaid, code: str) -> None:
    with pytest.raises(LedgerError) as refused:
        save_meal_day(office, said)
    assert refused.value.code == code
    assert meal_month(office, OCTOBER).days == ()


def test_a_day_is_kept_and_its_twin_refused(office: Office) -> None:
    day = save_meal_day(office, SAID)
    assert (day.expected, day.served, day.spent_fen, day.sample_at) == (4, 4, 41250, "11:20")
    with pytest.raises(LedgerError, match="meal_day_taken"):
        save_meal_day(office, SAID)
    assert meal_month(office, OCTOBER).days == (day,)


def test_a_day_moved_to_its_right_date_stands_there_alone(office: Office) -> None:
    day = save_meal_day(office, SAID)
    moved = save_meal_day(office, replace(SAID, day=date(2026, 10, 7)), day.id)
    assert meal_month(office, OCTOBER).days == (moved,)
    take_back_meal_day(office, moved.id)
    assert meal_month(office, OCTOBER).days == ()


def test_a_new_day_counts_all_who_attend_less_the_absent(office: Office) -> None:
    ids = register_all(office)
    note_absences(office, DAY, {ids["仇一"]: Away()})
    save_meal_day(office, replace(SAID, day=date(2026, 10, 7)))
    proposed = propose_day(office, DAY)
    assert (proposed.expected, proposed.served) == (4, 3)
    assert (proposed.supplier, proposed.sample_by) == ("云岭粮店", "仇一")


def test_who_left_since_is_still_proposed_for_an_earlier_day(office: Office) -> None:
    ids = register_all(office)
    leaving = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT, happened_on=DAY, reason="99", other_school="县城第二小学"
    )
    record_change(office, ids["仇一"], leaving)
    assert propose_day(office, date(2026, 9, 30)).expected == propose_day(office, DAY).expected + 1


def test_a_noted_day_leads_to_the_next_free_school_day(office: Office) -> None:
    assert propose_free_day(office, DAY).day == DAY
    save_meal_day(office, SAID)
    before_the_holiday = date(2026, 9, 30)
    assert propose_free_day(office, DAY).day == before_the_holiday
    save_meal_day(office, replace(SAID, day=date(2026, 9, 28)))
    assert propose_free_day(office, date(2026, 9, 28)).day == date(2026, 9, 29)


def test_an_earlier_month_begins_with_its_first_free_school_day(office: Office) -> None:
    save_meal_day(office, replace(SAID, day=date(2026, 9, 1)))
    assert propose_day_of(office, Month(2026, 9)).day == date(2026, 9, 2)
    assert propose_day_of(office, OCTOBER).day == DAY


def test_a_month_is_settled_by_meals_and_a_gap_to_the_names_is_said(office: Office) -> None:
    ids = register_all(office)
    note_absences(office, DAY, {ids["仇一"]: Away()})
    save_meal_day(office, replace(SAID, day=date(2026, 10, 7)))
    save_meal_day(office, replace(SAID, served="3"))
    settled = settlement(office, OCTOBER, 500)
    assert {one.name: one.days for one in settled.lines}["仇一"] == 1
    assert (settled.pupil_days, settled.month.servings, settled.amount_fen) == (7, 7, 3500)
    assert len(settlement_roster(office, settled).notes) == 1
    note_absences(office, date(2026, 10, 7), {ids["仇一"]: Away()})
    again = settlement(office, OCTOBER, 500)
    assert "相差 1" in settlement_roster(office, again).notes[1]


def test_the_standard_is_remembered_and_must_be_a_price(office: Office) -> None:
    assert last_standard_fen(office) == 500
    settlement(office, OCTOBER, 600)
    assert last_standard_fen(office) == 600
    with pytest.raises(LedgerError, match="meal_bad_amount"):
        settlement(office, OCTOBER, 0)


@pytest.mark.parametrize("paper", [PaperFormat.PDF, PaperFormat.XLSX])
def test_month_and_settlement_are_printed_with_their_purpose(
    office: Office, tmp_path: Path, paper: PaperFormat
) -> None:
    register_all(office)
    save_meal_day(office, SAID)
    found = meal_month(office, OCTOBER)
    rosters = (
        ("meals", month_roster(office, found, Purpose.NOTICE), "notice"),
        ("meal_settlement", settlement_roster(office, settlement(office, OCTOBER, 500)), "school"),
    )
    for subject, roster, purpose in rosters:
        own = YearList(subject, subject, roster)
        assert print_year_list(office, own, paper, tmp_path).path.stat().st_size
        (entry,) = office.store.audit.newest(1)
        assert entry.subject == subject
        assert entry.detail.startswith(f"purpose={purpose} ")


@given(st.integers(min_value=0, max_value=10**9))
def test_yuan_read_back_are_the_same_fen(fen: int) -> None:
    assert parse_yuan(yuan_text(fen)) == fen


@given(st.dates(), st.integers(min_value=-30, max_value=30))
def test_months_moved_there_and_back_are_the_same(day: date, months: int) -> None:
    month = Month.of(day)
    if 12 < month.year * 12 + month.number + months < 9999 * 12:
        assert month.moved(months).moved(-months) == month
    assert month.first.month == month.last.month == month.number


def test_who_left_within_the_month_is_settled_for_the_days_before(
    office: Office,
) -> None:
    ids = register_all(office)
    for day in (date(2026, 10, 6), date(2026, 10, 7), DAY):
        save_meal_day(office, replace(SAID, day=day))
    note_absences(office, date(2026, 10, 6), {ids["仇一"]: Away()})
    gone = ChangeRequest(kind=ChangeKind.LEAVE, happened_on=DAY)
    record_change(office, ids["仇一"], gone)
    late = register(office, CHILD, name="䶮二", id_number="", student_no="", enrol_month="2026-10")
    enrolment = office.store.enrolments.by("pupil_id", late)[0]
    with office.writing("test") as writing:
        writing.put(replace(enrolment, started_on=DAY))
    settled = settlement(office, OCTOBER, 500)
    days = {one.name: (one.days, one.last_day) for one in settled.lines}
    assert days["仇一"] == (1, date(2026, 10, 7))
    assert days["䶮二"] == (1, None)
    assert days["欧阳娜娜"] == (3, None)
    assert any("仇一（10-07）" in note for note in settlement_roster(office, settled).notes)
    assert "仇一" not in {one.name for one in settlement(office, Month(2026, 11), 500).lines}


def test_a_child_who_left_before_the_month_is_not_settled(office: Office) -> None:
    ids = register_all(office)
    record_change(
        office,
        ids["仇一"],
        ChangeRequest(kind=ChangeKind.LEAVE, happened_on=date(2026, 9, 20)),
    )
    save_meal_day(office, SAID)
    assert "仇一" not in {one.name for one in settlement(office, OCTOBER, 500).lines}


def test_two_of_one_name_are_told_apart_where_each_signs(office: Office) -> None:
    register(office, replace(CHILD, id_number="", birth_date="2019-10-01", grade="一年级"))
    register(office, replace(CHILD, id_number="", birth_date="2019-11-02", grade="一年级"))
    save_meal_day(office, replace(SAID, expected="2", served="2"))
    settled = settlement(office, OCTOBER, 500)
    told = {f"{CHILD.name} 2019-10-01", f"{CHILD.name} 2019-11-02"}
    assert {row[1] for row in settlement_roster(office, settled).rows} == told
