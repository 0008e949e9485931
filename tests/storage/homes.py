"""Homes for tests: whole ones, made without the slow derivation of a passphrase's key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.clock import Clock, FixedClock
from core.models import Operator, OperatorId, Role, School, SchoolId, SchoolKind
from core.office import OWN_SCHOOL, RUN, Office, open_with_keys
from core.storage.home import Home, Marker, place_of, write_marker
from core.vault.age_recipients import X25519Identity
from core.vault.keys import HomeKeys, new_home_keys

TODAY = date(2026, 10, 8)
HEAD = Operator(OperatorId("00000001"), "石校长", Role.HEAD)
VILLAGE = School(SchoolId("2199335003"), "青石小学", SchoolKind.VILLAGE_PRIMARY_SCHOOL)
OTHER_SCHOOL = SchoolId("2199335004")


@dataclass(frozen=True, slots=True)
class Place:
    """A home and its keys: it can be closed, changed from outside and opened again."""

    home: Home
    keys: HomeKeys

    def open(self, clock: Clock | None = None) -> Office:
        return open_with_keys(self.home, self.keys, HEAD.id, clock or FixedClock(TODAY))


def new_place(folder: Path, school: School = VILLAGE) -> Place:
    """Make a home as `init` leaves it, closed."""
    home = Home(folder / school.id)
    home.path.mkdir()
    keys = new_home_keys(school.id, X25519Identity.generate().recipient.encode())
    home.keys_folder.mkdir()
    home.recovery_key_path.write_bytes(b"not read here")
    write_marker(keys.device, Marker(place_of(home), 1, {}))
    with Office.founding(home, keys, FixedClock(TODAY), HEAD, school) as office:
        with office.store.transaction():
            office.store.settings.set(OWN_SCHOOL, school.id)
            office.store.settings.set(RUN, "1")
            office.store.operators.add(HEAD)
        with office.writing("init") as writing:
            writing.put(school)
    return Place(home, keys)
