"""What the screens that read or write a file ask alike: for a workbook, for a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.i18n import t
from tui.screens.opening import open_outside
from tui.screens.work import WorkScreen, file_places, folder_places
from tui.widgets.path_dialog import PathDialog, PathWish, Place


async def choose_workbook(
    screen: WorkScreen[None], wish: PathWish, chosen: Callable[[Path | None], None]
) -> None:
    """Ask for a workbook, beginning where one was taken from last."""
    from core.workbooks.last_folder import last_folder  # noqa: PLC0415 - start-up

    last = await screen.attempt(last_folder)
    others = [place for place in file_places() if place.path != last]
    own = [Place(last.name or str(last), last, comes_first=True)] if last is not None else []
    screen.app.push_screen(PathDialog(replace(wish, places=(*own, *others))), chosen)


def choose_folder(
    screen: WorkScreen[None], folder: Path, chosen: Callable[[Path | None], None]
) -> None:
    """Ask for a folder, beginning with this one."""
    wish = PathWish(t("print.folder_title"), tuple(folder_places(folder)), is_folder=True)
    screen.app.push_screen(PathDialog(wish), chosen)


def open_written(screen: WorkScreen[None], path: Path, *, is_folder: bool) -> None:
    """Open a file that was written, or the folder it lies in."""
    open_outside(screen, path.parent if is_folder else path)
