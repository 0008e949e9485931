"""Backups that make themselves: one a day beside the store, a week of days and a year of months.

They help against a damaged file and a wrong step, not against a dead disk: home goes on asking
for the stick.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from core.office import Office
from core.safekeeping.backup import LAST_BACKUP, SUFFIX, Backup, write_backup

DAYS_KEPT = 7
MONTHS_KEPT = 12
ROOM_NEEDED = 4
"""Free disk, as a multiple of the store, below which none is made: typing needs it more."""

MOST_BYTES = 64 * 1024 * 1024
"""A larger store is a township's; copying it would hold up whoever types. It is made by hand."""

_NAME = re.compile(rf"备份_.+_(\d{{8}})(?:_\d+)?{re.escape(SUFFIX)}")


@dataclass(frozen=True, slots=True)
class BackupsMade:
    """Which backups there are: one that a person took elsewhere, one that made itself here."""

    taken_at: datetime | None
    daily: date | None
    """The newest that made itself; it lies on this PC alone."""


def backups_made(office: Office) -> BackupsMade:
    """Return what every screen says about backups, so that two never differ."""
    taken = office.store.settings.get(LAST_BACKUP)
    return BackupsMade(datetime.fromisoformat(taken) if taken else None, _last_daily(office))


def keep_daily_backup(office: Office) -> Backup | None:
    """Make today's backup in the home unless it is there, and let go of old ones.

    Returns None when there is nothing to do, too little room, or too much to copy. Errors
    as `write_backup`.
    """
    folder = office.home.backups
    today = f"{office.clock.today():%Y%m%d}"
    if any(day == today for day, _ in _made(folder)) or not _has_room(office):
        return None
    made = write_backup(office, folder)
    for path in outdated(_made(folder)):
        path.unlink(missing_ok=True)
    return made


def _last_daily(office: Office) -> date | None:
    """Return the day of the newest backup that lies in the home."""
    days = [day for day, _ in _made(office.home.backups)]
    return date.fromisoformat(max(days)) if days else None


def outdated(made: list[tuple[str, Path]]) -> list[Path]:
    """Return what is neither among the newest days nor the last of one of the newest months. Pure.

    `made` are pairs of day (YYYYMMDD) and file, in any order.
    """
    newest_first = sorted(made, reverse=True)
    days = sorted({day for day, _ in made}, reverse=True)[:DAYS_KEPT]
    kept: set[str] = set()
    months: list[str] = []
    for day, path in newest_first:
        month = day[:6]
        is_month_end = month not in months and len(months) < MONTHS_KEPT
        if is_month_end:
            months.append(month)
        if day in days or is_month_end:
            kept.add(path.name)
    return [path for _, path in newest_first if path.name not in kept]


def _made(folder: Path) -> list[tuple[str, Path]]:
    """Return the backups that lie in the home; no other file is ever touched."""
    if not folder.is_dir():
        return []
    found = ((_NAME.fullmatch(path.name), path) for path in folder.iterdir())
    return [(name[1], path) for name, path in found if name]


def _has_room(office: Office) -> bool:
    size = office.home.store_path.stat().st_size
    return size <= MOST_BYTES and shutil.disk_usage(office.home.path).free > size * ROOM_NEEDED
