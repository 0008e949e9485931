"""What a list shows goes out column for column, for whom it may, and comes in again unchanged."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from core.errors import ExchangeError
from core.exchange import table_writing
from core.exchange.headings import RecordKind, find_field
from core.exchange.reading import read_workbook
from core.i18n import t
from core.ledgers.spec import LedgerError
from core.lists.directory import PupilQuery, pupil_keys
from core.lists.list_views import USUAL, PupilColumn, ShownPupils
from core.office import Office
from core.reading.drafts import PupilDraft
from core.roster_types import Purpose
from core.workbooks.exporting import SHOWN, Exported
from core.workbooks.importing import Outcome, plan_import
from core.workbooks.list_exporting import (
    ListWish,
    export_columns,
    export_shown,
    file_name,
    is_mixed,
    tells_by_names,
)
from tests.ledgers.test_exporting import headings_and_rows, outcomes, people
from tests.ledgers.village import CHILD, open_school, register, register_all
from tests.sync.township import SOUTH

EVERY_COLUMN = tuple(PupilColumn)
SCHOOL = ListWish()
REPORT = ListWish(Purpose.REPORT, with_number=True, with_phone=True)


def export(
    office: Office, columns: Sequence[PupilColumn], path: Path, wish: ListWish = SCHOOL
) -> Exported:
    return export_shown(office, ShownPupils(PupilQuery(), tuple(columns)), wish, path)


def test_number_and_phone_stay_off_until_asked_for(office: Office, tmp_path: Path) -> None:
    register_all(office)
    headings, rows = headings_and_rows(export(office, EVERY_COLUMN, tmp_path / "a.xlsx").path)
    assert not [one for one in headings if "号" in one and "学号" not in one]
    assert not any("10086037242" in cell for row in rows for cell in row)
    headings, rows = headings_and_rows(export(office, USUAL, tmp_path / "b.xlsx", REPORT).path)
    assert any("10086037242" in cell for row in rows for cell in row)
    assert office.store.audit.newest(1)[0].detail.startswith("purpose=report rows=4")


@pytest.mark.parametrize("wish", [ListWish(Purpose.NOTICE), ListWish(Purpose.NOTICE, True, True)])
def test_a_public_list_holds_what_may_hang_on_a_wall(wish: ListWish) -> None:
    columns = export_columns(EVERY_COLUMN, wish)
    assert columns.kept == (PupilColumn.NAME, PupilColumn.GRADE, PupilColumn.SCHOOL)
    assert set(columns.kept) | set(columns.left_off) == set(EVERY_COLUMN)


@pytest.mark.parametrize("is_left_behind", [True, False])
def test_no_notice_tells_by_its_filter_who_is_left_behind(
    office: Office, tmp_path: Path, *, is_left_behind: bool
) -> None:
    register_all(office)
    shown = ShownPupils(PupilQuery(is_left_behind=is_left_behind), USUAL)
    path = tmp_path / "a.xlsx"
    with pytest.raises(LedgerError, match="public_filter"):
        export_shown(office, shown, ListWish(Purpose.NOTICE), path)
    assert not path.exists()


@pytest.mark.parametrize("is_left_behind", [True, False])
def test_no_notice_tells_by_its_ticks_who_is_left_behind_unless_somebody_is_sure(
    office: Office, tmp_path: Path, *, is_left_behind: bool
) -> None:
    for name, said in (("甲", "是"), ("乙", "是"), ("丙", "否"), ("丁", "否")):
        register(office, CHILD, name=name, id_number="", student_no="", left_behind=said)
    ticked = frozenset(pupil_keys(office, PupilQuery(is_left_behind=is_left_behind)))
    shown, path = ShownPupils(PupilQuery(), USUAL, ticked), tmp_path / "a.xlsx"
    notice = ListWish(Purpose.NOTICE)
    with pytest.raises(LedgerError, match="public_names"):
        export_shown(office, shown, notice, path)
    assert not path.exists()
    assert export_shown(office, shown, replace(notice, is_sure=True), path).rows == 2
    assert export_shown(office, shown, ListWish(), path).rows == 2
    every = pupil_keys(office, PupilQuery())
    for more in ((), every, every[:1], every[1:3]):
        innocent = replace(shown, ticked=frozenset(more))
        assert export_shown(office, innocent, notice, path).rows == (len(more) or 4)


def two_schools(office: Office) -> None:
    """Register a whole class of ours, and of a village's class those who are left-behind, half."""
    with office.writing("test") as writing:
        writing.put(SOUTH)
    for name in ("甲", "乙"):
        register(office, CHILD, name=name, id_number="", student_no="", left_behind="否")
    own, office.school = office.school, SOUTH
    for name, said in (("丙", "是"), ("丁", "是"), ("戊", "否")):
        register(office, CHILD, name=name, id_number="", student_no="", left_behind=said)
    office.school = own


