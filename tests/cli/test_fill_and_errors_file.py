"""`fill` and `import --errors-to`: what is asked is written, what is there stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Program
from tests.exchange.books import xlsx

HEAD = [
    "姓名",
    "性别",
    "出生日期",
    "年级",
    "现住址",
    "学生联系电话",
    "母亲姓名",
    "母亲电话",
    "父亲姓名",
    "父亲电话",
]
ROWS = [
    [
        "安建设",
        "男",
        "2018-03-02",
        "二年级",
        "青石村3组",
        "",
        "单雪",
        "99000000001",
        "安国",
        "99000000002",
    ],
    [
        "仇小雨",
        "女",
        "2018-04-02",
        "二年级",
        "青石村4组",
        "99000000009",
        "单云",
        "99000000003",
        "",
        "",
    ],
]
BAD = ["解明", "火", "2018-04-02", "二年级"]


def roster(path: Path, *more: list[str]) -> Path:
    return xlsx(path, {"二年级": [HEAD, *ROWS, *more]})


def form(path: Path) -> Path:
    heads = ["姓名", "村组", "联系电话", "家长电话", "监护人电话", "父亲姓名", "母亲姓名"]
    return xlsx(path, {"上报": [heads]})


def test_a_form_gets_hamlets_guardians_and_the_telephone_of_the_list(
    school: Program, tmp_path: Path
) -> None:
    assert school.json("import", roster(tmp_path / "a.xlsx"), "--apply").status == 0
    out = tmp_path / "out.xlsx"
    ran = school.json("fill", form(tmp_path / "form.xlsx"), "--out", out)
    assert ran.status == 0, ran.err
    assert ran.document["holds"] == {"numbers": False, "phones": True}
    assert ran.document["unknown_columns"] == []
    rows = list(load_workbook(out)["上报"].iter_rows(min_row=2, values_only=True))
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["安建设"] == ("青石村3组", *["99000000001"] * 3, "安国", "单雪")
    assert by_name["仇小雨"][:2] == ("青石村4组", "99000000009")
    assert by_name["仇小雨"][2:] == ("99000000003", "99000000003", None, "单云")


def test_a_form_is_never_filled_over_itself(school: Program, tmp_path: Path) -> None:
    path = form(tmp_path / "form.xlsx")
    before = path.read_bytes()
    ran = school.json("fill", path, "--out", path)
    assert ran.status == 2
    assert ran.code == "would_overwrite_source"
    assert path.read_bytes() == before


def test_an_errors_file_that_is_there_stays_and_the_new_name_is_said(
    school: Program, tmp_path: Path
) -> None:
    source = roster(tmp_path / "a.xlsx", BAD)
    target = tmp_path / "errors.xlsx"
    target.write_bytes(b"corrected by hand")
    ran = school.json("import", source, "--errors-to", target)
    assert ran.status == 1
    assert Path(ran.document["errors_file"]).name == "errors(2).xlsx"
    assert target.read_bytes() == b"corrected by hand"


@pytest.mark.skipif(os.name == "nt", reason="no /proc and no device files there")
@pytest.mark.parametrize("place", ["/proc/x.xlsx", "/dev/null"])
def test_where_nothing_can_be_written_is_said(school: Program, tmp_path: Path, place: str) -> None:
    refused = school.json("import", roster(tmp_path / "a.xlsx", BAD), "--errors-to", place)
    filled = school.json("fill", form(tmp_path / "form.xlsx"), "--out", place)
    for ran in (refused, filled):
        assert ran.status == 3
        assert ran.code in {"not_saved", "folder_not_writable"}
    assert Path("/dev/null").is_char_device()
