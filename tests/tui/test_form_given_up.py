"""Giving up a form that an earlier evening left behind, and typing over what the program put in."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from core.office import Office
from core.records.drafting import DraftKey, DraftKind, all_drafts, keep_draft
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, settled, shows, write
from tui.screens.pupils import PupilsScreen
from tui.widgets.form_parts import FieldEntry
from tui.widgets.record_form import RecordForm

NUMBER = "990101201903150061"


def half_typed(office: Office) -> None:
    keep_draft(office, DraftKey(DraftKind.PUPIL, None), {"name": "李丽"}, {})


async def new_form(pilot: Pilot[None]) -> RecordForm:
    await pilot.press("ctrl+n")
    await settled(pilot)
    return pilot.app.screen.query_one(RecordForm)


def entry(pilot: Pilot[None], key: str) -> FieldEntry:
    return next(one for one in pilot.app.screen.query(FieldEntry) if one.spec.key == key)


async def test_a_new_form_of_an_earlier_evening_is_given_up_for_good(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, half_typed) as pilot:
        form = await new_form(pilot)
        assert shows(pilot, "接着上次没有保存的草稿")
        await pilot.press("ctrl+y")
        await pilot.pause(0.5)
        await settled(pilot)
        assert await asked(pilot, all_drafts) == []
        assert form.values["enrol_way"] == "就近入学"
        assert shows(pilot, "草稿已放弃")
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert not shows(pilot, "草稿已放弃"), "it is over with the next key"
        assert form.values["name"] == "李丽"


async def test_a_draft_that_is_taken_up_complains_only_of_what_was_typed(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, half_typed) as pilot:
        await new_form(pilot)
        assert shows(pilot, "李丽")
        assert not any("!" in line for line in painted(pilot))


async def test_a_form_that_was_given_up_complains_of_nothing(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await new_form(pilot)
        await pilot.press(*"明", "ctrl+s")
        await settled(pilot)
        assert shows(pilot, "! ")
        await pilot.press("ctrl+y")
        await pilot.pause(0.5)
        await settled(pilot)
        assert not any("!" in line for line in painted(pilot))


async def test_who_types_into_a_date_means_another_date(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        form = await new_form(pilot)
        await write(pilot, "李丽")
        await pilot.press("enter")
        await write(pilot, NUMBER)
        await pilot.press("enter")
        await settled(pilot)
        form.focus_field("birth_date")
        await settled(pilot)
        await pilot.press(*"2019-3-16")
        assert entry(pilot, "birth_date").value == "2019-3-16"


async def test_who_comes_back_to_a_text_goes_on_behind_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        form = await new_form(pilot)
        await write(pilot, "李丽")
        await pilot.press("enter")
        await settled(pilot)
        entry(pilot, "name").cursor_position = 0
        form.focus_field("name")
        await settled(pilot)
        await pilot.press("丽")
        assert form.values["name"] == "李丽丽"
