"""What offices do to a workbook, and what must come out all the same."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from core.errors import ExchangeError
from core.exchange.headings import RecordKind
from core.exchange.reading import NoteKind, read_workbook
from tests.exchange.books import Sheet, member, names, pupil, xlsx

PLAIN = [["姓名", "性别", "年级"], ["欧阳䶮", "女", "一年级"], ["单一", "男", "二年级"]]


def test_headings_over_two_rows_are_joined(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "a.xlsx",
        {
            "表": [
                ["花名册"],
                ["序号", "姓名", "性别", "监护人", "", "", "备注"],
                ["", "", "", "姓名", "关系", "电话", ""],
                [1, "甲", "男", "乙", "父亲", "10011112222", "无"],
            ]
        },
        merges=["A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3", "A1:G1"],
    )
    read = read_workbook(book)
    draft = pupil(read)
    assert [column.heading for column in read.columns[0].columns] == [
        "序号",
        "姓名",
        "性别",
        "监护人·姓名",
        "监护人·关系",
        "监护人·电话",
        "备注",
    ]
    assert (draft.name, draft.m1_name, draft.m1_relation, draft.m1_phone, draft.remark) == (
        "甲",
        "乙",
        "父亲",
        "10011112222",
        "无",
    )
    assert read.rows[0].row == 4


def test_headings_over_two_rows_are_joined_in_text_too(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("姓名,性别,监护人,,备注\n,,姓名,电话,\n甲,男,乙,100,无\n", encoding="utf-8")
    draft = pupil(read_workbook(file))
    assert (draft.m1_name, draft.m1_phone, draft.remark) == ("乙", "100", "无")


def test_groups_above_the_names_of_the_fields_are_no_headings(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "a.xlsx",
        {
            "表": [
                ["学生信息", "", "", "父亲", "", "母亲", ""],
                ["姓名", "性别", "年级", "姓名", "电话", "姓名", "电话"],
                ["甲", "男", "一年级", "乙", "1", "丙", "2"],
            ]
        },
        merges=["A1:C1", "D1:E1", "F1:G1"],
    )
    draft = pupil(read_workbook(book))
    assert (draft.name, draft.m1_name, draft.m1_relation, draft.m1_phone) == (
        "甲",
        "乙",
        "父亲",
        "1",
    )
    assert (draft.m2_name, draft.m2_relation, draft.m2_phone) == ("丙", "母亲", "2")


def test_a_table_may_begin_at_b3(tmp_path: Path) -> None:
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"表": PLAIN}, at=(2, 1)))
    assert [row.row for row in read.rows] == [4, 5]
    assert names(read) == ["欧阳䶮", "单一"]


def test_each_sheet_gives_its_class(tmp_path: Path) -> None:
    rows: Sheet = [["姓名", "性别"], ["甲", "男"]]
    read = read_workbook(
        xlsx(tmp_path / "a.xlsx", {"一年级1班": rows, "二(2)班": rows, "说明": [["填表说明"]]})
    )
    assert [(pupil(read, i).grade, pupil(read, i).class_label) for i in (0, 1)] == [
        ("一年级", "1班"),
        ("二年级", "2班"),
    ]
    assert [note.kind for note in read.notes] == [NoteKind.NO_TABLE]


def test_a_title_gives_the_grade(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "a.xlsx",
        {"Sheet1": [["某小学三年级学生花名册"], ["姓名", "性别"], ["甲", "男"]]},
    )
    assert pupil(read_workbook(book)).grade == "三年级"


def test_a_title_over_several_grades_gives_none(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "a.xlsx", {"Sheet1": [["1-6年级学生花名册"], ["姓名", "性别"], ["甲", "男"]]}
    )
    assert pupil(read_workbook(book)).grade == ""


def test_a_line_between_the_rows_gives_the_class_of_those_below(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "a.xlsx",
        {"S": [["姓名", "性别"], ["一年级"], ["甲", "男"], ["二年级"], ["乙", "女"]]},
    )
    read = read_workbook(book)
    assert [(pupil(read, i).name, pupil(read, i).grade) for i in (0, 1)] == [
        ("甲", "一年级"),
        ("乙", "二年级"),
    ]


def test_hidden_rows_are_read_and_named(tmp_path: Path) -> None:
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"表": PLAIN}, hidden=[3]))
    assert names(read) == ["欧阳䶮", "单一"]
    assert [(note.kind, note.rows) for note in read.notes] == [(NoteKind.HIDDEN_ROWS, (3,))]


def test_hidden_rows_of_an_old_workbook_are_named(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for row, values in enumerate(PLAIN):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    sheet.row(1).hidden = True
    book.save(str(tmp_path / "a.xls"))
    read = read_workbook(tmp_path / "a.xls")
    assert [(note.kind, note.rows) for note in read.notes] == [(NoteKind.HIDDEN_ROWS, (2,))]


def test_a_hidden_sheet_is_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("现在", "旧"):
            sheet = book.add_worksheet(name)
            for row, values in enumerate(PLAIN):
                sheet.write_row(row, 0, values)
        sheet.hide()
    read = read_workbook(path)
    assert len(read.rows) == 2
    assert [(note.kind, note.sheet) for note in read.notes] == [(NoteKind.HIDDEN_SHEET, "旧")]


@pytest.mark.parametrize("mark", ["同上", "〃", '"', "″", " 同上 ", "同上格"])
def test_same_as_above_takes_the_value_above(tmp_path: Path, mark: str) -> None:
    book = xlsx(
        tmp_path / "a.xlsx",
        {
            "S": [
                ["姓名", "年级", "家庭住址"],
                ["甲", "一年级", "水井村"],
                ["乙", mark, mark],
                ["丙", mark, mark],
            ]
        },
    )
    read = read_workbook(book)
    assert (pupil(read, 2).grade, pupil(read, 2).current_address) == ("一年级", "水井村")
    assert read.rows[2].cells == ("丙", "一年级", "水井村")


def test_nobody_has_the_name_or_number_of_the_row_above(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "a.xlsx",
        {"S": [["姓名", "年级", "身份证号"], ["甲", "1", "9901"], ["同上", "1", "同上"]]},
    )
    draft = pupil(read_workbook(book), 1)
    assert (draft.name, draft.id_number) == ("", "")


def test_merged_cells_fill_down(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "a.xlsx",
        {"S": [["年级", "姓名", "性别"], ["一年级", "甲", "男"], ["", "乙", "女"]]},
        merges=["A2:A3"],
    )
    assert pupil(read_workbook(book), 1).grade == "一年级"


def test_a_second_guardian_below_a_merged_name_belongs_to_the_pupil(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "a.xlsx",
        {
            "S": [
                ["姓名", "年级", "监护人", "关系", "电话"],
                ["甲", "一年级", "乙", "父亲", "1"],
                ["", "", "丙", "母亲", "2"],
                ["丁", "一年级", "戊", "父亲", "3"],
            ]
        },
        merges=["A2:A3", "B2:B3"],
    )
    read = read_workbook(book)
    draft = pupil(read)
    assert names(read) == ["甲", "丁"]
    assert (draft.m2_name, draft.m2_relation, draft.m2_phone) == ("丙", "母亲", "2")


@pytest.mark.parametrize(
    "footer",
    [
        ["合计：2人"],
        ["合 计", "", "2"],
        ["共 2 人"],
        ["", "总计", 2],
        ["填表人：王老师", "", "审核人：李校长"],
        ["备注：以上学生均为在籍。"],
        ["校长（签字）："],
        [3, "合计"],
    ],
)
def test_totals_and_signatures_are_no_records(tmp_path: Path, footer: list[object]) -> None:
    rows: Sheet = [["序号", "姓名", "性别"], [1, "甲", "男"], [2, "乙", "女"], footer]
    assert names(read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))) == ["甲", "乙"]


def test_headings_of_the_next_page_are_no_records(tmp_path: Path) -> None:
    page = [["某校花名册"], ["姓 名", "性别", "年级"]]
    rows = [*page, ["甲", "男", "1"], [], *page, ["乙", "女", "1"]]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))
    assert [(row.row, row.draft.name) for row in read.rows] == [(3, "甲"), (7, "乙")]


def test_rows_with_only_a_running_number_are_no_records(tmp_path: Path) -> None:
    rows: Sheet = [["序号", "姓名", "性别"], [1, "甲", "男"], [2], [3]]
    assert names(read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))) == ["甲"]


def test_a_row_without_a_name_is_a_record(tmp_path: Path) -> None:
    rows: Sheet = [["序号", "姓名", "性别"], [1, "", "男"]]
    assert names(read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))) == [""]


def test_a_lone_text_that_is_passed_over_is_named(tmp_path: Path) -> None:
    rows: Sheet = [["序号", "姓名", "性别"], [1, "甲", "男"], ["以下空白"]]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))
    assert [(note.kind, note.rows) for note in read.notes] == [(NoteKind.SKIPPED_TEXT, (3,))]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    file = tmp_path / "名单.txt"
    lines = [["姓名", "性别", "住址"], ["阿依古丽·买买提江", "女", '"水井村,"\n"1组"']]
    text = "\r\n".join(delimiter.join(line).replace('"\n"', "\n") for line in lines)
    file.write_bytes(text.encode(encoding))
    draft = pupil(read_workbook(file))
    assert (draft.name, draft.current_address) == ("阿依古丽·买买提江", "水井村,\n1组")


def test_numbers_forced_to_text_in_a_csv_are_freed(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('姓名,身份证号,电话\n甲,"=""99010120""",\'1001\n', encoding="utf-8")
    draft = pupil(read_workbook(file))
    assert (draft.id_number, draft.phone) == ("99010120", "1001")


