"""Writing a finished document so that nobody ever finds half of one."""

from __future__ import annotations

import os
from pathlib import Path

from core.errors import PrintingError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under a passing name, make it durable, then give it its own name.

    Raises PrintingError(`target_in_use`) when another program holds the file open, and
    PrintingError(`target_not_writable`) when the folder or the disk does not take it; what
    stood there before is untouched.
    """
    passing = path.with_name(path.name + ".part")
    try:
        with passing.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        passing.unlink(missing_ok=True)
        raise PrintingError("target_not_writable", file=path.name) from error
    try:
        passing.replace(path)
    except OSError as error:
        passing.unlink(missing_ok=True)
        raise PrintingError("target_in_use", file=path.name) from error
