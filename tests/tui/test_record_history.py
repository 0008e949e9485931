"""The history of a record on the screen: what was changed, and a wrong save taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from core.history import RowId
from core.models import PupilFile
from core.office import Office
from core.reading.drafts import PUPIL_DRAFT_FIELDS, StaffDraft
from core.registration import amend_pupil, draft_of, register_pupil
from core.staffing import amend_staff, register_staff
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, do, pupil_draft, settled, write
from tui.screens.pupils import PupilsScreen
from tui.screens.record_history import RecordHistoryScreen
from tui.screens.staff import StaffScreen
from tui.widgets.agenda import Agenda
from tui.widgets.record_form import RecordForm

RIGHT, WRONG = "青石村3组", "岩脚村1组"


def one(office: Office) -> None:
    register_pupil(office, pupil_draft(1, name="单珊", hamlet=RIGHT))


def text(pilot: Pilot[None]) -> str:
    return "\n".join(painted(pilot))


async def stored(pilot: Pilot[None]) -> PupilFile:
    found = await asked(pilot, lambda office: office.store.pupils.all_files()[0])
    assert isinstance(found, PupilFile)
    return found


async def hamlets_in_history(pilot: Pilot[None]) -> list[object]:
    def look(office: Office) -> list[object]:
        pupil = office.store.pupils.all()[0]
        entries = office.store.history.entries_of("pupil", RowId(pupil.id))
        return [entry.patch.get("hamlet") for entry in sorted(entries, key=lambda e: e.seq)]

    found = await asked(pilot, look)
    assert isinstance(found, list)
    return found


async def open_history(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+p")
    await settled(pilot)
    await do(pilot, "past")
    assert isinstance(pilot.app.screen, RecordHistoryScreen)


async def test_a_wrong_village_that_was_saved_is_put_back_from_the_history(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        form.focus_field("hamlet")
        await settled(pilot)
        await pilot.press("ctrl+a")
        await write(pilot, WRONG)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert (await stored(pilot)).pupil.hamlet == WRONG
        await open_history(pilot)
        assert f"{RIGHT} -> {WRONG}" in text(pilot)
        await do(pilot, "0:hamlet")
        assert "放回" in text(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert (await stored(pilot)).pupil.hamlet == RIGHT
        assert await hamlets_in_history(pilot) == [RIGHT, WRONG, RIGHT]
        assert f"{WRONG} -> {RIGHT}" in text(pilot)
        assert f"{RIGHT} -> {WRONG}" in text(pilot)
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert form.values["hamlet"] == RIGHT


async def test_numbers_in_the_history_are_masked_until_asked_for(tmp_path: Path) -> None:
    def changed(office: Office) -> None:
        saved = register_pupil(office, pupil_draft(1, name="单珊", m1_phone="10008577001"))
        draft = draft_of(office, saved.pupil_id)
        amend_pupil(office, saved.pupil_id, replace(draft, m1_phone="10008577002"))

    async with at_work(tmp_path, PupilsScreen, changed) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        await open_history(pilot)
        assert "100****7001 -> 100****7002" in text(pilot)
        await do(pilot, "0:m1_phone")
        await pilot.press("down", "enter")
        await settled(pilot)
        assert "10008577001 -> 10008577002" in text(pilot)


async def test_a_relative_who_was_taken_out_is_put_back_whole(tmp_path: Path) -> None:
    def changed(office: Office) -> None:
        saved = register_pupil(office, pupil_draft(1, name="单珊"))
        draft = draft_of(office, saved.pupil_id)
        emptied = {key: "" for key in PUPIL_DRAFT_FIELDS if key.startswith("m1_")}
        amend_pupil(office, saved.pupil_id, replace(draft, **emptied))

    async with at_work(tmp_path, PupilsScreen, changed) as pilot:
        assert (await stored(pilot)).guardians == ()
        await pilot.press("enter")
        await settled(pilot)
        await open_history(pilot)
        assert pilot.app.screen.query_one(Agenda).keys[0] == "0:"
        await do(pilot, "0:")
        await pilot.press("enter")
        await settled(pilot)
        (guardian,) = (await stored(pilot)).guardians
        assert guardian.phone == "10008577001"


async def test_a_teachers_history_is_one_key_from_the_form(tmp_path: Path) -> None:
    def changed(office: Office) -> None:
        draft = StaffDraft(name="石大川", sex="男", birth_date="1980-05-06", post="教师")
        saved = register_staff(office, draft)
        amend_staff(office, saved.staff_id, replace(draft, post="校长"))

    async with at_work(tmp_path, StaffScreen, changed) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("ctrl+p")
        await settled(pilot)
        assert "教师 -> 校长" in text(pilot)
        await do(pilot, "0:post")
        await pilot.press("enter")
        await settled(pilot)
        posts = await asked(pilot, lambda office: office.store.appointments.all()[0].post)
        assert posts == "教师"


async def test_what_is_put_back_stays_although_something_else_was_being_typed(
    tmp_path: Path,
) -> None:
    def changed(office: Office) -> None:
        one(office)
        pupil = office.store.pupils.all()[0]
        amend_pupil(office, pupil.id, replace(draft_of(office, pupil.id), hamlet=WRONG))

    async with at_work(tmp_path, PupilsScreen, changed) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        form.focus_field("former_name")
        await settled(pilot)
        await write(pilot, "单小珊")
        await open_history(pilot)
        await do(pilot, "0:hamlet")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        assert (form.values["hamlet"], form.values["former_name"]) == (RIGHT, "单小珊")
        await pilot.press("ctrl+s")
        await settled(pilot)
        pupil = (await stored(pilot)).pupil
        assert (pupil.hamlet, pupil.former_name) == (RIGHT, "单小珊")


async def test_what_others_wrote_under_an_open_form_is_not_undone_by_saving_it(
    tmp_path: Path,
) -> None:
    def elsewhere(office: Office) -> None:
        pupil = office.store.pupils.all()[0]
        amend_pupil(office, pupil.id, replace(draft_of(office, pupil.id), hamlet=WRONG))

    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        form.focus_field("former_name")
        await settled(pilot)
        await write(pilot, "单小珊")
        await asked(pilot, elsewhere)
        await pilot.press("ctrl+s")
        await settled(pilot)
        pupil = (await stored(pilot)).pupil
        assert (pupil.hamlet, pupil.former_name) == (WRONG, "单小珊")
        assert form.values["hamlet"] == WRONG
