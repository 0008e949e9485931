"""What working screens share: refusals as sentences, long work, and places for files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from core.errors import CunxiaoError
from core.files import is_folder_there
from core.i18n import t
from tui.desk import StoppedError, Ticker
from tui.screens.base import RoomScreen
from tui.widgets.dialogs import ProgressDialog
from tui.widgets.path_dialog import Place

if TYPE_CHECKING:
    from core.office import Office

P = ParamSpec("P")
T = TypeVar("T")
ResultT = TypeVar("ResultT")


class WorkScreen(RoomScreen[ResultT]):
    """A screen whose acts are use cases over the open office."""

    async def attempt(
        self, use_case: Callable[Concatenate[Office, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Run a use case; a refusal is shown as its sentence, and None comes back."""
        try:
            return await self.use(use_case, *args, **kwargs)
        except CunxiaoError as error:
            self.fail(error)
            return None

    async def long_work(self, title: str, work: Callable[[Office, Ticker], T]) -> T | None:
        """Run long work under a progress dialog; None when it was stopped or refused.

        A refusal is shown as its sentence; what was stopped changed nothing and says so.
        """
        ticker = Ticker()
        dialog = ProgressDialog(title, ticker)
        await self.app.push_screen(dialog)
        try:
            return await self.use(work, ticker)
        except StoppedError:
            self.say(t("work.stopped"))
        except CunxiaoError as error:
            self.fail(error)
        finally:
            dialog.dismiss(None)
        return None


def joined(names: Iterable[str]) -> str:
    """Return names in a row, as the language in use puts them."""
    return t("work.between").join(names)


def quoted(name: str) -> str:
    """Return a word of a workbook between the quotation marks of the language in use."""
    return t("work.quoted", name=name)


def stick_label(root: Path) -> str:
    """Return how a stick is called: its letter or volume name, and the room left on it."""
    name = root.name or str(root)
    try:
        free = shutil.disk_usage(root).free
    except OSError:
        return t("work.stick", name=name)
    return t("work.stick_free", name=name, room=amount(free))


def amount(size: int) -> str:
    """Return a number of bytes as people say it."""
    if size >= 1_000_000_000:
        return f"{size / 1_000_000_000:.1f} GB"
    if size >= 1_000_000:
        return f"{size / 1_000_000:.0f} MB"
    return f"{max(size // 1_000, 1)} KB"


def stick_places() -> list[Place]:
    """Return the sticks that are plugged in. Touches the disk."""
    from sync import mailbox  # noqa: PLC0415 - start-up

    return [Place(stick_label(root), root, comes_first=True) for root in mailbox.sticks()]


def file_places() -> list[Place]:
    """Return where files usually lie: sticks, then the person's own folders, then WeChat's."""
    from sync import mailbox  # noqa: PLC0415 - start-up

    sticks = stick_places()
    roots = {place.path for place in sticks}
    others = [path for path in mailbox.places() if path not in roots]
    by_chat = set(mailbox.received())
    return [
        *sticks,
        *(Place(t("path.wechat") if one in by_chat else one.name, one) for one in others),
    ]


def folder_places(*first: Path) -> list[Place]:
    """Return folders to write into: these first, then sticks and the person's own folders."""
    from sync import mailbox  # noqa: PLC0415 - start-up

    own = [
        Place(path.name or str(path), path)
        for path in dict.fromkeys(first)
        if is_folder_there(path)
    ]
    taken = {*(place.path for place in own), *mailbox.received()}
    return [*own, *(place for place in file_places() if place.path not in taken)]
