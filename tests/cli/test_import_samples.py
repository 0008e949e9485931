"""Every sample workbook gives exactly what expected.json says, from outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SAMPLES, Program

EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))


def planted(document: Any) -> dict[str, list[list[str]]]:
    """Return the problems of an import by row, as expected.json has them."""
    found: dict[str, list[list[str]]] = {}
    for severity, key in (("error", "rejected"), ("warning", "warnings")):
        for one in document[key]:
            found.setdefault(str(one["row"]), []).append([severity, one["field"], one["code"]])
    return found


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_sample_is_judged_stored_and_known_again(school: Program, name: str) -> None:
    expected = EXPECTED[name]
    dry = school.json("import", SAMPLES / name)
    assert dry.status == (1 if expected["rejected_rows"] else 0)
    document = dry.document
    assert document["kind"] == expected["kind"]
    assert document["records"] == expected["records"]
    assert document["accepted"] == expected["accepted"] == document["new"]
    assert {one["row"] for one in document["rejected"]} == set(expected["rejected_rows"])
    assert planted(document) == expected["problems"]

    listed = "staff" if expected["kind"] == "staff" else "pupils"
    assert school.json(listed).document["rows"] == []

    applied = school.json("import", SAMPLES / name, "--apply")
    assert applied.document == {**document, "applied": True}
    assert len(school.json(listed).document["rows"]) == expected["accepted"]

    again = school.json("import", SAMPLES / name, "--apply").document
    assert (again["new"], again["changed"]) == (0, 0)
    assert again["unchanged"] == expected["accepted"]
    assert len(school.json(listed).document["rows"]) == expected["accepted"]


@pytest.mark.parametrize("name", ["水井教学点/学生名单.xlsx", "枫香小学/学生花名册(旧).xls"])
def test_a_corrected_workbook_of_refused_rows_updates_and_never_doubles(
    school: Program, name: str, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    refused = tmp_path / "退回.xlsx"
    first = school.json("import", SAMPLES / name, "--apply", "--errors-to", refused)
    assert first.status == 1
    assert first.document["errors_file"] == str(refused)

    # Only the sex and the ethnic group are mended: those rows are taken, the others refused again.
    workbook = load_workbook(refused)
    sheet = workbook.active
    assert sheet is not None
    headings = {
        cell.value: cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value
    }
    mended = 0
    for row in sheet.iter_rows(min_row=headings["性别"].row + 1):
        reason = "".join(str(cell.value) for cell in row[-1:])
        if "性别" in reason:
            cell = row[headings["性别"].column - 1]
            cell.value = "女" if cell.value == "男" else "男"
            mended += 1
        if "民族" in reason:
            row[headings["民族"].column - 1].value = "汉族"
            mended += 1
    assert mended == 2
    workbook.save(refused)

    again = school.json("import", refused, "--apply").document
    assert again["accepted"] == again["new"] == 2
    whole = school.json("import", SAMPLES / name, "--apply").document
    assert whole["new"] == 0
    total = EXPECTED[name]["accepted"] + 2
    assert len(school.json("pupils").document["rows"]) == total
    once_more = school.json("import", refused, "--apply").document
    assert once_more["unchanged"] == 2


def test_a_refused_import_has_changed_nothing(school: Program, tmp_path: Path) -> None:
    before = school.json("doctor").document
    pdf = tmp_path / "花名册.xlsx"
    pdf.write_bytes(b"%PDF-1.7\n" + bytes(4000))
    assert school.json("import", pdf, "--apply").status == 3
    assert school.json("doctor").document == before


def test_refused_rows_are_never_written_over_the_workbook_itself(
    school: Program, tmp_path: Path
) -> None:
    book = tmp_path / "学生名单.xlsx"
    data = (SAMPLES / "水井教学点/学生名单.xlsx").read_bytes()
    book.write_bytes(data)
    answer = school.json("import", book, "--apply", "--errors-to", book)
    assert (answer.status, answer.code) == (2, "would_overwrite_source")
    assert book.read_bytes() == data
    assert school.json("pupils").document["rows"] == []


def test_where_the_refused_rows_cannot_be_written_nothing_is_stored(
    school: Program, tmp_path: Path
) -> None:
    answer = school.json(
        *("import", SAMPLES / "水井教学点/学生名单.xlsx", "--apply"),
        *("--errors-to", tmp_path / "missing" / "退回.xlsx"),
    )
    assert answer.status == 3
    assert school.json("pupils").document["rows"] == []
