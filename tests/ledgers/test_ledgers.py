"""What stands on a ledger, for whom, and what is noted of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind
from core.ledgers.catalogue import PUPIL_LEDGERS
from core.ledgers.exporting import ledger_file_name, print_ledger
from core.ledgers.left_behind import Finding, find_left_behind
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerError, LedgerKind, LedgerOptions
from core.models import LeftBehind, Pupil, PupilId, SchoolId, Sex
from core.office import Office
from core.printing.spool import PaperFormat
from core.roster_types import Purpose, Roster
from tests.ledgers.village import BOARDER, CHILD, LONG_AWAY, RARE, register, register_all


def column(roster: Roster, key: str) -> list[str]:
    index = next(n for n, one in enumerate(roster.columns) if one.key == key)
    return [row[index] for row in roster.rows]


def keys(roster: Roster) -> list[str]:
    return [one.key for one in roster.columns]


def child(**facts: object) -> Pupil:
    return Pupil(
        id=PupilId("p"),
        school_id=SchoolId("s"),
        name="仇一",
        sex=Sex.MALE,
        birth_date=date(2016, 10, 9),
        **facts,  # type: ignore[arg-type]
    )


DAY = date(2026, 10, 8)


def test_the_pupil_roster_leaves_numbers_phones_and_places_off(office: Office) -> None:
    register_all(office)
    roster = any_ledger(office, LedgerKind.ROSTER, LedgerOptions())
    assert not {"id_number", "student_no", "phone", "address", "left_behind"} & set(keys(roster))
    assert len(roster.rows) == 4
    assert roster.notes == ()


def test_what_was_asked_for_stands_whole_with_a_note(office: Office) -> None:
    register_all(office)
    options = LedgerOptions(Purpose.REPORT, frozenset({"id_number", "phone"}))
    roster = any_ledger(office, LedgerKind.ROSTER, options)
    assert "990101201910234204" in column(roster, "id_number")
    assert "10086037242" in column(roster, "phone")
    assert roster.notes[0].startswith("本表含身份证件号、联系电话")


def test_a_masked_ledger_shows_no_whole_number(office: Office) -> None:
    register_all(office)
    options = LedgerOptions(showing=frozenset({"id_number", "phone"}), is_masked=True)
    roster = any_ledger(office, LedgerKind.ROSTER, options)
    assert "990101**********04" in column(roster, "id_number")
    assert "100****7242" in column(roster, "phone")
    assert roster.notes == ()


def test_in_public_a_roster_carries_name_school_grade_and_class_only(office: Office) -> None:
    register_all(office)
    options = LedgerOptions(Purpose.NOTICE, frozenset({"id_number", "phone"}))
    roster = any_ledger(office, LedgerKind.ROSTER, options)
    assert keys(roster) == ["number", "name", "school", "grade", "class_number"]
    assert ("阿依古丽·买买提江", "枫香小学", "二年级", "1班") in [row[1:] for row in roster.rows]


@pytest.mark.parametrize("kind", [k for k, s in PUPIL_LEDGERS.items() if not s.may_be_public])
def test_a_list_that_says_something_of_a_family_never_hangs_in_public(
    office: Office, kind: LedgerKind
) -> None:
    with pytest.raises(LedgerError, match="ledger_not_public"):
        any_ledger(office, kind, LedgerOptions(Purpose.NOTICE))


def test_a_column_that_a_ledger_does_not_have_is_refused(office: Office) -> None:
    with pytest.raises(LedgerError, match="no_such_column"):
        any_ledger(office, LedgerKind.PHONES, LedgerOptions(showing=frozenset({"id_number"})))


def test_the_left_behind_ledger_holds_both_definitions_beside_what_was_stated(
    office: Office,
) -> None:
    register_all(office)
    roster = any_ledger(office, LedgerKind.LEFT_BEHIND, LedgerOptions())
    assert column(roster, "name") == ["䶮", "阿依古丽·买买提江"]
    assert column(roster, "education") == ["待核", "是"]
    assert column(roster, "civil_affairs") == ["待核", "是"]
    assert column(roster, "stated") == ["留守", "双亲留守"]
    assert column(roster, "guardian") == ["单𬭊", "龙阿婆"]
    assert column(roster, "father_away") == ["", "2025-03 浙江义乌"]


def test_a_parent_away_for_three_months_to_the_day_counts_for_education() -> None:
    exactly = find_left_behind(child(father_away_since=date(2026, 7, 8)), DAY)
    a_day_less = find_left_behind(child(father_away_since=date(2026, 7, 9)), DAY)
    assert (exactly.education, a_day_less.education) == (Finding.YES, Finding.NO)


def test_one_parent_away_is_a_question_for_civil_affairs_and_two_are_none() -> None:
    away = date(2025, 3, 1)
    one = find_left_behind(child(mother_away_since=away), DAY)
    both = find_left_behind(child(mother_away_since=away, father_away_since=away), DAY)
    assert (one.civil_affairs, both.civil_affairs) == (Finding.LOOK, Finding.YES)


def test_a_boy_of_sixteen_is_left_behind_for_education_alone() -> None:
    away = date(2025, 3, 1)
    old = child(mother_away_since=away, father_away_since=away)
    found = find_left_behind(old, date(2032, 10, 9))
    assert (found.education, found.civil_affairs) == (Finding.YES, Finding.NO)


def test_a_stated_category_without_dates_stays_on_the_ledger_to_be_asked() -> None:
    found = find_left_behind(child(left_behind=LeftBehind.STATED), DAY)
    assert found.is_on_ledger
    assert (found.education, found.civil_affairs) == (Finding.LOOK, Finding.LOOK)


def test_a_parent_who_leaves_next_month_is_not_away_yet() -> None:
    found = find_left_behind(child(father_away_since=date(2026, 11, 1)), DAY)
    assert not found.is_on_ledger


def test_boarders_and_special_needs_take_whom_they_mean(office: Office) -> None:
    register_all(office)
    for kind in (LedgerKind.BOARDERS, LedgerKind.SPECIAL_NEEDS):
        assert column(any_ledger(office, kind, LedgerOptions()), "name") == ["阿依古丽·买买提江"]


def test_children_of_one_household_stand_together(office: Office) -> None:
    for draft in (CHILD, LONG_AWAY, RARE):
        register(office, draft, hamlet="枫香村大坪组")
    register(office, BOARDER, household_no="H001")
    roster = any_ledger(office, LedgerKind.SCHOOL_AGE, LedgerOptions())
    assert column(roster, "household_no") == ["H001", "H001", "", "H001"]
    assert column(roster, "name") == ["仇一", "䶮", "欧阳娜娜", "阿依古丽·买买提江"]


def test_of_who_has_left_the_ledger_says_where_she_is_and_no_grade(office: Office) -> None:
    ids = register_all(office)
    gone, lost = ids["仇一"], ids["䶮"]
    asked = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT, happened_on=DAY, reason="99", other_school="云岭小学"
    )
    record_change(office, gone, asked)
    record_change(office, lost, ChangeRequest(kind=ChangeKind.LEAVE, happened_on=DAY))
    roster = any_ledger(office, LedgerKind.SCHOOL_AGE, LedgerOptions())
    said = dict(
        zip(
            column(roster, "name"),
            zip(column(roster, "school"), column(roster, "grade"), strict=True),
            strict=True,
        )
    )
    assert (said["仇一"], said["䶮"]) == (("云岭小学", ""), ("", ""))
    assert said["欧阳娜娜"] == ("枫香小学", "一年级")


def test_a_ledger_of_one_grade_holds_that_grade(office: Office) -> None:
    ids = register_all(office)
    file = office.store.pupils.file(ids["仇一"])
    assert file is not None
    options = LedgerOptions(cohort=file.enrolment.cohort)
    assert column(any_ledger(office, LedgerKind.PHONES, options), "name") == ["仇一"]


def test_a_ledger_of_chosen_pupils_holds_those(office: Office) -> None:
    ids = register_all(office)
    options = LedgerOptions(pupil_ids=[ids["䶮"]])
    assert column(any_ledger(office, LedgerKind.EMERGENCY, options), "name") == ["䶮"]


@pytest.mark.parametrize("paper_format", PaperFormat)
@pytest.mark.parametrize("kind", PUPIL_LEDGERS)
def test_every_ledger_prints_and_its_purpose_is_noted(
    office: Office, tmp_path: Path, kind: LedgerKind, paper_format: PaperFormat
) -> None:
    register_all(office)
    path = tmp_path / ledger_file_name(office, kind, paper_format)
    printed = print_ledger(office, kind, LedgerOptions(Purpose.REPORT), paper_format, path)
    assert printed.path.stat().st_size > 100
    (entry,) = office.store.audit.newest(1)
    assert (entry.action, entry.subject) == ("export", f"ledger.{kind}")
    assert entry.detail.startswith("purpose=report rows=")


def test_an_empty_school_prints_an_empty_ledger(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    print_ledger(office, LedgerKind.PHONES, LedgerOptions(), PaperFormat.PDF, path)
    assert path.is_file()


def test_the_audit_trail_names_no_child(office: Office, tmp_path: Path) -> None:
    register(office, CHILD)
    options = LedgerOptions(showing=frozenset({"id_number"}))
    print_ledger(office, LedgerKind.ROSTER, options, PaperFormat.TEXT, tmp_path / "a.txt")
    (entry,) = office.store.audit.newest(1)
    assert "欧阳" not in entry.detail
    assert "id_number" in entry.detail
    assert "990101201910234204" not in entry.detail
