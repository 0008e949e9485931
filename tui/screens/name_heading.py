"""Which column holds the names, asked where no heading says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.i18n import t
from tui.screens.work import WorkScreen, joined
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.exchange.unnamed import UnnamedColumn
    from core.office import Office


def _candidates(_office: Office, path: Path) -> tuple[UnnamedColumn, ...]:
    from core.exchange.unnamed import unnamed_columns  # noqa: PLC0415 - start-up

    return unnamed_columns(path)


async def ask_name_heading(screen: WorkScreen[Any], path: Path) -> str:
    """Ask which column is the name; empty when nobody says, or nothing looks like headings.

    Must run in a worker: it waits for the dialog.
    """
    columns = await screen.attempt(_candidates, path)
    if not columns:
        return ""
    choices = [Choice(one.heading, detail=joined(one.samples)) for one in columns]
    dialog = ChooseDialog(t("workbook.which_name"), choices, t("workbook.which_name_text"))
    return await screen.app.push_screen_wait(dialog) or ""
