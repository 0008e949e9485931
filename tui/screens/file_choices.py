"""What the screens that write a file ask alike: for a folder, and what to open after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.i18n import t
from tui.screens.opening import open_outside
from tui.screens.work import WorkScreen, folder_places
from tui.widgets.path_dialog import PathDialog, PathWish


def choose_folder(
    screen: WorkScreen[None], folder: Path, chosen: Callable[[Path | None], None]
) -> None:
    """Ask for a folder, beginning with this one."""
    wish = PathWish(t("print.folder_title"), tuple(folder_places(folder)), is_folder=True)
    screen.app.push_screen(PathDialog(wish), chosen)


def open_written(screen: WorkScreen[None], path: Path, *, is_folder: bool) -> None:
    """Open a file that was written, or the folder it lies in."""
    open_outside(screen, path.parent if is_folder else path)
