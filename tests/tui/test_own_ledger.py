"""An own ledger by hand: for whom, a heading put right, half-typed lines, who stands on it."""

from __future__ import annotations

from pathlib import Path

from core.ledgers.facts import ColumnKind
from core.ledgers.own_ledger import (
    OwnColumn,
    OwnTable,
    create_own_ledger,
    own_ledgers,
    own_table,
    set_values,
)
from core.ledgers.own_ledger_paper import own_roster
from core.lists.groups import attending_here
from core.office import Office
from core.records.drafting import keep_form
from core.records.kept_forms import new_ledger_form
from core.registration import register_pupil
from core.roster_types import Purpose
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, do, fill_school, press, pupil_draft, shows, write
from tui.screens.home import HomeScreen
from tui.screens.ledgers import LedgersScreen
from tui.screens.own_ledger import OwnLedgerScreen
from tui.screens.own_ledgers import OwnLedgersScreen
from tui.screens.year import YearScreen


def three(office: Office) -> None:
    fill_school(office, 3)


def one_called(office: Office) -> None:
    register_pupil(office, pupil_draft(1, name="岑楚溪"))


def begun(office: Office) -> None:
    three(office)
    ids = [line.pupil_id for line in attending_here(office)]
    create_own_ledger(office, "作业本", [OwnColumn("作业本书")], ids[:2])


def only_table(office: Office) -> OwnTable:
    (ledger,) = own_ledgers(office)
    return own_table(office, ledger.id)


async def test_a_ledger_is_made_for_one_pupil_found_by_name(tmp_path: Path) -> None:
    async with at_work(tmp_path, OwnLedgersScreen, three) as pilot:
        names = await asked(pilot, lambda office: [one.name for one in attending_here(office)])
        assert isinstance(names, list)
        await press(pilot, "ctrl+n")
        await write(pilot, names[1])
        await press(pilot, "enter")
        assert shows(pilot, "1 名学生")
        await write(pilot, "保险")
        await press(pilot, "enter")
        await write(pilot, "交费")
        await press(pilot, "ctrl+s")
        table = await asked(pilot, only_table)
        assert isinstance(table, OwnTable)
        assert [row.file.pupil.name for row in table.rows if row.file] == [names[1]]


def namesakes(office: Office) -> None:
    for at, hamlet in ((1, "岩脚村1组"), (3, "青石村6组")):
        register_pupil(office, pupil_draft(at, name="王小梅", hamlet=hamlet))


async def test_namesakes_are_told_apart_where_one_is_chosen(tmp_path: Path) -> None:
    async with at_work(tmp_path, OwnLedgersScreen, namesakes) as pilot:
        await press(pilot, "ctrl+n")
        await write(pilot, "王小梅")
        rows = [row for row in painted(pilot) if row.count("王小梅") and "一年级" in row]
        assert ["岩脚村1组" in row or "青石村6组" in row for row in rows] == [True, True]


async def test_namesakes_are_told_apart_on_the_line_the_form_and_the_paper(tmp_path: Path) -> None:
    def both(office: Office) -> None:
        namesakes(office)
        ids = [line.pupil_id for line in attending_here(office)]
        create_own_ledger(office, "作业本", [OwnColumn("作业本书")], ids)

    def cells(office: Office) -> list[str]:
        (ledger,) = own_ledgers(office)
        return [row[2] for row in own_roster(office, ledger.id, Purpose.SCHOOL).rows]

    async with at_work(tmp_path, OwnLedgersScreen, both) as pilot:
        await press(pilot, "up", "up", "enter")
        assert shows(pilot, "岩脚村1组")
        await press(pilot, "enter")
        assert "岩脚村1组" in painted(pilot)[0]
        groups = await asked(pilot, cells)
        assert isinstance(groups, list)
        assert all("生）" in one for one in groups)


async def test_what_was_typed_for_a_new_ledger_is_there_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, OwnLedgersScreen, three) as pilot:
        await press(pilot, "ctrl+n", "enter")
        await write(pilot, "保险")
        await press(pilot, "escape", "ctrl+n", "enter")
        assert shows(pilot, "保险")