def test_cells_become_what_the_office_meant(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        sheet.write_row(
            0, 0, ["姓名", "出生日期", "上下学距离", "是否孤儿", "备注", "班内学号", "入学年月"]
        )
        sheet.write_string(1, 0, "甲")
        sheet.write_datetime(1, 1, datetime(2019, 3, 4), day)  # noqa: DTZ001 - a cell has no zone
        sheet.write_number(1, 2, 0.1 + 0.2)
        sheet.write_boolean(1, 3, True)
        sheet.write_formula(1, 4, "=NA()", None, "#N/A")
        sheet.write_formula(1, 5, "=1+6", None, 7)
        sheet.write_number(1, 6, 45901)
    draft = pupil(read_workbook(path))
    assert (draft.birth_date, draft.distance_km, draft.orphan) == ("2019-03-04", "0.3", "是")
    assert (draft.remark, draft.class_no, draft.enrol_month) == ("", "7", "2025-09-01")


def test_days_of_the_1904_system_are_the_days_that_were_meant(tmp_path: Path) -> None:
    serial = (date(2019, 3, 4) - date(1904, 1, 1)).days
    rows: Sheet = [["姓名", "出生日期"], ["甲", serial]]
    book = xlsx(tmp_path / "a.xlsx", {"S": rows}, is_1904=True)
    assert pupil(read_workbook(book)).birth_date == "2019-03-04"


def test_a_day_written_as_one_number_is_no_serial_number(tmp_path: Path) -> None:
    rows: Sheet = [["姓名", "出生日期"], ["甲", 20190304]]
    assert pupil(read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))).birth_date == "20190304"


