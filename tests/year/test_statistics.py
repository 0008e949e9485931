from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.changes.apply import ChangeRequest, record_change, transfer_in
from core.changes.models import ChangeKind
from core.changes.undo import undo_change
from core.errors import GroupingError, RegistrationError
from core.i18n import Language, t, use_language
from core.models import AttendWay, Cohort, LeftBehind, PupilStatus, StaffId, Stage
from core.printing.layout import lay_out
from core.printing.pages import A4_LANDSCAPE
from core.reading.drafts import PupilDraft
from core.school_year.as_of import files_as_of
from core.school_year.class_lists import class_lists
from core.school_year.multi_grade import make_multi_grade_class
from core.school_year.people import attending, files_of
from core.school_year.people_behind import staff_behind
from core.school_year.statistics import StatTable, annual_statistics, size_band
from core.school_year.statistics_paper import statistics_roster
from tests.printing.fake_metrics import PlainMetrics
from tests.year.office import OCTOBER, YEAR, Village

FIRST = date(2026, 9, 1)


def grade_row(grade: int, stage: Stage = Stage.PRIMARY) -> str:
    return f"{stage.value}.{Cohort.in_grade(stage, grade, YEAR).entry_year}"


def everyone(table: StatTable) -> list[str]:
    return sorted(one for cell in table.cells for one in cell.ids)


def test_every_cell_opens_its_names_and_every_pupil_is_in_one(village: Village) -> None:
    girl = village.pupil("阿依古丽·买买提江", 2, pupil_birth_date=date(2018, 9, 1))
    boy = village.pupil("李一", 2, pupil_birth_date=date(2018, 9, 2))
    table = annual_statistics(village.office).table("grade_age_sex")
    assert table.cell(grade_row(2), "8.2").ids == (girl,)
    assert table.cell(grade_row(2), "7.1").ids == (boy,)
    assert table.cell(grade_row(5), "7.1").ids == ()
    assert everyone(table) == sorted([girl, boy])
    assert [row.label for row in table.rows] == [f"{n}年级" for n in "一二三四五六"]


