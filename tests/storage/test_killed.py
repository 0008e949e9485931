"""SIGKILL at every stage of init, import, amend and backup."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.office import Office, open_office
from core.safekeeping.backup import restore_backup
from core.safekeeping.doctor import examine
from core.storage.home import STATE_VARIABLE, Home
from tests.storage.homes import TODAY
from tests.storage.killed import PASSPHRASE, Steps, make

ROWS = 86
MOMENTS = 4
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


def run(task: str, folder: Path, step: int) -> list[str]:
    """Run a task until it is killed at a step; return what it had reported by then."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.storage.killed", task, str(folder), str(step)],
        cwd=ROOT,
        env={**os.environ, STATE_VARIABLE: str(folder / "state")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert process.returncode == (-9 if step else 0), process.stderr
    return process.stdout.splitlines()


def moments(task: str, template: Path, folder: Path) -> Iterator[tuple[int, Path]]:
    """Yield copies of a folder in which the task was killed, from its first step to its last."""
    whole = folder / "whole"
    shutil.copytree(template, whole)
    steps = int(run(task, whole, 0)[-1])
    assert steps > MOMENTS
    for number in range(MOMENTS):
        step = 1 + number * (steps - 1) // (MOMENTS - 1)
        copy = folder / f"{task}-{step}"
        shutil.copytree(template, copy)
        assert run(task, copy, step) == []
        yield step, copy


def opened(folder: Path) -> Office:
    return open_office(Home(folder / "home"), PASSPHRASE, FixedClock(TODAY))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "place"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STATE_VARIABLE, str(folder / "state"))
        make(folder, Steps(folder, 0))
    return folder


@pytest.fixture(scope="module")
def filled(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled") / "place"
    shutil.copytree(empty, folder)
    run("fill", folder, 0)
    return folder


def test_init_leaves_nothing_or_a_whole_home(tmp_path: Path) -> None:
    template = tmp_path / "template"
    template.mkdir()
    for step, folder in moments("make", template, tmp_path):
        home = Home(folder / "home")
        if home.path.exists():
            with opened(folder) as office:
                assert examine(office).ok, step
            assert (folder / "恢复单.txt").exists()
        else:
            (folder / "恢复单.txt").unlink(missing_ok=True)
            assert run("make", folder, 0)[0] == "saved home", step


def test_an_import_is_stored_whole_or_not_at_all(empty: Path, tmp_path: Path) -> None:
    for step, folder in moments("fill", empty, tmp_path):
        with opened(folder) as office:
            assert office.store.pupils.count() in {0, ROWS}, step
            assert examine(office).ok, step


def test_a_form_is_saved_whole_or_not_at_all(filled: Path, tmp_path: Path) -> None:
    for step, folder in moments("amend", filled, tmp_path):
        with opened(folder) as office:
            file = office.store.pupils.files([office.store.pupils.all()[0].id])[0]
            is_saved = file.pupil.remark == "改过"
            assert is_saved == (file.guardians[0].phone == "99000000001"), step
            assert examine(office).ok, step


def test_a_backup_has_its_name_only_when_it_can_be_restored(filled: Path, tmp_path: Path) -> None:
    for step, folder in moments("back_up", filled, tmp_path):
        with opened(folder) as office:
            assert office.store.pupils.count() == ROWS
            assert examine(office).ok, step
            assert not office.home.work_folder.exists()
        for number, made in enumerate((folder / "stick").glob("*.cunxiao")):
            restore_backup(made, Home(folder / f"restored-{number}"))
        assert run("back_up", folder, 0)[0].startswith("saved"), step
        names = sorted(path.suffix for path in (folder / "stick").iterdir())
        assert set(names) == {".cunxiao"}, step


def test_what_was_reported_as_saved_is_there_after_a_kill(empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "place"
    shutil.copytree(empty, folder)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.killed", "fill", str(folder), "0"],
        cwd=ROOT,
        env={**os.environ, STATE_VARIABLE: str(folder / "state")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "saved import\n"
    process.kill()
    process.communicate()
    with opened(folder) as office:
        assert office.store.pupils.count() == ROWS
