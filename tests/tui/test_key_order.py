"""Whoever types faster than the PC paints finds every key where it was meant."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot

from core.identity import check_character
from core.models import PupilFile
from core.office import Office
from core.reading.open_items import open_items
from tests.tui.rooms import asked, at_work, settled
from tui.screens.pupils import PupilsScreen
from tui.widgets.frame import OfficeScreen
from tui.widgets.text_entry import TextEntry

FRONT = "99010120190917002"
NUMBER = FRONT + check_character(FRONT)
FIELDS = (
    *("张小凤", NUMBER, "mz", "2", "1", "青石村3组", "zd"),
    *("王秀英", "zm", "10008576016", "dq", "1.8", "bx", "550000"),
)


def in_one_go(pilot: Pilot[None], *keys: str) -> None:
    """Send keys as fast as a machine can, with no look at what they do."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


class TwoLines(OfficeScreen[None]):
    """Two lines; the first gives the focus away only after others have had their say."""

    def compose_body(self) -> ComposeResult:
        yield TextEntry(widget_id="first")
        yield TextEntry(widget_id="second")

    def on_mount(self) -> None:
        self.query_one("#first").focus()

    def on_input_submitted(self) -> None:
        self.call_later(self.call_later, self.query_one("#second").focus)


async def test_what_follows_enter_goes_where_enter_leads(tmp_path: Path) -> None:
    async with at_work(tmp_path, TwoLines) as pilot:
        in_one_go(pilot, "a", "b", "enter", "c", "d")
        await settled(pilot)
        first, second = pilot.app.screen.query(TextEntry)
        assert (first.value, second.value) == ("ab", "cd")


async def test_a_whole_pupil_typed_in_one_burst_stands_in_the_right_fields(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        in_one_go(pilot, *(key for text in FIELDS for key in (*text, "enter")), "ctrl+s")
        for _ in range(2):
            await settled(pilot)

        def stored(office: Office) -> PupilFile | None:
            (pupil,) = office.store.pupils.all()
            return office.store.pupils.file(pupil.id)

        file = await asked(pilot, stored)
        assert isinstance(file, PupilFile)
        assert (file.pupil.name, file.pupil.id_number) == ("张小凤", NUMBER)
        assert (file.pupil.current_address, file.pupil.distance_m) == ("青石村3组", 1800)
        (relative,) = file.guardians
        assert (relative.name, relative.phone) == ("王秀英", "10008576016")
        assert "attend_way" not in open_items(file)
