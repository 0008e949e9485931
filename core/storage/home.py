"""A home: the folder that holds one school's store, keys and backups; and who may use it now."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import StoreError
from core.storage.files import move, sync_folder, write_whole

LOCK_NAME = "lock"
HOME_VARIABLE = "CUNXIAO_HOME"
STATE_VARIABLE = "CUNXIAO_STATE"


@dataclass(frozen=True, slots=True)
class Home:
    """Where things lie under a home folder."""

    path: Path
    """Absolute, whatever was given: `--home .` has a name and a parent too."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", Path(os.path.abspath(self.path)))  # noqa: PTH100 - resolves `..` but no links

    @property
    def store_path(self) -> Path:
        """The encrypted store."""
        return self.path / "store.db"

    @property
    def keys_folder(self) -> Path:
        """One `<operator>.age` an operator, and `recovery.age`."""
        return self.path / "keys"

    @property
    def recovery_key_path(self) -> Path:
        """The store's keys wrapped to the recovery sheet."""
        return self.keys_folder / "recovery.age"

    @property
    def spool(self) -> Path:
        """Bundles on their way in or out; encrypted as they came."""
        return self.path / "spool"

    @property
    def backups(self) -> Path:
        """Daily and monthly backups."""
        return self.path / "backups"

    @property
    def log_path(self) -> Path:
        """Where errors that nobody expected are noted, without personal data."""
        return self.path / "log" / "errors.log"

    @property
    def restored_path(self) -> Path:
        """Stands here from a restore until the first write after it."""
        return self.path / "restored"

    @property
    def work_folder(self) -> Path:
        """Encrypted copies on their way; whoever holds the home's lock may sweep it."""
        return self.path / "work"

    def sweep(self) -> None:
        """Remove what a program that was killed left on its way. Only with the lock held."""
        shutil.rmtree(self.work_folder, ignore_errors=True)

    @property
    def exists(self) -> bool:
        """Whether a store was made here."""
        return self.store_path.is_file()

    def require(self) -> None:
        """Raise StoreError(`no_home`) unless a store was made here."""
        if not self.exists:
            raise StoreError("no_home", path=str(self.path))


FOLDER_PERMISSIONS = 0o700
"""Nobody but the owner of a home looks into it, where the system knows owners."""


def building_place(home: Home) -> Home:
    """Make a new folder beside a home, in which one is built before it gets its place."""
    home.path.parent.mkdir(parents=True, exist_ok=True)
    place = Home(home.path.with_name(f".{home.path.name}.{secrets.token_hex(4)}.part"))
    place.path.mkdir(mode=FOLDER_PERMISSIONS)
    place.keys_folder.mkdir(mode=FOLDER_PERMISSIONS)
    return place


def move_in(building: Home, home: Home) -> None:
    """Give a home that was built its place, in one step. An empty folder there gives way."""
    (building.path / LOCK_NAME).unlink(missing_ok=True)
    if home.path.is_dir():
        home.path.rmdir()
    for folder in (building.keys_folder, building.path):
        sync_folder(folder)  # the new place must not outlive a power cut without what is in it
    move(building.path, home.path)
    sync_folder(home.path.parent)


def require_free(home: Home) -> None:
    """Raise StoreError(`home_exists`) unless nothing is there, or an empty folder."""
    if home.path.exists() and (not home.path.is_dir() or any(home.path.iterdir())):
        raise StoreError("home_exists", path=str(home.path))


def default_home() -> Home:
    """Return the home of `CUNXIAO_HOME`, or the platform's data folder."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Home(Path(chosen))
    import platformdirs  # noqa: PLC0415 - start-up

    return Home(Path(platformdirs.user_data_dir("cunxiao", appauthor=False)))


class HomeLock:
    """Only one program at a time works in a home."""

    def __init__(self, home: Home) -> None:
        import filelock  # noqa: PLC0415 - start-up

        self._lock = filelock.FileLock(str(home.path / LOCK_NAME))
        self._timeout: type[Exception] = filelock.Timeout

    def acquire(self) -> None:
        """Take the home.

        Raises StoreError(`home_in_use`), or `home_read_only` when nothing can be written there.
        """
        try:
            self._lock.acquire(timeout=0)
        except self._timeout as error:
            raise StoreError("home_in_use") from error
        except (OSError, NotImplementedError) as error:
            raise StoreError("home_read_only") from error

    def release(self) -> None:
        """Give the home back."""
        self._lock.release()


@dataclass(frozen=True, slots=True)
class Marker:
    """What this machine remembers outside the home about a device.

    A home restored from a backup, or copied by hand, disagrees with it: then history goes on
    under a new run number, so that two different entries never share one sequence number.
    `place` is a digest of the home's path; `high` the last seq written per stream.
    """

    place: str
    run: int
    high: Mapping[str, int]


def _marker_path(device: str) -> Path:
    chosen = os.environ.get(STATE_VARIABLE)
    if chosen:
        return Path(chosen) / f"{device}.json"
    return state_folder() / "devices" / f"{device}.json"


def _written_marker(device: str) -> Path:
    """Return where a marker lies, or else where 0.4.0 kept it.

    A run that a machine has given out must not be given out again: two entries would share it.
    """
    path = _marker_path(device)
    if path.exists() or os.environ.get(STATE_VARIABLE):
        return path
    import platformdirs  # noqa: PLC0415 - start-up

    state = Path(platformdirs.user_state_dir("cunxiao", appauthor=False))
    return state / "devices" / f"{device}.json"


def state_folder() -> Path:
    """Return the platform's folder for what a machine remembers, outside the home it offers.

    Windows and macOS have one folder for both: a marker in there would stand where the home is to
    be founded, and go along whenever the home is copied.
    """
    import platformdirs  # noqa: PLC0415 - start-up

    state = Path(platformdirs.user_state_dir("cunxiao", appauthor=False))
    home = Path(platformdirs.user_data_dir("cunxiao", appauthor=False))
    return state.with_name("cunxiao-state") if state.is_relative_to(home) else state


def place_of(home: Home) -> str:
    """Return the digest by which a marker knows a home's place."""
    # fsencode: a folder's name may hold what no text can.
    return hashlib.sha256(os.fsencode(home.path.resolve())).hexdigest()[:32]


def read_marker(device: str) -> Marker | None:
    """Return what this machine remembers of a device; None when nothing usable is there."""
    try:
        document = json.loads(_written_marker(device).read_text(encoding="utf-8"))
        high = {str(stream): int(seq) for stream, seq in document["high"].items()}
        return Marker(str(document["place"]), int(document["run"]), high)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_marker(device: str, marker: Marker) -> bool:
    """Remember a device; return False where this machine lets us write nothing outside the home."""
    path = _marker_path(device)
    document = {"place": marker.place, "run": marker.run, "high": dict(marker.high)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(document).encode(), durable=False)
    except (OSError, StoreError):
        return False
    return True
