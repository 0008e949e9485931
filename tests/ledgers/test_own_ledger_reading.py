"""An own ledger filled by a colleague in a workbook comes back: what is clear, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.errors import CunxiaoError
from core.exchange.table_writing import Cell, CellKind, TableColumn, write_table
from core.ledgers.facts import ColumnKind, OwnLedgerId
from core.ledgers.own_ledger import OwnColumn, create_own_ledger, own_table, set_values
from core.ledgers.own_ledger_paper import print_own_ledger
from core.ledgers.own_ledger_reading import OwnRead, read_own_workbook, store_own_workbook
from core.office import Office
from core.printing.spool import PaperFormat
from core.reading.drafts import PupilDraft
from core.roster_types import Purpose
from tests.ledgers.village import CHILD, RARE, register

COLUMNS = (
    OwnColumn("交齐", ColumnKind.YES_NO),
    OwnColumn("日期", ColumnKind.DATE),
    OwnColumn("应交", ColumnKind.NUMBER),
    OwnColumn("说明"),
    OwnColumn("家长签名", ColumnKind.SIGNATURE),
)
HEADINGS = ("序号", "姓名", "班级", "交齐", "日期", "应交", "说明", "家长签名")
NAMESAKE = replace(CHILD, id_number="", student_no="", birth_date="2019-05-06")


def made(office: Office, *drafts: PupilDraft) -> OwnLedgerId:
    ids = [register(office, draft) for draft in drafts]
    return create_own_ledger(office, "保险", COLUMNS, ids)


def workbook(folder: Path, *rows: Sequence[Cell], headings: Sequence[str] = HEADINGS) -> Path:
    kinds = {"日期": CellKind.DATE, "应交": CellKind.NUMBER}
    columns = [TableColumn(one, kinds.get(one, CellKind.TEXT)) for one in headings]
    return write_table(folder / "filled.xlsx", "枫香小学保险", columns, rows)


def row(name: str, group: str = "", *values: Cell) -> list[Cell]:
    return [None, name, group, *values, *[None] * (5 - len(values))]


def values(office: Office, ledger: OwnLedgerId) -> dict[str, tuple[str, ...]]:
    table = own_table(office, ledger)
    return {
        f"{one.file.pupil.name} {one.file.pupil.birth_date}": one.values
        for one in table.rows
        if one.file
    }


def faults(read: OwnRead) -> list[str]:
    return [one.fault.code if one.fault else "" for one in read.rows]


def test_what_a_colleague_filled_is_kept_as_typed_values(office: Office, tmp_path: Path) -> None:
    ledger = made(office, CHILD, RARE)
    filled = row("欧阳娜娜", "一年级", "√", date(2026, 9, 3), 12.5, "已交")
    path = workbook(tmp_path, filled, row("䶮", "一年级", "否"), ["合计"] + [None] * 7)
    read = read_own_workbook(office, ledger, path)
    assert faults(read) == ["", ""]
    assert [one.after for one in read.rows[0].changes] == ["是", "2026-09-03", "12.5", "已交"]
    assert store_own_workbook(office, read) == 2
    assert values(office, ledger) == {
        "欧阳娜娜 2019-10-23": ("1", "2026-09-03", "12.5", "已交", ""),
        "䶮 2019-01-15": ("0", "", "", "", ""),
    }
    again = read_own_workbook(office, ledger, path)
    assert not any(one.changes for one in again.rows)


@pytest.mark.parametrize("drafts", [(CHILD, RARE), (CHILD, NAMESAKE)])
def test_our_own_workbook_comes_back_unchanged(
    office: Office, tmp_path: Path, drafts: tuple[PupilDraft, ...]
) -> None:
    ledger = made(office, *drafts)
    ids = [one.line.pupil_id for one in own_table(office, ledger).rows]
    for place, text in enumerate(("是", "2026-9-3", "12.5", "两次交清")):
        set_values(office, ledger, ids[: 1 + place % 2], place, text)
    path = tmp_path / "a.xlsx"
    printed = print_own_ledger(office, ledger, Purpose.SCHOOL, PaperFormat.XLSX, path)
    read = read_own_workbook(office, ledger, printed.path)
    assert faults(read) == ["", ""]
    assert not any(one.changes for one in read.rows)
    assert read.unknown == ()


def test_an_empty_cell_clears_nothing(office: Office, tmp_path: Path) -> None:
    ledger = made(office, CHILD)
    pupil_id = own_table(office, ledger).rows[0].line.pupil_id
    set_values(office, ledger, [pupil_id], 3, "两次交清")
    read = read_own_workbook(office, ledger, workbook(tmp_path, row("欧阳娜娜", "", None, "—")))
    assert [one.changes for one in read.rows] == [()]


def test_namesakes_are_told_apart_by_the_birth_date_behind_the_class(
    office: Office, tmp_path: Path
) -> None:
    ledger = made(office, CHILD, NAMESAKE)
    unclear = row("欧阳娜娜", "一年级", "是")
    clear = row("欧阳娜娜", "一年级（2019-05-06生）", "是")
    read = read_own_workbook(office, ledger, workbook(tmp_path, unclear, clear))
    assert faults(read) == ["own_row_namesakes", ""]
    store_own_workbook(office, read)
    assert values(office, ledger)["欧阳娜娜 2019-05-06"][0] == "1"
    assert values(office, ledger)["欧阳娜娜 2019-10-23"][0] == ""


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (row("石大山", "一年级", "是"), "own_row_unknown"),
        (row("欧阳娜娜", "三年级1班", "是"), "own_row_class"),
        (row("", "一年级", "是"), "own_row_no_name"),
        (row("欧阳娜娜", "一年级", "大概"), "own_value_yes_no"),
        (row("欧阳娜娜", "一年级", None, "上周"), "own_value_date"),
        (row("欧阳娜娜", "一年级", None, None, "几块"), "own_value_number"),
    ],
)
def test_what_is_not_clear_is_refused_and_named(
    office: Office, tmp_path: Path, said: list[Cell], fault: str
) -> None:
    ledger = made(office, CHILD)
    read = read_own_workbook(office, ledger, workbook(tmp_path, said))
    assert faults(read) == [fault]
    assert store_own_workbook(office, read) == 0


def test_nobody_is_taken_twice(office: Office, tmp_path: Path) -> None:
    ledger = made(office, CHILD)
    path = workbook(tmp_path, row("欧阳娜娜", "", "是"), row("欧阳娜娜", "", "否"))
    read = read_own_workbook(office, ledger, path)
    assert faults(read) == ["own_row_twice"] * 2
    first, second = (one.fault for one in read.rows)
    assert first is not None
    assert second is not None
    assert (first.params["row"], second.params["row"]) == (read.rows[1].row, read.rows[0].row)
    assert store_own_workbook(office, read) == 0


def test_a_row_after_one_of_the_same_child_that_was_refused_is_refused_too(
    office: Office, tmp_path: Path
) -> None:
    ledger = made(office, CHILD)
    path = workbook(tmp_path, row("欧阳娜娜", "", "大概"), row("欧阳娜娜", "", "否"))
    read = read_own_workbook(office, ledger, path)
    assert faults(read) == ["own_value_yes_no", "own_row_twice"]
    assert store_own_workbook(office, read) == 0


def test_a_column_that_the_ledger_does_not_have_is_named(office: Office, tmp_path: Path) -> None:
    ledger = made(office, CHILD)
    path = workbook(tmp_path, ["欧阳娜娜", "红", "两次"], headings=("姓名", "帽子颜色", "说明"))
    read = read_own_workbook(office, ledger, path)
    assert read.unknown == ("帽子颜色",)
    assert [one.after for one in read.rows[0].changes] == ["两次"]


def test_a_workbook_of_something_else_is_refused(office: Office, tmp_path: Path) -> None:
    ledger = made(office, CHILD)
    path = workbook(tmp_path, ["欧阳娜娜", "红"], headings=("姓名", "帽子颜色"))
    with pytest.raises(CunxiaoError, match="own_workbook_headings"):
        read_own_workbook(office, ledger, path)


def test_a_ledger_that_changed_meanwhile_is_read_again_first(
    office: Office, tmp_path: Path
) -> None:
    ledger = made(office, CHILD)
    read = read_own_workbook(office, ledger, workbook(tmp_path, row("欧阳娜娜", "", "是")))
    register(office, RARE)
    with pytest.raises(CunxiaoError, match="plan_is_stale"):
        store_own_workbook(office, read)
