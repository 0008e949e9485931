"""A pupil's photograph 照片: a file chosen, looked at and given out as a file, taken off again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.i18n import t
from core.ledgers.facts import Photo
from core.models import PupilId
from tui.screens.opening import open_outside
from tui.screens.work import WorkScreen, file_places
from tui.widgets.agenda import AgendaLine, act
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.path_dialog import PathDialog, PathWish

if TYPE_CHECKING:
    from core.office import Office

MESSAGE_IDS = ("photo.use.family", "photo.use.report", "photo.use.school")
USES = ("school", "family", "report")
"""What a photograph may be saved for, in the order of asking."""

PICTURES = (".jpg", ".jpeg", ".png")
"""What the dialog offers; what a file is, its bytes say."""


def photo_of(office: Office, pupil_id: PupilId) -> Photo | None:
    """Return the photograph that is kept; runs at the desk."""
    from core.records import photo  # noqa: PLC0415 - start-up

    return photo.photo_of(office, pupil_id)


def _keep(office: Office, pupil_id: PupilId, path: Path) -> Photo:
    from core.records.photo import keep_photo  # noqa: PLC0415 - start-up

    return keep_photo(office, pupil_id, path)


def _take_off(office: Office, pupil_id: PupilId) -> bool:
    from core.records.photo import take_off_photo  # noqa: PLC0415 - start-up

    take_off_photo(office, pupil_id)
    return True


def _save(office: Office, pupil_id: PupilId, use: str) -> Path:
    from core.records.photo import PhotoUse, save_photo  # noqa: PLC0415 - start-up

    return save_photo(office, pupil_id, PhotoUse(use))


def photo_line(held: Photo | None) -> AgendaLine:
    """Return the act, and since when there is a photograph."""
    if held is None:
        return act("photo", t("photo.title"), t("photo.none"))
    return act("photo", t("photo.title"), t("photo.held", day=held.kept_on.isoformat()))


class PhotoActs:
    """What can be done about the photograph of one pupil, on the screen that shows her acts."""

    def __init__(
        self, screen: WorkScreen[Any], pupil_id: PupilId, repaint: Callable[[], Awaitable[None]]
    ) -> None:
        self._screen = screen
        self._pupil_id = pupil_id
        self._repaint = repaint

    def ask(self, held: Photo | None) -> None:
        """Ask for a file; where there is a photograph, first what shall become of it."""
        if held is None:
            self._choose_file()
            return
        choices = [
            Choice("save", t("photo.save"), t("photo.save_hint")),
            Choice("replace", t("photo.replace"), t("photo.replace_hint")),
            Choice("remove", t("photo.remove"), t("photo.remove_hint")),
        ]
        sentence = t("photo.held", day=held.kept_on.isoformat())
        self._screen.app.push_screen(
            ChooseDialog(t("photo.title"), choices, sentence), self._chosen
        )

    def _chosen(self, value: str | None) -> None:
        if value == "save":
            self._choose_use()
        elif value == "replace":
            self._choose_file()
        elif value == "remove":
            self._screen.run_worker(self._remove())

    def _choose_use(self) -> None:
        choices = [Choice(one, t(f"photo.use.{one}")) for one in USES]
        dialog = ChooseDialog(t("photo.save"), choices, t("photo.save_sentence"))
        self._screen.app.push_screen(dialog, self._use_chosen)

    def _use_chosen(self, use: str | None) -> None:
        if use is not None:
            self._screen.run_worker(self._save(use))

    async def _save(self, use: str) -> None:
        path = await self._screen.attempt(_save, self._pupil_id, use)
        if path is not None:
            open_outside(self._screen, path)

    def _choose_file(self) -> None:
        wish = PathWish(
            t("photo.choose"), tuple(file_places()), PICTURES, sentence=t("photo.choose_hint")
        )
        self._screen.app.push_screen(PathDialog(wish), self._file_chosen)

    def _file_chosen(self, path: Path | None) -> None:
        if path is not None:
            self._screen.run_worker(self._keep(path))

    async def _keep(self, path: Path) -> None:
        if await self._screen.attempt(_keep, self._pupil_id, path) is not None:
            await self._repaint()
            self._screen.say(t("photo.kept"))

    async def _remove(self) -> None:
        if await self._screen.attempt(_take_off, self._pupil_id):
            await self._repaint()
            self._screen.say(t("photo.removed"))
