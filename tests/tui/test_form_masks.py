"""Masked until asked: numbers and sensitive facts in the forms of stored people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from core.identity import check_character
from core.models import PupilFile
from core.office import Office
from core.reading.drafts import StaffDraft
from core.records.forms import note_look, pupil_form
from core.registration import amend_pupil, register_pupil
from core.staffing import register_staff
from core.storage.local import AuditEntry
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, press, pupil_draft, settled, write
from tui.screens.pupils import PupilsScreen
from tui.screens.staff import StaffScreen
from tui.widgets.record_form import RecordForm

FRONT = "99010120190917002"
NUMBER = FRONT + check_character(FRONT)
PHONE = "10008577001"


def one(office: Office) -> None:
    draft = pupil_draft(1, name="单珊", id_number=NUMBER, birth_date="", sex="", m1_phone=PHONE)
    register_pupil(office, draft)


def one_teacher(office: Office) -> None:
    draft = StaffDraft(name="石大川", sex="男", birth_date="1980-05-06", phone=PHONE)
    register_staff(office, draft)


def text(pilot: Pilot[None]) -> str:
    return "\n".join(painted(pilot))


async def looks(pilot: Pilot[None]) -> list[AuditEntry]:
    found = await asked(
        pilot, lambda office: [one for one in office.store.audit.newest() if one.action == "look"]
    )
    assert isinstance(found, list)
    return found


async def stored(pilot: Pilot[None]) -> PupilFile:
    found = await asked(pilot, lambda office: office.store.pupils.all_files()[0])
    assert isinstance(found, PupilFile)
    return found


async def open_first(pilot: Pilot[None], key: str) -> RecordForm:
    await pilot.press("enter")
    await settled(pilot)
    form = pilot.app.screen.query_one(RecordForm)
    form.focus_field(key)
    await settled(pilot)
    return form


async def test_a_stored_form_shows_no_whole_number_and_no_sensitive_fact(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        form = await open_first(pilot, "name")
        assert NUMBER not in text(pilot)
        assert PHONE not in text(pilot)
        assert "100****7001" in text(pilot)
        assert form.values["ethnic"] == "汉族"
        assert "汉族" not in text(pilot)
        assert await looks(pilot) == []


async def test_a_look_shows_one_field_and_is_noted_once(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await open_first(pilot, "id_number")
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert NUMBER in text(pilot)
        assert PHONE not in text(pilot)
        (look,) = await looks(pilot)
        assert look.detail == "field=id_number"
        assert look.subject


async def test_beside_a_masked_field_the_key_shows_the_whole_page_as_one_look(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await open_first(pilot, "name")
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert NUMBER in text(pilot)
        assert PHONE in text(pilot)
        (look,) = await looks(pilot)
        assert look.detail == "field=id_number,ethnic,m1_phone,left_behind"


async def test_what_was_shown_is_masked_again_when_the_record_was_left(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await open_first(pilot, "id_number")
        await pilot.press("ctrl+r")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        await open_first(pilot, "id_number")
        assert NUMBER not in text(pilot)


async def test_a_number_shown_before_anything_is_stored_is_nobodys_look(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        form.focus_field("id_number")
        await settled(pilot)
        await write(pilot, NUMBER)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert NUMBER in text(pilot)
        await asked(pilot, lambda office: note_look(office, "", ("id_number",)))
        assert await looks(pilot) == []


async def test_a_value_taken_from_the_one_before_is_a_look_at_that_one(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await open_first(pilot, "m1_phone")
        await press(pilot, "escape", "ctrl+n")
        form = pilot.app.screen.query_one(RecordForm)
        form.focus_field("m1_phone")
        await settled(pilot)
        await press(pilot, "ctrl+d")
        assert form.values["m1_phone"] == PHONE
        assert PHONE not in text(pilot)
        await press(pilot, "ctrl+r")
        assert PHONE in text(pilot)
        (look,) = await looks(pilot)
        assert (look.subject, look.detail) == ((await stored(pilot)).pupil.id, "field=m1_phone")


async def test_a_saved_form_shows_what_was_stored(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        for key, typed in (
            ("name", "李丽"),
            ("sex", "女"),
            ("grade", "1"),
            ("phone", "100-0857-7001"),
        ):
            form.focus_field(key)
            await settled(pilot)
            await write(pilot, typed)
        form.focus_field("birth_date")
        await settled(pilot)
        await pilot.press(*"2019-3-5")
        await press(pilot, "ctrl+s")
        file = await stored(pilot)
        assert str(file.pupil.birth_date) == "2019-03-05"
        assert form.values["birth_date"] == "2019-03-05"
        assert "2019-03-05" in text(pilot)
        assert "一年级" in text(pilot)
        assert not form.state.is_changed


async def test_what_somebody_else_stored_meanwhile_comes_under_its_mask(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await open_first(pilot, "remark")
        pupil_id = (await stored(pilot)).pupil.id
        await asked(
            pilot,
            lambda office: amend_pupil(
                office, pupil_id, replace(pupil_form(office, pupil_id), m1_phone="10008570123")
            ),
        )
        await write(pilot, "住在外婆家")
        await press(pilot, "ctrl+s")
        pilot.app.screen.query_one(RecordForm).focus_field("m1_phone")
        await settled(pilot)
        assert "10008570123" not in text(pilot)
        assert "100****0123" in text(pilot)
        assert (await stored(pilot)).guardians[0].phone == "10008570123"


async def test_saving_beside_masks_stores_the_whole_values(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await open_first(pilot, "remark")
        await write(pilot, "住在外婆家")
        await pilot.press("ctrl+s")
        await settled(pilot)
        file = await stored(pilot)
        assert (file.pupil.remark, file.pupil.id_number) == ("住在外婆家", NUMBER)


async def test_a_phone_typed_over_a_mask_is_stored_and_stays_visible(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await open_first(pilot, "m1_phone")
        await write(pilot, "10008579999")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "10008579999" in text(pilot)
        file = await stored(pilot)
        assert file.guardians[0].phone == "10008579999"


async def test_same_as_takes_a_masked_phone_along_under_its_mask(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        form = await open_first(pilot, "phone")
        await pilot.press("ctrl+d")
        await settled(pilot)
        assert form.values["phone"] == PHONE
        assert PHONE not in text(pilot)


async def test_the_staff_form_is_masked_alike(tmp_path: Path) -> None:
    async with at_work(tmp_path, StaffScreen, one_teacher) as pilot:
        await open_first(pilot, "phone")
        assert PHONE not in text(pilot)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert PHONE in text(pilot)
        (look,) = await looks(pilot)
        assert look.detail == "field=phone"
