"""Masked until asked: numbers and sensitive facts in the forms of stored people."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from core.identity import check_character
from core.models import PupilFile
from core.office import Office
from core.reading.drafts import StaffDraft
from core.registration import register_pupil
from core.staffing import register_staff
from core.storage.local import AuditEntry
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, pupil_draft, settled, write
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
