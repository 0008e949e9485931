"""A second child of a family: the relative whom the register knows is chosen, not typed again."""

from __future__ import annotations

from pathlib import Path

from core.models import PupilFile
from core.office import Office
from core.registration import register_pupil
from tests.tui.rooms import asked, at_work, pupil_draft, settled, shows, write
from tui.screens.pupils import PupilsScreen
from tui.widgets.record_form import RecordForm

PHONE = "10008577001"


def first_child(office: Office) -> None:
    draft = pupil_draft(
        1, name="王小明", m1_name="杨桂花", m1_relation="祖母", m1_phone=PHONE, m1_job="务农"
    )
    register_pupil(office, draft)


async def test_a_siblings_guardian_is_chosen_by_initials_and_brings_the_phone_masked(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PupilsScreen, first_child) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        form.restore({"name": "王雨桐", "sex": "女", "birth_date": "2019-03-04", "grade": "二年级"})
        form.focus_field("m1_name")
        await settled(pilot)
        await write(pilot, "ygh")
        assert shows(pilot, "王小明的祖母")
        await pilot.press("enter")
        await settled(pilot)
        assert form.values["m1_phone"] == PHONE
        assert form.values["m1_relation"] == "祖母"
        assert not shows(pilot, PHONE)
        await pilot.press("ctrl+s")
        await settled(pilot)
        files = await asked(pilot, lambda office: office.store.pupils.all_files())
        assert isinstance(files, list)
        (second,) = [file for file in files if file.pupil.name == "王雨桐"]
        assert isinstance(second, PupilFile)
        assert (second.guardians[0].name, second.guardians[0].phone) == ("杨桂花", PHONE)
        assert second.guardians[0].job == "务农"


async def test_another_person_of_the_same_name_is_taken_as_typed(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, first_child) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        form.focus_field("m1_name")
        await settled(pilot)
        await write(pilot, "杨桂花")
        await pilot.press("enter")
        await settled(pilot)
        assert form.values["m1_name"] == "杨桂花"
        assert form.values["m1_phone"] == ""
