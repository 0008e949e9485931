"""The first day of a home: keys, recovery sheet and an empty store, made whole or not at all."""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from core.clock import Clock
from core.errors import StoreError, UsageError
from core.identity import normalise_text
from core.models import Operator, OperatorId, Role, School, SchoolId
from core.office import (
    FIRST_RUN,
    NO_MARKER,
    OWN_SCHOOL,
    RUN,
    CreatedOffice,
    NewSchool,
    Office,
    open_with_keys,
)
from core.storage.files import sync_folder, translate, write_whole
from core.storage.home import Home, Marker, place_of, write_marker
from core.vault.age import ScryptRecipient
from core.vault.keys import new_home_keys, wrap
from core.vault.passphrase import check_new_passphrase
from core.vault.recovery import RecoverySeed, sheet_text

_SCHOOL_CODE = re.compile(r"[0-9A-Za-z]{1,20}")


def found(home: Home, new: NewSchool, clock: Clock) -> CreatedOffice:
    """Make a home beside its final place, then move it there in one step, and open it."""
    check_new_passphrase(new.passphrase)
    seed = RecoverySeed.new()
    recovery = seed.identity().recipient
    keys = new_home_keys(new.school.id, recovery.encode())
    operator = Operator(OperatorId(secrets.token_hex(4)), new.operator_name, Role.HEAD)
    try:
        _require_free(home)
        home.path.parent.mkdir(parents=True, exist_ok=True)
        building = Home(home.path.with_name(f".{home.path.name}.{secrets.token_hex(4)}.part"))
        try:
            building.keys_folder.mkdir(parents=True)
            wrapped = wrap(keys, ScryptRecipient(new.passphrase))
            write_whole(building.keys_folder / f"{operator.id}.age", wrapped)
            write_whole(building.recovery_key_path, wrap(keys, recovery))
            _make_store(building, Office.founding(building, keys, clock, operator, new.school))
            _move(building.path, home.path)
        finally:
            shutil.rmtree(building.path, ignore_errors=True)
    except OSError as error:
        raise translate(error, home.path) from error
    write_marker(keys.device, Marker(place_of(home), FIRST_RUN, {}))
    office = open_with_keys(home, keys, operator.id, clock)
    return CreatedOffice(office, sheet_text(new.school.name, clock.today(), seed))


def checked_school(school: School, operator_name: str) -> School:
    """Return a school as it will be stored; raises UsageError when a part cannot be.

    Codes: `bad_school_code` (1 to 20 letters and digits, ASCII), `name_needed`.
    """
    code = normalise_text(school.id)
    if not _SCHOOL_CODE.fullmatch(code):
        raise UsageError("bad_school_code", value=school.id)
    name = normalise_text(school.name)
    if not name or not normalise_text(operator_name):
        raise UsageError("name_needed")
    return replace(school, id=SchoolId(code), name=name)


@contextlib.contextmanager
def reserved_sheet(path: Path | None) -> Iterator[Callable[[str], None]]:
    """Make sure that the recovery sheet can be written before any key exists, then write it.

    Yields the function that writes it. Never overwrites: raises StoreError(`file_exists`).
    """
    if path is None:
        yield lambda _sheet: None
        return
    try:
        path.touch(exist_ok=False)
    except FileExistsError as error:
        raise StoreError("file_exists", path=str(path)) from error
    except OSError as error:
        raise translate(error, path) from error
    try:
        yield lambda sheet: _write_sheet(path, sheet)
    except BaseException:
        if path.stat().st_size == 0:
            path.unlink()
        raise


def _write_sheet(path: Path, sheet: str) -> None:
    try:
        write_whole(path, sheet.encode())
    except OSError as error:
        raise translate(error, path) from error


def _require_free(home: Home) -> None:
    if home.path.exists() and (not home.path.is_dir() or any(home.path.iterdir())):
        raise StoreError("home_exists", path=str(home.path))


def _make_store(home: Home, office: Office) -> None:
    """Write the first rows: settings, the operator, the school itself."""
    store = office.store
    has_marker = write_marker(office.keys.device, Marker(place_of(home), FIRST_RUN, {}))
    try:
        with store.transaction():
            store.settings.set(OWN_SCHOOL, office.school.id)
            store.settings.set(RUN, str(FIRST_RUN))
            if not has_marker:
                store.settings.set(NO_MARKER, "1")
            store.operators.add(office.operator)
        with office.writing("init") as writing:
            writing.put(office.school)
            writing.audit("init")
    finally:
        office.close()


def _move(source: Path, target: Path) -> None:
    if target.is_dir():
        target.rmdir()
    source.rename(target)
    sync_folder(target.parent)
