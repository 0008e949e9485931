"""The first day: a home and its recovery sheet come to be together, or neither does."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from core import founding
from core.clock import FixedClock
from core.errors import StoreError
from core.founding import NewSchool, create_office
from core.storage.home import (
    STATE_VARIABLE,
    Home,
    Marker,
    default_home,
    read_marker,
    state_folder,
    write_marker,
)
from tests.storage.homes import TODAY, VILLAGE
from tests.storage.killed import PASSPHRASE

NEW = NewSchool(VILLAGE, "石校长", PASSPHRASE)


def test_a_home_that_cannot_take_its_place_leaves_no_sheet_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(building: Home, home: Home) -> None:
        raise PermissionError(home.path)

    sheet = tmp_path / "恢复单.txt"
    monkeypatch.setattr(founding, "move_in", refuse)
    with pytest.raises(StoreError):
        create_office(Home(tmp_path / "home"), NEW, FixedClock(TODAY), sheet)
    assert not sheet.exists()
    monkeypatch.undo()
    with create_office(Home(tmp_path / "home"), NEW, FixedClock(TODAY), sheet).office as office:
        assert office.school == VILLAGE
    assert sheet.is_file()


def test_a_sheet_that_cannot_be_written_means_no_home(tmp_path: Path) -> None:
    sheet = tmp_path / "恢复单.txt"
    sheet.write_text("别人的")
    with pytest.raises(StoreError, match="file_exists"):
        create_office(Home(tmp_path / "home"), NEW, FixedClock(TODAY), sheet)
    assert sheet.read_text() == "别人的"
    assert not (tmp_path / "home").exists()


def test_where_data_and_state_are_one_folder_the_offered_home_is_founded_and_none_is_in_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = tmp_path / "Local" / "cunxiao"
    for kind in ("user_data_dir", "user_state_dir"):
        monkeypatch.setattr(f"platformdirs.{kind}", lambda *_, **__: str(one))
    monkeypatch.delenv(STATE_VARIABLE)
    create_office(Home(tmp_path / "practice"), NEW, FixedClock(TODAY)).office.close()
    home = default_home()
    create_office(home, NEW, FixedClock(TODAY)).office.close()
    assert not state_folder().is_relative_to(home.path)
    assert len(list((state_folder() / "devices").iterdir())) == 2


def test_a_run_that_the_former_program_gave_out_on_this_machine_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = tmp_path / "Local" / "cunxiao"
    for kind in ("user_data_dir", "user_state_dir"):
        monkeypatch.setattr(f"platformdirs.{kind}", lambda *_, **__: str(one))
    monkeypatch.delenv(STATE_VARIABLE)
    (one / "devices").mkdir(parents=True)
    former = Marker("place", 3, {"2199526925": 7})
    (one / "devices" / "d.json").write_text(json.dumps(asdict(former)))
    assert read_marker("d") == former
    write_marker("d", replace(former, run=4))
    found = read_marker("d")
    assert found is not None
    assert found.run == 4


def test_a_system_with_a_folder_for_state_keeps_it_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "data"))
    monkeypatch.setattr("platformdirs.user_state_dir", lambda *_, **__: str(tmp_path / "state"))
    assert state_folder() == tmp_path / "state"
