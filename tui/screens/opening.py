"""Opening a file or folder with the system's own program."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.i18n import t

if TYPE_CHECKING:
    from tui.widgets.frame import OfficeScreen


def open_outside(screen: OfficeScreen[Any], path: Path) -> None:
    """Show a file or folder outside; where nothing can, say where it lies."""
    from core.printing.spool import open_command  # noqa: PLC0415 - start-up

    command = open_command(path)
    if command is None:
        screen.say(t("print.cannot_open", path=path))
        return
    try:
        subprocess.Popen(  # noqa: S603 - the system's own viewer and our own path
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        screen.say(t("print.cannot_open", path=path))
        return
    screen.say(t("print.opening", path=path))
