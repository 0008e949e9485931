"""Backups: one file that holds the encrypted store, the operators' keys and the recovery key.

Nothing in it is in the clear: the store keeps its cipher, the keys stay wrapped. The file is a
plain zip without compression, so that its parts can be had with any tool.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from core.errors import StoreError
from core.files import PART_SUFFIX, is_file_there
from core.office import Office
from core.storage.files import move, sync_file, sync_folder, translate
from core.storage.home import (
    FOLDER_PERMISSIONS,
    Home,
    building_place,
    move_in,
    require_free,
)
from core.storage.store import Store

if TYPE_CHECKING:
    from zipfile import ZipFile

MANIFEST = "manifest.json"
STORE = "store.db"
KEYS = "keys"
VERSION = 1
SUFFIX = ".cunxiao"
LAST_BACKUP = "backup.last"
MAX_MEMBERS = 64
MAX_MANIFEST_BYTES = 64 * 1024
MAX_NAME_CHARACTERS = 40
_CHUNK = 1 << 20
_BROKEN = (
    *(ValueError, KeyError, TypeError, AttributeError, EOFError, RecursionError),
    *(NotImplementedError, RuntimeError, zlib.error, struct.error),
)
"""What Python's zip and JSON readers say of bytes that nobody wrote."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written and read back."""

    path: Path
    bytes: int


def make_backup(office: Office, folder: Path) -> Backup:
    """Write a backup into a folder that somebody chose, and note when. Errors as `write_backup`.

    One in the home goes down with the disk as the daily ones do, so it is no more than another.
    """
    made = write_backup(office, folder)
    if not folder.resolve().is_relative_to(office.home.path.resolve()):
        office.store.settings.set(LAST_BACKUP, office.clock.now().isoformat(timespec="seconds"))
    office.audit("backup")
    return made


def write_backup(office: Office, folder: Path) -> Backup:
    """Write a backup into a folder and read it back.

    The copy is opened with the store's key before the file gets its name. Raises StoreError
    (`cannot_write_there`, `disk_full`, `backup_disk_full` where it is the other disk that is
    full, `backup_damaged`).
    """
    day = office.clock.today().strftime("%Y%m%d")
    target = _free_name(folder, f"备份_{_for_file(office.school.name)}_{day}")
    work = office.home.work_folder
    part = target.with_name(target.name + PART_SUFFIX)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        office.home.sweep()
        work.mkdir(mode=FOLDER_PERMISSIONS)
        copy = work / STORE
        office.store.copy_to(copy)
        _check_copy(copy, office)
        members = {STORE: copy} | {
            f"{KEYS}/{path.name}": path for path in sorted(office.home.keys_folder.glob("*.age"))
        }
        _write(part, members, office)
        _verified_manifest(part)
        move(part, target)
        sync_folder(folder)
    except OSError as error:
        raise _refusal(error, target, office.home.path) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        office.home.sweep()
    return Backup(target, target.stat().st_size)


def _refusal(error: OSError, target: Path, home: Path) -> StoreError:
    """Return what the machine said, and which disk is full: the stick, not the PC."""
    refused = translate(error, target)
    if refused.code == "disk_full" and _has_less_room(target.parent, home):
        return StoreError("backup_disk_full", path=str(target.parent))
    return refused


def _has_less_room(folder: Path, other: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < shutil.disk_usage(other).free
    except OSError:
        return False


def restore_backup(path: Path, home: Home) -> None:
    """Make a home from a backup; never touches an existing one.

    Raises StoreError: `home_exists`, `no_such_file`, `not_a_backup`, `backup_damaged`,
    `cannot_write_there`, `disk_full`.
    """
    from zipfile import ZipFile  # noqa: PLC0415 - start-up

    try:
        require_free(home)
        if not is_file_there(path):
            raise StoreError("no_such_file", path=str(path))
        names = _verified_manifest(path)
        building = building_place(home)
        try:
            with ZipFile(path) as archive:
                for name in names:
                    _extract(archive, name, building.path / name)
            building.restored_path.touch()
            move_in(building, home)
        finally:
            shutil.rmtree(building.path, ignore_errors=True)
    except OSError as error:
        raise translate(error, home.path) from error


def _for_file(name: str) -> str:
    """Return a school's name as a file's name can hold it, on FAT and NTFS too."""
    return re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]+', "-", name)[:MAX_NAME_CHARACTERS].strip(" .")


def _free_name(folder: Path, stem: str) -> Path:
    target = folder / f"{stem}{SUFFIX}"
    number = 2
    while target.exists():
        target = folder / f"{stem}_{number}{SUFFIX}"
        number += 1
    return target


def _check_copy(path: Path, office: Office) -> None:
    copy = Store.open(path, office.keys.store_key)
    try:
        if copy.history.heads() != office.store.history.heads():
            raise StoreError("backup_damaged", path=str(path))
    finally:
        copy.close()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(part: Path, members: Mapping[str, Path], office: Office) -> None:
    from zipfile import ZIP_STORED, ZipFile  # noqa: PLC0415 - start-up

    manifest = {
        "v": VERSION,
        "school": office.school.id,
        "created": office.clock.now().isoformat(timespec="seconds"),
        "files": {name: _digest(path) for name, path in members.items()},
    }
    with ZipFile(part, "w", ZIP_STORED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, sort_keys=True))
        for name, path in members.items():
            archive.write(path, name)
    sync_file(part)


def _verified_manifest(path: Path) -> list[str]:
    """Return the members of a backup whose every digest holds."""
    from zipfile import BadZipFile, ZipFile  # noqa: PLC0415 - start-up

    try:
        with ZipFile(path) as archive:
            members = {info.filename: info for info in archive.infolist()}
            if MANIFEST not in members or len(members) > MAX_MEMBERS:
                raise StoreError("not_a_backup", path=str(path))
            if members[MANIFEST].file_size > MAX_MANIFEST_BYTES:
                raise StoreError("backup_damaged", path=str(path))
            files = json.loads(archive.read(MANIFEST))["files"]
            if not _is_well_formed(files) or set(files) | {MANIFEST} != set(members):
                raise StoreError("backup_damaged", path=str(path))
            for name, digest in files.items():
                with archive.open(name) as stream:
                    found = hashlib.sha256()
                    while chunk := stream.read(_CHUNK):
                        found.update(chunk)
                if found.hexdigest() != digest:
                    raise StoreError("backup_damaged", path=str(path))
            return sorted(files)
    except BadZipFile as error:
        if path.suffix != SUFFIX:
            raise StoreError("not_a_backup", path=str(path)) from error
        raise StoreError("backup_damaged", path=str(path)) from error
    except _BROKEN as error:
        raise StoreError("backup_damaged", path=str(path)) from error


def _is_well_formed(files: object) -> bool:
    """Whether the members are a store and key files, and nothing that climbs out of the home."""
    if not isinstance(files, dict) or STORE not in files:
        return False
    for name in files:
        parts = PurePosixPath(name).parts
        is_key = len(parts) == 2 and parts[0] == KEYS and parts[1].endswith(".age")
        if "\\" in name or ".." in parts or not (name == STORE or is_key):
            return False
    return True


def _extract(archive: ZipFile, name: str, target: Path) -> None:
    with archive.open(name) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink, _CHUNK)
    sync_file(target)
