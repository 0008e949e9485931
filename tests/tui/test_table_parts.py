"""A table wider than the screen: every figure can be turned to, and the screen says so."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.office import Office
from core.registration import register_pupil
from tests.tui.looking import painted
from tests.tui.rooms import at_work, press, pupil_draft, shows
from tui.screens.statistics import StatisticsScreen
from tui.screens.table_parts import always_shown, parts_of
from tui.widgets.list_body import ColumnSpec, place_columns

GRADES = ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级")


def columns(widths: list[int]) -> list[ColumnSpec]:
    return [ColumnSpec(str(at), str(at), width, rank=at) for at, width in enumerate(widths)]


@given(st.lists(st.integers(2, 16), min_size=2, max_size=40), st.integers(60, 200))
def test_every_column_stands_on_one_part_and_the_name_and_sum_on_each(
    widths: list[int], width: int
) -> None:
    parts = parts_of(columns(widths), width)
    last = len(widths) - 1
    assert [at for part in parts for at in part[1:-1]] == list(range(1, last))
    assert all((part[0], part[-1]) == (0, last) for part in parts)
    for part in parts:
        placed = place_columns(always_shown(columns(widths), part), width)
        assert len(placed) == len(part)
        assert sum(one.width + 2 for one in placed) + 1 <= width


def six_ages(office: Office) -> None:
    """Register a boy and a girl of each grade, half of them a year older than usual."""
    with office.writing("test"):
        for at in range(24):
            grade = at % 6
            year = 2020 - grade - (at // 12)
            people = {"birth_date": f"{year}-03-{1 + at:02}", "sex": "女" if at % 4 < 2 else "男"}
            register_pupil(office, pupil_draft(at, GRADES[grade], **people))


def figures(lines: list[str], name: str) -> list[str]:
    (line,) = (line for line in lines if line.strip("> *").startswith(name))
    return line.split()[line.split().index(name) + 1 :]


async def test_every_figure_of_a_wide_table_is_seen_by_paging(tmp_path: Path) -> None:
    async with at_work(tmp_path, StatisticsScreen, six_ages) as pilot:
        assert shows(pilot, "第 1/2 部分列")
        assert shows(pilot, "其余各列")
        first = painted(pilot)
        await press(pilot, "pagedown")
        assert shows(pilot, "第 2/2 部分列")
        second = painted(pilot)
        assert figures(first, "六年级")[-1] == figures(second, "六年级")[-1] == "4"
        seen = figures(first, "六年级")[:-1] + figures(second, "六年级")[:-1]
        assert sum(map(int, seen)) == 4
        sums = figures(first, "合计")[:-1] + figures(second, "合计")[:-1]
        assert sum(map(int, sums)) == 24
        await press(pilot, "pageup")
        assert shows(pilot, "第 1/2 部分列")


async def test_a_wide_window_shows_the_table_in_one_piece(tmp_path: Path) -> None:
    async with at_work(tmp_path, StatisticsScreen, six_ages, size=(200, 45)) as pilot:
        assert not shows(pilot, "部分列")
        await pilot.resize_terminal(80, 24)
        await press(pilot)
        assert shows(pilot, "部分列")
