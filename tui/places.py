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


def behind(module: str, name: str, *about: object, **asked: object) -> ScreenMaker:
    """Return what makes a screen from what it is about; its module is imported only then."""

    def make() -> OfficeScreen[None]:
        screen = getattr(import_module(f"tui.screens.{module}"), name)(*about, **asked)
        if not isinstance(screen, OfficeScreen):
            raise TypeError(name)
        return screen

    return make


PLACES: Mapping[str, ScreenMaker] = {
    "pupils": behind("pupils", "PupilsScreen"),
    "grouping": behind("classes", "ClassesScreen"),
    "draw": behind("draw", "DrawScreen"),
    "staff": behind("staff", "StaffScreen"),
    "fill": behind("fill", "FillScreen"),
    "print": behind("print", "PrintScreen"),
    "stick": behind("stick", "StickScreen"),
    "conflicts": behind("conflicts", "ConflictsScreen"),
    "handover": behind("handover", "HandoverScreen"),
    "settings": behind("settings", "SettingsScreen"),
    "year": behind("year", "YearScreen"),
    "teams": behind("teams", "TeamsScreen"),
    "privacy": behind("privacy", "PrivacyScreen"),
    "rates": behind("rates", "RatesScreen"),
    "import": behind("import_review", "ImportReviewScreen"),
}
"""Places by the name that `CunxiaoApp.action_go` takes."""


def first_screen(home: Home) -> OfficeScreen[None]:
    """Return what one sees first: unlocking, the first day, or why neither is possible."""
    if home.exists:
        return behind("unlock", "UnlockScreen")()
    if is_vacant(home):
        return behind("founding", "FoundingScreen")()
    return behind("unlock", "NotAHomeScreen")()
