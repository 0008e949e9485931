"""The table of a school's zone: reached, opened to its names, exported; its villages written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from core.models import School
from core.office import Office
from core.privacy.audit_trail import TrailFilter, trail
from core.registration import register_pupil
from core.school_year.zone_paper import set_zone
from tests.sync.township import CENTRE, EAST, SOUTH
from tests.tui.rooms import asked, at_work, do, press, pupil_draft, shows, write
from tests.tui.test_ledgers_of_schools import as_school
from tui.screens.everywhere import ways
from tui.screens.ledgers import LedgersScreen
from tui.screens.pupils import PupilsScreen


def two_villages(office: Office) -> None:
    near = pupil_draft(1, name="单珊", hamlet="青石村3组", distance_km="0.5", transport="步行")
    far = pupil_draft(2, name="欧阳娜娜", hamlet="岩脚村1组", distance_km="7.1", transport="校车")
    register_pupil(office, near)
    register_pupil(office, far)
    set_zone(office, "青石村")


async def test_a_zone_s_figures_open_their_names_and_are_exported(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, two_villages) as pilot:
        await do(pilot, "go:zone")
        assert shows(pilot, "青石小学学区覆盖一览表")
        assert shows(pilot, "学生 2 人")
        await press(pilot, "down", "down", "enter", "down", "enter")
        assert shows(pilot, "岩脚村 全村")
        assert shows(pilot, "欧阳娜娜")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PupilsScreen)
        await press(pilot, "escape", "escape", "f5", "down", "enter")
        (book,) = (tmp_path / "print").glob("*学区覆盖一览表*.xlsx")
        rows = list(load_workbook(book).worksheets[0].iter_rows(values_only=True))
        texts = [[str(cell or "") for cell in row] for row in rows]
        assert ["岩脚村", "1组", "否", "1"] in [row[:4] for row in texts]
        assert "欧阳娜娜" not in str(texts)
        found = await asked(pilot, lambda office: trail(office, TrailFilter())[0])
        assert "学区覆盖表" in str(found)


async def test_the_villages_served_are_written_and_counted_anew(tmp_path: Path) -> None:
    async with at_work(tmp_path, LedgersScreen, two_villages) as pilot:
        await do(pilot, "go:zone")
        await press(pilot, "ctrl+e")
        assert shows(pilot, "青石村")
        await press(pilot, "end")
        await write(pilot, "、岩脚村、青石村")
        await press(pilot, "ctrl+s")
        kept = await asked(pilot, lambda office: office.store.schools.get(office.school.id))
        assert isinstance(kept, School)
        assert kept.villages == ("青石村", "岩脚村")
        assert not shows(pilot, "否")
        assert any("学区" in choice.label for choice, _ in ways())


def township_zones(office: Office) -> None:
    with office.writing("test") as writing:
        writing.put(replace(SOUTH, villages=("青石村",)))
        writing.put(replace(EAST, villages=("枫香村",)))
    set_zone(office, "河坝村")
    as_school(office, CENTRE, "曾诗涵", hamlet="青石村2组")
    as_school(office, SOUTH, "单珊", hamlet="青石村1组")
    as_school(office, EAST, "阿依古丽·买买提江", hamlet="远山村1组")


async def test_the_centre_sees_whose_each_village_is_and_who_attends_across(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, LedgersScreen, township_zones, school=CENTRE) as pilot:
        await do(pilot, "school")
        await press(pilot, "down", "enter")
        await do(pilot, "go:zone")
        assert shows(pilot, "学区划分一览表")
        assert shows(pilot, "1 个村不在任何学校的服务村里：远山村")
        await press(pilot, "ctrl+f", "down", "enter")
        assert shows(pilot, "跨学区就读一览表")
        assert shows(pilot, "学生 1 人")
        await press(pilot, "enter", "enter")
        assert shows(pilot, "曾诗涵")
        await press(pilot, "escape", "ctrl+f", *["down"] * 4, "enter")
        assert shows(pilot, f"{SOUTH.name}学区覆盖一览表")
        assert not shows(pilot, "^E")
        await press(pilot, "f5", "enter")
        (path,) = (tmp_path / "print").glob("*.pdf")
        assert SOUTH.name in path.name
