"""A township of real stores in temporary folders: a centre, villages, sticks between them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from core.clock import Clock, FixedClock
from core.models import (
    Operator,
    OperatorId,
    Pupil,
    PupilId,
    Role,
    School,
    SchoolId,
    SchoolKind,
    Sex,
)
from core.office import OWN_SCHOOL, RUN, Office, open_with_keys
from core.storage.home import Home, Marker, place_of, write_marker
from core.vault.age import X25519Identity
from core.vault.keys import HomeKeys, new_home_keys
from sync import cards, inbox, outbox
from sync.inbox import ImportOutcome

CENTRE = School(
    SchoolId("2199124906"), "云岭镇中心小学", SchoolKind.TOWNSHIP_CENTRE_SCHOOL, "云岭镇"
)
EAST = School(SchoolId("2199526925"), "枫香小学", SchoolKind.VILLAGE_PRIMARY_SCHOOL, "云岭镇")
SOUTH = School(SchoolId("2199335003"), "青石小学", SchoolKind.VILLAGE_PRIMARY_SCHOOL, "云岭镇")
DAY = date(2026, 10, 8)
OPERATOR = Operator(OperatorId("0badc0de"), "石校长", Role.HEAD)


@dataclass
class Site:
    """One device: its open office and its stick."""

    office: Office
    home: Home
    keys: HomeKeys
    stick: Path
    clock: Clock = field(default_factory=lambda: FixedClock(DAY))

    def export(self, for_school: str | None = None) -> Path:
        """Write the one bundle that is due, and return where it lies."""
        (written,) = outbox.export(self.office, self.stick, for_school)
        return written.path

    def read(self, path: Path, *, dry_run: bool = False) -> ImportOutcome:
        """Read a bundle in."""
        return inbox.import_bundle(self.office, path, dry_run=dry_run)

    def register(self, name: str, **values: object) -> PupilId:
        """Write a pupil of this school."""
        with self.office.writing() as writing:
            pupil = Pupil(
                id=PupilId(writing.new_id()),
                school_id=self.office.school.id,
                name=name,
                sex=Sex.FEMALE,
                birth_date=date(2019, 3, 4),
            )
            writing.put(replace(pupil, **values))  # type: ignore[arg-type]
        return pupil.id

    def amend(self, pupil_id: PupilId, **values: object) -> None:
        """Change fields of a pupil."""
        with self.office.writing() as writing:
            writing.put(replace(self.pupil(pupil_id), **values))  # type: ignore[arg-type]

    def delete(self, pupil_id: PupilId) -> None:
        """Take a pupil out."""
        with self.office.writing() as writing:
            writing.delete(self.pupil(pupil_id))

    def pupil(self, pupil_id: PupilId) -> Pupil:
        """Return a pupil that must be there."""
        found = self.office.store.pupils.get(pupil_id)
        assert found is not None
        return found

    def names(self) -> list[str]:
        """Return the names of all pupils here."""
        return sorted(pupil.name for pupil in self.office.store.pupils.all())

    def heads(self) -> dict[str, int]:
        """Return how far each author is held."""
        return {str(name): head.seq for name, head in self.office.store.history.heads().items()}

    def rows(self) -> tuple[list[Pupil], list[School]]:
        """Return every folded pupil and school."""
        store = self.office.store
        pupils = sorted(store.pupils.all(), key=lambda pupil: pupil.id)
        return pupils, sorted(store.schools.all(), key=lambda school: school.id)

    def reopen(self) -> None:
        """Close and open again."""
        self.office.close()
        self.office = opened(self.home, self.keys, self.clock)

    def backup(self) -> Path:
        """Copy the store as a backup would."""
        target = self.home.path.with_name(f"{self.home.path.name}-{len(self.heads())}-backup.db")
        target.unlink(missing_ok=True)
        self.office.store.copy_to(target)
        return target

    def restore(self, backup: Path) -> None:
        """Put an earlier copy of the store in place."""
        self.office.close()
        for name in ("store.db", "store.db-wal", "store.db-shm"):
            (self.home.path / name).unlink(missing_ok=True)
        shutil.copyfile(backup, self.home.store_path)
        self.office = opened(self.home, self.keys, self.clock)

    def clone(self, folder: Path) -> Site:
        """Copy the whole home to another PC: the same device twice."""
        home = Home(folder / f"{self.home.path.name}-clone")
        home.path.mkdir()
        self.office.store.copy_to(home.store_path)
        office = opened(home, self.keys, self.clock)
        stick = folder / f"{home.path.name}-stick"
        stick.mkdir()
        return Site(office, home, self.keys, stick, self.clock)


def hurry(office: Office) -> None:
    """Do not wait for the disk: no test here pulls the plug of the machine."""
    office.store.connection.execute("PRAGMA synchronous = OFF")


def opened(home: Home, keys: HomeKeys, clock: Clock) -> Office:
    """Open a home whose keys are at hand."""
    office = open_with_keys(home, keys, OPERATOR.id, clock)
    hurry(office)
    return office


def found(folder: Path, school: School, name: str) -> Site:
    """Make a home without the slow passphrase."""
    home = Home(folder / name)
    home.path.mkdir()
    stick = folder / f"{name}-stick"
    stick.mkdir()
    recovery = X25519Identity.generate().recipient.encode()
    keys = new_home_keys(school.id, recovery)
    clock = FixedClock(DAY)
    office = Office.founding(home, keys, clock, OPERATOR, school)
    hurry(office)
    with office.store.transaction():
        office.store.settings.set(OWN_SCHOOL, school.id)
        office.store.settings.set(RUN, "1")
        office.store.operators.add(OPERATOR)
    write_marker(keys.device, Marker(place_of(home), 1, {}))
    with office.writing("init") as writing:
        writing.put(school)
    return Site(office, home, keys, stick, clock)


def introduce(one: Site, other: Site) -> None:
    """Enrol two devices with one another, face to face."""
    for giver, taker in ((one, other), (other, one)):
        path = giver.stick / "card.json"
        card = cards.export_card(giver.office, path)
        cards.enrol(taker.office, path, card.fingerprint)


@dataclass
class Township:
    """A centre and two villages whose cards are enrolled."""

    centre: Site
    east: Site
    south: Site

    @property
    def sites(self) -> Sequence[Site]:
        """Every device."""
        return (self.centre, self.east, self.south)

    def up(self, village: Site) -> ImportOutcome:
        """Carry a village's bundle to the centre."""
        return self.centre.read(village.export())

    def down(self, village: Site) -> ImportOutcome:
        """Carry the centre's bundle to a village."""
        return village.read(self.centre.export(village.office.school.id))

    def settle(self) -> None:
        """Carry bundles to and fro until everybody has everything."""
        for _ in range(3):
            for village in (self.east, self.south):
                self.up(village)
                self.down(village)

    def close(self) -> None:
        """Close every store."""
        for site in self.sites:
            site.office.close()


def make_township(folder: Path) -> Township:
    """Make the township."""
    township = Township(
        found(folder, CENTRE, "centre"),
        found(folder, EAST, "east"),
        found(folder, SOUTH, "south"),
    )
    introduce(township.centre, township.east)
    introduce(township.centre, township.south)
    return township
