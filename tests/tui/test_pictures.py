"""A few pictures, looked at by a person when they change: `make snapshots` on Python 3.11."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.app import App
from textual.pilot import Pilot

from core.i18n import Language, use_language
from tests.tui.gallery import BothScreen, FormScreen, ListScreen, ReviewScreen, gallery_app
from tui.theme import ThemeName
from tui.widgets.record_form import RecordForm

SnapCompare = Callable[..., bool]


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.pause()


def pictured(app: App[None]) -> App[None]:
    """Return the app as it is photographed: nothing moves."""
    app.animation_level = "none"
    return app


def test_the_list_in_chinese(snap_compare: SnapCompare) -> None:
    app = gallery_app(ListScreen)
    assert snap_compare(pictured(app), press=["z", "s", "down"], run_before=settle)


def test_the_list_in_english_by_daylight(snap_compare: SnapCompare) -> None:
    use_language(Language.ENGLISH)
    app = gallery_app(ListScreen, ThemeName.LIGHT)
    assert snap_compare(pictured(app), press=["ctrl+t"], run_before=settle)


def disagreeing() -> Callable[[Pilot[None]], Awaitable[None]]:
    async def write(pilot: Pilot[None]) -> None:
        await settle(pilot)
        pilot.app.screen.query_one(RecordForm).focus_field("birth")
        await settle(pilot)
        await pilot.press("end", "backspace", "6", "tab")
        await settle(pilot)

    return write


def test_the_form_while_something_disagrees(snap_compare: SnapCompare) -> None:
    assert snap_compare(pictured(gallery_app(FormScreen)), run_before=disagreeing())


def test_the_form_without_colour(snap_compare: SnapCompare) -> None:
    app = gallery_app(FormScreen, ThemeName.MONO)
    assert snap_compare(pictured(app), run_before=disagreeing())


def test_the_review_in_english(snap_compare: SnapCompare) -> None:
    use_language(Language.ENGLISH)
    assert snap_compare(pictured(gallery_app(ReviewScreen)), run_before=settle)


def test_list_and_form_side_by_side(snap_compare: SnapCompare) -> None:
    app = pictured(gallery_app(BothScreen))
    assert snap_compare(app, terminal_size=(200, 60), run_before=settle)


@pytest.fixture(autouse=True)
def _on_the_baseline(request: pytest.FixtureRequest) -> None:
    import sys

    updates = request.config.getoption("--snapshot-update")
    if updates and sys.version_info[:2] != (3, 11):
        pytest.exit("pictures are made on Python 3.11 only", returncode=1)
