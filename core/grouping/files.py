"""Plans and certificates as files: read whole and bounded, written whole."""

from __future__ import annotations

from pathlib import Path

from core.assign.documents import MAX_BYTES
from core.errors import GroupingError
from core.storage.files import translate, write_whole


def read_file(path: Path) -> bytes:
    """Return a document's bytes.

    Raises GroupingError: `file_missing`, `file_unreadable`, `document_too_large`.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise GroupingError("file_missing", file=path.name) from error
    except OSError as error:
        raise GroupingError("file_unreadable", file=path.name) from error
    if len(data) > MAX_BYTES:
        raise GroupingError("document_too_large", where=path.name)
    return data


def write_file(path: Path, document: bytes) -> None:
    """Write a document; raises StoreError: `cannot_write_there`, `disk_full`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, document)
    except OSError as error:
        raise translate(error, path) from error


def made_folder(path: Path) -> Path:
    """Return a folder that is there now; raises StoreError as `write_file`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise translate(error, path) from error
    return path


def require_writable(path: Path) -> None:
    """Make sure, before anything is spent, that a file can be written; raises like `write_file`."""
    trial = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(21, "folder", str(path))
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise translate(error, path) from error
