"""A program that kills itself at its nth step: `python -m tests.storage.killed TASK FOLDER STEP`.

A step is a statement to the store, or a file made, renamed or removed. Step 0 kills nowhere. The
last line printed says how many steps there were; a line `saved ...` is printed only once a use
case has returned.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.clock import FixedClock
from core.exchange.reading import read_workbook
from core.founding import NewSchool, create_office
from core.office import open_office
from core.registration import amend_pupil, draft_of
from core.safekeeping.backup import make_backup
from core.storage.connection import Connection
from core.storage.home import Home
from core.vault.age_recipients import ScryptRecipient
from core.workbooks.importing import apply_import, plan_import
from tests.storage.homes import TODAY, VILLAGE

PASSPHRASE = "开门大吉2026"
TOWNSHIP = Path(__file__).resolve().parents[2] / "core" / "data" / "township"
ROSTER = TOWNSHIP / "青石小学" / "学生花名册.xlsx"
QUICK = 4
"""A work factor that takes no time: it adds no step."""
FILE_EVENTS = frozenset({"os.rename", "os.mkdir", "os.rmdir", "os.remove", "open"})


class Steps:
    """Counts steps once it is armed."""

    def __init__(self, folder: Path, last: int) -> None:
        self._folder = str(folder)
        self._last = last
        self.count = 0
        self.is_armed = False

    def step(self) -> None:
        self.count += self.is_armed
        if self.is_armed and self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Hear of every statement and of every change to a file under the folder."""
        for name in ("execute", "executemany"):
            setattr(Connection, name, self._counted(getattr(Connection, name)))
        sys.addaudithook(self._hear)

    def _counted(self, method: Callable[..., None]) -> Callable[..., None]:
        def counted(*args: Any, **kwargs: Any) -> None:
            self.step()
            method(*args, **kwargs)

        return counted

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event not in FILE_EVENTS or not str(args[0]).startswith(self._folder):
            return
        if event != "open" or (isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)):
            self.step()


def make(folder: Path, steps: Steps) -> None:
    steps.is_armed = True
    sheet = folder / "恢复单.txt"
    new = NewSchool(VILLAGE, "石校长", PASSPHRASE)
    create_office(Home(folder / "home"), new, FixedClock(TODAY), sheet).office.close()
    print("saved home", flush=True)


def fill(folder: Path, steps: Steps) -> None:
    with open_office(Home(folder / "home"), PASSPHRASE, FixedClock(TODAY)) as office:
        plan = plan_import(office, read_workbook(ROSTER))
        steps.is_armed = True
        apply_import(office, plan)
        print("saved import", flush=True)


def amend(folder: Path, steps: Steps) -> None:
    from dataclasses import replace

    with open_office(Home(folder / "home"), PASSPHRASE, FixedClock(TODAY)) as office:
        pupil = office.store.pupils.all()[0]
        draft = replace(draft_of(office, pupil.id), remark="改过", m1_phone="99000000001")
        steps.is_armed = True
        amend_pupil(office, pupil.id, draft)
        print("saved amend", flush=True)


def back_up(folder: Path, steps: Steps) -> None:
    with open_office(Home(folder / "home"), PASSPHRASE, FixedClock(TODAY)) as office:
        steps.is_armed = True
        made = make_backup(office, folder / "stick")
        print(f"saved {made.path}", flush=True)


TASKS = {"make": make, "fill": fill, "amend": amend, "back_up": back_up}


if __name__ == "__main__":
    ScryptRecipient.__init__.__defaults__ = (QUICK,)
    task, place, number = sys.argv[1:]
    counter = Steps(Path(place), int(number))
    counter.watch()
    TASKS[task](Path(place), counter)
    print(counter.count)
