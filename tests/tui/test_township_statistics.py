"""The centre's annual statistics of all schools together: each figure opens its names."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from core.office import Office
from core.school_year.statistics import annual_statistics, township_statistics
from tests.sync.township import CENTRE, EAST, SOUTH
from tests.tui.rooms import asked, at_work, press, shows
from tests.tui.test_ledgers_of_schools import CENTRE_PUPIL, township
from tui.screens.statistics import StatisticsScreen


def sums(office: Office) -> None:
    whole = township_statistics(office)
    parts = [annual_statistics(office, school_id=one.id) for one in office.store.schools.all()]
    assert sorted(whole.head_ids) == sorted(id_ for part in parts for id_ in part.head_ids)
    for table in whole.tables:
        own = [cell for part in parts for cell in part.table(table.key).cells]
        assert sum(cell.count for cell in table.cells) == sum(cell.count for cell in own)


async def test_all_schools_are_counted_together_with_their_names_and_classes(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, StatisticsScreen, township, school=CENTRE) as pilot:
        await asked(pilot, sums)
        await press(pilot, "ctrl+f", *["down"] * 7, "enter")
        assert shows(pilot, "全镇各校")
        await press(pilot, "enter", "enter")
        assert shows(pilot, f"{CENTRE.name}  一年级")
        assert shows(pilot, "阿依古丽")
        await press(pilot, "escape", "ctrl+f", "down", "enter")
        assert shows(pilot, f"{CENTRE.name} 一年级")
        assert shows(pilot, f"{SOUTH.name} 一年级")
        await press(pilot, "f5", "down", "down", "down", "enter")
        (book,) = (tmp_path / "print").glob("学年初统计_全镇各校_*.xlsx")
        rows = list(load_workbook(book)["班额情况"].iter_rows(values_only=True))
        assert {f"{one.name} 一年级" for one in (CENTRE, EAST, SOUTH)} <= {row[0] for row in rows}
        assert CENTRE_PUPIL not in str(rows)
