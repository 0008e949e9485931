"""A few pictures of working screens: `make snapshots` on Python 3.11."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.i18n import Language, use_language
from core.models import Cohort, Stage
from core.office import Office
from tests.tui.rooms import begin_work, do, fill_school, press, work_app
from tests.tui.test_import_screen import GOOD, WRONG, workbook
from tui.app import CunxiaoApp
from tui.screens.classes import ClassesScreen
from tui.screens.draw import DrawScreen
from tui.screens.import_review import ImportReviewScreen
from tui.theme import ThemeName
from tui.widgets.frame import OfficeScreen

SnapCompare = Callable[..., bool]
Prepared = Callable[[Pilot[None]], Awaitable[None]]


def pictured(folder: Path, theme: ThemeName = ThemeName.DARK) -> CunxiaoApp:
    app = work_app(folder, theme)
    app.animation_level = "none"
    return app


def showing(
    folder: Path, screen: Callable[[], OfficeScreen[None]], then: Prepared | None = None
) -> Prepared:
    async def prepare(pilot: Pilot[None]) -> None:
        await begin_work(pilot, folder, screen, school)
        if then is not None:
            await then(pilot)

    return prepare


def school(office: Office) -> None:
    fill_school(office, 24)
    fill_school(office, 13, "四年级")


def test_the_classes(snap_compare: SnapCompare, tmp_path: Path) -> None:
    assert snap_compare(pictured(tmp_path), run_before=showing(tmp_path, ClassesScreen))


def test_the_review_of_a_workbook(snap_compare: SnapCompare, tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD, WRONG)
    before = showing(tmp_path, lambda: ImportReviewScreen(path))
    assert snap_compare(pictured(tmp_path), run_before=before)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_what_a_draw_will_come_to(
    snap_compare: SnapCompare, tmp_path: Path, size: tuple[int, int]
) -> None:
    use_language(Language.ENGLISH)

    async def propose(pilot: Pilot[None]) -> None:
        await do(pilot, "propose")
        await press(pilot, "down")

    before = showing(tmp_path, lambda: DrawScreen(Cohort(Stage.PRIMARY, 2026)), propose)
    app = pictured(tmp_path, ThemeName.LIGHT)
    assert snap_compare(app, run_before=before, terminal_size=size)
