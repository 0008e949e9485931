"""`import` and `fill` keep what was said by hand, and their files tell what came true."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.errors import StoreError
from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from tests.cli.conftest import Program
from tests.exchange.books import xlsx

HEAD = ["姓名", "性别", "出生日期", "年级", "身份证号", "寨子"]
GOOD = ["安建设", "男", "2018-03-02", "二年级", "", "大坪"]
BAD = ["解明", "火", "2018-04-02", "二年级", "990101201804020030", "小湾"]
SAME = ["解小明", "男", "2018-04-02", "二年级", "990101201804020030", "小湾"]


def roster(path: Path, *rows: list[str]) -> Path:
    return xlsx(path, {"二年级": [HEAD, *rows]})


def test_a_filled_form_never_replaces_another_file_unless_asked(
    school: Program, tmp_path: Path
) -> None:
    form = xlsx(tmp_path / "form.xlsx", {"上报": [["姓名", "性别"]]})
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"last month's")
    ran = school.json("fill", form, "--out", out)
    assert (ran.status, ran.code) == (3, "out_exists")
    assert out.read_bytes() == b"last month's"
    assert school.json("fill", form, "--out", out, "--overwrite").status == 0
    assert load_workbook(out)["上报"].cell(1, 1).value == "姓名"


def test_no_errors_file_is_left_when_nothing_could_be_stored(
    school: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.workbooks import importing

    def full(*_: object) -> None:
        raise StoreError("disk_full")

    monkeypatch.setattr(importing, "apply_import", full)
    target = tmp_path / "errors.xlsx"
    ran = school.json(
        "import", roster(tmp_path / "a.xlsx", GOOD, BAD), "--apply", "--errors-to", target
    )
    assert ran.status == 3
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == ["a.xlsx"]


def test_a_wrong_code_names_its_column_and_the_labels_it_takes(
    school: Program, tmp_path: Path
) -> None:
    ran = school.run("import", roster(tmp_path / "a.xlsx", BAD))
    assert "性别：“火”不在可选的范围里，只能是：男、女。" in ran.out


def test_a_repeated_number_tells_what_the_earlier_row_was_refused_for(
    school: Program, tmp_path: Path
) -> None:
    path = roster(tmp_path / "a.xlsx", BAD, SAME)
    assert [one["code"] for one in school.json("import", path).document["rejected"]][-1] == (
        "duplicate_in_file"
    )
    ran = school.run("import", path)
    assert "这个号码和第2行的相同，所以没有收；而第2行自己也退回了" in ran.out


def test_a_score_given_to_a_field_by_hand_is_still_not_read(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"一": [["姓名", "性别", "期末成绩"], ["单雪", "女", "99"]]})
    read = read_workbook(path, RecordKind.PUPILS, {"期末成绩": "remark", "性别": "sex"})
    assert read.refused_columns == ("期末成绩",)
    assert "99" not in read.rows[0].cells
    assert [column.heading for column in read.columns[0].refused] == ["期末成绩"]


def test_a_field_said_twice_goes_to_the_first_column_only(tmp_path: Path) -> None:
    heads = ["姓名", "性别", "寨子", "组"]
    path = xlsx(tmp_path / "a.xlsx", {"一": [heads, ["单雪", "女", "大坪", "三组"]]})
    read = read_workbook(path, RecordKind.PUPILS, {"寨子": "hamlet", "组": "hamlet"})
    fields = [column.field for column in read.columns[0].columns]
    assert fields == ["name", "sex", "hamlet", None]


def test_what_is_said_by_hand_takes_the_field_from_a_column_before_it(tmp_path: Path) -> None:
    heads = ["姓名", "曾用名", "性别"]
    path = xlsx(tmp_path / "a.xlsx", {"一": [heads, ["旧名", "单雪", "女"]]})
    read = read_workbook(path, RecordKind.PUPILS, {"曾用名": "name"})
    assert read.rows[0].draft.name == "单雪"
