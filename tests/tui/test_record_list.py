"""The list: search as one types, a window over ids, data drawn as it is."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Sequence

from textual import events
from textual.pilot import Pilot

from tests.tui.gallery import COLUMNS, FakePupils, ListScreen, gallery_app
from tests.tui.looking import painted
from tui.widgets.frame import NoticeLine
from tui.widgets.list_body import ColumnSpec, ListBody, ListRow, place_columns
from tui.widgets.record_list import RecordList


def records(pilot: Pilot[None]) -> RecordList[int]:
    return pilot.app.screen.query_one(RecordList)


def top_state(pilot: Pilot[None]) -> str:
    screen = pilot.app.screen
    assert isinstance(screen, ListScreen)
    return screen.state


async def test_typing_initials_finds_pupils() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        await pilot.press("z", "s")
        await pilot.pause()
        assert top_state(pilot) == "12 人中 5 人"
        assert any("翟舒雅" in line for line in painted(pilot))
        assert not any("欧阳娜娜" in line for line in painted(pilot))


async def test_chinese_that_arrives_as_one_text_is_found() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        focused = pilot.app.screen.focused
        assert focused is not None
        focused.post_message(events.Paste("阿依古丽·买"))
        await pilot.pause()
        assert records(pilot).search_text == "阿依古丽·买"
        assert top_state(pilot) == "12 人中 1 人"


async def test_markup_in_a_name_is_drawn_as_it_is() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        assert any("甲[/b]" in line and "青石村[bol~" in line for line in painted(pilot))
        await pilot.press("end")
        await pilot.press("ctrl+end")
        await pilot.pause()
        assert any("青石村[bold]3组" in line for line in painted(pilot)[-5:])


async def test_nothing_on_the_screen_has_an_unsure_width() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        glyphs = {glyph for line in painted(pilot) for glyph in line}
        assert not [g for g in glyphs if unicodedata.east_asian_width(g) == "A"]
        assert "・" not in glyphs  # cut before it
        assert not [g for g in glyphs if "\u2500" <= g <= "\u259f"]


async def test_arrows_move_the_rows_while_the_box_has_the_focus() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        assert screen.opened == [2]
        assert "曾诗涵" in screen.query_one(NoticeLine).sentence


async def test_arrows_move_the_cursor_of_a_long_list_when_the_rows_have_the_focus() -> None:
    async with gallery_app(lambda: ListScreen(200)).run_test() as pilot:
        await pilot.pause()
        body = pilot.app.screen.query_one(ListBody)
        body.focus()
        await pilot.press("down", "down", "pagedown", "up")
        await pilot.pause()
        assert body.cursor == 1 + body.page_rows
        assert any(line.lstrip().startswith(">") for line in painted(pilot))
        await pilot.press("end")
        await pilot.pause()
        assert body.cursor == 199


async def test_a_click_chooses_and_a_second_click_opens() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        await pilot.click(ListBody, offset=(10, 3))
        assert records(pilot).selected_id == 3
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        assert screen.opened == []
        await pilot.click(ListBody, offset=(10, 3))
        await pilot.pause()
        assert screen.opened == [3]


async def test_typing_while_the_rows_have_the_focus_goes_on_in_the_box() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        await pilot.click(ListBody, offset=(10, 3))
        await pilot.press("z", "s")
        await pilot.pause()
        assert records(pilot).search_text == "zs"


async def test_ticked_pupils_stay_ticked_while_others_are_searched() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+t", "ctrl+t", "o")
        await pilot.pause()
        assert records(pilot).ticked == {0, 1}


async def test_a_reload_keeps_the_cursor_on_the_record() -> None:
    async with gallery_app(ListScreen).run_test() as pilot:
        await pilot.pause()
        records(pilot).reload(keep=7)
        await pilot.pause()
        assert records(pilot).selected_id == 7


async def test_a_long_list_loads_only_what_is_seen() -> None:
    screen = ListScreen(150_000)
    async with gallery_app(lambda: screen).run_test() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+end")
        await pilot.pause()
        body = records(pilot).body
        assert body.selected_id == 149_999
        assert len(body._kept) < 100
        assert any("> 21" in line for line in painted(pilot))


class SlowPupils(FakePupils):
    """A source whose first search takes longer than the typing."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.gate = asyncio.Event()

    async def find(self, text: str) -> Sequence[int]:
        self.asked.append(text)
        await self.gate.wait()
        return await super().find(text)

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        return await super().rows(ids)


async def test_a_slow_search_loses_no_letter_and_skips_the_overtaken() -> None:
    screen = ListScreen()
    slow = screen.source = SlowPupils()
    async with gallery_app(lambda: screen).run_test() as pilot:
        await pilot.press("z", "s", "w")
        slow.gate.set()
        await pilot.pause()
        await pilot.pause()
        assert slow.asked == ["", "zsw"]
        assert top_state(pilot) == "12 人中 1 人"


async def test_a_list_without_pupils_teaches_what_to_do() -> None:
    class Empty(ListScreen):
        def compose_body(self):  # type: ignore[no-untyped-def]
            yield RecordList(COLUMNS, self.source, empty_text="还没有学生：F2 新生，或导入旧表。")

    async with gallery_app(lambda: Empty(0)).run_test() as pilot:
        await pilot.pause()
        assert any("还没有学生" in line for line in painted(pilot))


def test_columns_give_way_by_rank_and_the_first_always_stay() -> None:
    assert [at.spec.key for at in place_columns(COLUMNS, 80)] == [c.key for c in COLUMNS]
    assert [at.spec.key for at in place_columns(COLUMNS, 60)][-1] == "hamlet"
    assert [at.spec.key for at in place_columns(COLUMNS, 20)] == [
        "no",
        "name",
        "sex",
        "grade",
        "birth",
    ]


def test_a_growing_column_keeps_those_behind_it_near_on_a_wide_window() -> None:
    columns = (ColumnSpec("where", "", 14, grows=True, most=24), ColumnSpec("grade", "", 10))
    assert [at.width for at in place_columns(columns, 200)] == [24, 10]
    assert next(at.width for at in place_columns(columns, 32)) < 24
