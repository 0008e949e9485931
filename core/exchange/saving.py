"""Writing a workbook so that the old one is whole until the new one is."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from core.errors import ExchangeError
from core.files import (
    holds,
    is_anything_there,
    is_file_there,
    is_folder_there,
    move,
    names_beside,
    sync_file,
    sync_folder,
)

_MOST_NAMES = 99
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def save_workbook(
    path: Path, write: Callable[[Path], None], *, keeps_present: bool = False
) -> Path:
    """Let `write` fill a file beside `path`, then put it in place; return where it went.

    A target that is open in another program or may not be written stays as it is, and with
    `keeps_present` any target that is there: the file is saved beside it as `name(2).xlsx`,
    unless it is there already to the byte.
    Raises ExchangeError: `is_a_folder`, `folder_missing`, `folder_not_writable`,
    `workbook_disk_full`, `not_saved` (also where a device or a pipe stands in its place).
    Nothing half-written stays behind.
    """
    if is_folder_there(path):
        raise ExchangeError("is_a_folder", file=path.name)
    if not is_folder_there(path.parent):
        raise ExchangeError("folder_missing", folder=str(path.parent))
    if is_anything_there(path) and not is_file_there(path):
        raise ExchangeError("not_saved", file=path.name)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        write(part)
        sync_file(part)
        return _put_in_place(part, path, keeps_present=keeps_present)
    except Exception as error:
        cause = _system_error(error)
        if cause is None:
            raise
        raise _refusal(cause, path) from error
    finally:
        # A stick that went away or became read-only refuses this too; what counts was said.
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _system_error(error: Exception) -> OSError | None:
    """Return what the system said; xlsxwriter wraps it in its FileCreateError."""
    if isinstance(error, OSError):
        return error
    wrapped = error.args[0] if error.args else None
    return wrapped if isinstance(wrapped, OSError) else None


def _refusal(cause: OSError, path: Path) -> ExchangeError:
    if isinstance(cause, PermissionError) or cause.errno == errno.EROFS:
        return ExchangeError("folder_not_writable", folder=str(path.parent))
    if cause.errno in _FULL:
        return ExchangeError("workbook_disk_full", file=path.name)
    return ExchangeError("not_saved", file=path.name)


def _put_in_place(part: Path, path: Path, *, keeps_present: bool) -> Path:
    if keeps_present and is_anything_there(path):
        same = _same_beside(part, path)
        if same is not None:
            return same
    for target in _names(path):
        if keeps_present and is_anything_there(target):
            continue
        if _is_open_elsewhere(target):
            continue
        try:
            move(part, target)
        except PermissionError:
            if not os.access(path.parent, os.W_OK):
                raise
            continue
        sync_folder(target.parent)
        return target
    raise ExchangeError("not_saved", file=path.name)


def _same_beside(part: Path, path: Path) -> Path | None:
    data = part.read_bytes()
    for name in islice(names_beside(path), _MOST_NAMES):
        if not is_anything_there(name):
            return None
        if holds(name, data):
            return name
    return None


def _names(path: Path) -> list[Path]:
    first, *others = islice(names_beside(path), _MOST_NAMES)
    return [first, *(other for other in others if not is_anything_there(other))]


def _is_open_elsewhere(target: Path) -> bool:
    """Whether an office program has left its mark beside a file, or it may not be written."""
    if not is_anything_there(target):
        return False
    marks = (
        f"~${target.name}",
        f"~${target.name[2:]}",
        f".~lock.{target.name}#",
        f".~{target.name}",
    )
    if any(is_anything_there(target.with_name(mark)) for mark in marks):
        return True
    return not os.access(target, os.W_OK)
