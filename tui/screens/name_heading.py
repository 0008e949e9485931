"""Which column holds the names, asked where no heading says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.errors import CunxiaoError
from core.i18n import t
from tui.screens.work import WorkScreen, joined
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.exchange.unnamed import UnnamedColumn
    from core.office import Office

T = TypeVar("T")


def _candidates(_office: Office, path: Path) -> tuple[UnnamedColumn, ...]:
    from core.exchange.unnamed import unnamed_columns  # noqa: PLC0415 - start-up

    return unnamed_columns(path)


class AsksForName(WorkScreen[None]):
    """Reads workbooks; where no heading says which column is the name, it asks instead of refusing.

    The refusal's own advice, to write another heading into the file, is only given when nobody
    points to a column: two ways out at once would contradict each other.
    """

    def __init__(self) -> None:
        super().__init__()
        self._withheld: list[CunxiaoError] = []
        self._may_ask = False

    async def read_with_name(
        self, path: Path, read: Callable[[str], Awaitable[T | None]]
    ) -> T | None:
        """Return what `read` makes of the headings alone, else of the column somebody names.

        `read` shows its own refusals and returns None then. Must run in a worker: it may wait for
        the dialog.
        """
        self._may_ask, self._withheld = True, []
        try:
            found = await read("")
        finally:
            self._may_ask = False
        if found is not None or not self._withheld:
            return found
        self.say("")
        name = await self._ask_name_heading(path)
        if name:
            return await read(name)
        self.fail(self._withheld[0])
        return None

    def fail(self, error: CunxiaoError) -> None:
        """Show a refusal, unless a question comes in its place."""
        if self._may_ask and error.code == "no_headings":
            self._withheld.append(error)
        else:
            super().fail(error)

    async def _ask_name_heading(self, path: Path) -> str:
        """Ask; empty when nobody says, or nothing looks like headings."""
        columns = await self.attempt(_candidates, path)
        if not columns:
            return ""
        choices = [Choice(one.heading, detail=joined(one.samples)) for one in columns]
        dialog = ChooseDialog(t("workbook.which_name"), choices, t("workbook.which_name_text"))
        return await self.app.push_screen_wait(dialog) or ""
