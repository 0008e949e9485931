"""Bad input in the form: it stays, a sentence says what is wrong, nothing crashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.i18n import Language, use_language
from core.models import PupilFile
from core.office import Office
from core.registration import register_pupil
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, pupil_draft, settled, write
from tui.screens.pupils import PupilsScreen
from tui.widgets.record_form import RecordForm

BASIC = {"name": "张小凤", "sex": "女", "birth_date": "2019-03-04", "grade": "二年级"}


def text(pilot: Pilot[None]) -> str:
    return "\n".join(painted(pilot))


async def new_form(pilot: Pilot[None], key: str) -> RecordForm:
    await pilot.press("ctrl+n")
    await settled(pilot)
    form = pilot.app.screen.query_one(RecordForm)
    form.restore({name: value for name, value in BASIC.items() if name != key})
    form.focus_field(key)
    await settled(pilot)
    return form


async def stored(pilot: Pilot[None]) -> list[PupilFile]:
    found = await asked(pilot, lambda office: office.store.pupils.all_files())
    assert isinstance(found, list)
    return found


async def test_ten_thousand_characters_stay_and_are_refused_in_a_sentence(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        form = await new_form(pilot, "remark")
        await write(pilot, "长" * 10_000)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert form.values["remark"] == "长" * 10_000
        assert any("! 备注" in line for line in painted(pilot))
        assert await stored(pilot) == []


async def test_control_characters_are_dropped_when_stored(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await new_form(pilot, "remark")
        await write(pilot, "住\x00在\x1b[31m外\u200b婆\u202e家\n后面")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (file,) = await stored(pilot)
        assert file.pupil.remark is not None
        assert all(character.isprintable() for character in file.pupil.remark)


async def test_full_width_digits_are_a_number(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await new_form(pilot, "m1_phone")
        await write(pilot, "１０００８５７７００１")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (file,) = await stored(pilot)
        assert file.guardians[0].phone == "10008577001"


@pytest.mark.parametrize("name", ["甲[/b]", "[bold red]", "张😀", "\x07", "{name}", "%s"])
async def test_a_strange_name_stays_and_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        form = await new_form(pilot, "name")
        await write(pilot, name)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert form.values["name"] == name.strip()
        assert any("! 姓名" in line for line in painted(pilot))
        assert await stored(pilot) == []


async def test_an_english_form_shows_english_and_stores_the_same_codes(tmp_path: Path) -> None:
    def one(office: Office) -> None:
        register_pupil(office, pupil_draft(1, name="张小凤", attend_way="住校"))

    use_language(Language.ENGLISH)
    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        assert "Boarder" in text(pilot)
        assert "Grade 1" in text(pilot)
        assert "Female" in text(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        form.focus_field("attend_way")
        await settled(pilot)
        await pilot.press("ctrl+a")
        await write(pilot, "day")
        await pilot.press("enter", "ctrl+s")
        await settled(pilot)
        (file,) = await stored(pilot)
        assert file.enrolment.attend_way is not None
        assert file.enrolment.attend_way.value == "1"
        assert file.pupil.sex.value == "2"
