"""Second rows of headings, totals and averages are no pupils."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from core.exchange.reading import read_workbook
from tests.exchange.books import names, pupil, xlsx

ONE = ["1", "安建设", "男", "2018-03-02", "80", "90"]
TWO = ["2", "单雪", "女", "2018-04-02", "70", "95"]
TOP = ["序号", "姓名", "性别", "出生日期", "期末成绩", ""]
SUB = ["", "", "", "", "语文", "数学"]


@pytest.mark.parametrize("is_merged_down", [True, False])
def test_marks_under_one_heading_are_headings_and_are_refused(
    tmp_path: Path, *, is_merged_down: bool
) -> None:
    merges = ["E1:F1", *(["A1:A2", "B1:B2", "C1:C2", "D1:D2"] if is_merged_down else [])]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"一年级": [TOP, SUB, ONE, TWO]}, merges=merges))
    assert names(read) == ["安建设", "单雪"]
    assert read.rows[0].row == 3
    assert read.refused_columns == ("期末成绩·语文", "期末成绩·数学")


def test_a_csv_says_the_same_without_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(row) for row in (TOP, SUB, ONE)), encoding="utf-8")
    read = read_workbook(path)
    assert names(read) == ["安建设"]
    assert read.refused_columns == ("期末成绩·语文", "期末成绩·数学")


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "3人"],
        ["总 计", "3"],
        ["本页小计", "3"],
        ["", "男：1人", "女：2人"],
        ["", "平均分", "", "", "80", "92.5"],
        ["平均", "", "", "", "80"],
        ["", "最高分", "", "", "90"],
        ["", "及格率", "", "", "100%"],
        ["", "优秀率（%）", "", "", "50"],
        ["", "全班平均分", "", "", "80"],
        ["", "3人"],
        ["", "合计：3人"],
    ],
)
def test_a_line_that_sums_up_is_no_pupil(tmp_path: Path, row: list[str]) -> None:
    head = ["序号", "姓名", "性别", "出生日期", "身高", "体重"]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"一年级": [head, ONE, TWO, row]}))
    assert names(read) == ["安建设", "单雪"]


@pytest.mark.parametrize("name", ["平均安", "高分", "合计明", "总小计", "小红", "及格", "人"])
def test_a_pupil_is_never_taken_for_a_total(tmp_path: Path, name: str) -> None:
    head = ["序号", "姓名", "性别", "出生日期"]
    rows = [head, ["1", name, "女", "2018-03-02"]]
    assert names(read_workbook(xlsx(tmp_path / "a.xlsx", {"一年级": rows}))) == [name]


def test_a_month_that_a_date_cell_made_the_first_is_the_numbers_month(tmp_path: Path) -> None:
    head = ["姓名", "性别", "出生年月", "身份证号"]
    rows = [
        head,
        ["安建设", "男", date(2019, 10, 1), "990101201910239064"],
        ["单雪", "女", date(2019, 10, 1), ""],
    ]
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm"}) as book:
        sheet = book.add_worksheet("一年级")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    read = read_workbook(path)
    assert [row.draft.birth_date for row in read.rows] == ["2019-10", "2019-10-01"]


@pytest.mark.parametrize(
    "line",
    [
        ("填报学校（盖章）：", "", "", "填报日期："),
        ("学校：青石小学", "", "", "2026年  月  日"),
        ("单位（公章）", "", "", "联系电话：100****"),
    ],
)
def test_a_line_to_fill_in_above_the_table_heads_no_column(
    tmp_path: Path, line: tuple[str, ...]
) -> None:
    rows = (("学生情况表",), line, ("姓名", "性别", "监护人", ""), ("", "", "姓名", "电话"))
    path = xlsx(
        tmp_path / "a.xlsx",
        {"表": (*rows, ("甲某", "男", "甲父", "10000000001"))},
        merges=("A2:C2", "A3:A4", "B3:B4", "C3:D3"),
    )
    (columns,) = read_workbook(path).columns
    assert [column.heading for column in columns.columns] == [
        "姓名",
        "性别",
        "监护人·姓名",
        "监护人·电话",
    ]


@pytest.mark.parametrize("heading", ["与监护人关系", "与被监护人的关系", "监护关系", "与家长关系"])
def test_the_relation_beside_a_guardian_is_read_and_filled(tmp_path: Path, heading: str) -> None:
    rows = (("姓名", "性别", "监护人姓名", heading), ("甲某", "男", "甲父", "父亲"))
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"表": rows}))
    assert (pupil(read).m1_name, pupil(read).m1_relation) == ("甲父", "父亲")
