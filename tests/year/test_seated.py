"""A drawn class stands in the seat alone; every list and paper names it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl

from core.changes.acts import acts_of
from core.changes.apply import ChangeRequest, record_change
from core.changes.forms import change_form
from core.changes.models import ChangeKind
from core.changes.undo import undo_change
from core.dropout.cases import case_file, open_case
from core.dropout.pledges import families_without
from core.dropout.report import dropout_report
from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.ledgers.care import care_file
from core.ledgers.own_ledger import OwnColumn, create_own_ledger
from core.ledgers.own_ledger_paper import own_roster
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.models import PupilStatus, SchoolYear
from core.privacy.room import consent_lines, erasable_pupils
from core.reading.drafts import PupilDraft
from core.records.duplicate_pairs import pairs_of_register
from core.records.duplicates import suspicions_of_draft
from core.records.forms import pupil_form
from core.registration import amend_pupil
from core.roster_types import Purpose, Roster
from core.school_year.people_behind import pupils_behind
from core.workbooks.exporting import ListExport, export_list, export_national
from core.workbooks.form_memory import records_of
from core.workbooks.importing import Outcome, plan_import
from tests.year.office import OCTOBER, Village

CLASS = "三年级2班"


def test_lists_and_papers_name_the_class_of_the_seat(village: Village, tmp_path: Path) -> None:
    office = village.office
    pupil = village.pupil("单雪", 3)
    village.seat(pupil, village.group(2, 3, year=2024))
    own = create_own_ledger(office, "教材", (OwnColumn("说明"),), [pupil])
    case = open_case(office, pupil, OCTOBER)
    assert own_roster(office, own, Purpose.SCHOOL).rows[0][2] == CLASS
    assert families_without(office, 2026)[0].class_name == CLASS
    assert consent_lines(office)[0].group == CLASS
    told = dropout_report(office, case_file(office, case.id)).paragraphs[0].text
    assert CLASS in told
    (record,) = records_of(office, RecordKind.PUPILS, [pupil])
    assert record["class_label"] == "2班"
    wanted = ListExport((pupil,), ("name", "grade", "class_label"))
    export_list(office, wanted, tmp_path / "a.xlsx")
    assert "2班" in cells(tmp_path / "a.xlsx")
    export_national(office, tmp_path / "b.xlsx", allow_open=True)
    assert "2班" in cells(tmp_path / "b.xlsx")
    assert village.file(pupil).enrolment.class_number is None


def test_the_form_names_the_drawn_class_and_saving_it_again_writes_nothing(
    village: Village,
) -> None:
    office = village.office
    pupil = village.pupil("单雪", 3, guardian=("单国强", "13900000001"))
    village.seat(pupil, village.group(2, 3, year=2024))
    draft = pupil_form(office, pupil)
    assert draft.class_label == "2班"
    amend_pupil(office, pupil, draft)
    assert village.file(pupil).enrolment.class_number is None
    amend_pupil(office, pupil, replace(draft, remark="爱画画"))
    held = village.file(pupil)
    assert (held.pupil.remark, held.enrolment.class_number) == ("爱画画", None)
    with office.writing("test") as writing:
        gone = replace(held.enrolment, status=PupilStatus.GRADUATED, ended_on=OCTOBER)
        writing.put(gone)
    amend_pupil(office, pupil, replace(pupil_form(office, pupil), remark=""))
    assert village.file(pupil).pupil.remark is None


def cells(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]


def test_a_list_that_names_the_drawn_class_comes_back_unchanged(
    village: Village, tmp_path: Path
) -> None:
    office = village.office
    pupil = village.pupil("单雪", 3)
    village.seat(pupil, village.group(2, 3, year=2024))
    wanted = ListExport((pupil,), ("name", "sex", "birth_date", "grade", "class_label"))
    export_list(office, wanted, tmp_path / "a.xlsx")
    plan = plan_import(office, read_workbook(tmp_path / "a.xlsx", RecordKind.PUPILS))
    assert [row.outcome for row in plan.rows] == [Outcome.UNCHANGED]


def test_namesakes_and_names_behind_figures_are_told_with_the_drawn_class(
    village: Village,
) -> None:
    office = village.office
    pupil = village.pupil("单雪", 3)
    village.seat(pupil, village.group(2, 3, year=2024))
    born = village.file(pupil).pupil.birth_date
    twin = PupilDraft(name="单雪", birth_date=born.isoformat())
    assert CLASS in suspicions_of_draft(office, twin)[0].second_words
    village.pupil("单雪", 2, pupil_birth_date=born)
    (pair,) = pairs_of_register(office)
    assert CLASS in pair.first + pair.second
    assert CLASS in pupils_behind(office, [pupil])[0].detail
    for file in (care_file(office, pupil).file, acts_of(office, [pupil]).files[0]):
        assert file.enrolment.class_number == 2


def test_the_movement_register_and_the_form_of_a_change_name_the_class_drawn_before(
    village: Village,
) -> None:
    office = village.office
    leaver, resting = village.pupil("单雪", 3), village.pupil("仇一", 3)
    room = village.group(2, 3, year=2024)
    for one in (leaver, resting):
        village.seat(one, room)
    change = record_change(
        office,
        leaver,
        ChangeRequest(
            kind=ChangeKind.TRANSFER_OUT, happened_on=OCTOBER, reason="99", other_school="县城二小"
        ),
    )
    record_change(
        office, resting, ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=OCTOBER, reason="10")
    )
    register = any_ledger(office, LedgerKind.MOVEMENTS, LedgerOptions())
    before, after = (_column(register, key) for key in ("before", "after"))
    assert (before, sorted(after)) == ([CLASS, CLASS], ["", CLASS])
    assert CLASS in "".join(one.text for one in change_form(office, change).paragraphs)
    assert change.class_number_before is None
    undo_change(office, change.id)
    assert village.open_seats(leaver)


def test_leavers_to_be_and_an_earlier_year_s_new_pupils_stand_in_the_drawn_class(
    village: Village,
) -> None:
    office = village.office
    pupil = village.pupil("单雪", 2)
    village.seat(pupil, village.group(2, 2, year=2025))
    assert erasable_pupils(office)[0].group == "二年级2班"
    last_autumn = LedgerOptions(purpose=Purpose.NOTICE, year=SchoolYear(2025))
    assert "2班" in "".join(any_ledger(office, LedgerKind.NEW_PUPILS, last_autumn).rows[0])


def _column(roster: Roster, key: str) -> list[str]:
    place = [one.key for one in roster.columns].index(key)
    return [row[place] for row in roster.rows]