@pytest.mark.parametrize("value", [990101201903249123.0, "9.90101E+17", "９.90101201903249E+17"])
def test_a_number_without_its_last_digits_is_marked(tmp_path: Path, value: float | str) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "身份证号"])
        sheet.write_row(1, 0, ["甲", value])
    assert read_workbook(path).rows[0].lost_digits == {"id_number"}


def test_a_whole_number_in_text_is_not_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "身份证号"])
        sheet.write_string(1, 0, "甲")
        sheet.write_string(1, 1, "990101201903249000")
    assert not read_workbook(path).rows[0].lost_digits


def test_the_kind_follows_from_the_headings(tmp_path: Path) -> None:
    rows: Sheet = [["姓名", "性别", "职称", "任教学科"], ["甲", "男", "一级教师", "语文、数学"]]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))
    assert read.kind is RecordKind.STAFF
    assert member(read).subjects == "语文、数学"


def test_a_title_decides_when_headings_fit_both(tmp_path: Path) -> None:
    rows: Sheet = [["教师名单"], ["姓名", "性别", "出生日期"], ["甲", "男", "1990-01-01"]]
    assert read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows})).kind is RecordKind.STAFF


def test_a_sheet_of_the_other_kind_is_left_out_and_named(tmp_path: Path) -> None:
    staff = [["姓名", "职称", "任教学科"], ["甲", "一级", "语文"]]
    pupils = [["姓名", "年级", "监护人", "就读方式", "是否留守"], ["乙", "1", "丙", "走读", "否"]]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"学生": pupils, "教师": staff}))
    assert names(read) == ["乙"]
    assert [(note.kind, note.sheet) for note in read.notes] == [(NoteKind.OTHER_KIND, "教师")]


