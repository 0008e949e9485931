"""留守 on lists, exports, forms and in the draw: as the ledger says it on the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.grouping.proposing import candidates_of
from core.ledgers.left_behind import told_left_behind
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.ledgers.told import for_reader
from core.models import LeftBehind, PupilId
from core.workbooks.exporting import ListExport, export_list, export_national, national_wants
from core.workbooks.form_memory import records_of
from core.workbooks.importing import Outcome, apply_import, plan_import
from tests.year.office import OCTOBER, Village, found

LONG, SHORT = date(2026, 3, 1), date(2026, 9, 20)
NO, ONE, BOTH, STATED = LeftBehind


@pytest.fixture
def village(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Village]:
    monkeypatch.setenv("CUNXIAO_STATE", str(tmp_path / "state"))
    made = found(tmp_path)
    yield made
    made.office.close()


def child(
    village: Village,
    name: str,
    stated: LeftBehind | None,
    father: date | None = None,
    mother: date | None = None,
) -> PupilId:
    return village.pupil(
        name,
        3,
        pupil_left_behind=stated,
        pupil_father_away_since=father,
        pupil_mother_away_since=mother,
    )


@pytest.mark.parametrize(
    ("stated", "father", "mother", "told"),
    [
        (None, None, None, None),
        (NO, None, None, NO),
        (NO, SHORT, None, NO),
        (None, SHORT, None, None),
        (NO, LONG, None, ONE),
        (None, LONG, SHORT, BOTH),
        (NO, SHORT, SHORT, BOTH),
        (STATED, None, None, STATED),
        (STATED, LONG, LONG, BOTH),
        (ONE, LONG, LONG, ONE),
        (BOTH, None, None, BOTH),
    ],
)
def test_what_was_stated_is_told_and_else_what_the_facts_come_to(
    village: Village,
    stated: LeftBehind | None,
    father: date | None,
    mother: date | None,
    told: LeftBehind | None,
) -> None:
    pupil = village.file(child(village, "单雪", stated, father, mother)).pupil
    assert told_left_behind(pupil, OCTOBER) is told


def test_every_list_says_it_and_what_went_out_comes_in_unchanged(
    village: Village, tmp_path: Path
) -> None:
    office = village.office
    pupils = [
        child(village, "单雪", NO, LONG),
        child(village, "仇一", None, LONG, LONG),
        child(village, "解明", STATED, LONG),
        child(village, "区小", NO),
    ]
    kinds = ["单亲留守", "双亲留守", "单亲留守", "非留守"]
    files = for_reader(office, office.store.pupils.files(pupils))
    assert [one.pupil.left_behind for one in files] == [ONE, BOTH, ONE, NO]
    assert [one["left_behind"] for one in records_of(office, RecordKind.PUPILS, pupils)] == kinds
    roster = any_ledger(
        office, LedgerKind.ROSTER, LedgerOptions(showing=frozenset({"left_behind"}))
    )
    at = [column.key for column in roster.columns].index("left_behind")
    assert sorted(row[at] for row in roster.rows) == sorted(kinds)
    assert not any("left_behind" in one.fields for one in national_wants(office))
    columns = ("name", "sex", "birth_date", "grade", "left_behind")
    export_list(office, ListExport(pupils, columns), tmp_path / "list.xlsx")
    export_national(office, tmp_path / "national.xlsx", allow_open=True)
    for name in ("list.xlsx", "national.xlsx"):
        plan = plan_import(office, read_workbook(tmp_path / name, None))
        assert [row.outcome for row in plan.rows] == [Outcome.UNCHANGED] * 4, name


def test_a_workbook_that_says_otherwise_than_the_facts_is_taken_over(
    village: Village, tmp_path: Path
) -> None:
    told = child(village, "单雪", NO, LONG)
    other = village.pupil("仇一", 3, pupil_left_behind=BOTH)
    columns = ("name", "sex", "birth_date", "grade", "left_behind")
    office = village.office
    export_list(office, ListExport([told, other], columns), tmp_path / "list.xlsx")
    with office.writing("test") as writing:
        writing.put(replace(village.file(other).pupil, left_behind=NO))
    apply_import(office, plan_import(office, read_workbook(tmp_path / "list.xlsx", None)))
    assert [village.file(one).pupil.left_behind for one in (told, other)] == [NO, BOTH]


def test_a_list_from_before_the_second_parent_left_states_nothing(
    village: Village, tmp_path: Path
) -> None:
    pupil = child(village, "单雪", NO, LONG)
    columns = ("name", "sex", "birth_date", "grade", "left_behind")
    office = village.office
    export_list(office, ListExport([pupil], columns), tmp_path / "list.xlsx")
    with office.writing("test") as writing:
        writing.put(replace(village.file(pupil).pupil, mother_away_since=SHORT))
    (row,) = plan_import(office, read_workbook(tmp_path / "list.xlsx", None)).rows
    assert row.outcome is Outcome.UNCHANGED


def test_the_draw_balances_by_what_the_ledger_says(village: Village) -> None:
    pupils = [child(village, "单雪", NO, LONG), child(village, "仇一", None)]
    files = village.office.store.pupils.files(pupils)
    codes = [one.codes["left_behind"] for one in candidates_of(village.office, files)]
    assert codes == ["1", "?"]
