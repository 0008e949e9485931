"""Own ledgers: chosen pupils, eight columns, values of their kinds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledgers.facts import MOST_COLUMNS, ColumnKind, OwnLedgerId
from core.ledgers.own_ledger import (
    OwnColumn,
    add_column,
    add_pupils,
    close_own_ledger,
    columns_of,
    create_own_ledger,
    ledger_of,
    own_ledgers,
    own_table,
    read_value,
    rename_column,
    set_values,
    take_off,
)
from core.ledgers.own_ledger_paper import own_roster, print_own_ledger
from core.ledgers.spec import LedgerError
from core.models import PupilId
from core.office import Office
from core.printing.spool import PaperFormat
from core.roster_types import Purpose
from core.safekeeping.doctor import examine
from tests.ledgers.village import register_all

COLUMNS = (
    OwnColumn("语文", ColumnKind.YES_NO),
    OwnColumn("领取日期", ColumnKind.DATE),
    OwnColumn("应交(元)", ColumnKind.NUMBER),
    OwnColumn("说明"),
)


def made(office: Office) -> tuple[OwnLedgerId, dict[str, PupilId]]:
    ids = register_all(office)
    chosen = [ids["䶮"], ids["阿依古丽·买买提江"], ids["䶮"]]
    return create_own_ledger(office, "教材发放", COLUMNS, chosen), ids


def test_a_ledger_holds_the_chosen_pupils_each_once_in_order(office: Office) -> None:
    ledger, _ = made(office)
    table = own_table(office, ledger)
    names = [row.file.pupil.name for row in table.rows if row.file]
    assert names == ["䶮", "阿依古丽·买买提江"]
    assert [column.heading for column in table.columns] == ["语文", "领取日期", "应交(元)", "说明"]


def test_values_are_kept_in_one_form_and_fill_many_at_once(office: Office) -> None:
    ledger, ids = made(office)
    both = [ids["䶮"], ids["阿依古丽·买买提江"]]
    set_values(office, ledger, both, 0, "√")
    set_values(office, ledger, both, 1, "2026年9月3日")
    set_values(office, ledger, [ids["䶮"]], 2, "1,012.50")
    set_values(office, ledger, [ids["䶮"]], 3, " 二年级的旧书 ")
    rows = own_table(office, ledger).rows
    assert rows[0].values == ("1", "2026-09-03", "1012.5", "二年级的旧书")
    assert rows[1].values == ("1", "2026-09-03", "", "")


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        (0, "也许", "own_value_yes_no"),
        (1, "下周", "own_value_date"),
        (2, "十几块", "own_value_number"),
        (2, "NaN", "own_value_number"),
        (2, "1e400", "own_value_number"),
        (3, "长" * 101, "own_value_long"),
        (4, "是", "no_such_column"),
    ],
)
def test_a_value_that_is_none_of_its_kind_changes_nothing(
    office: Office, place: int, text: str, code: str
) -> None:
    ledger, ids = made(office)
    with pytest.raises(LedgerError, match=code):
        set_values(office, ledger, [ids["䶮"]], place, text)
    assert own_table(office, ledger).rows[0].values == ("", "", "", "")


def test_one_pupil_who_is_not_on_it_stops_the_whole_filling(office: Office) -> None:
    ledger, ids = made(office)
    with pytest.raises(LedgerError, match="not_on_ledger"):
        set_values(office, ledger, [ids["䶮"], ids["仇一"]], 0, "是")
    assert own_table(office, ledger).rows[0].values[0] == ""


def test_the_ninth_column_and_a_second_of_one_name_are_refused(office: Office) -> None:
    ledger, _ = made(office)
    with pytest.raises(LedgerError, match="own_ledger_same_heading"):
        add_column(office, ledger, OwnColumn("语文"))
    for number in range(MOST_COLUMNS - len(COLUMNS)):
        add_column(office, ledger, OwnColumn(f"栏{number}"))
    with pytest.raises(LedgerError, match="own_ledger_full"):
        add_column(office, ledger, OwnColumn("第九栏"))
    assert len(own_table(office, ledger).columns) == MOST_COLUMNS


def test_a_column_that_was_given_up_leaves_the_others_their_values(office: Office) -> None:
    ledger, ids = made(office)
    set_values(office, ledger, [ids["䶮"]], 3, "旧书")
    rename_column(office, ledger, 0, "")
    table = own_table(office, ledger)
    assert [column.heading for column in table.columns] == ["领取日期", "应交(元)", "说明"]
    assert table.rows[0].values == ("", "", "旧书")
    with pytest.raises(LedgerError, match="no_such_column"):
        set_values(office, ledger, [ids["䶮"]], 0, "是")


def test_a_closed_ledger_takes_nothing_and_stands_behind(office: Office) -> None:
    ledger, ids = made(office)
    other = create_own_ledger(office, "保险", (), [])
    close_own_ledger(office, ledger)
    assert [one.id for one in own_ledgers(office)] == [other, ledger]
    with pytest.raises(LedgerError, match="own_ledger_closed"):
        set_values(office, ledger, [ids["䶮"]], 0, "是")


def test_a_pupil_taken_off_keeps_her_history_and_may_come_back(office: Office) -> None:
    ledger, ids = made(office)
    set_values(office, ledger, [ids["䶮"]], 3, "旧书")
    take_off(office, ledger, ids["䶮"])
    assert len(own_table(office, ledger).rows) == 1
    assert add_pupils(office, ledger, [ids["䶮"], ids["仇一"]]) == 2
    assert len(own_table(office, ledger).rows) == 3
    assert examine(office).ok


@pytest.mark.parametrize("name", ["", "   ", "\u3000"])
def test_a_ledger_without_a_name_is_not_made(office: Office, name: str) -> None:
    with pytest.raises(LedgerError, match="own_ledger_name"):
        create_own_ledger(office, name, (), [])
    assert own_ledgers(office) == []


def test_paper_has_a_place_to_sign_once(office: Office) -> None:
    ledger, _ = made(office)
    roster = own_roster(office, ledger, Purpose.SCHOOL)
    assert [one.label for one in roster.columns][-1] == "签名"
    add_column(office, ledger, OwnColumn("家长签字", ColumnKind.SIGNATURE))
    labels = [one.label for one in own_roster(office, ledger, Purpose.SCHOOL).columns]
    assert labels[-1] == "家长签字"
    assert "签名" not in labels


def test_an_own_ledger_never_hangs_in_public(office: Office) -> None:
    ledger, _ = made(office)
    with pytest.raises(LedgerError, match="ledger_not_public"):
        own_roster(office, ledger, Purpose.NOTICE)


def test_the_workbook_holds_dates_as_dates_and_numbers_as_numbers(
    office: Office, tmp_path: Path
) -> None:
    from python_calamine import load_workbook

    ledger, ids = made(office)
    set_values(office, ledger, [ids["䶮"]], 1, "2026-09-03")
    set_values(office, ledger, [ids["䶮"]], 2, "12.5")
    path = tmp_path / "a.xlsx"
    printed = print_own_ledger(office, ledger, Purpose.SCHOOL, PaperFormat.XLSX, path)
    row = load_workbook(str(printed.path)).get_sheet_by_index(0).to_python()[2]
    assert row[1:6] == ["䶮", "一年级", "", date(2026, 9, 3), 12.5]
    assert office.store.audit.newest(1)[0].subject == f"own_ledger.{ledger}"


@pytest.mark.parametrize("paper_format", [PaperFormat.PDF, PaperFormat.TEXT])
def test_it_prints(office: Office, tmp_path: Path, paper_format: PaperFormat) -> None:
    ledger, _ = made(office)
    printed = print_own_ledger(office, ledger, Purpose.SCHOOL, paper_format, tmp_path / "a.x")
    assert printed.rows == 2


def test_a_reprint_leaves_what_was_typed_into_the_workbook(office: Office, tmp_path: Path) -> None:
    ledger, ids = made(office)
    path = tmp_path / "新文件夹" / "a.xlsx"

    def printed() -> Path:
        wanted = Purpose.SCHOOL, PaperFormat.XLSX, path
        return print_own_ledger(office, ledger, *wanted).path

    assert printed() == printed() == path
    path.write_bytes(b"typed by hand")
    assert printed().name == "a(2).xlsx"
    assert path.read_bytes() == b"typed by hand"
    set_values(office, ledger, [ids["䶮"]], 3, "又领")
    assert printed().name == "a(3).xlsx"


def test_a_kind_of_a_newer_program_reads_as_text(office: Office) -> None:
    from dataclasses import replace

    ledger, _ = made(office)
    newer = replace(ledger_of(office, ledger), kinds=("colour", "date", "number", "text"))
    assert columns_of(newer)[0].kind is ColumnKind.TEXT


@given(st.sampled_from([k for k in ColumnKind if k is not ColumnKind.SIGNATURE]), st.text())
def test_any_text_is_read_or_refused_and_reading_twice_is_once(kind: ColumnKind, text: str) -> None:
    try:
        value = read_value(kind, text)
    except LedgerError:
        return
    assert read_value(kind, value) == value
