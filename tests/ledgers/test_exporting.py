"""What is exported is what was shown, for whom it may be, and comes in again unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.contacts import contact_phone
from core.exchange.headings import RecordKind
from core.exchange.reading import read_workbook
from core.fields import PUPIL_FIELDS
from core.ledgers.spec import LedgerError
from core.models import PupilFile, PupilId
from core.office import Office
from core.reading.drafts import PupilDraft
from core.roster_types import Purpose
from core.workbooks.exporting import (
    NATIONAL_COLUMNS,
    Exported,
    ListExport,
    export_list,
    export_national,
    national_wants,
)
from core.workbooks.importing import Outcome, apply_import, plan_import
from tests.ledgers.village import BOARDER, CHILD, EVERYONE, open_school, register, register_all
from tests.rules.test_draft_round_trip import likely_text

EVERY_FIELD = tuple(PUPIL_FIELDS)
LOCAL = {key for key in PUPIL_FIELDS if key not in NATIONAL_COLUMNS}


def headings_and_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    from python_calamine import load_workbook

    rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    return [str(cell) for cell in rows[1]], [[str(cell) for cell in row] for row in rows[2:]]


def plain(file: PupilFile) -> object:
    """Return a file without ids."""
    nobody = PupilId("")
    return (
        replace(file.pupil, id=nobody),
        tuple(replace(one, id="", pupil_id=nobody) for one in file.guardians),  # type: ignore[arg-type]
        replace(file.enrolment, id="", pupil_id=nobody),  # type: ignore[arg-type]
    )


def by_name(office: Office) -> dict[str, object]:
    return {file.pupil.name: plain(file) for file in office.store.pupils.all_files()}


def reached_at_home(office: Office) -> dict[str, object]:
    """Return files as the national form has them: 联系电话 is the family's where there is none."""
    files = office.store.pupils.all_files()
    return {
        file.pupil.name: plain(replace(file, pupil=replace(file.pupil, phone=contact_phone(file))))
        for file in files
    }


def outcomes(office: Office, exported: Exported) -> list[Outcome]:
    plan = plan_import(office, read_workbook(exported.path, RecordKind.PUPILS))
    return [row.outcome for row in plan.rows]


def all_ids(office: Office) -> list[PupilId]:
    return [file.pupil.id for file in office.store.pupils.all_files()]


def test_a_list_goes_out_column_for_column_in_its_order(office: Office, tmp_path: Path) -> None:
    ids = register_all(office)
    wanted = ListExport(
        [ids["䶮"], ids["欧阳娜娜"]], ("hamlet", "name", "grade", "age", "open_items", "status")
    )
    exported = export_list(office, wanted, tmp_path / "a.xlsx")
    headings, rows = headings_and_rows(exported.path)
    assert headings == ["村组", "姓名", "年级", "年龄", "待补几项", "当前状态"]
    assert [row[1] for row in rows] == ["䶮", "欧阳娜娜"]
    assert rows[1][:4] == ["枫香村大坪组", "欧阳娜娜", "一年级", "6"]
    assert rows[1][5] == "在读"


def test_numbers_are_masked_until_asked_for(office: Office, tmp_path: Path) -> None:
    pupil_id = register(office, CHILD)
    columns = ("name", "id_number", "m1_phone", "student_no")
    masked = export_list(office, ListExport([pupil_id], columns), tmp_path / "a.xlsx")
    _, rows = headings_and_rows(masked.path)
    assert rows[0][1:] == ["990101**********04", "100****7242", "G990101**********04"]
    assert masked.masked == ("id_number", "m1_phone", "student_no")
    whole = export_list(
        office, ListExport([pupil_id], columns, Purpose.REPORT, is_whole=True), tmp_path / "b.xlsx"
    )
    _, rows = headings_and_rows(whole.path)
    assert rows[0][1] == "990101201910234204"
    assert office.store.audit.newest(1)[0].detail.endswith("whole")


def test_a_masked_list_read_in_again_changes_nobody(office: Office, tmp_path: Path) -> None:
    register_all(office)
    before = by_name(office)
    columns = tuple(key for key in EVERY_FIELD)
    exported = export_list(office, ListExport(all_ids(office), columns), tmp_path / "a.xlsx")
    plan = plan_import(office, read_workbook(exported.path))
    apply_import(office, plan)
    assert by_name(office) == before
    assert {row.outcome for row in plan.rows} == {Outcome.UNCHANGED}


