"""Choosing a file or a folder: what lies where such files usually lie, or a typed path."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from core.files import is_file_there, is_folder_there
from core.i18n import t
from tui.commands import SAME_AS
from tui.widgets.dialogs import ChooseEntry, Dialog
from tui.widgets.list_body import ColumnSpec, ListBody, ListRow
from tui.widgets.prose import Prose

MOST_SHOWN = 200
"""Files offered of a folder."""
MOST_LOOKED_AT = 5000
"""Names read of a folder, in no order: a full download folder must not hold up the screen."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder where such files usually lie: a stick, the desktop, downloads.

    `comes_first`: what lies there is offered before what is newer elsewhere.
    """

    label: str
    path: Path
    comes_first: bool = False


@dataclass(frozen=True, slots=True)
class PathWish:
    """What is being chosen. `suffixes` like ('.xlsx', '.xls'); empty: any. A folder otherwise."""

    title: str
    places: tuple[Place, ...] = ()
    suffixes: tuple[str, ...] = ()
    is_folder: bool = False
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of the list."""

    path: Path
    label: str
    detail: str
    is_folder: bool


def candidates(wish: PathWish, typed: str) -> list[Found]:
    """Return what to offer: the newest files of the places, or what the typed path may become.

    Touches the disk. A folder that cannot be read offers nothing.
    """
    typed = _bare(typed)
    if typed and (os.sep in typed or "/" in typed or typed.startswith("~")):
        return _completions(wish, typed)
    wanted = typed.casefold()
    if wish.is_folder:
        offers = [Found(p.path, p.label, str(p.path), is_folder=True) for p in wish.places]
    else:
        offers = _newest(wish)
    return [found for found in offers if wanted in f"{found.label} {found.detail}".casefold()]


def _newest(wish: PathWish) -> list[Found]:
    """Return the newest files of all places together; those of a stick stand before them."""
    found = [
        (place.comes_first, changed, Found(path, path.name, place.label, is_folder=False))
        for place in wish.places
        for changed, path in _latest(wish, place.path)
    ]
    found.sort(key=lambda one: one[:2], reverse=True)
    return [one for _, _, one in found]


def _latest(wish: PathWish, folder: Path) -> list[tuple[float, Path]]:
    files = [(_changed_at(path), path) for path in _entries(folder) if _fits(wish, path)]
    return sorted(files, key=lambda one: one[0], reverse=True)[:MOST_SHOWN]


def _completions(wish: PathWish, typed: str) -> list[Found]:
    path = _typed_path(typed)
    ends_in_folder = typed.endswith(("/", os.sep))
    folder, prefix = (path, "") if ends_in_folder else (path.parent, path.name.casefold())
    offers: list[Found] = []
    for entry in sorted(_entries(folder)):
        if len(offers) == MOST_SHOWN:
            break
        is_folder = is_folder_there(entry)
        if entry.name.casefold().startswith(prefix) and (is_folder or _fits(wish, entry)):
            detail = t("path.folder") if is_folder else ""
            offers.append(Found(entry, entry.name, detail, is_folder))
    return offers


def _typed_path(typed: str) -> Path:
    """Return a typed path with `~` as one's own folder; ~$名单.xlsx is a name, nobody's account."""
    path = Path(_bare(typed))
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _bare(typed: str) -> str:
    """Return a path without the quotes in which file managers copy and terminals drop one."""
    is_quoted = len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "\"'"
    return typed[1:-1] if is_quoted else typed


def _entries(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as found:
            names = [entry.path for entry, _ in zip(found, range(MOST_LOOKED_AT), strict=False)]
    except (OSError, ValueError):
        return []
    return [Path(name) for name in names if not Path(name).name.startswith(".")]


def _fits(wish: PathWish, path: Path) -> bool:
    if wish.is_folder or (wish.suffixes and path.suffix.lower() not in wish.suffixes):
        return False
    return is_file_there(path)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


class PathDialog(Dialog[Path | None]):
    """Chooses a path: Enter takes the offered one, ^D writes it into the box to go on from."""

    HELP_ID: ClassVar[str] = "help.path_dialog"
    BINDINGS: ClassVar[list[BindingType]] = [SAME_AS.called("command.complete").binding()]

    def __init__(self, wish: PathWish) -> None:
        super().__init__(wish.title, wish.sentence)
        self._wish = wish
        self._found: list[Found] = []
        columns = (ColumnSpec("name", "", 40, grows=True), ColumnSpec("where", "", 18))
        self._body: ListBody[int] = ListBody(columns, self)
        self._body.can_focus = False
        self._body.is_driven = True
        self._body.styles.height = 9

    def compose_panel(self) -> ComposeResult:
        """Compose the box, the offers, and a line for what is wrong."""
        yield ChooseEntry(widget_id="path")
        yield self._body
        yield Prose(classes="path-note")

    async def on_mount(self) -> None:
        """Offer what lies where such files lie."""
        await self._offer("")

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Give the list its rows."""
        return [ListRow((self._found[at].label, self._found[at].detail)) for at in ids]

    @on(Input.Changed, "#path")
    async def _typed(self, event: Input.Changed) -> None:
        await self._offer(event.value.strip())

    async def _offer(self, typed: str) -> None:
        self._found = await asyncio.to_thread(candidates, self._wish, typed)
        ids = range(len(self._found))
        self._body.show_ids(ids, dict(zip(ids, await self.rows(ids), strict=True)))
        is_folder = self._wish.is_folder and bool(typed)
        nothing = t("path.no_such_folder") if is_folder else t("path.nothing_here")
        note = "" if self._found else nothing
        self.query_one(".path-note", Prose).text = note

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        self._body.move(steps)

    def action_same_as(self) -> None:
        """Write the offered path into the box; a folder is entered."""
        at = self._body.selected_id
        if at is not None:
            found = self._found[at]
            entry = self.query_one(ChooseEntry)
            entry.value = f"{found.path}{os.sep if found.is_folder else ''}"
            entry.cursor_position = len(entry.value)

    def action_choose(self) -> None:
        """Take the typed path when it is one; otherwise the offered one, entering a folder."""
        typed = _typed_path(self.query_one(ChooseEntry).value.strip())
        is_whole = (is_folder_there if self._wish.is_folder else is_file_there)(typed)
        if str(typed) != "." and is_whole:
            self.dismiss(typed)
            return
        at = self._body.selected_id
        if at is None:
            is_folder = self._wish.is_folder
            missing = t("path.no_folder") if is_folder else t("path.not_there")
            self.query_one(".path-note", Prose).text = missing
        elif self._found[at].is_folder and not self._wish.is_folder:
            self.action_same_as()
        else:
            self.dismiss(self._found[at].path)

    @on(ListBody.Opened)
    def _clicked(self) -> None:
        self.action_choose()
