"""Typing over what was chosen, saving while something is chosen, and giving a draft up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from core.changes.models import ChangeKind
from core.codes import CODES
from core.fields import PUPIL_FIELDS, FieldKind
from core.models import PupilFile
from core.office import Office
from core.records.drafting import all_drafts
from core.registration import register_pupil
from tests.tui.rooms import asked, at_work, fill_school, pupil_draft, settled, shows, write
from tui.form_choices import codes_like
from tui.screens.change_asking import change_ask
from tui.screens.one_form import OneFormRules, OneFormScreen
from tui.screens.pupils import PupilsScreen
from tui.widgets.field_book import FieldBook
from tui.widgets.form_model import Choice
from tui.widgets.form_parts import FieldEntry
from tui.widgets.record_form import RecordForm


def three(office: Office) -> None:
    fill_school(office, 3)


def the_form(pilot: Pilot[None]) -> RecordForm:
    return pilot.app.screen.query_one(RecordForm)


def entry(pilot: Pilot[None], key: str) -> FieldEntry:
    return next(one for one in pilot.app.screen.query(FieldEntry) if one.spec.key == key)


async def enter_field(pilot: Pilot[None], key: str) -> FieldEntry:
    the_form(pilot).focus_field(key)
    await settled(pilot)
    return entry(pilot, key)


async def test_typing_into_a_preset_code_takes_its_place(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        way = await enter_field(pilot, "enrol_way")
        assert way.value == "就近入学"
        await pilot.press("t", "o")
        assert way.value == "to"
        way = await enter_field(pilot, "enrol_way")
        await write(pilot, "统")
        assert way.value == "to统"


async def test_an_input_method_takes_the_place_of_a_preset_code_too(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        way = await enter_field(pilot, "enrol_way")
        await write(pilot, "统筹")
        assert way.value == "统筹"


@pytest.mark.parametrize("key", ["backspace", "left"])
async def test_backspace_and_arrows_edit_a_preset_code(tmp_path: Path, key: str) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        way = await enter_field(pilot, "enrol_way")
        await pilot.press(key, "x")
        assert way.value == {"backspace": "就近入x", "left": "就近入x学"}[key]


async def test_a_village_that_was_completed_is_typed_on(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        place = await enter_field(pilot, "current_address")
        await write(pilot, "青石村1组")
        await enter_field(pilot, "ethnic")
        place = await enter_field(pilot, "current_address")
        await write(pilot, "8号")
        assert place.value == "青石村1组8号"


async def test_what_is_chosen_while_a_record_is_stored_is_not_taken_for_stored(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press(*"zs", "enter")
        await settled(pilot)
        await enter_field(pilot, "ethnic")
        form = the_form(pilot)
        form.action_save()
        form.query_one(FieldBook).post_message(FieldBook.Picked("m1_phone", Choice("10008570001")))
        await settled(pilot)
        await settled(pilot)

        def stored(office: Office) -> list[str | None]:
            files: list[PupilFile] = office.store.pupils.all_files(office.school.id)
            return [one.phone for file in files for one in file.guardians]

        phones = await asked(pilot, stored)
        drafts = await asked(pilot, all_drafts)
        assert isinstance(phones, list)
        assert isinstance(drafts, list)
        assert "10008570001" in phones or drafts


async def test_a_draft_that_is_given_up_is_no_longer_told_of(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press(*"zs", "enter")
        await settled(pilot)
        await pilot.press("end", *"明", "tab")
        await settled(pilot)
        assert shows(pilot, "草稿已存")
        await pilot.press("ctrl+y")
        await settled(pilot)
        assert not shows(pilot, "草稿已存")
        assert await asked(pilot, all_drafts) == []
        await pilot.pause(0.5)
        await settled(pilot)
        assert not shows(pilot, "草稿已存")


async def test_a_new_form_that_is_given_up_tells_of_no_draft(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        await pilot.press(*"明", "tab")
        await settled(pilot)
        assert shows(pilot, "草稿已存")
        await pilot.press("ctrl+y")
        await settled(pilot)
        await pilot.pause(0.5)
        await settled(pilot)
        assert not shows(pilot, "草稿已存")
        assert await asked(pilot, all_drafts) == []


def second_child(office: Office) -> None:
    draft = pupil_draft(
        1, name="王小明", m1_name="杨桂花", m1_relation="祖母", m1_phone="10008577001"
    )
    register_pupil(office, draft)


async def test_a_guardian_chosen_and_saved_in_one_burst_is_stored_whole(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, second_child) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        the_form(pilot).restore(
            {"name": "王雨桐", "sex": "女", "birth_date": "2019-03-04", "grade": "二年级"}
        )
        await enter_field(pilot, "m1_name")
        for key in ("y", "g", "h", "enter", "ctrl+s"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(5):
            await settled(pilot)

        def stored(office: Office) -> list[tuple[str, str | None, bool | None]]:
            files: list[PupilFile] = office.store.pupils.all_files(office.school.id)
            return [
                (one.name, one.phone, one.is_guardian)
                for file in files
                if file.pupil.name == "王雨桐"
                for one in file.guardians
            ]

        assert await asked(pilot, stored) == [("杨桂花", "10008577001", True)]


async def test_an_empty_code_field_lists_all_that_may_stand_there(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        ethnic = await enter_field(pilot, "ethnic")
        await pilot.press("down")
        assert shows(pilot, "蒙古族")
        await pilot.press("enter")
        await settled(pilot)
        assert ethnic.value == "", "what nobody chose is not taken"
        await enter_field(pilot, "ethnic")
        await pilot.press(*["down"] * 9)
        assert not shows(pilot, "汉族")
        await pilot.press("enter")
        await settled(pilot)
        assert ethnic.value == [one.label for one in CODES["ethnic"]][7]
        grade = await enter_field(pilot, "grade")
        await pilot.press("enter")
        assert shows(pilot, "六年级"), "the grade may not stay empty: Enter lists it"
        await pilot.press("down", "enter")
        await settled(pilot)
        assert grade.value == "一年级"


def test_a_label_typed_whole_is_offered_first() -> None:
    ask = change_ask(ChangeKind.TRANSFER_OUT, "", date(2026, 10, 8), _never)
    offered = [one.value for one in OneFormRules(ask).complete("reason", "其他")]
    assert offered[0] == "其他"
    assert "其他疾病" in offered
    for key, spec in PUPIL_FIELDS.items():
        if spec.kind is FieldKind.CODE:
            for code in CODES[spec.table]:
                assert codes_like(spec, code.label)[0].value == code.label, key


async def _never(_screen: OneFormScreen, _values: Mapping[str, str]) -> bool:
    return False
