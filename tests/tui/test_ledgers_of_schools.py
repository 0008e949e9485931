"""The centre reads the ledgers of every school; the national form asks before it is written."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from textual.pilot import Pilot

from core.ledgers.exporting import ledger_file_name, print_ledger
from core.ledgers.records import any_ledger, ledger_sizes
from core.ledgers.schools import schools_to_read
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.models import School
from core.office import Office
from core.printing.spool import PaperFormat
from core.privacy.audit_trail import TrailFilter, TrailLine, trail
from core.registration import register_pupil
from core.roster_types import Purpose
from tests.sync.township import CENTRE, EAST, SOUTH
from tests.tui.rooms import asked, at_work, do, press, pupil_draft, shows
from tui.screens.ledgers import LedgersScreen
from tui.widgets.dialogs import ConfirmDialog

CENTRE_PUPIL, EAST_PUPIL, SOUTH_PUPIL = "曾诗涵", "阿依古丽·买买提江", "欧阳娜娜"


def as_school(office: Office, school: School, name: str, **values: str) -> None:
    """Register a pupil as a school would, whose bundle the centre read."""
    own, office.school = office.school, school
    register_pupil(office, pupil_draft(5, name=name, **values))
    office.school = own


def township(office: Office) -> None:
    with office.writing("test") as writing:
        writing.put(EAST)
        writing.put(SOUTH)
    as_school(office, CENTRE, CENTRE_PUPIL)
    as_school(office, EAST, EAST_PUPIL)
    as_school(office, SOUTH, SOUTH_PUPIL, left_behind="否", attend_way="住校")


async def choose_school(pilot: Pilot[None], steps: int) -> None:
    """Choose a school: the own one, all of them, then the others by name."""
    await do(pilot, "school")
    await press(pilot, *["down"] * steps, "enter")


async def the_trail(pilot: Pilot[None]) -> list[TrailLine]:
    found = await asked(pilot, lambda office: trail(office, TrailFilter()))
    assert isinstance(found, list)
    return found


async def test_the_centre_reads_and_prints_a_village_s_ledger(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, township, school=CENTRE) as pilot:
        await do(pilot, "roster")
        assert shows(pilot, CENTRE_PUPIL)
        assert not shows(pilot, SOUTH_PUPIL)
        await press(pilot, "escape")
        await choose_school(pilot, 3)
        assert shows(pilot, SOUTH.name)
        assert shows(pilot, "请那所学校改了再报来")
        await do(pilot, "boarders")
        assert shows(pilot, SOUTH_PUPIL)
        assert shows(pilot, SOUTH.name)
        await press(pilot, "f5", "down", "enter")
        (path,) = (tmp_path / "print").glob("*.xlsx")
        assert SOUTH.name in path.name
        sheet = openpyxl.load_workbook(path).worksheets[0]
        texts = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
        assert any(text.startswith(SOUTH.name) for text in texts[:1])
        assert SOUTH_PUPIL in texts
        assert any(SOUTH.name in line.subject for line in await the_trail(pilot))


async def test_all_schools_stand_on_one_list_each_row_with_its_school(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, township, school=CENTRE) as pilot:
        await choose_school(pilot, 1)
        await do(pilot, "phones")
        for school, name in (
            (CENTRE, CENTRE_PUPIL),
            (EAST, "阿依古丽"),
            (SOUTH, SOUTH_PUPIL),
        ):
            assert shows(pilot, school.name)
            assert shows(pilot, name)
        assert shows(pilot, "所在学校")
        assert shows(pilot, "共 3 行")
        await press(pilot, "f5", "enter")
        assert len(list((tmp_path / "print").glob("*全镇各校*.pdf"))) == 1
        await press(pilot, "escape")
        await choose_school(pilot, 0)
        assert shows(pilot, "全镇各校")


async def test_every_ledger_opens_for_a_village_and_for_all_schools(tmp_path: Path) -> None:
    def every(office: Office) -> list[int]:
        offered = schools_to_read(office)
        for schools in ((), offered, offered[1:2]):
            options = LedgerOptions(schools=schools)
            shown = {kind: len(any_ledger(office, kind, options).rows) for kind in LedgerKind}
            assert ledger_sizes(office, schools) == shown
        return [len(offered)]

    async with at_work(tmp_path, LedgersScreen, township, school=CENTRE) as pilot:
        assert await asked(pilot, every) == [3]


async def test_a_village_is_offered_its_own_ledgers_only(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, township, school=SOUTH) as pilot:
        assert not shows(pilot, "看哪所学校的")
        await do(pilot, "roster")
        assert shows(pilot, SOUTH_PUPIL)
        assert not shows(pilot, CENTRE_PUPIL)


async def test_an_empty_ledger_says_how_a_child_comes_onto_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, township, school=SOUTH) as pilot:
        await do(pilot, "subsidy")
        assert shows(pilot, "填了困难类型，就列在这里")
        await press(pilot, "escape")
        await do(pilot, "movements")
        assert shows(pilot, "按 ^P 办转出、休学等")


@pytest.mark.parametrize("is_sure", [False, True])
async def test_the_national_form_says_how_many_numbers_before_it_is_written(
    tmp_path: Path, is_sure: bool
) -> None:
    def one(office: Office) -> None:
        number = {"id_number": "990101201803040025", "birth_date": "2018-03-04", "sex": "女"}
        register_pupil(office, pupil_draft(1, name=CENTRE_PUPIL, **number))
        register_pupil(office, pupil_draft(2))

    async with at_work(tmp_path, LedgersScreen, one) as pilot:
        await do(pilot, "national_open")
        assert isinstance(pilot.app.screen, ConfirmDialog)
        assert shows(pilot, "2 名学生")
        assert shows(pilot, "学生 1 个，家长 0 个")
        assert shows(pilot, "用途：上报")
        await press(pilot, "enter")
        assert not list((tmp_path / "print").glob("*"))
        await press(pilot, "ctrl+s" if is_sure else "escape")
        assert len(list((tmp_path / "print").glob("*.xlsx"))) == is_sure
        exports = [line for line in await the_trail(pilot) if line.purpose]
        assert bool(exports) is is_sure


async def test_every_ledger_of_all_schools_fits_its_paper(tmp_path: Path) -> None:
    def every(office: Office) -> int:
        options = LedgerOptions(Purpose.REPORT, schools=schools_to_read(office))
        for kind in LedgerKind:
            name = ledger_file_name(office, kind, PaperFormat.PDF, options)
            print_ledger(office, kind, options, PaperFormat.PDF, tmp_path / name)
        return len(list(tmp_path.glob("*全镇各校*.pdf")))

    async with at_work(tmp_path, LedgersScreen, township, school=CENTRE) as pilot:
        assert await asked(pilot, every) == len(LedgerKind)
