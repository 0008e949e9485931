"""What the machine says about a file, in the codes of the store."""

from __future__ import annotations

import errno
from pathlib import Path

from core.errors import StoreError
from core.files import OWNER_ONLY, move, sync_file, sync_folder, write_whole

__all__ = ["OWNER_ONLY", "move", "sync_file", "sync_folder", "translate", "write_whole"]

_CODES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EIO: "disk_error",
}

ERROR_CODES = ("disk_full", "disk_error", "cannot_write_there")


def translate(error: OSError, path: Path) -> StoreError:
    """Return the error of the house for what the machine said about a file."""
    code = _CODES.get(error.errno or 0, "cannot_write_there")
    return StoreError(code, path=str(path))
