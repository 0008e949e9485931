"""In English the words of the lists' columns stand whole, or the line below says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from core.codes import CODES
from core.i18n import Language, t, use_language
from core.lists.list_views import PupilColumn
from core.lists.staff_list import StaffColumn
from core.models import Cohort, LeftBehind, SchoolYear, Stage
from core.office import Office
from core.reading.drafts import StaffDraft
from core.spoken_labels import code_label, grade_text
from core.staffing import register_staff
from tests.tui.rooms import at_work, shows
from tui.screens import pupil_columns, staff_columns
from tui.screens.household_form import household_form
from tui.screens.household_lines import household_columns
from tui.screens.own_columns import column_fields
from tui.screens.pupils import PupilsScreen
from tui.screens.staff import StaffScreen


@pytest.fixture(autouse=True)
def english(plain_surroundings: None) -> Iterator[None]:
    use_language(Language.ENGLISH)
    yield
    use_language(Language.CHINESE)


async def test_the_pupils_footer_keeps_ticking_and_exporting_at_80_columns(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        for key in ("^P Tasks", "^T Tick", "^G Excel"):
            assert shows(pilot, key)


@pytest.mark.parametrize(
    ("column", "table"),
    [
        (PupilColumn.WAY, "attend_way"),
        (PupilColumn.STATUS, "pupil_status"),
        (StaffColumn.SEX, "sex"),
        (StaffColumn.TITLE, "title"),
    ],
)
def test_codes_fit_their_columns(column: PupilColumn | StaffColumn, table: str) -> None:
    is_pupil = isinstance(column, PupilColumn)
    (spec,) = pupil_columns.specs([column]) if is_pupil else staff_columns.specs([column])  # type: ignore[list-item]
    usual = [one.code for one in CODES[table]][:5]
    assert max(cell_len(code_label(table, code)) for code in usual) <= spec.width


def test_headings_and_kinds_of_left_behind_fit() -> None:
    for one in pupil_columns.specs(list(PupilColumn)):
        assert cell_len(one.label) <= one.width, one.key
    (left,) = pupil_columns.specs([PupilColumn.LEFT_BEHIND])
    told = (LeftBehind.NO, LeftBehind.ONE_PARENT, LeftBehind.BOTH_PARENTS)
    assert all(cell_len(code_label("left_behind", one.value)) <= left.width for one in told)


def test_the_household_ledger_names_every_grade_whole() -> None:
    year = SchoolYear(2026)
    (grade,) = [one for one in household_columns() if one.key == "grade"]
    for number in range(1, 7):
        cohort = Cohort.in_grade(Stage.PRIMARY, number, year)
        assert cell_len(grade_text(cohort, year)) <= grade.width


async def test_subjects_that_are_cut_stand_whole_below(tmp_path: Path) -> None:
    def one(office: Office) -> None:
        draft = StaffDraft(
            name="单珊",
            sex="女",
            birth_date="1990-01-02",
            subjects="语文、道德与法治、音乐",
            title="一级教师",
        )
        register_staff(office, draft)

    async with at_work(tmp_path, StaffScreen, one) as pilot:
        assert shows(pilot, "Female")
        assert shows(pilot, "First-grade teacher")
        assert shows(pilot, "Music")
        assert shows(pilot, t("staff.title"))


def test_what_a_field_offers_is_told_with_english_commas() -> None:
    form = household_form("New child", 2026, date(2026, 10, 8), None)
    hints = [field.hint for field in (*form.fields, *column_fields())]
    assert any(", " in hint for hint in hints)
    assert not any("、" in hint for hint in hints)