def test_headings_can_be_mapped_by_hand(tmp_path: Path) -> None:
    rows: Sheet = [["学员", "男女", "年级", "暂住何处"], ["甲", "男", "一年级", "水井村"]]
    book = xlsx(tmp_path / "a.xlsx", {"S": rows})
    with pytest.raises(ExchangeError) as refused:
        read_workbook(book)
    assert refused.value.code == "no_headings"
    read = read_workbook(
        book, RecordKind.PUPILS, {"学员": "name", "暂住何处": "current_address", "男女": ""}
    )
    draft = pupil(read)
    assert (draft.name, draft.current_address, draft.sex) == ("甲", "水井村", "")
    assert read.ignored_columns == ("男女",)


def test_unknown_columns_are_named_and_running_numbers_are_not(tmp_path: Path) -> None:
    rows: Sheet = [["序号", "姓名", "性别", "鞋码", "期末名次"], [1, "甲", "男", 30, 2]]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))
    assert (read.ignored_columns, read.refused_columns) == (("鞋码",), ("期末名次",))


def test_credits_of_a_teacher_are_not_refused(tmp_path: Path) -> None:
    rows: Sheet = [["姓名", "职称", "培训学时", "考核成绩"], ["甲", "一级", 72, "优"]]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))
    assert (read.refused_columns, read.ignored_columns) == ((), ("考核成绩",))


def test_a_second_table_beside_the_first_is_named(tmp_path: Path) -> None:
    rows: Sheet = [["姓名", "性别", "", "姓名", "性别"], ["甲", "男", "", "乙", "女"]]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))
    assert names(read) == ["甲"]
    assert [note.kind for note in read.notes] == [NoteKind.SIDE_BY_SIDE]
    assert read.ignored_columns == ("姓名", "性别")


def test_the_phone_after_a_guardian_is_the_guardians(tmp_path: Path) -> None:
    rows: Sheet = [["姓名", "年级", "联系电话", "监护人", "电话"], ["甲", "1", "1", "乙", "2"]]
    draft = pupil(read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows})))
    assert (draft.phone, draft.m1_phone) == ("1", "2")


def test_no_means_boarder_below_is_day_pupil(tmp_path: Path) -> None:
    rows: Sheet = [["姓名", "年级", "是否走读"], ["甲", "1", "否"], ["乙", "1", "√"]]
    read = read_workbook(xlsx(tmp_path / "a.xlsx", {"S": rows}))
    assert [pupil(read, i).attend_way for i in (0, 1)] == ["住校", "走读"]
