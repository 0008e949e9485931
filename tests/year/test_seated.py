"""A drawn class stands in the seat alone; every list and paper names it."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from core.dropout.cases import case_file, open_case
from core.dropout.pledges import families_without
from core.dropout.report import dropout_report
from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.ledgers.own_ledger import OwnColumn, create_own_ledger
from core.ledgers.own_ledger_paper import own_roster
from core.privacy.room import consent_lines
from core.roster_types import Purpose
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
