"""Which screen stands behind which key; a screen's module is imported when one goes there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from core.preferences import is_vacant
from tui.widgets.frame import OfficeScreen

if TYPE_CHECKING:
    from core.storage.home import Home

ScreenMaker = Callable[[], OfficeScreen[None]]


def _behind(module: str, name: str) -> ScreenMaker:
    def make() -> OfficeScreen[None]:
        screen = getattr(import_module(f"tui.screens.{module}"), name)()
        if not isinstance(screen, OfficeScreen):
            raise TypeError(name)
        return screen

    return make


PLACES: Mapping[str, ScreenMaker] = {
    "pupils": _behind("pupils", "PupilsScreen"),
    "grouping": _behind("classes", "ClassesScreen"),
    "draw": _behind("draw", "DrawScreen"),
    "staff": _behind("staff", "StaffScreen"),
    "fill": _behind("fill", "FillScreen"),
    "print": _behind("print", "PrintScreen"),
    "stick": _behind("stick", "StickScreen"),
    "conflicts": _behind("conflicts", "ConflictsScreen"),
    "handover": _behind("handover", "HandoverScreen"),
    "settings": _behind("settings", "SettingsScreen"),
    "year": _behind("year", "YearScreen"),
    "teams": _behind("teams", "TeamsScreen"),
    "privacy": _behind("privacy", "PrivacyScreen"),
    "rates": _behind("rates", "RatesScreen"),
    "import": _behind("import_review", "ImportReviewScreen"),
}
"""Places by the name that `CunxiaoApp.action_go` takes."""


def first_screen(home: Home) -> OfficeScreen[None]:
    """Return what one sees first: unlocking, the first day, or why neither is possible."""
    if home.exists:
        return _behind("unlock", "UnlockScreen")()
    if is_vacant(home):
        return _behind("founding", "FoundingScreen")()
    return _behind("unlock", "NotAHomeScreen")()