def test_a_public_list_carries_name_school_grade_and_class_alone(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = register(office, BOARDER)
    allowed = ("name", "school", "grade", "class_label")
    export_list(office, ListExport([pupil_id], allowed, Purpose.NOTICE), tmp_path / "a.xlsx")
    for key in ("birth_date", "hamlet", "left_behind", "m1_phone", "age", "hard_category"):
        wanted = ListExport([pupil_id], (*allowed, key), Purpose.NOTICE)
        with pytest.raises(LedgerError, match="public_columns_only"):
            export_list(office, wanted, tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.parametrize(
    ("columns", "code"), [((), "no_columns_to_export"), (("shoe_size",), "no_such_column")]
)
def test_a_list_without_known_columns_is_refused(
    office: Office, tmp_path: Path, columns: tuple[str, ...], code: str
) -> None:
    with pytest.raises(LedgerError, match=code):
        export_list(office, ListExport([register(office, CHILD)], columns), tmp_path / "a.xlsx")


def test_nobody_chosen_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="nobody_to_export"):
        export_list(office, ListExport([], ("name",)), tmp_path / "a.xlsx")


def test_what_the_national_form_wants_is_listed_and_then_required(
    office: Office, tmp_path: Path
) -> None:
    ids = register_all(office)
    wants = {one.name: one.fields for one in national_wants(office)}
    assert set(wants) == set(ids)
    assert "left_behind" in wants["䶮"]
    assert "m1_name" in wants["仇一"]
    assert "id_number" not in wants["欧阳娜娜"]
    with pytest.raises(LedgerError, match="national_incomplete"):
        export_national(office, tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_the_national_form_has_its_headings_labels_and_compact_dates(
    office: Office, tmp_path: Path
) -> None:
    register(office, CHILD, enrol_month="2026-09")
    exported = export_national(office, tmp_path / "a.xlsx", allow_open=True)
    headings, rows = headings_and_rows(exported.path)
    cells = dict(zip(headings, rows[0], strict=True))
    assert len(headings) == 71
    assert len(set(headings)) == 71
    assert cells["出生日期"] == "20191023"
    assert cells["入学年月"] == "202609"
    assert cells["民族"] == "苗族"
    assert cells["身份证件类型"] == "居民身份证"
    assert cells["成员1关系"] == "父亲"
    assert cells["联系电话"] == "10086037242"
    detail = office.store.audit.newest(1)[0].detail
    assert detail.startswith("purpose=report rows=1 open=")


def test_the_national_form_comes_in_again_unchanged(office: Office, tmp_path: Path) -> None:
    register_all(office)
    exported = export_national(office, tmp_path / "a.xlsx", allow_open=True)
    assert outcomes(office, exported) == [Outcome.UNCHANGED] * 4


def people(national_only: bool = False) -> st.SearchStrategy[Sequence[PupilDraft]]:
    """Draw schools of up to four pupils with everything that a form can hold."""
    fields = {
        key: likely_text(spec)
        for key, spec in PUPIL_FIELDS.items()
        if not (national_only and key in LOCAL)
    }
    names = ("欧阳娜娜", "阿依古丽·买买提江", "单䶮", "仇")

    def drafts(texts: Sequence[dict[str, str]]) -> list[PupilDraft]:
        return [
            PupilDraft(**(one | {"name": name, "sex": "女", "id_number": "", "class_label": ""}))
            for name, one in zip(names, texts, strict=False)
        ]

    return st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=4).map(drafts)


def registered(office: Office, drafts: Sequence[PupilDraft]) -> None:
    for draft in drafts:
        register(office, draft)


@given(people())
@settings(max_examples=12)
def test_every_list_that_goes_out_whole_comes_in_again_unchanged(
    drafts: Sequence[PupilDraft],
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with open_school(folder / "a") as office, open_school(folder / "b") as empty:
            registered(office, drafts)
            wanted = ListExport(all_ids(office), EVERY_FIELD, is_whole=True)
            exported = export_list(office, wanted, folder / "a.xlsx")
            assert outcomes(office, exported) == [Outcome.UNCHANGED] * len(drafts)
            apply_import(empty, plan_import(empty, read_workbook(exported.path)))
            assert by_name(empty) == by_name(office)


@given(people(national_only=True))
@settings(max_examples=12)
def test_the_national_form_fills_an_empty_store_with_equal_records(
    drafts: Sequence[PupilDraft],
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with open_school(folder / "a") as office, open_school(folder / "b") as empty:
            registered(office, drafts)
            exported = export_national(office, folder / "a.xlsx", all_ids(office), allow_open=True)
            assert outcomes(office, exported) == [Outcome.UNCHANGED] * len(drafts)
            apply_import(empty, plan_import(empty, read_workbook(exported.path)))
            assert by_name(empty) == reached_at_home(office)


@given(people(national_only=True))
@settings(max_examples=8)
def test_namesakes_without_numbers_come_in_again_unchanged(drafts: Sequence[PupilDraft]) -> None:
    guardians = ("王秀英", "杨桂花", "龙小燕", "石大山")
    namesakes = [
        replace(one, name="欧阳娜娜", birth_date="2018-03-04", m1_name=guardian)
        for one, guardian in zip(drafts, guardians, strict=False)
    ]
    with TemporaryDirectory() as name, open_school(Path(name) / "a") as office:
        registered(office, namesakes)
        exported = export_national(office, Path(name) / "a.xlsx", all_ids(office), allow_open=True)
        assert outcomes(office, exported) == [Outcome.UNCHANGED] * len(namesakes)


def test_everyone_with_a_number_comes_in_again_equal(tmp_path: Path) -> None:
    with open_school(tmp_path / "a") as office, open_school(tmp_path / "b") as empty:
        registered(office, EVERYONE)
        wanted = ListExport(all_ids(office), EVERY_FIELD, is_whole=True)
        exported = export_list(office, wanted, tmp_path / "a.xlsx")
        apply_import(empty, plan_import(empty, read_workbook(exported.path)))
        assert by_name(empty) == by_name(office)
