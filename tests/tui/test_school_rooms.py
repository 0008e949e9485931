"""The centre reads a village's households, pledges and canteen, and looks after its children."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
from pypdf import PdfReader

from core.dropout.pledge_paper import pledge_roster
from core.dropout.pledges import add_family_pledges, pledge_ledger
from core.ledgers.care_facts import ChildCare
from core.ledgers.meal_paper import month_roster, settlement_roster
from core.ledgers.meals import (
    USUAL_STANDARD_FEN,
    MealSaid,
    Month,
    last_standard_fen,
    meal_month,
    save_meal_day,
    settlement,
)
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.models import PupilId
from core.office import Office
from core.privacy.audit_trail import AuditKind, TrailFilter, trail
from core.registration import register_pupil
from core.school_year.households import fill_ledger
from core.school_year.statistics import annual_statistics, township_statistics
from core.school_year.statistics_paper import statistics_roster
from core.storage.search import PupilQuery
from tests.sync.township import CENTRE, EAST, SOUTH
from tests.tui.rooms import TODAY, asked, at_work, do, press, pupil_draft, shows, write
from tui.screens.ledgers import LedgersScreen

CHILD = "欧阳娜娜"


def reported(office: Office) -> None:
    """Write what a village reported; the other village reported nothing."""
    with office.writing("test") as writing:
        writing.put(EAST)
        writing.put(SOUTH)
    own, office.school = office.school, SOUTH
    values = {"birth_date": "2019-05-04", "left_behind": "单亲留守"}
    register_pupil(office, pupil_draft(5, name=CHILD, **values))
    register_pupil(office, pupil_draft(6, name="单雪", birth_date="2019-06-04"))
    fill_ledger(office, office.year.starts_in)
    first = ids(office)[:1]
    add_family_pledges(office, office.year.starts_in, first, TODAY)
    save_meal_day(office, MealSaid(day=TODAY, expected="2", served="2", menu="土豆烧肉"))
    office.school = own


def ids(office: Office) -> list[PupilId]:
    search = office.store.search
    keys = search.pupil_keys(PupilQuery(school_id=SOUTH.id))
    return [line.pupil_id for line in search.pupil_lines(keys)]


def cells_in(folder: Path) -> list[str]:
    (path,) = folder.glob("*.xlsx")
    assert SOUTH.name in path.name
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]


def rows_of_the_centre(office: Office) -> list[int]:
    """Count what stands under the centre's own name."""
    return [
        len(office.store.households.all(CENTRE.id)),
        len(pledge_ledger(office, 2026).lines),
        len(office.store.ledgers.meals.all(CENTRE.id)),
    ]


def looks(office: Office) -> list[str]:
    return [line.subject for line in trail(office, TrailFilter(AuditKind.LOOK))]


def cares(office: Office) -> list[ChildCare]:
    return office.store.ledgers.cares.all()


SOUTH_CHOSEN = ("down", "down", "down", "enter")


async def test_the_centre_reads_and_exports_a_village_s_households(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, reported, school=CENTRE) as pilot:
        await do(pilot, "school")
        await press(pilot, *SOUTH_CHOSEN)
        await do(pilot, "go:households")
        assert shows(pilot, f"{SOUTH.name}适龄儿童户籍台账")
        assert shows(pilot, CHILD)
        assert await asked(pilot, looks) == [f"{SOUTH.name}  适龄儿童户籍台账"]
        await press(pilot, "f5", "down", "enter")
        cells = cells_in(tmp_path / "print")
        assert CHILD in cells
        assert f"填报学校：{SOUTH.name}（盖章）" in cells
        assert f"{CENTRE.name}（盖章）" in cells
        assert await asked(pilot, rows_of_the_centre) == [0, 0, 0]


async def test_every_paper_of_a_village_bears_its_name_beside_the_centre_s(
    tmp_path: Path,
) -> None:
    def seals(office: Office) -> list[tuple[str, ...]]:
        month = Month.of(TODAY)
        year = office.year.starts_in
        ledger = LedgerOptions(schools=(SOUTH,))
        found = [
            any_ledger(office, LedgerKind.ROSTER, ledger),
            pledge_roster(office, pledge_ledger(office, year, SOUTH), year),
            month_roster(office, meal_month(office, month, SOUTH)),
            settlement_roster(office, settlement(office, month, 500, SOUTH)),
            statistics_roster(office, annual_statistics(office, school_id=SOUTH.id), "boarders"),
        ]
        own = [
            any_ledger(office, LedgerKind.ROSTER, LedgerOptions()),
            statistics_roster(office, township_statistics(office), "boarders"),
        ]
        assert {one.closing.about for one in own} == {""}
        return [one.closing.seals for one in found]

    async with at_work(tmp_path, LedgersScreen, reported, school=CENTRE) as pilot:
        both = (f"填报学校：{SOUTH.name}", CENTRE.name)
        assert await asked(pilot, seals) == [both] * 5


