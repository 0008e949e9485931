"""Writing a file so that a reader finds the old one or the new one, never half of one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from core.errors import StoreError

_CODES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "cannot_write_there",
    errno.EACCES: "cannot_write_there",
    errno.EPERM: "cannot_write_there",
}

ERROR_CODES = ("disk_full", "cannot_write_there")


def translate(error: OSError, path: Path) -> StoreError:
    """Return the error of the house for what the machine said about a file."""
    code = _CODES.get(error.errno or 0, "cannot_write_there")
    return StoreError(code, path=str(path))


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write `.part` beside the target, flush it to the disk, then rename it over the target.

    `durable=False` skips the flush, for what can be made again. Raises OSError.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's own entry, where the system can (Windows cannot)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some sticks and shares refuse to flush a folder; the file itself was flushed.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Flush a file that was written and closed."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
