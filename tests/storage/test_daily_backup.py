from __future__ import annotations

import errno
import shutil
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.clock import FixedClock
from core.errors import StoreError
from core.office import Office
from core.safekeeping import backup
from core.safekeeping.backup import make_backup, write_backup
from core.safekeeping.daily_backup import (
    DAYS_KEPT,
    MONTHS_KEPT,
    backups_made,
    keep_daily_backup,
    outdated,
)


def test_a_day_has_one_backup_and_home_still_asks_for_the_stick(office: Office) -> None:
    made = keep_daily_backup(office)
    assert made is not None
    assert made.path.parent == office.home.backups
    assert keep_daily_backup(office) is None
    assert backups_made(office).taken_at is None


def test_old_backups_go_and_other_files_stay(office: Office) -> None:
    office.home.backups.mkdir(parents=True)
    stray = office.home.backups / "我的笔记.txt"
    stray.write_text("别动", encoding="utf-8")
    for days in range(9):
        office.clock = FixedClock(date(2026, 10, 1) + timedelta(days=days))
        assert keep_daily_backup(office) is not None
    assert stray.exists()
    assert len(list(office.home.backups.glob("*.cunxiao"))) == DAYS_KEPT


def test_a_week_of_days_and_a_year_of_months_are_kept() -> None:
    first = date(2025, 1, 1)
    days = [f"{first + timedelta(days=one):%Y%m%d}" for one in range(600)]
    made = [(day, Path(f"备份_青石小学_{day}.cunxiao")) for day in days]
    gone = set(outdated(made))
    kept = [day for day, path in made if path not in gone]
    assert kept[-DAYS_KEPT:] == days[-DAYS_KEPT:]
    assert len({day[:6] for day in kept}) == MONTHS_KEPT
    assert len(kept) == DAYS_KEPT + MONTHS_KEPT - 1


def test_a_backup_beside_the_store_is_none_elsewhere(office: Office, tmp_path: Path) -> None:
    make_backup(office, office.home.backups)
    made = backups_made(office)
    assert (made.taken_at, made.daily) == (None, office.clock.today())
    make_backup(office, tmp_path / "stick")
    assert backups_made(office).taken_at is not None


@pytest.mark.parametrize(("free_there", "code"), [(0, "backup_disk_full"), (10**9, "disk_full")])
def test_it_is_said_which_disk_is_full(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_there: int, code: str
) -> None:
    stick = tmp_path / "stick"

    def free(path: Path) -> SimpleNamespace:
        return SimpleNamespace(free=free_there if path == stick else 10**6)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(shutil, "disk_usage", free)
    monkeypatch.setattr(backup, "_write", full)
    with pytest.raises(StoreError) as caught:
        write_backup(office, stick)
    assert caught.value.code == code
