"""Reading and writing where a person pointed: a stick may be full, protected or pulled."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from core.errors import StoreError
from core.files import move, names_beside
from core.storage.files import sync_folder, translate

MOST_TRIES = 998


def write_bundle(folder: Path, name: str, data: bytes) -> Path:
    """Write `.part`, flush, read back, rename, flush the folder; return where it lies.

    A file of that name is never replaced: `(2)` is put behind the name. Raises
    StoreError(`folder_missing`, `cannot_write_there`, `disk_full`, `read_back_differs`).
    """
    if not folder.is_dir():
        # It is not made: on a stick that was pulled it would lie on the disk beside it.
        raise StoreError("folder_missing", folder=str(folder))
    target = _free_name(folder / name)
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if part.read_bytes() != data:
            raise StoreError("read_back_differs", path=str(folder))
        move(part, target)
        sync_folder(folder)
    except OSError as error:
        raise translate(error, target) from error
    finally:
        _clear(part)
    return target


def read_capped(path: Path, most: int) -> bytes:
    """Return what a file holds, and one byte more than `most` of a longer one.

    Raises StoreError(`cannot_read`).
    """
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise StoreError("cannot_read", path=str(path)) from error


def _free_name(target: Path) -> Path:
    for candidate in islice(names_beside(target), MOST_TRIES):
        if not candidate.exists():
            return candidate
    raise StoreError("cannot_write_there", path=str(target.parent))


def _clear(part: Path) -> None:
    """Take away a half-written file; a stick that is gone took it along."""
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return
