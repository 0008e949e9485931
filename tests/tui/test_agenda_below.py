"""An agenda longer than its place says how many acts are below, and hides none half."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from core.i18n import tn
from tui.widgets.agenda import Agenda, AgendaLine, act, text

ACTS = [act(f"act-{number}", f"事情{number}", f"说明{number}") for number in range(12)]


class Desk(App[None]):
    CSS = "Agenda { height: 1fr; overflow-x: hidden; }"

    def __init__(self, lines: list[AgendaLine]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        yield Agenda(label_width=10)

    def on_mount(self) -> None:
        agenda = self.query_one(Agenda)
        agenda.focus()
        agenda.show(self._lines)


def drawn(agenda: Agenda) -> list[str]:
    height = agenda.scrollable_content_region.height
    return [agenda.render_line(y).text.rstrip() for y in range(height)]


@pytest.mark.parametrize("height", [3, 6, 11])
async def test_every_act_is_whole_when_the_cursor_stands_on_it(height: int) -> None:
    app = Desk(ACTS)
    async with app.run_test(size=(60, height)) as pilot:
        await pilot.pause()
        agenda = app.query_one(Agenda)
        for number in [*range(12), *reversed(range(12))]:
            agenda.choose(f"act-{number}")
            await pilot.pause()
            lines = drawn(agenda)
            assert any(line.startswith("  > ") and f"说明{number}" in line for line in lines)
            assert sum(line.startswith("  > ") for line in lines) == 1


async def test_the_last_place_counts_what_is_below_and_is_an_act_again_at_the_end() -> None:
    app = Desk(ACTS)
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.pause()
        agenda = app.query_one(Agenda)
        assert drawn(agenda)[-1].strip() == tn("agenda.more_below", 7)
        assert "说明4" in drawn(agenda)[-2]
        agenda.choose("act-11")
        await pilot.pause()
        assert "说明11" in drawn(agenda)[-1]


async def test_an_agenda_that_fits_says_nothing_of_more() -> None:
    app = Desk(ACTS[:6])
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.pause()
        assert "说明5" in drawn(app.query_one(Agenda))[-1]


async def test_what_stands_above_the_first_act_is_reached_by_the_keys() -> None:
    app = Desk([*(text(f"不一致{number}") for number in range(20)), *ACTS[:2]])
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.pause()
        agenda = app.query_one(Agenda)
        first = drawn(agenda)[0]
        await pilot.press("up")
        assert drawn(agenda)[1] == first != "    不一致0"
        await pilot.press("pageup")
        assert drawn(agenda)[-2].strip() == "不一致14"
        await pilot.press("pageup", "pageup")
        assert drawn(agenda)[0].strip() == "不一致0"
        await pilot.press("down")
        assert any(line.startswith("  > ") for line in drawn(agenda))