def test_a_mixed_notice_is_read_school_by_school(office: Office, tmp_path: Path) -> None:
    two_schools(office)
    keys = pupil_keys(office, PupilQuery())
    lines = office.store.search.pupil_lines(keys)
    ticked = frozenset(line.key for line in lines if line.name != "戊")
    shown, path = ShownPupils(PupilQuery(), USUAL, ticked), tmp_path / "a.xlsx"
    notice = ListWish(Purpose.NOTICE)
    assert tells_by_names(office, shown, Purpose.NOTICE) == (SOUTH.name,)
    with pytest.raises(LedgerError, match="public_names"):
        export_shown(office, shown, notice, path)
    written = export_shown(office, shown, replace(notice, is_sure=True), path).path
    headings, rows = headings_and_rows(written)
    assert headings[-1] == "学校"
    assert {row[-1] for row in rows} == {office.school.name, SOUTH.name}
    assert is_mixed(office, shown)
    one = replace(shown, ticked=frozenset(keys[:1]))
    assert not is_mixed(office, one)


def test_ticked_pupils_alone_go_out_in_the_lists_order(office: Office, tmp_path: Path) -> None:
    register_all(office)
    keys = pupil_keys(office, PupilQuery())
    shown = ShownPupils(PupilQuery(text="nobody"), USUAL, frozenset({keys[2], keys[0]}))
    _, rows = headings_and_rows(export_shown(office, shown, ListWish(), tmp_path / "a.xlsx").path)
    every = [line.name for line in office.store.search.pupil_lines(keys)]
    assert [row[1] for row in rows] == [every[0], every[2]]


def test_a_file_that_is_there_is_never_written_over(office: Office, tmp_path: Path) -> None:
    register_all(office)
    (tmp_path / "a.xlsx").write_text("mine")
    assert export(office, USUAL, tmp_path / "a.xlsx").path.name == "a(2).xlsx"
    assert (tmp_path / "a.xlsx").read_text() == "mine"


def test_a_full_disk_is_told_and_leaves_nothing_behind(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(part: Path, *_: object) -> None:
        part.write_text("half")
        raise OSError(errno.ENOSPC, "no space")

    register_all(office)
    monkeypatch.setattr(table_writing, "_write", full)
    with pytest.raises(ExchangeError, match="workbook_disk_full"):
        export(office, USUAL, tmp_path / "a.xlsx")
    assert list(tmp_path.glob("a*")) == []


def test_a_file_name_loses_what_no_system_takes() -> None:
    assert file_name('三(2)班/名单: "新".xlsx') == "三(2)班名单 新.xlsx"
    assert file_name(" .. ") == "list.xlsx"


def test_headings_of_what_is_no_field_are_passed_over_by_an_import() -> None:
    for key in SHOWN:
        assert find_field(t(f"export.column.{key}"), RecordKind.PUPILS) is None


def test_a_guardian_who_is_not_the_first_goes_out_under_a_heading_of_his_own(
    office: Office, tmp_path: Path
) -> None:
    register(office, CHILD, m1_is_guardian="否", m2_name="张奶", m2_is_guardian="是")
    headings, rows = headings_and_rows(export(office, USUAL, tmp_path / "a.xlsx").path)
    assert "监护人" not in headings
    assert rows[0][headings.index("家庭负责人")] == "张奶"


@given(people())
@settings(max_examples=15)
def test_every_list_that_is_shown_comes_in_again_unchanged(drafts: Sequence[PupilDraft]) -> None:
    with TemporaryDirectory() as name, open_school(Path(name) / "a") as office:
        for draft in drafts:
            register(office, draft)
        exported = export(office, EVERY_COLUMN, Path(name) / "a.xlsx", REPORT)
        assert outcomes(office, exported) == [Outcome.UNCHANGED] * len(drafts)


def test_a_list_without_numbers_comes_in_again_unchanged(office: Office, tmp_path: Path) -> None:
    register_all(office)
    exported = export(office, USUAL, tmp_path / "a.xlsx")
    plan = plan_import(office, read_workbook(exported.path, RecordKind.PUPILS))
    assert {row.outcome for row in plan.rows} == {Outcome.UNCHANGED}


def test_a_folder_that_is_gone_is_not_made_anew(office: Office, tmp_path: Path) -> None:
    register_all(office)
    stick = tmp_path / "stick"
    with pytest.raises(ExchangeError) as caught:
        export(office, USUAL, stick / "a.xlsx")
    assert (caught.value.code, stick.exists()) == ("folder_missing", False)
