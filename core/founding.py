"""The first day of a home: keys, recovery sheet and an empty store, made whole or not at all."""

from __future__ import annotations

import re
import secrets
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from core.clock import Clock
from core.errors import StoreError, UsageError
from core.files import is_anything_there
from core.identity import normalise_text
from core.models import Operator, OperatorId, Role, School, SchoolId
from core.office import FIRST_RUN, NO_MARKER, OWN_SCHOOL, RUN, SHEET_WAITING, Office, open_with_keys
from core.storage.files import OWNER_ONLY, translate, write_whole
from core.storage.home import (
    Home,
    Marker,
    building_place,
    move_in,
    place_of,
    require_free,
    write_marker,
)
from core.vault.age import ScryptRecipient
from core.vault.keys import new_home_keys, wrap
from core.vault.passphrase import check_new_passphrase
from core.vault.recovery import RecoverySeed, sheet_text

_SCHOOL_CODE = re.compile(r"[0-9A-Za-z]{1,20}")


@dataclass(frozen=True, slots=True)
class NewSchool:
    """What `init` asks for."""

    school: School
    operator_name: str
    passphrase: str
    shows_sheet: bool = False
    """Whether a screen shows the recovery sheet, which waits to be put away until somebody does."""


@dataclass(frozen=True, slots=True)
class CreatedOffice:
    """A new home: open, and the sheet that must be printed or kept before anything else."""

    office: Office
    recovery_sheet: str


def create_office(
    home: Home, new: NewSchool, clock: Clock, sheet_path: Path | None = None
) -> CreatedOffice:
    """Make a home beside its final place, move it there in one step, and open it.

    The recovery sheet lies at `sheet_path` before the home gets its place: where it cannot be
    written there is no home, and where the home cannot take its place there is no sheet. Never
    touches an existing home or file: raises StoreError (`home_exists`, `file_exists`,
    `cannot_write_there`, `disk_full`) and VaultError (`passphrase_empty`).
    """
    check_new_passphrase(new.passphrase)
    seed = RecoverySeed.new()
    recovery = seed.identity().recipient
    keys = new_home_keys(new.school.id, recovery.encode())
    operator = Operator(OperatorId(secrets.token_hex(4)), new.operator_name, Role.HEAD)
    sheet = sheet_text(new.school.name, clock.today(), seed)
    try:
        require_free(home)
        building = building_place(home)
        try:
            wrapped = wrap(keys, ScryptRecipient(new.passphrase))
            write_whole(
                building.keys_folder / f"{operator.id}.age", wrapped, permissions=OWNER_ONLY
            )
            write_whole(building.recovery_key_path, wrap(keys, recovery), permissions=OWNER_ONLY)
            _make_store(
                building,
                Office.founding(building, keys, clock, operator, new.school),
                has_waiting_sheet=new.shows_sheet,
            )
            _take_place(building, home, sheet, sheet_path)
        finally:
            shutil.rmtree(building.path, ignore_errors=True)
    except OSError as error:
        raise translate(error, home.path) from error
    office = open_with_keys(home, keys, operator.id, clock)
    if not write_marker(keys.device, Marker(place_of(home), FIRST_RUN, office.high_marks())):
        office.store.settings.set(NO_MARKER, place_of(home))
    return CreatedOffice(office, sheet)


def _take_place(building: Home, home: Home, sheet: str, sheet_path: Path | None) -> None:
    """Write the sheet, then move the home in; a sheet without its home is taken back."""
    if sheet_path is None:
        move_in(building, home)
        return
    write_sheet(sheet_path, sheet)
    try:
        move_in(building, home)
    except OSError:
        sheet_path.unlink()
        raise


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


def require_no_sheet(path: Path) -> None:
    """Raise StoreError(`file_exists`) where a sheet would be overwritten."""
    if is_anything_there(path):
        raise StoreError("file_exists", path=str(path))


def write_sheet(path: Path, sheet: str) -> None:
    """Write a recovery sheet for its owner's eyes; never over another file.

    Raises StoreError: `file_exists`, `cannot_write_there`, `disk_full`.
    """
    require_no_sheet(path)
    try:
        write_whole(path, sheet.encode(), permissions=OWNER_ONLY)
    except OSError as error:
        raise translate(error, path) from error


def _make_store(home: Home, office: Office, *, has_waiting_sheet: bool) -> None:
    """Write the first rows: settings, the operator, the school itself."""
    store = office.store
    write_marker(office.keys.device, Marker(place_of(home), FIRST_RUN, {}))
    try:
        with store.transaction():
            store.settings.set(OWN_SCHOOL, office.school.id)
            store.settings.set(RUN, str(FIRST_RUN))
            store.settings.set(NO_MARKER, place_of(home))
            if has_waiting_sheet:
                store.settings.set(SHEET_WAITING, "1")
            store.operators.add(office.operator)
        with office.writing("init") as writing:
            writing.put(office.school)
            writing.audit("init")
    finally:
        office.close()