async def test_home_names_a_ledger_left_half_made_and_goes_on_with_its_pupils(
    tmp_path: Path,
) -> None:
    def leave(office: Office) -> None:
        three(office)
        chosen = [line.pupil_id for line in attending_here(office)][:2]
        keep_form(office, new_ledger_form(chosen), {"name": "保险"})

    async with at_work(tmp_path, HomeScreen, leave) as pilot:
        assert shows(pilot, "自建台账「保险」没建完：2 名学生")
        await press(pilot, "enter")
        assert shows(pilot, "2 名学生")
        await write(pilot, "交费")
        await press(pilot, "ctrl+s")
        table = await asked(pilot, only_table)
        assert isinstance(table, OwnTable)
        assert (table.ledger.name, len(table.rows)) == ("保险", 2)
        assert [column.heading for column in table.columns] == ["交费"]


async def test_a_heading_is_put_right_and_a_column_added(tmp_path: Path) -> None:
    async with at_work(tmp_path, OwnLedgersScreen, begun) as pilot:
        await press(pilot, "enter", "ctrl+e")
        assert shows(pilot, "作业本书")
        await press(pilot, "backspace")
        await write(pilot, "数")
        await press(pilot, "enter")
        await write(pilot, "签收")
        await press(pilot, "ctrl+s")
        table = await asked(pilot, only_table)
        assert isinstance(table, OwnTable)
        assert table.ledger.headings == ("作业本数", "签收")
        assert shows(pilot, "作业本数")
        assert shows(pilot, "填过的都在")


async def test_a_line_left_half_typed_waits_where_it_was(tmp_path: Path) -> None:
    async with at_work(tmp_path, OwnLedgersScreen, begun) as pilot:
        await press(pilot, "enter", "enter")
        await write(pilot, "五本")
        await press(pilot, "escape", "enter")
        assert shows(pilot, "五本")
        await press(pilot, "ctrl+s")
        table = await asked(pilot, only_table)
        assert isinstance(table, OwnTable)
        assert table.rows[0].values == ("五本",)


async def test_one_value_goes_to_those_who_are_shown(tmp_path: Path) -> None:
    async with at_work(tmp_path, OwnLedgersScreen, begun) as pilot:
        await press(pilot, "enter")
        table = await asked(pilot, only_table)
        assert isinstance(table, OwnTable)
        first = table.rows[0].file
        assert first is not None
        await write(pilot, first.pupil.name)
        await press(pilot, "ctrl+d", "enter")
        await write(pilot, "五本")
        await press(pilot, "enter")
        table = await asked(pilot, only_table)
        assert isinstance(table, OwnTable)
        assert [row.values for row in table.rows] == [("五本",), ("",)]


async def test_pupils_are_added_and_taken_off_and_the_ledger_closed(tmp_path: Path) -> None:
    async with at_work(tmp_path, OwnLedgersScreen, begun) as pilot:
        await press(pilot, "enter", "ctrl+p", "enter", "enter")
        assert shows(pilot, "添加了 1 人")
        await press(pilot, "ctrl+p", "down", "enter", "ctrl+y")
        assert shows(pilot, "去掉了 1 人")
        await press(pilot, "ctrl+p", "down", "down", "enter")
        assert shows(pilot, "已封存")
        await press(pilot, "enter")
        assert shows(pilot, "只能看和打印")
        table = await asked(pilot, only_table)
        assert isinstance(table, OwnTable)
        assert len(table.rows) == 2
        await press(pilot, "ctrl+p", "enter")
        assert shows(pilot, "重新打开")


async def test_an_agenda_longer_than_the_screen_says_what_stands_below(tmp_path: Path) -> None:
    async with at_work(tmp_path, YearScreen, three) as pilot:
        assert any("下面还有" in line for line in painted(pilot)), painted(pilot)
        await press(pilot, "end")
        assert not any("下面还有" in line for line in painted(pilot))


async def test_a_long_help_goes_on_below_its_beginning(tmp_path: Path) -> None:
    async with at_work(tmp_path, OwnLedgersScreen, begun) as pilot:
        await press(pilot, "ctrl+n", "enter")
        await write(pilot, "保险")
        await press(pilot, "f1")
        assert any(line.startswith(" " * 24) and "。" in line for line in painted(pilot))


