"""A rate from a household ledger that lacks registered pupils says how many it lacks."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from core.office import Office
from core.registration import register_pupil
from core.school_year.households import fill_ledger
from core.school_year.rates_report import RatesReport, rates_report
from core.school_year.township_rates import TownshipRates, township_rates
from tests.sync.township import CENTRE, EAST, SOUTH
from tests.tui.rooms import asked, at_work, do, press, pupil_draft, shows
from tui.screens.households import HouseholdsScreen
from tui.screens.rates import RatesScreen

LATE = "欧阳娜娜"


def one_listed(office: Office) -> None:
    """Fill the ledger with one child; two of school age and one of five come later."""
    register_pupil(office, pupil_draft(1, name="张帅", birth_date="2019-05-04"))
    fill_ledger(office, office.year.starts_in)
    register_pupil(office, pupil_draft(3, name=LATE, birth_date="2018-05-04"))
    register_pupil(office, pupil_draft(5, name="仇𬭊", birth_date="2019-06-04"))
    register_pupil(office, pupil_draft(7, name="单雪", grade="学前班", birth_date="2021-06-04"))


def village_lacks_two(office: Office) -> None:
    """Do the same at a village, whose bundle the centre read; the other has no ledger."""
    with office.writing("test") as writing:
        writing.put(EAST)
        writing.put(SOUTH)
    own, office.school = office.school, SOUTH
    one_listed(office)
    office.school = own


def cells_in(folder: Path) -> list[str]:
    (path,) = folder.glob("*.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]


async def test_a_full_rate_names_the_pupils_who_stand_in_no_household(tmp_path: Path) -> None:
    async with at_work(tmp_path, RatesScreen, one_listed) as pilot:
        assert shows(pilot, "1 / 1   100.00 %")
        assert shows(pilot, "另有 2 名这个年龄的在读学生不在任何一户里")
        await do(pilot, "enrolment:primary")
        await press(pilot, *["down"] * 4, "enter")
        assert shows(pilot, LATE)
        assert not shows(pilot, "单雪")
        await press(pilot, "escape", "f5", "f5", "down", "enter")
        cells = cells_in(tmp_path / "print")
        assert any(cell.startswith("另有 2 名") for cell in cells)


async def test_a_ledger_filled_from_the_register_lacks_nobody(tmp_path: Path) -> None:
    async with at_work(tmp_path, HouseholdsScreen, one_listed) as pilot:
        assert shows(pilot, "另有 2 名适龄的在读学生不在任何一户里")
        await press(pilot, "ctrl+p", "down", "enter")
        assert shows(pilot, "从学籍补了 3 人")
        assert not shows(pilot, "不在任何一户里")

        def unlisted(office: Office) -> list[int]:
            return [one.unlisted for one in rates_report(office).enrolment]

        assert await asked(pilot, unlisted) == [0, 0, 0]


async def test_the_ledger_on_paper_says_how_many_it_lacks(tmp_path: Path) -> None:
    async with at_work(tmp_path, HouseholdsScreen, one_listed) as pilot:
        await press(pilot, "f5", "f5", "down", "enter")
        cells = cells_in(tmp_path / "print")
        assert any(cell.startswith("另有 2 名适龄") for cell in cells)


async def test_the_centre_reads_what_a_village_s_rate_lacks(tmp_path: Path) -> None:
    def township(office: Office) -> TownshipRates | None:
        return township_rates(office)

    async with at_work(tmp_path, RatesScreen, village_lacks_two, school=CENTRE) as pilot:
        assert shows(pilot, "另有 2 名这个年龄的在读学生不在任何一户里")
        rates = await asked(pilot, township)
        assert isinstance(rates, TownshipRates)
        found = {one.school.name: one.lines[0].unlisted for one in rates.schools}
        assert found == {CENTRE.name: 0, EAST.name: 0, SOUTH.name: 2}


async def test_a_child_of_a_neighbour_s_household_stands_in_one(tmp_path: Path) -> None:
    def boards_at_the_centre(office: Office) -> None:
        village_lacks_two(office)
        register_pupil(office, pupil_draft(1, name="张帅", birth_date="2019-05-04"))
        register_pupil(office, pupil_draft(9, name="曾诗涵", birth_date="2019-07-04"))
        fill_ledger(office, office.year.starts_in)

    def report(office: Office) -> RatesReport:
        boy = next(
            one for one in office.store.households.of_year(2026, CENTRE.id) if one.name == "张帅"
        )
        with office.writing("test") as writing:
            writing.delete(boy)
        return rates_report(office)

    async with at_work(tmp_path, RatesScreen, boards_at_the_centre, school=CENTRE) as pilot:
        found = await asked(pilot, report)
        assert isinstance(found, RatesReport)
        assert found.line("enrolment:primary").unlisted == 0
