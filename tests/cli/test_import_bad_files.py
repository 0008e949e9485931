"""Files that are no roster: one sentence, status 3, nothing stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Program


def empty(path: Path) -> None:
    path.write_bytes(b"")


def pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + bytes(4000))


def encrypted(path: Path) -> None:
    # An OLE2 container that has an EncryptedPackage where a workbook would be.
    sector = 512
    header = bytearray(sector)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    path.write_bytes(bytes(header) + "EncryptedPackage".encode("utf-16-le") + bytes(4 * sector))


def empty_sheet(path: Path) -> None:
    from xlsxwriter import Workbook

    with Workbook(str(path)) as workbook:
        workbook.add_worksheet("空")


def endless(path: Path) -> None:
    lines = ["姓名,性别,出生日期,年级"]
    lines += [f"王{n},男,2018-01-01,一年级" for n in range(200_000)]
    path.write_text("\n".join(lines), encoding="utf-8")


def truncated(path: Path) -> None:
    whole = path.with_name("whole.xlsx")
    empty_sheet(whole)
    path.write_bytes(whole.read_bytes()[:-300])


@pytest.mark.parametrize("make", [empty, pdf, encrypted, empty_sheet, endless, truncated])
def test_a_file_that_is_no_roster_is_refused_in_one_sentence(
    school: Program, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    book = tmp_path / "学生花名册.xlsx"
    make(book)
    answer = school.json("import", book, "--apply")
    assert answer.status == 3
    assert answer.code != "unexpected"
    assert len(answer.err.splitlines()) == 1
    assert school.json("pupils").document["rows"] == []


def test_a_missing_file_and_a_folder_are_told_apart(school: Program, tmp_path: Path) -> None:
    assert school.json("import", tmp_path / "没有.xlsx").code == "file_missing"
    assert school.json("import", tmp_path).code == "is_a_folder"
