"""From June on next autumn's pupils are registered; they are at school from September."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.certificates.attendance import issue_attendance
from core.certificates.common import class_number_of
from core.certificates.registration_form import registration_form
from core.dropout.absences import Away, note_absences
from core.dropout.pledges import count_pledges
from core.errors import RegistrationError
from core.ledgers.meals import propose_day
from core.ledgers.records import any_ledger, ledger_sizes
from core.ledgers.spec import LedgerError, LedgerKind, LedgerOptions
from core.ledgers.years import new_pupil_years
from core.lists.groups import attending_here
from core.models import AttendWay, SchoolYear
from core.overview import overview
from core.roster_types import Purpose
from core.school_year.households import fill_from_register
from core.school_year.models import Term, TermOf
from core.school_year.reporting import note_all_came_but, note_reporting, reporting_summary
from core.school_year.statistics import annual_statistics
from core.school_year.unlisted import listed, unlisted_pupils
from core.teams.taught import taught_classes
from tests.year.office import YEAR, Village

JUNE = date(2027, 6, 10)
NEXT = TermOf(2027, Term.AUTUMN)


def test_who_enters_in_autumn_is_counted_nowhere_in_june(village: Village) -> None:
    office = village.on(JUNE).office
    here = village.pupil("单雪", 3)
    village.pupil("仇一", 0, started_on=None)
    spring = TermOf.reported_on(JUNE)
    assert reporting_summary(office, spring).unknown == (here,)
    assert note_all_came_but(office, spring, []) == 1
    assert propose_day(office, JUNE).expected == 1
    assert annual_statistics(office).head_ids == (here,)
    assert count_pledges(office, 2026).without_family == (here,)
    assert fill_from_register(office, 2026) == 1


def test_who_enters_in_autumn_is_missed_in_no_household_and_makes_no_class(
    village: Village,
) -> None:
    office = village.on(JUNE).office
    village.pupil("单雪", 3)
    village.pupil("仇一", 0, started_on=None)
    held = listed(office, YEAR)
    unlisted = unlisted_pupils(office, YEAR, office.school.id, held)
    assert [one.name for one in unlisted] == ["单雪"]
    assert [one.grade for one in taught_classes(office)] == [3]


def test_who_enters_in_autumn_is_apart_in_the_count_of_heads_and_away_on_no_day(
    village: Village,
) -> None:
    office = village.on(JUNE).office
    here = village.pupil("单雪", 3)
    coming = village.pupil("仇一", 0, started_on=None)
    heads = overview(office).heads
    assert (heads.pupils, heads.boys + heads.girls, heads.coming) == (1, 1, 1)
    assert (heads.registered, heads.without_number) == (2, 2)
    assert [one.pupil_id for one in attending_here(office, "", YEAR)] == [here]
    assert len(attending_here(office)) == 2
    with pytest.raises(RegistrationError, match="pupil_not_expected"):
        note_absences(office, JUNE, {coming: Away()})
    with pytest.raises(RegistrationError, match="pupil_not_expected"):
        note_reporting(office, TermOf.reported_on(JUNE), [coming], has_come=True)
    village.on(date(2027, 9, 2))
    assert overview(office).heads.coming == 0
    assert note_absences(office, date(2027, 9, 2), {coming: Away()}) == 1


def test_who_enters_is_expected_when_the_new_term_reports(village: Village) -> None:
    office = village.on(date(2027, 8, 31)).office
    pupils = {village.pupil("单雪", 3), village.pupil("仇一", 0, started_on=None)}
    assert set(reporting_summary(office, TermOf.reported_on(date(2027, 8, 31))).unknown) == pupils
    village.on(date(2027, 9, 2))
    assert set(annual_statistics(office).head_ids) == pupils
    assert count_pledges(office, 2027).without_family != ()


def test_who_enters_in_autumn_gets_no_proof_of_attendance_before(
    village: Village, tmp_path: Path
) -> None:
    office = village.on(date(2027, 8, 19)).office
    pupil = village.pupil("仇一", 0, started_on=None)
    with pytest.raises(LedgerError, match="not_entered"):
        issue_attendance(office, pupil, tmp_path / "a.pdf")
    village.on(date(2027, 8, 20))
    assert issue_attendance(office, pupil, tmp_path / "a.pdf").paper.number == 1


@pytest.mark.parametrize(
    ("day", "name", "label"),
    [
        (date(2027, 5, 31), "单雪", "2026-2027"),
        (date(2027, 6, 1), "仇一", "2027-2028"),
        (date(2027, 8, 31), "仇一", "2027-2028"),
        (date(2027, 9, 1), "仇一", "2027-2028"),
    ],
)
def test_in_summer_the_new_pupils_are_those_of_the_coming_autumn(
    village: Village, day: date, name: str, label: str
) -> None:
    office = village.on(day).office
    village.pupil("单雪", 1)
    village.pupil("仇一", 0, started_on=None)
    ledger = any_ledger(office, LedgerKind.NEW_PUPILS, LedgerOptions())
    assert [row[1] for row in ledger.rows] == [name]
    assert label in ledger.subtitle[0]
    assert ledger_sizes(office)[LedgerKind.NEW_PUPILS] == 1


def test_in_summer_the_new_pupils_are_those_of_last_autumn_while_none_is_registered(
    village: Village,
) -> None:
    village.on(date(2027, 7, 1)).pupil("单雪", 1)
    ledger = any_ledger(village.office, LedgerKind.NEW_PUPILS, LedgerOptions())
    assert (len(ledger.rows), "2026-2027" in ledger.subtitle[0]) == (1, True)


def test_the_form_of_a_family_that_registers_in_summer_is_of_the_coming_year(
    village: Village,
) -> None:
    office = village.on(date(2027, 7, 1)).office
    coming, here = village.pupil("仇一", 0, started_on=None), village.pupil("单雪", 3)
    for pupil, year in ((None, "2027-2028"), (coming, "2027-2028"), (here, "2026-2027")):
        assert year in registration_form(office, pupil, Purpose.SCHOOL).subtitle[0]
    cells = [cell for row in registration_form(office, coming, Purpose.SCHOOL).rows for cell in row]
    assert "一年级" in cells


def test_a_certificate_names_the_class_of_an_earlier_autumn_s_draw(village: Village) -> None:
    pupil = village.pupil("单雪", 2)
    village.seat(pupil, village.group(2, 2, year=2025))
    assert class_number_of(village.office, village.file(pupil)) == 2


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2027, 8, 19), TermOf(2026, Term.SPRING)),
        (date(2027, 8, 20), NEXT),
        (date(2027, 8, 31), NEXT),
        (date(2027, 9, 1), NEXT),
        (date(2028, 1, 31), NEXT),
        (date(2028, 2, 20), TermOf(2027, Term.SPRING)),
    ],
)
def test_a_day_in_late_august_reports_for_the_coming_term(day: date, term: TermOf) -> None:
    assert TermOf.reported_on(day) == term


def test_who_enters_in_autumn_stands_on_no_ledger_of_this_year(village: Village) -> None:
    office = village.on(JUNE).office
    for name, grade in (("单雪", 3), ("仇一", 0)):
        village.pupil(name, grade, started_on=None, attend_way=AttendWay.BOARDER)
    sizes = ledger_sizes(office)
    for kind in (LedgerKind.ROSTER, LedgerKind.BOARDERS, LedgerKind.PHONES):
        ledger = any_ledger(office, kind, LedgerOptions())
        assert (len(ledger.rows), sizes[kind]) == (1, 1), kind


def test_who_enters_in_autumn_is_on_a_ledger_when_chosen_by_name(village: Village) -> None:
    office = village.on(JUNE).office
    coming = village.pupil("仇一", 0, started_on=None)
    ledger = any_ledger(office, LedgerKind.ROSTER, LedgerOptions(pupil_ids=[coming]))
    assert len(ledger.rows) == 1


def test_in_summer_the_new_pupils_of_both_autumns_can_be_chosen(village: Village) -> None:
    office = village.on(JUNE).office
    village.pupil("单雪", 1)
    village.pupil("仇一", 0, started_on=None)
    assert new_pupil_years(office)[:2] == (SchoolYear(2027), SchoolYear(2026))
    for year, name in ((2027, "仇一"), (2026, "单雪")):
        options = LedgerOptions(year=SchoolYear(year))
        assert [row[1] for row in any_ledger(office, LedgerKind.NEW_PUPILS, options).rows] == [name]
