"""A dropout case of a child who stands in the household ledger alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.changes.apply import ChangeRequest
from core.changes.merging import merge_pupils
from core.changes.models import ChangeKind
from core.changes.undo import undo_change
from core.dropout.cases import (
    case_file,
    name_duty,
    note_return,
    note_visit,
    open_case,
    record_leave,
)
from core.dropout.children import due_day
from core.dropout.following import followed_up
from core.dropout.models import DropoutCase, DutyRole, Placement
from core.dropout.report import dropout_report
from core.errors import RegistrationError
from core.history import RowId
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.models import PupilId, PupilStatus, Sex, Stage
from core.privacy.audit_trail import subject_text
from core.privacy.erasure import rows_of_person
from core.school_year.household_ledger import household_ledger
from core.school_year.households import (
    fill_ledger,
    put_household_child,
    remove_household_child,
)
from core.school_year.models import HouseholdChild
from sync.subjects import subject_of
from tests.year.office import OCTOBER, VILLAGE, Village

SINCE = date(2026, 9, 20)
BORN = date(2014, 5, 4)


def at_home(village: Village, name: str = "石小红") -> HouseholdChild:
    """Write a child of school age who never came to any school here."""
    return put_household_child(
        village.office,
        HouseholdChild(
            id="",
            school_id=VILLAGE.id,
            year=2026,
            household_no="",
            head_name="石大山",
            hamlet="青石村2组",
            name=name,
            sex=Sex.FEMALE,
            birth_date=BORN,
            is_attending=False,
            absent_reason="外出打工",
        ),
    )


def case_of(village: Village, row: HouseholdChild) -> DropoutCase:
    return open_case(village.office, PupilId(row.id), SINCE, reason="打工")


def test_a_child_on_no_register_is_followed_up_to_its_return(village: Village) -> None:
    office, row = village.office, at_home(village)
    assert followed_up(office).out_of_school == ("石小红",)
    case = case_of(village, row)
    assert office.store.pupils.all() == []
    note_visit(office, case.id, OCTOBER, ["石校长"])
    name_duty(office, case.id, DutyRole.SCHOOL_HEAD, "石校长")
    text = "".join(
        one.text for one in dropout_report(office, case_file(office, case.id)).paragraphs
    )
    assert all(words in text for words in ("石小红", "不在学籍里", "青石村2组", "石大山"))
    (ledger_row,) = any_ledger(office, LedgerKind.DROPOUT, LedgerOptions()).rows
    assert (ledger_row[1:3], ledger_row[6]) == (("石小红", ""), "石大山（户主）")
    followed = followed_up(office)
    assert ([one.name for one in followed.cases], followed.out_of_school) == (["石小红"], ())
    closed = note_return(office, case.id, OCTOBER, Placement.TRAINING_CENTRE)
    assert (closed.returned_on, closed.placement) == (OCTOBER, Placement.TRAINING_CENTRE)
    assert subject_of(office, "dropout_case", case.id) == "石小红"
    assert subject_text(office, row.id) == subject_text(office, case.id) == "石小红"


def test_a_child_who_never_was_at_school_was_due_in_the_autumn_after_its_sixth_birthday(
    village: Village,
) -> None:
    row = at_home(village)
    assert due_day(row) == date(2020, 9, 1)
    assert due_day(replace(row, birth_date=date(2014, 9, 1))) == date(2021, 9, 1)
    assert due_day(replace(row, stage=Stage.PRIMARY, grade=3)) is None


def test_the_case_is_the_child_s_in_next_year_s_ledger_too(village: Village) -> None:
    case = case_of(village, at_home(village))
    fill_ledger(village.on(date(2027, 9, 20)).office, 2027)
    (line,) = household_ledger(village.office, 2027).lines
    assert (line.child.id != case.pupil_id, line.case_id) == (True, case.id)
    with pytest.raises(RegistrationError, match="case_open_already"):
        case_of(village, line.child)


def test_the_row_that_says_whom_a_case_is_about_stays(village: Village) -> None:
    row = at_home(village)
    case_of(village, row)
    with pytest.raises(RegistrationError, match="household_has_case"):
        remove_household_child(village.office, row.id)


def test_a_child_who_was_a_pupil_here_gets_the_case_of_the_record(village: Village) -> None:
    pupil = village.pupil("石小红", 6, pupil_birth_date=BORN, status=PupilStatus.GRADUATED)
    case = case_of(village, at_home(village))
    assert case.pupil_id == pupil


def test_once_registered_the_record_tells_of_the_child_and_takes_the_case_along(
    village: Village,
) -> None:
    office, row = village.office, at_home(village)
    case = case_of(village, row)
    pupil = village.pupil("石小红", 6, pupil_birth_date=BORN)
    put_household_child(office, replace(row, is_attending=True, absent_reason=None))
    assert case_file(office, case.id).pupil.pupil.id == pupil
    (line,) = household_ledger(office, 2026).lines
    assert line.case_id == case.id
    assert ("dropout_case", RowId(case.id)) in rows_of_person(office, pupil)


def test_a_child_who_is_registered_later_keeps_its_one_case(village: Village) -> None:
    office, case = village.office, case_of(village, at_home(village))
    pupil_id = village.pupil("石小红", 5, pupil_birth_date=BORN, pupil_sex=Sex.FEMALE)
    with pytest.raises(RegistrationError, match="case_open_already"):
        open_case(office, pupil_id, OCTOBER)
    leave = ChangeRequest(kind=ChangeKind.LEAVE, happened_on=OCTOBER)
    assert record_leave(office, pupil_id, leave)[1] == case
    note_return(office, case.id, OCTOBER, Placement.OWN_SCHOOL)
    undo_change(office, office.store.changes.of_pupil(pupil_id)[-1].id)
    assert [one.is_open for one in office.store.dropouts.cases.all()] == [True]


def test_two_records_that_are_one_child_have_one_case_after_the_ledgers_too(
    village: Village,
) -> None:
    office, case = village.office, case_of(village, at_home(village))
    loser = village.pupil("石小红", 5, pupil_birth_date=BORN, pupil_sex=Sex.FEMALE)
    winner = village.pupil("石晓红", 5, pupil_birth_date=BORN, pupil_sex=Sex.FEMALE)
    open_case(office, winner, OCTOBER)
    merge_pupils(office, winner, loser, [])
    (kept,) = office.store.dropouts.cases.all()
    assert (kept.id, kept.pupil_id) == (case.id, winner)


def test_a_case_of_last_year_s_row_is_that_of_the_pupil_who_stands_there_now(
    village: Village,
) -> None:
    office, row = village.office, at_home(village)
    last = put_household_child(office, replace(row, id="", year=2025))
    case = case_of(village, last)
    pupil_id = village.pupil("石小红", 5, pupil_birth_date=BORN, pupil_sex=Sex.FEMALE)
    put_household_child(office, replace(row, is_attending=True, absent_reason=None))
    assert [one.pupil_id for one in office.store.households.of_year(2026, VILLAGE.id)] == [pupil_id]
    assert [line.case_id for line in household_ledger(office, 2026).lines] == [case.id]
