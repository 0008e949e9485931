"""A centre and a village as two people run them: every step is a command."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.models import Pupil, PupilId
from core.office import Office, open_office
from core.storage.home import STATE_VARIABLE, Home
from core.vault.age import ScryptRecipient
from tests.cli.running import PASSPHRASE, Ran, Shell, run
from tests.sync.township import Site

DAY = date(2026, 10, 8)
CENTRE = ("云岭镇中心小学", "2199526924", "township_centre_school")
VILLAGE = ("枫香小学", "2199526925", "village_primary_school")
STRANGER = ("白岩教学点", "2199335009", "teaching_point")


@dataclass(frozen=True, slots=True)
class Place:
    """One PC: a home, its stick, and what its machine remembers."""

    shell: Shell
    state: Path

    def __call__(self, *arguments: object, env: Mapping[str, str] | None = None) -> Ran:
        return self.shell(*arguments, env={STATE_VARIABLE: str(self.state), **(env or {})})

    def ok(self, *arguments: object) -> dict[str, Any]:
        """Run a command that must be done without anything refused."""
        ran = self(*arguments)
        assert ran.status == 0, ran.err
        return ran.json

    def refused(self, *arguments: object) -> str:
        """Run a command that must be refused with one sentence; return its code."""
        ran = self(*arguments)
        assert ran.status == 3, ran.out
        assert len(ran.err.splitlines()) == 1
        assert ran.json["message"] == ran.err.strip()
        return str(ran.json["error"])

    def told(self, *arguments: str) -> str:
        """Return what a command says to a person."""
        given = {"CUNXIAO_PASSPHRASE": PASSPHRASE, STATE_VARIABLE: str(self.state)}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in given.items():
                patch.setenv(name, value)
            return run("--home", str(self.shell.home), *arguments).out

    @property
    def stick(self) -> Path:
        return self.shell.folder

    @contextlib.contextmanager
    def open(self) -> Iterator[Site]:
        """Open the home as the screens do."""
        with self.office() as office:
            yield Site(office, office.home, office.keys, self.stick, office.clock)

    @contextlib.contextmanager
    def office(self) -> Iterator[Office]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(STATE_VARIABLE, str(self.state))
            with open_office(Home(self.shell.home), PASSPHRASE, FixedClock(DAY)) as office:
                yield office

    def register(self, name: str, **values: object) -> PupilId:
        """Write a pupil of this school."""
        with self.open() as site:
            return site.register(name, **values)

    def amend(self, pupil: PupilId, **values: object) -> None:
        """Change fields of a pupil."""
        with self.open() as site:
            site.amend(pupil, **values)

    def pupil(self, pupil: PupilId) -> Pupil:
        with self.open() as site:
            return site.pupil(pupil)

    def copy(self, target: Path) -> Path:
        """Copy the home and what the machine remembers of it, as nobody should."""
        shutil.copytree(self.shell.home, target / "home")
        shutil.copytree(self.state, target / "state")
        return target

    def put_back(self, copy: Path, *, is_unnoticed: bool = False) -> None:
        """Put a copied home in place; where it is unnoticed, the machine forgets along with it."""
        shutil.rmtree(self.shell.home)
        shutil.copytree(copy / "home", self.shell.home)
        if is_unnoticed:
            shutil.rmtree(self.state)
            shutil.copytree(copy / "state", self.state)

    def bundle(self, *more: object) -> Path:
        """Write the one bundle that is due."""
        (written,) = self.ok("bundle", "export", "--to", self.stick, *more)["files"]
        return Path(written["file"])


def place_in(folder: Path, name: str) -> Place:
    """Return a PC with nothing on it yet."""
    stick = folder / f"{name}-stick"
    stick.mkdir()
    return Place(Shell(folder / name, stick), folder / f"{name}-state")


def options(school: tuple[str, str, str]) -> tuple[str, ...]:
    """Return what `init` asks for."""
    name, code, kind = school
    return ("--name", name, "--code", code, "--kind", kind, "--operator", "石校长")


def found(folder: Path, school: tuple[str, str, str], name: str) -> Place:
    """Make a home with `init`, its sheet on its stick, and a passphrase that is cheap to try."""
    place = place_in(folder, name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.founding.ScryptRecipient", partial(ScryptRecipient, work_factor=8))
        place.ok("init", *options(school), "--recovery-to", place.stick / "sheet.txt")
    return place


def enrol(giver: Place, taker: Place) -> None:
    """Carry a card over and read its fingerprint aloud."""
    path = giver.stick / "card.json"
    digits = giver.ok("card", "export", "--out", path)["fingerprint"]
    taker.ok("card", "enrol", path, "--fingerprint", digits)
