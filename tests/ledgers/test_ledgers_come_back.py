"""Our own ledgers and printed lists, read back as workbooks, change nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.ledgers.catalogue import PUPIL_LEDGERS
from core.ledgers.exporting import print_ledger
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.lists.list_views import PupilColumn
from core.models import AttendWay
from core.office import Office
from core.paper import ListedPupils, PaperOptions, print_pupils
from core.printing.spool import PaperFormat
from core.reading.drafts import PupilDraft
from core.workbooks.import_changes import changes_of
from core.workbooks.importing import Outcome, plan_import
from tests.ledgers.test_exporting import all_ids, people
from tests.ledgers.village import CHILD, open_school, register

READ_WHOLE = frozenset(
    {
        LedgerKind.ROSTER,
        LedgerKind.LEFT_BEHIND,
        LedgerKind.SPECIAL_NEEDS,
        LedgerKind.SCHOOL_AGE,
        LedgerKind.EMERGENCY,
    }
)
"""Ledgers that hold sex, birth date and grade; of the others an import knows whom one row alone
fits."""

ADDRESS = "石阡县青石镇青石村3组12号"


def outcomes(office: Office, path: Path) -> list[Outcome]:
    plan = plan_import(office, read_workbook(path, RecordKind.PUPILS))
    return [row.outcome for row in plan.rows]


def said_anew(office: Office, path: Path) -> set[tuple[str, str, str]]:
    plan = plan_import(office, read_workbook(path, RecordKind.PUPILS))
    changes = changes_of(office, plan).values()
    return {(one.field, one.before, one.after) for row in changes for one in row}


def whole_ledger(office: Office, kind: LedgerKind, folder: Path) -> Path:
    columns = frozenset(column.key for column in PUPIL_LEDGERS[kind].columns)
    path = folder / f"{kind}.xlsx"
    print_ledger(office, kind, LedgerOptions(showing=columns), PaperFormat.XLSX, path)
    return path


def printed_list(office: Office, columns: tuple[PupilColumn, ...], folder: Path) -> Path:
    path = folder / f"list{len(columns)}.xlsx"
    listed = ListedPupils(tuple(all_ids(office)), "全部", "x", columns)
    print_pupils(office, listed, PaperFormat.XLSX, path, PaperOptions(True, True))
    return path


def with_new_phone(path: Path, old: str, new: str) -> None:
    book = load_workbook(path)
    rows = book.worksheets[0].iter_rows()
    cells = [cell for row in rows for cell in row if cell.value == old]
    assert cells
    for cell in cells:
        cell.value = new
    book.save(path)


@given(people())
@settings(max_examples=6)
def test_every_ledger_and_printed_list_comes_in_again_unchanged(
    drafts: Sequence[PupilDraft],
) -> None:
    with TemporaryDirectory() as name, open_school(Path(name) / "a") as office:
        for place, draft in enumerate(drafts):
            derived = {"hamlet": "", "current_address": ADDRESS} if place % 2 == 0 else {}
            register(office, replace(draft, m1_name="石大山", m2_name="龙阿婆"), **derived)
        for kind in PUPIL_LEDGERS:
            found = set(outcomes(office, whole_ledger(office, kind, Path(name))))
            refused = set() if kind in READ_WHOLE else {Outcome.REJECTED}
            assert found <= {Outcome.UNCHANGED} | refused, kind
        for columns in ((), tuple(PupilColumn)):
            path = printed_list(office, columns, Path(name))
            assert set(outcomes(office, path)) == {Outcome.UNCHANGED}


@pytest.mark.parametrize("kind", sorted(PUPIL_LEDGERS))
def test_a_ledger_that_names_a_child_once_comes_in_again(
    office: Office, tmp_path: Path, kind: LedgerKind
) -> None:
    register(office, CHILD, name="单小明", m1_name="单大山", m1_phone="13800000001")
    found = outcomes(office, whole_ledger(office, kind, tmp_path))
    assert found in ([], [Outcome.UNCHANGED])


def test_a_telephone_put_right_in_the_parents_list_comes_in(office: Office, tmp_path: Path) -> None:
    register(office, CHILD, name="单小明", m1_name="单大山", m1_phone="13800000001")
    path = whole_ledger(office, LedgerKind.PHONES, tmp_path)
    with_new_phone(path, "13800000001", "13800000002")
    assert said_anew(office, path) == {("m1_phone", "138****0001", "138****0002")}


def test_a_village_group_that_the_address_names_is_no_change(
    office: Office, tmp_path: Path
) -> None:
    register(office, CHILD, hamlet="", current_address=ADDRESS)
    path = whole_ledger(office, LedgerKind.ROSTER, tmp_path)
    assert outcomes(office, path) == [Outcome.UNCHANGED]


def test_another_village_group_than_the_address_names_is_a_change(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, CHILD, hamlet="", current_address="枫香村3组12号")
    path = whole_ledger(office, LedgerKind.SCHOOL_AGE, tmp_path)
    file = office.store.pupils.file(pupil_id)
    assert file is not None
    with office.writing("test") as writing:
        writing.put(replace(file.pupil, current_address=ADDRESS))
    assert said_anew(office, path) == {("hamlet", "", "枫香村3组")}


def test_who_lodges_with_relatives_is_no_day_pupil_for_a_no_below_boarding(
    office: Office, tmp_path: Path
) -> None:
    register(office, CHILD, attend_way="借宿", left_behind="单亲留守")
    for columns in ((), tuple(PupilColumn)):
        assert outcomes(office, printed_list(office, columns, tmp_path)) == [Outcome.UNCHANGED]


def test_a_boarder_whom_a_list_says_not_to_board_becomes_a_day_pupil(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, CHILD, attend_way="走读")
    path = whole_ledger(office, LedgerKind.ROSTER, tmp_path)
    file = office.store.pupils.file(pupil_id)
    assert file is not None
    with office.writing("test") as writing:
        writing.put(replace(file.enrolment, attend_way=AttendWay.BOARDER))
    assert said_anew(office, path) == {("attend_way", "住校", "走读")}


def test_a_relation_in_words_and_a_step_father_stay_as_the_record_has_them(
    office: Office, tmp_path: Path
) -> None:
    away = {"left_behind": "双亲留守", "father_away_since": "2025-01", "phone": "19900007777"}
    register(
        office,
        CHILD,
        m1_relation="继父或养父",
        m2_name="龙阿婆",
        m2_relation="其他亲属",
        m2_relation_note="姑婆",
        m2_phone="19900003333",
        **away,
    )
    for kind in READ_WHOLE - {LedgerKind.SPECIAL_NEEDS}:
        assert outcomes(office, whole_ledger(office, kind, tmp_path)) == [Outcome.UNCHANGED]
