"""Runs: a home that was restored or copied never gives a sequence number out twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.safekeeping.backup import make_backup, restore_backup
from core.storage.home import STATE_VARIABLE, Home
from tests.storage.homes import Place

DRAFT = PupilDraft(name="欧阳娜娜", sex="女", birth_date="2018-03-02", grade="三年级")


def runs(office: Office) -> set[int]:
    """Return the runs under which this home's entries stand."""
    return {int(author.split(".")[1]) for author in office.store.history.heads()}


def write(place: Place) -> set[int]:
    with place.open() as office:
        register_pupil(office, DRAFT)
        return runs(office)


def test_a_home_that_stays_where_it_is_keeps_its_run(place: Place) -> None:
    assert write(place) == {1}
    assert write(place) == {1}


def test_a_home_restored_to_its_place_goes_on_under_a_new_run(place: Place, tmp_path: Path) -> None:
    with place.open() as office:
        backup = make_backup(office, tmp_path / "stick").path
    write(place)
    shutil.rmtree(place.home.path)
    restore_backup(backup, place.home)
    assert write(place) == {1, 2}
    assert write(place) == {1, 2}


def test_a_copied_home_goes_on_under_a_new_run(place: Place, tmp_path: Path) -> None:
    write(place)
    copy = Place(Home(tmp_path / "copy"), place.keys)
    shutil.copytree(place.home.path, copy.home.path)
    assert write(copy) == {1, 2}


def test_a_copy_on_another_machine_goes_on_under_a_new_run(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(place)
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "another"))
    assert write(place) == {1, 2}
    assert write(place) == {1, 2}


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine write nothing outside a home."""
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    monkeypatch.setenv(STATE_VARIABLE, str(blocked / "state"))


@pytest.mark.usefixtures("nowhere")
def test_where_nothing_can_be_remembered_a_home_keeps_its_run(place: Place) -> None:
    assert write(place) == {2}
    assert write(place) == {2}


@pytest.mark.usefixtures("nowhere")
def test_a_restored_home_gets_a_new_run_where_nothing_can_be_remembered(
    place: Place, tmp_path: Path
) -> None:
    write(place)
    with place.open() as office:
        backup = make_backup(office, tmp_path / "stick").path
    write(place)
    shutil.rmtree(place.home.path)
    restore_backup(backup, place.home)
    assert write(place) == {2, 3}
    assert write(place) == {2, 3}


def test_a_home_that_could_not_be_remembered_gets_a_new_run_where_it_can(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    monkeypatch.setenv(STATE_VARIABLE, str(blocked / "state"))
    assert write(place) == {1, 2}
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "another"))
    assert write(place) == {1, 2, 3}
    assert write(place) == {1, 2, 3}


def test_a_run_taken_in_a_preview_is_given_back(place: Place) -> None:
    with place.open() as office:
        register_pupil(office, DRAFT)
        with office.store.transaction_to_keep(keep=False):
            assert office.take_new_run() == 2
        assert office.run == 1
        register_pupil(office, DRAFT)
        assert runs(office) == {1}
