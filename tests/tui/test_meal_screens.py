"""The canteen's ledger on the screen: a day noted, the month settled and printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from core.dropout.absences import Away, note_absences
from core.ledgers.meal_facts import MealDay
from core.ledgers.meals import MealSaid, save_meal_day
from core.office import Office
from tests.tui.rooms import asked, at_work, do, fill_school, press, shows, write
from tui.screens.ledgers import LedgersScreen
from tui.screens.meals import MealsScreen


def two(office: Office) -> None:
    fill_school(office, 2)


def meals(office: Office) -> list[MealDay]:
    return office.store.ledgers.meals.all()


async def asked_meals(pilot: Pilot[None]) -> list[MealDay]:
    kept = await asked(pilot, meals)
    assert isinstance(kept, list)
    return kept


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
        kept = await asked_meals(pilot)
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
    async with at_work(tmp_path, MealsScreen, two) as pilot:
        await press(pilot, "ctrl+n")
        await write(pilot, "面条")
        await press(pilot, "enter", "enter")
        await write(pilot, "很多")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "看不懂")
        assert shows(pilot, "面条")
        assert await asked(pilot, meals) == []


async def test_a_day_left_half_typed_is_there_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, MealsScreen, two) as pilot:
        await press(pilot, "ctrl+n")
        await write(pilot, "面条")
        await press(pilot, "escape", "ctrl+n")
        assert shows(pilot, "面条")


def one_not_served(office: Office) -> None:
    fill_school(office, 4)
    day = office.clock.today()
    save_meal_day(office, MealSaid(day=day, expected="4", served="3", menu="米饭"))


async def test_a_gap_between_names_and_meals_stands_on_the_screen(tmp_path: Path) -> None:
    async with at_work(tmp_path, MealsScreen, one_not_served) as pilot:
        await do(pilot, "settle")
        await press(pilot, "enter")
        assert shows(pilot, "名单合计 4 人次，按日实供 3 人次，相差 1")


def came_from_elsewhere(office: Office) -> None:
    (day,) = office.store.ledgers.meals.all()
    with office.writing("test") as writing:
        writing.put(replace(day, served=1, supplier="李家米店"))


async def test_what_came_meanwhile_stands_beside_what_was_half_typed(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, two) as pilot:
        await do(pilot, "go:meals")
        await press(pilot, "ctrl+n")
        await write(pilot, "面条")
        await press(pilot, "ctrl+s")
        (noted,) = await asked_meals(pilot)
        await do(pilot, f"day:{noted.id}")
        await press(pilot, "enter")
        await write(pilot, "白菜")
        await press(pilot, "escape", "escape")
        await asked(pilot, came_from_elsewhere)
        await do(pilot, "go:meals")
        await do(pilot, f"day:{noted.id}")
        await press(pilot, "enter")
        assert shows(pilot, "白菜")
        await press(pilot, "ctrl+s")
        (kept,) = await asked_meals(pilot)
        assert (kept.served, kept.supplier, kept.purchases) == (1, "李家米店", "白菜")


def one_is_away(office: Office) -> None:
    fill_school(office, 4)
    note_absences(office, date(2026, 9, 30), {office.store.pupils.all_files()[0].pupil.id: Away()})


async def test_another_day_has_its_own_counts_until_somebody_types_them(tmp_path: Path) -> None:
    async with at_work(tmp_path, MealsScreen, one_is_away) as pilot:
        await press(pilot, "ctrl+n", "up", "up")
        await write(pilot, "2026-9-30")
        await press(pilot, "down", "down")
        await write(pilot, "面条")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "2026年9月")
        assert shows(pilot, "应供 4 实供 3  面条")
        kept = await asked_meals(pilot)
        assert [(one.day, one.expected, one.served) for one in kept] == [(date(2026, 9, 30), 4, 3)]


async def test_a_count_that_was_typed_stays_when_the_day_changes(tmp_path: Path) -> None:
    async with at_work(tmp_path, MealsScreen, one_is_away) as pilot:
        await press(pilot, "ctrl+n")
        await write(pilot, "面条")
        await press(pilot, "up")
        await write(pilot, "5")
        await press(pilot, "up")
        await write(pilot, "2026-09-30")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "应供 5 实供 3  面条")


async def test_the_next_day_is_proposed_where_today_is_noted(tmp_path: Path) -> None:
    async with at_work(tmp_path, MealsScreen, two) as pilot:
        await press(pilot, "ctrl+n")
        await write(pilot, "面条")
        await press(pilot, "ctrl+s", "ctrl+n")
        assert shows(pilot, "2026-09-30")
