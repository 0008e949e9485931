"""Where bundles may lie: sticks, desktop, downloads, documents, what came by WeChat.

They are known by content, never by name.

WebDAV is not there yet: mount the server as a folder (`docs/sync.md`, 11).
"""

from __future__ import annotations

import ctypes
import os
import re
import string
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

AGE_HEADER = b"age-encryption.org/v1\n"
MOST_FILES = 2000
"""Looked at per place; a stick full of pictures must not make anybody wait."""

_HOME_FOLDERS = ("Desktop", "桌面", "Downloads", "下载", "Documents", "文档")
_DRIVE_REMOVABLE, _DRIVE_FIXED = 2, 3
"""GetDriveType: DRIVE_REMOVABLE and DRIVE_FIXED."""
_WECHAT = (("WeChat Files", "FileStorage/File"), ("xwechat_files", "msg/file"))
"""Where WeChat on a PC keeps received files: 3.x, and 4.x (Windows and Linux).

A folder for each account, in that one folder for each month: `wxid_x/msg/file/2026-10`.
"""
_MOST_MONTHS = 3
_MONTH = re.compile(r"\d{4}-\d{2}")
"""Other folders there are WeChat's own."""
_MOUNTS = ("/media", "/run/media", "/mnt", "/Volumes")


@dataclass(frozen=True, slots=True)
class Letter:
    """A file that looks like a bundle. `modified` is UTC."""

    path: Path
    size: int
    modified: datetime


def sticks() -> list[Path]:
    """Return the roots of removable drives, as far as this system shows them.

    An ordinary folder where sticks are mounted is none: somebody would pull the stick out and
    believe that it holds what lies on the PC.
    """
    if sys.platform == "win32":
        # A card reader without a card is no folder; Windows would ask the person for a card.
        msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS)
        return [drive for drive in _drives(_DRIVE_REMOVABLE) if _is_folder(drive)]
    found: list[Path] = []
    for place in map(Path, _MOUNTS):
        for entry in _entries(place):
            found += [path for path in (entry, *_entries(entry)) if os.path.ismount(path)]
    return [path for path in found if _is_folder(path)]


def _drives(kind: int) -> list[Path]:
    """Return the roots of the drives of one kind; none but on Windows."""
    if sys.platform == "win32":
        drives = (Path(f"{letter}:\\") for letter in string.ascii_uppercase[2:])
        kind_of = ctypes.windll.kernel32.GetDriveTypeW
        return [one for one in drives if kind_of(str(one)) == kind]
    return []


def places() -> list[Path]:
    """Return every folder where a bundle may lie: sticks, then the person's own, then WeChat's."""
    home = Path.home()
    own = [*(home / name for name in _HOME_FOLDERS), _documents()]
    return [*sticks(), *(path for path in dict.fromkeys(own) if _is_folder(path)), *received()]


def received() -> list[Path]:
    """Return the folders of the last months in which WeChat put received files, newest first."""
    home = Path.home()
    bases = dict.fromkeys(
        [home, *(home / name for name in _HOME_FOLDERS[-2:]), _documents(), *_drives(_DRIVE_FIXED)]
    )
    months = [
        month
        for base in bases
        for name, inner in _WECHAT
        for account in _entries(base / name)
        for month in _entries(account / inner)
        if _MONTH.fullmatch(month.name) and _is_folder(month)
    ]
    latest = sorted({month.name for month in months}, reverse=True)[:_MOST_MONTHS]
    kept = [month for month in months if month.name in latest]
    return sorted(kept, key=lambda month: month.name, reverse=True)


def _documents() -> Path:
    """Return the folder of documents where this system has it: on Windows often on D:."""
    import platformdirs  # noqa: PLC0415 - start-up

    return platformdirs.user_documents_path()


def letters(folders: Iterable[Path], limit: int = 30) -> list[Letter]:
    """Return the newest files in these folders, and one level below, that begin like a bundle."""
    found: dict[Path, Letter] = {}
    for folder in folders:
        for path in _files(folder):
            letter = _letter(path)
            if letter is not None:
                found[path] = letter
    newest = sorted(found.values(), key=lambda letter: (letter.modified, str(letter.path)))
    return newest[::-1][:limit]


def _files(folder: Path) -> Iterator[Path]:
    count = 0
    for entry in _entries(folder):
        inner = _entries(entry) if _is_folder(entry) else [entry]
        for path in inner:
            count += 1
            if count > MOST_FILES:
                return
            yield path


def _letter(path: Path) -> Letter | None:
    try:
        if path.name.endswith(".part") or not path.is_file():
            return None
        with path.open("rb") as stream:
            if stream.read(len(AGE_HEADER)) != AGE_HEADER:
                return None
        status = path.stat()
    except OSError:
        # A file that cannot be read is no letter; the next one may be.
        return None
    return Letter(path, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        # Not mounted, not ours, or pulled out just now.
        return []


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