async def test_the_centre_reads_a_village_s_pledges(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, reported, school=CENTRE) as pilot:
        await do(pilot, "school")
        await press(pilot, *SOUTH_CHOSEN)
        await do(pilot, "go:pledges")
        assert shows(pilot, f"{SOUTH.name}控辍保学责任书台账")
        assert shows(pilot, "共 1 行")
        await press(pilot, "f5", "down", "enter")
        (note,) = [cell for cell in cells_in(tmp_path / "print") if "没签" in cell]
        assert "1 人：单雪" in note


async def test_the_centre_reads_a_month_of_a_village_s_canteen(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, reported, school=CENTRE) as pilot:
        await do(pilot, "school")
        await press(pilot, *SOUTH_CHOSEN)
        await do(pilot, "go:meals")
        assert shows(pilot, "2026年10月")
        await press(pilot, "enter")
        assert shows(pilot, f"{SOUTH.name}营养餐台账")
        assert shows(pilot, "土豆烧肉")
        await press(pilot, "f5", "down", "enter")
        assert "土豆烧肉" in cells_in(tmp_path / "print")


async def test_the_centre_settles_a_month_of_a_village_s_canteen(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, reported, school=CENTRE) as pilot:
        await do(pilot, "school")
        await press(pilot, *SOUTH_CHOSEN)
        await do(pilot, "go:settlement")
        await press(pilot, "enter")
        assert shows(pilot, "5.00")
        await press(pilot, "backspace", "backspace", "backspace", "backspace", "6", "enter")
        assert shows(pilot, f"{SOUTH.name}营养餐月结算")
        assert shows(pilot, "共 12.00 元")
        assert shows(pilot, CHILD)
        await press(pilot, "f5", "down", "enter")
        assert CHILD in cells_in(tmp_path / "print")
        assert await asked(pilot, last_standard_fen) == USUAL_STANDARD_FEN


async def test_the_centre_reads_a_village_s_households_of_an_earlier_year(tmp_path: Path) -> None:
    def with_last_year(office: Office) -> None:
        reported(office)
        (first, *_) = office.store.households.all(SOUTH.id)
        with office.writing("test") as writing:
            writing.put(replace(first, id="h0", year=2025, name="䶮八一", pupil_id=None))

    async with at_work(tmp_path, LedgersScreen, with_last_year, school=CENTRE) as pilot:
        await do(pilot, "school")
        await press(pilot, *SOUTH_CHOSEN)
        await do(pilot, "go:households")
        assert shows(pilot, "2026-2027")
        await press(pilot, "down", "enter")
        assert shows(pilot, "䶮八一")
        assert not shows(pilot, "单雪")
        await press(pilot, "f5", "down", "enter")
        assert "䶮八一" in cells_in(tmp_path / "print")


async def test_the_centre_writes_a_village_s_cards_and_national_form(tmp_path: Path) -> None:
    def exports(office: Office) -> list[str]:
        return [line.subject for line in trail(office, TrailFilter(AuditKind.EXPORT))]

    async with at_work(tmp_path, LedgersScreen, reported, school=CENTRE) as pilot:
        await do(pilot, "school")
        await press(pilot, *SOUTH_CHOSEN)
        await do(pilot, "cards")
        (path,) = (tmp_path / "print").glob("*.pdf")
        assert SOUTH.name in path.name
        text = PdfReader(path).pages[0].extract_text()
        assert CHILD in text
        assert SOUTH.name in text
        await do(pilot, "national_open")
        assert shows(pilot, "表里有 2 名学生")
        await press(pilot, "ctrl+s")
        assert CHILD in cells_in(tmp_path / "print")
        assert all(SOUTH.name in subject for subject in await asked(pilot, exports))  # type: ignore[attr-defined]


async def test_a_village_without_canteen_days_is_said_to_have_none(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, reported, school=CENTRE) as pilot:
        await do(pilot, "school")
        await press(pilot, "down", "down", "enter")
        await do(pilot, "go:meals")
        assert shows(pilot, f"还没有读入过{EAST.name}的上报")


async def test_care_that_the_centre_writes_stands_in_the_village_s_records(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, LedgersScreen, reported, school=CENTRE) as pilot:
        await do(pilot, "left_behind")
        assert not shows(pilot, CHILD)
        await press(pilot, "escape")
        await do(pilot, "school")
        await press(pilot, *SOUTH_CHOSEN)
        await do(pilot, "left_behind")
        assert shows(pilot, CHILD)
        await press(pilot, "enter")
        await do(pilot, "care")
        await write(pilot, "龙阿婆")
        await press(pilot, "ctrl+s")
        found = await asked(pilot, cares)
        assert isinstance(found, list)
        assert [(one.school_id, one.carer_name) for one in found] == [(SOUTH.id, "龙阿婆")]
        await press(pilot, "escape")
        assert shows(pilot, "龙阿婆")
