"""The canteen's ledger on the screen: a day noted, the month settled and printed."""

from __future__ import annotations

from pathlib import Path

from core.ledgers.meal_facts import MealDay
from core.office import Office
from tests.tui.rooms import asked, at_work, do, fill_school, press, shows, write
from tui.screens.ledgers import LedgersScreen


def meals(office: Office) -> list[MealDay]:
    return office.store.ledgers.meals.all()


async def test_a_day_is_noted_settled_and_printed(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, lambda office: fill_school(office, 4)) as pilot:
        await do(pilot, "go:meals")
        assert shows(pilot, "这个月还没有记。")
        await press(pilot, "ctrl+n")
        await write(pilot, "米饭、白菜炖肉")
        await press(pilot, "enter", "enter")
        await write(pilot, "412.5")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "应供 4 实供 4  米饭、白菜炖肉")
        assert shows(pilot, "采购 412.50 元")
        kept = await asked(pilot, meals)
        assert isinstance(kept, list)
        assert [(one.served, one.spent_fen) for one in kept] == [(4, 41250)]
        await do(pilot, "settle")
        await press(pilot, *["backspace"] * 4)
        await write(pilot, "6")
        await press(pilot, "enter")
        assert shows(pilot, "1 天，4 人次，共 24.00 元")
        await press(pilot, "f5", "enter")
        assert len(list((tmp_path / "print").glob("营养餐月结算_2026*.pdf"))) == 1
        await press(pilot, "escape")
        assert shows(pilot, "每天 6.00 元")


async def test_a_day_typed_wrongly_keeps_what_was_typed(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, lambda office: fill_school(office, 2)) as pilot:
        await do(pilot, "go:meals")
        await press(pilot, "ctrl+n")
        await write(pilot, "面条")
        await press(pilot, "enter", "enter")
        await write(pilot, "很多")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "看不懂")
        assert shows(pilot, "面条")
        assert await asked(pilot, meals) == []


async def test_a_day_left_half_typed_is_there_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, lambda office: fill_school(office, 2)) as pilot:
        await do(pilot, "go:meals")
        await press(pilot, "ctrl+n")
        await write(pilot, "面条")
        await press(pilot, "escape", "ctrl+n")
        assert shows(pilot, "面条")