async def test_the_palette_finds_a_ledger_from_anywhere_and_shows_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, OwnLedgersScreen, three) as pilot:
        await press(pilot, "f9")
        await write(pilot, "通讯录")
        await press(pilot, "enter")
        assert shows(pilot, "家长通讯录")
        await press(pilot, "f5", "enter")
        assert len(list((tmp_path / "print").glob("家长通讯录_*.pdf"))) == 1


async def test_the_palette_only_points_at_what_is_written_at_once(tmp_path: Path) -> None:
    async with at_work(tmp_path, OwnLedgersScreen, three) as pilot:
        await press(pilot, "f9")
        await write(pilot, "应急卡")
        await press(pilot, "enter")
        assert any(line.startswith("  > 学生应急卡") for line in painted(pilot))
        assert not (tmp_path / "print").exists()


async def test_a_ledger_is_searched_by_pinyin_initials(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, one_called) as pilot:
        await press(pilot, "enter")
        await write(pilot, "ccx")
        assert shows(pilot, "岑楚溪")
        await write(pilot, "q")
        assert not shows(pilot, "岑楚溪  ")


async def test_what_a_colleague_filled_in_the_workbook_is_looked_at_and_stored(
    tmp_path: Path,
) -> None:
    path = tmp_path / "filled.csv"

    def filled(office: Office) -> None:
        begun(office)
        names = [row.file.pupil.name for row in only_table(office).rows if row.file]
        text = f"姓名,班级,作业本书,帽子\n{names[0]},一年级,12本,红\n石大山,一年级,3本,\n"
        path.write_text(text, encoding="utf-8")

    async with at_work(tmp_path, OwnLedgersScreen, filled) as pilot:
        await press(pilot, "enter", "ctrl+w")
        await write(pilot, str(path))
        await press(pilot, "enter")
        assert shows(pilot, "没有读的列：「帽子」")
        assert shows(pilot, "要登记他，先按 ^P 添加学生")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已存 1 名学生填的内容")
        table = await asked(pilot, only_table)
        assert isinstance(table, OwnTable)
        assert [row.values for row in table.rows] == [("12本",), ("",)]
        assert shows(pilot, "12本")


async def test_an_own_ledger_is_found_by_its_name_from_anywhere(tmp_path: Path) -> None:
    async with at_work(tmp_path, HomeScreen, begun) as pilot:
        await press(pilot, "f9")
        await write(pilot, "作业本")
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, OwnLedgerScreen)
        assert screen.where == "作业本"


async def test_a_ledger_that_was_begun_stands_in_its_room_and_keeps_the_registers_order(
    tmp_path: Path,
) -> None:
    def left(office: Office) -> None:
        fill_school(office, 9)
        ids = [line.pupil_id for line in attending_here(office)]
        keep_form(office, new_ledger_form(ids), {"name": "保险", "heading_1": "交费"})

    def in_order(office: Office) -> bool:
        ids = [line.pupil_id for line in attending_here(office)]
        return [row.line.pupil_id for row in only_table(office).rows] == ids

    async with at_work(tmp_path, OwnLedgersScreen, left) as pilot:
        assert shows(pilot, "没有建完，回车接着填")
        await do(pilot, "begun:0")
        assert shows(pilot, "9 名学生")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, in_order)
        await press(pilot, "escape")
        assert not shows(pilot, "没有建完")


async def test_a_day_is_not_cut_and_namesakes_are_told_apart_in_the_list(tmp_path: Path) -> None:
    def dated(office: Office) -> None:
        namesakes(office)
        ids = [line.pupil_id for line in attending_here(office)]
        ledger = create_own_ledger(office, "书", [OwnColumn("领书", ColumnKind.DATE)], ids)
        set_values(office, ledger, ids, 0, "2026-09-01")

    async with at_work(tmp_path, OwnLedgersScreen, dated) as pilot:
        await press(pilot, "enter")
        rows = [row for row in painted(pilot) if "王小梅" in row and "2026-09-01" in row]
        told = {row[row.index("王小梅") :].split()[1] for row in rows[:2]}
        births = await asked(
            pilot, lambda office: {str(one.birth_date) for one in attending_here(office)}
        )
        assert told == births
