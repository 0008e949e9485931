"""Writing a finished document so that nobody ever finds half of one."""

from __future__ import annotations

from pathlib import Path

from core.errors import PrintingError
from core.files import holds, is_anything_there, names_beside, put_in_place, sync_folder, write_part


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under a passing name, make it durable, then give it its own name.

    Raises PrintingError(`target_in_use`) when another program holds the file open, and
    PrintingError(`target_not_writable`) when the folder or the disk does not take it; what
    stood there before is untouched.
    """
    try:
        part = write_part(path, data)
    except OSError as error:
        raise PrintingError("target_not_writable", file=path.name) from error
    try:
        put_in_place(part, path)
        sync_folder(path.parent)
    except OSError as error:
        raise PrintingError("target_in_use", file=path.name) from error


def write_beside(path: Path, data: bytes) -> Path:
    """Write a file that people type into, and return where it went: one that is there stays.

    One that holds exactly this is kept as it is; otherwise a name beside it is taken. Raises
    PrintingError as `write_whole`.
    """
    for target in names_beside(path):
        if holds(target, data):
            break
        if not is_anything_there(target):
            write_whole(target, data)
            break
    return target
