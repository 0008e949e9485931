"""Opening a file or folder with the system's own program."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.i18n import t

if TYPE_CHECKING:
    from tui.widgets.frame import OfficeScreen


def open_outside(screen: OfficeScreen[Any], path: Path) -> None:
    """Show a file or folder outside; where nothing can, say where it lies."""
    try:
        is_shown = _show(path)
    except OSError:
        is_shown = False
    screen.say(t("print.opening" if is_shown else "print.cannot_open", path=path))


def _show(path: Path) -> bool:
    """Start the system's own viewer; False where there is none. Raises OSError where none can."""
    start = getattr(os, "startfile", None)  # Windows alone has it
    if start is not None:
        start(path)
        return True
    from core.printing.spool import open_command  # noqa: PLC0415 - start-up

    command = open_command(path)
    if command is None:
        return False
    subprocess.Popen(  # noqa: S603 - the system's own viewer and our own path
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True
