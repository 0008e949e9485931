"""Writing a file so that a reader finds the old one or the new one, never half of one.

Every function raises OSError: each room says in its own codes what a failure means.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

PART_SUFFIX = ".part"

NO_DAY_OF_MAKING = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's dates have no zone
"""Stands as every workbook's date of making, so that equal tables give equal bytes."""

_CANNOT_FLUSH = frozenset(
    {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EPERM, errno.EACCES, errno.EISDIR}
)
"""What sticks and shares say that refuse to flush a folder; its files were flushed before."""

OWNER_ONLY = 0o600
EVERYBODY = 0o666
"""Before the umask, as for any new file."""

WAITS: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4) if os.name == "nt" else ()
"""Seconds between tries to give a file its name: on Windows a virus scanner or the index opens what
was just written, and for as long nobody may rename it. pip waits up to a second for the same."""


def write_whole(
    path: Path, data: bytes, *, durable: bool = True, permissions: int = EVERYBODY
) -> None:
    """Write `.part` beside the target, flush it to the disk, then rename it over the target.

    `durable=False` skips the flush, for what can be made again.
    """
    put_in_place(write_part(path, data, durable=durable, permissions=permissions), path)
    if durable:
        sync_folder(path.parent)


def write_part(
    path: Path, data: bytes, *, durable: bool = True, permissions: int = EVERYBODY
) -> Path:
    """Write a target's whole content beside it under a passing name, and return that."""
    part = path.with_name(path.name + PART_SUFFIX)
    try:
        descriptor = os.open(part, _WRITE_NEW, permissions)
        with open(descriptor, "wb") as stream:  # noqa: PTH123 - only os.open takes permissions
            stream.write(data)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def put_in_place(part: Path, path: Path) -> None:
    """Give a finished part its name; the part is gone when that is not possible."""
    try:
        move(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def move(source: Path, target: Path) -> None:
    """Give a file another name, over one that has it; or a folder one that is free."""
    for seconds in WAITS:
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(seconds)
        else:
            return
    source.replace(target)


def is_file_there(path: Path) -> bool:
    """Whether a file is there; False, too, where the system cannot or will not say.

    A name beyond what the disk takes, a folder that one may not enter, a stick that is being
    pulled: `Path.is_file` raises there, and what a person typed must never end the program.
    """
    return os.path.isfile(path)  # noqa: PTH113 - Path's own raises


def is_folder_there(path: Path) -> bool:
    """Whether a folder is there; False, too, where the system cannot or will not say."""
    return os.path.isdir(path)  # noqa: PTH112 - Path's own raises


def is_anything_there(path: Path) -> bool:
    """Whether a name is taken; False, too, where the system cannot or will not say."""
    return os.path.exists(path)  # noqa: PTH110 - Path's own raises


def names_beside(path: Path) -> Iterator[Path]:
    """Yield the path, then `name(2).pdf`, `name(3).pdf` and on beside it, without end."""
    yield path
    for number in count(2):
        yield path.with_stem(f"{path.stem}({number})")


def free_path(path: Path) -> Path:
    """Return the path, or the first one beside it that is free.

    For what a person may not want to lose: another paper of the same child on the same day.
    """
    return next(name for name in names_beside(path) if not is_anything_there(name))


def holds(path: Path, data: bytes) -> bool:
    """Whether a file is there and holds exactly this; False where it cannot be read."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def sync_folder(folder: Path) -> None:
    """Flush a folder's own entry, where the system can (Windows cannot)."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return  # a folder that may be written but not listed
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_FLUSH:
            raise
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Flush a file that was written and closed."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


_WRITE_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
