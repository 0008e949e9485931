"""A list of newcomers that comes in before September says who enters, not who is leaving."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.exchange.reading import NoteKind, read_workbook
from core.models import SchoolYear
from core.office import open_office
from core.reading.drafts import PupilDraft
from core.storage.home import Home
from core.workbooks.coming_year import read_for_its_year
from core.workbooks.importing import apply_import, plan_import
from tests.cli.running import PASSPHRASE, new_shell

TOWNSHIP = Path(__file__).resolve().parents[2] / "core" / "data" / "township"
SAMPLE = TOWNSHIP / "云岭镇中心小学" / "2026级新生报名登记表.xlsx"


def grades(path: Path, year: int) -> list[tuple[str, str]]:
    read = read_for_its_year(read_workbook(path, None), SchoolYear(year))
    drafts = [row.draft for row in read.rows]
    return [(own.grade, own.class_label) for own in drafts if isinstance(own, PupilDraft)]


def table(folder: Path, title: str, grade: str, label: str = "") -> Path:
    path = folder / "名单.csv"
    lines = (f"{title},,,,", "姓名,性别,出生日期,年级,班级", f"李一,男,2019-10-01,{grade},{label}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "title",
    ["2026年秋季学期新生报名表", "2026级新生花名册", "2026-2027学年名单", "2026年新生登记"],
)
def test_grades_are_those_of_the_coming_year_that_the_title_names(
    tmp_path: Path, title: str
) -> None:
    assert grades(table(tmp_path, title, "一年级", "1班"), 2025) == [("小学2026级", "1班")]
    assert grades(table(tmp_path, title, "三年级", "三年级2班"), 2025) == [
        ("小学2024级", "小学2024级2班")
    ]
    assert grades(table(tmp_path, title, "2025级"), 2025) == [("2025级", "")]


@pytest.mark.parametrize("title", ["学生花名册", "2025年秋季学期学生名单", "2024级新生花名册"])
def test_any_other_title_changes_no_grade(tmp_path: Path, title: str) -> None:
    assert grades(table(tmp_path, title, "一年级", "1"), 2025) == [("一年级", "1")]


def test_newcomers_imported_in_august_are_the_cohort_that_is_drawn(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    clock = FixedClock(date(2026, 8, 25))
    with (
        new_shell(tmp_path_factory) as shell,
        open_office(Home(shell.home), PASSPHRASE, clock) as office,
    ):
        plan = plan_import(office, read_workbook(SAMPLE, None))
        assert [note.kind for note in plan.notes] == [NoteKind.COMING_YEAR]
        apply_import(office, plan)
        years = {own.entry_year for own in office.store.enrolments.all()}
        assert years == {2026}
        again = plan_import(office, read_workbook(SAMPLE, None))
        assert {row.outcome.value for row in again.rows} == {"unchanged"}


def test_a_list_without_a_year_is_asked_about_once_in_summer_and_can_be_told(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    path = table(tmp_path, "学生名单", "一年级", "一年级1班")
    with path.open("a", encoding="utf-8") as file:
        file.write("李二,女,2020-03-01,一年级,1班\n王三,女,2018-10-01,一年级,1班\n")
    with new_shell(tmp_path_factory) as shell:
        summer = {"CUNXIAO_TODAY": "2026-08-25"}
        asked = shell("import", path, env=summer).json
        assert [own["code"] for own in asked["workbook_warnings"]] == ["which_year"]
        told = shell("import", path, "--coming-year", "--apply", env=summer)
        assert told.json["workbook_warnings"] == []
        assert shell("import", path).json["workbook_warnings"] == []
        with open_office(Home(shell.home), PASSPHRASE, FixedClock(date(2026, 8, 25))) as office:
            assert {own.entry_year for own in office.store.enrolments.all()} == {2026}
