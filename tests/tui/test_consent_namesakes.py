"""Two children of one name, where a family's answer is recorded."""

from __future__ import annotations

from pathlib import Path

from core.office import Office
from core.registration import register_pupil
from tests.tui.looking import painted
from tests.tui.rooms import at_work, press, pupil_draft, shows
from tui.screens.privacy_consent import ConsentScreen


def namesakes(office: Office) -> None:
    for at, hamlet in ((1, "岩脚村1组"), (3, "青石村6组")):
        register_pupil(office, pupil_draft(at, name="王小梅", hamlet=hamlet))


async def test_namesakes_are_told_apart_before_an_answer_is_recorded(tmp_path: Path) -> None:
    async with at_work(tmp_path, ConsentScreen, namesakes) as pilot:
        first = shows(pilot, "岩脚村1组")
        await press(pilot, "down")
        assert shows(pilot, "青石村6组") is first
        assert shows(pilot, "岩脚村1组") is not first
        await press(pilot, "enter")
        assert ("青石村6组" in painted(pilot)[0]) is first
