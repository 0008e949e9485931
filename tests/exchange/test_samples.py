"""The sample township: every workbook is read as expected.json says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.exchange.reading import read_workbook
from core.reading.drafts import PupilDraft

SAMPLES = Path(__file__).resolve().parents[2] / "core" / "data" / "township"
EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (SAMPLES / "expected.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_has_its_kind_its_records_and_its_first_row(name: str) -> None:
    read = read_workbook(SAMPLES / name)
    wanted = EXPECTED[name]
    assert (read.kind, len(read.rows), read.rows[0].row) == (
        wanted["kind"],
        wanted["records"],
        wanted["first_row"],
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_lost_digits_are_found_in_exactly_the_rows_where_they_were_lost(name: str) -> None:
    read = read_workbook(SAMPLES / name)
    wanted = {
        int(row)
        for row, problems in EXPECTED[name]["problems"].items()
        if any(code == "digits_lost" for _, _, code in problems)
    }
    assert {row.row for row in read.rows if "id_number" in row.lost_digits} == wanted


@pytest.mark.parametrize("name", EXPECTED)
def test_rows_without_a_name_stay_records(name: str) -> None:
    read = read_workbook(SAMPLES / name)
    wanted = {
        int(row)
        for row, problems in EXPECTED[name]["problems"].items()
        if ["error", "name", "missing"] in problems
    }
    assert {row.row for row in read.rows if not row.draft.name} == wanted


@pytest.mark.parametrize("name", ["枫香小学/学生花名册(旧).xls", "水井教学点/学生名单.xlsx"])
def test_a_column_of_marks_is_dropped_and_named(name: str) -> None:
    read = read_workbook(SAMPLES / name)
    assert read.refused_columns == ("语文成绩",)
    assert read.ignored_columns == ()
    assert all(len(row.cells) == len(read.columns[0].columns) for row in read.rows)
    assert all(column.heading != "语文成绩" for column in read.columns[0].columns)


def test_every_row_of_an_old_workbook_has_a_day_of_birth_and_a_grade() -> None:
    read = read_workbook(SAMPLES / "枫香小学/学生花名册(旧).xls")
    drafts = [row.draft for row in read.rows if isinstance(row.draft, PupilDraft)]
    assert {draft.grade for draft in drafts} == {
        "一年级",
        "二年级",
        "三年级",
        "四年级",
        "五年级",
        "六年级",
    }
    assert drafts[4].birth_date == "2019-11-02"
    assert drafts[0].attend_way == "不住校"