def test_the_preschool_class_counts_in_heads_and_not_in_ratios(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    child = village.pupil("小明", 3, stage=Stage.PRESCHOOL)
    figures = annual_statistics(village.office)
    assert sorted(figures.head_ids) == sorted([pupil, child])
    assert figures.ratio_ids == (pupil,)
    headcount = figures.table("headcount")
    assert headcount.row_ids("0") == (child,)
    assert headcount.row_ids("1") == (pupil,)


def test_boarders_left_behind_and_staff_stand_in_their_tables(village: Village) -> None:
    boarder = village.pupil("李一", 2, attend_way=AttendWay.BOARDER)
    left = village.pupil("单雪", 3, pupil_left_behind=LeftBehind.STATED)
    village.pupil("仇𬭊", 3, pupil_left_behind=LeftBehind.NO)
    teacher = village.teacher("曾老师", date(1990, 1, 1), title="一级教师")
    village.teacher("区老师", date(1960, 1, 1), person_status="01")
    figures = annual_statistics(village.office)
    assert everyone(figures.table("boarders")) == [boarder]
    assert everyone(figures.table("left_behind")) == [left]
    staff = figures.table("staff_title_age")
    assert [(cell.row, cell.column, cell.ids) for cell in staff.cells] == [
        ("一级教师", "3.2", (teacher,))
    ]


def _staff_counted(village: Village) -> list[str]:
    table = annual_statistics(village.office).table("staff_title_age")
    return sorted(one.name for one in staff_behind(village.office, everyone(table)))


def _write(village: Village, staff_id: StaffId, **values: Any) -> None:
    (member,) = village.office.store.staff.among("id", [staff_id])
    with village.office.writing("test") as writing:
        writing.put(replace(member, **values))


def test_staff_are_those_in_post_on_the_first_of_september(village: Village) -> None:
    village.on(date(2027, 8, 20))
    born = date(1990, 1, 1)
    village.teacher("甲", born, join_school=date(2027, 9, 1))
    village.teacher("乙", born, join_school=date(2027, 10, 1))
    summer, winter, dated, ended = (village.teacher(name, born) for name in "丙丁戊己")
    village.on(date(2027, 9, 12))
    _write(village, summer, person_status="01")
    village.on(date(2027, 11, 20))
    for one in (winter, dated, ended):
        _write(village, one, person_status="05")
    for one, day in ((dated, date(2027, 8, 31)), (ended, date(2027, 11, 1))):
        (post,) = village.office.store.appointments.by("staff_id", one)
        with village.office.writing("test") as writing:
            writing.put(replace(post, ended_on=day))
    assert _staff_counted(village) == ["丁", "己", "甲"]


def test_staff_stand_in_the_age_of_the_first_of_september(village: Village) -> None:
    teacher = village.teacher("曾老师", date(1991, 9, 2))
    table = annual_statistics(village.office).table("staff_title_age")
    assert [(cell.column, cell.ids) for cell in table.cells] == [("2.2", (teacher,))]


@pytest.mark.parametrize("language", list(Language))
def test_class_sizes_fall_into_the_bands_of_the_report(
    village: Village, language: Language
) -> None:
    use_language(language)
    for number in range(3):
        village.pupil(f"李{number}", 2, class_number=1)
    village.pupil("单雪", 2, class_number=2)
    table = annual_statistics(village.office).table("class_sizes")
    assert [len(cell.ids) for cell in table.cells] == [3, 1]
    assert {cell.column for cell in table.cells} == {"1"}


@pytest.mark.parametrize(("pupils", "band"), [(1, 1), (25, 1), (26, 2), (45, 3), (56, 5), (66, 6)])
def test_the_bands_of_class_size_are_those_of_the_code_table(pupils: int, band: int) -> None:
    assert size_band(pupils) == band


def test_the_figures_are_those_of_the_first_of_september(village: Village) -> None:
    gone = village.pupil("李一", 2)
    repeater = village.pupil("单雪", 3)
    record_change(
        village.office,
        gone,
        ChangeRequest(
            kind=ChangeKind.TRANSFER_OUT, happened_on=OCTOBER, reason="99", other_school="县城二小"
        ),
    )
    record_change(
        village.office, repeater, ChangeRequest(kind=ChangeKind.REPEAT, happened_on=OCTOBER)
    )
    transfer_in(
        village.office,
        PupilDraft(name="仇𬭊", sex="男", birth_date="2018-03-04", grade="二年级"),
        ChangeRequest(
            kind=ChangeKind.TRANSFER_IN, happened_on=OCTOBER, reason="99", other_school="水井教学点"
        ),
    )
    table = annual_statistics(village.office).table("grade_age_sex")
    assert everyone(table) == sorted([gone, repeater])
    assert table.row_ids(grade_row(3)) == (repeater,)
    assert len(attending(files_of(village.office))) == 2


def test_a_pupil_who_left_and_came_back_stood_there_once(village: Village) -> None:
    pupil = village.pupil("李一", 2)
    for kind in (ChangeKind.TRANSFER_OUT, ChangeKind.TRANSFER_IN):
        asked = ChangeRequest(
            kind=kind, happened_on=OCTOBER, reason="99", other_school="县城二小", entry_year=2025
        )
        last = record_change(village.office, pupil, asked)
    for _ in range(2):
        stood = files_as_of(village.office, FIRST)
        assert [file.enrolment.status for file in stood] == [PupilStatus.PRESENT]
        assert [file.enrolment.entry_year for file in stood] == [2025]
        if last.is_standing:
            last = undo_change(village.office, last.id)


@pytest.mark.parametrize("language", list(Language))
def test_the_table_on_paper_has_figures_sums_and_no_names(
    village: Village, language: Language
) -> None:
    use_language(language)
    for name, grade in (("欧阳娜娜", 1), ("单雪", 1), ("仇𬭊", 2)):
        village.pupil(name, grade)
    village.teacher("曾老师", date(1960, 1, 1))
    figures = annual_statistics(village.office)
    roster = statistics_roster(village.office, figures, "grade_age_sex")
    assert roster.rows[0][-1] == "2"
    assert roster.rows[-1][-1] == "3"
    assert not any("单雪" in cell for row in roster.rows for cell in row)
    assert roster.footer.endswith(t("printing.purpose.report"))
    for table in figures.tables:
        paper = statistics_roster(village.office, figures, table.key)
        assert lay_out(paper, A4_LANDSCAPE, PlainMetrics()).pages


def test_girls_stand_beside_boys_where_there_is_none(village: Village) -> None:
    village.pupil("李一", 2, attend_way=AttendWay.BOARDER, pupil_birth_date=date(2018, 9, 2))
    figures = annual_statistics(village.office)

    def labels(key: str) -> list[str]:
        roster = statistics_roster(village.office, figures, key)
        return [column.label for column in roster.columns][1:-1]

    assert labels("boarders") == ["男", "女"]
    assert labels("left_behind") == ["男", "女"]
    assert labels("grade_age_sex") == ["7岁男", "7岁女"]
    assert len(labels("class_sizes")) == 1


@given(st.lists(st.integers(1, 6), max_size=4))
def test_a_band_never_falls_as_a_class_grows(sizes: list[int]) -> None:
    bands = [size_band(size * 15) for size in sorted(sizes)]
    assert bands == sorted(bands)


def test_two_grades_in_one_room_are_one_class_list(village: Village) -> None:
    pupils = [village.pupil("李一", 1), village.pupil("单雪", 2)]
    cohorts = [Cohort.in_grade(Stage.PRIMARY, grade, YEAR) for grade in (1, 2)]
    make_multi_grade_class(village.office, cohorts)
    (one,) = class_lists(village.office, files_of(village.office), YEAR)
    assert sorted(one.pupil_ids) == sorted(pupils)
    assert one.label == "一年级、二年级"
    with pytest.raises(RegistrationError, match="class_exists_already"):
        make_multi_grade_class(village.office, cohorts)


def test_a_room_of_one_grade_is_no_multi_grade_class(village: Village) -> None:
    cohort = Cohort.in_grade(Stage.PRIMARY, 1, YEAR)
    with pytest.raises(RegistrationError, match="multi_grade_needs_two"):
        make_multi_grade_class(village.office, [cohort, cohort])
    cohorts = [cohort, Cohort.in_grade(Stage.PRIMARY, 2, YEAR)]
    with pytest.raises(GroupingError, match="banned_class_word"):
        make_multi_grade_class(village.office, cohorts, name="重点班")
