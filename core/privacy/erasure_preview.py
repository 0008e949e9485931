"""What an erasure would take and what it leaves, said before anybody confirms it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from core.history import RowId
from core.ledgers.facts import ErasureScope
from core.models import PupilId, StaffId
from core.office import Office
from core.privacy.consent import held_optional
from core.privacy.erasure import (
    OPTIONAL_TABLES,
    PUPIL_TABLE,
    backups_of,
    may_write,
    repository_of,
    rows_of_person,
    sealed_in,
)
from core.privacy.mentions import Mention, mentions
from core.records.photo import photo_of
from core.registration import file_of
from core.safekeeping.daily_backup import MONTHS_KEPT

PHOTO_TABLE = "pupil_photo"
_DAY_IN_NAME = re.compile(r"_(\d{8})(?:_\d+)?\.")


@dataclass(frozen=True, slots=True)
class HeldBackup:
    """A backup in the home that still holds the values, and by when it has made room.

    `until` is the latest day for a backup that the program replaces by itself, as long as it
    is opened once a month; None for one that somebody put there.
    """

    name: str
    until: date | None


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What goes and what stays.

    `records` counts rows that go, by table, the photograph among them; `fields` are optional
    fields that hold something.
    `entries` are lines of the history that keep number and digest only. `elsewhere` counts rows
    on streams that this school may not write: they stay until their school erases them.
    """

    subject_id: PupilId | StaffId
    name: str
    scope: ErasureScope
    records: Mapping[str, int]
    fields: tuple[str, ...]
    entries: int
    papers: int
    draws: int
    elsewhere: int
    backups: tuple[HeldBackup, ...]
    mentions: tuple[Mention, ...] = ()
    """Where else the name stands, in texts that people wrote."""


def erasure_preview(office: Office, pupil_id: PupilId, scope: ErasureScope) -> ErasurePreview:
    """Say what erasing a pupil would come to; nothing changes.

    Raises RegistrationError(`no_such_pupil`).
    """
    file = file_of(office, pupil_id)
    repository = repository_of(office)
    rows = rows_of_person(office, pupil_id)
    fields = held_optional(file)
    if scope is ErasureScope.OPTIONAL:
        optional = {PUPIL_TABLE, "guardian"} | OPTIONAL_TABLES
        rows = [row for row in rows if row[0] in optional]
    by_stream = repository.by_stream(rows)
    counted = Counter(name for name, _ in rows)
    papers = counted.pop("issued_paper", 0)
    optional_records = _optional_records(office, pupil_id)
    if photo := optional_records.get(PHOTO_TABLE):
        counted[PHOTO_TABLE] = photo
    everything = repository.by_stream(repository.rows_about(PUPIL_TABLE, RowId(pupil_id)))
    is_whole = scope is ErasureScope.PERSON
    return ErasurePreview(
        subject_id=pupil_id,
        name=file.pupil.name,
        scope=scope,
        records=counted if is_whole else optional_records,
        fields=fields,
        entries=sum(repository.standing(own, stream) for stream, own in by_stream.items()),
        papers=papers,
        draws=len(sealed_in(office, pupil_id)) if is_whole else 0,
        elsewhere=sum(
            len(own) for stream, own in everything.items() if not may_write(office, stream)
        ),
        backups=held_backups(office),
        mentions=mentions(office, file.pupil.name, rows) if is_whole else (),
    )


def _optional_records(office: Office, pupil_id: PupilId) -> dict[str, int]:
    """Count what stands of a pupil and is optional altogether."""
    ledgers = office.store.ledgers
    counts = {
        "child_care": len(ledgers.cares.by("pupil_id", pupil_id)),
        "care_talk": len(ledgers.talks.by("pupil_id", pupil_id)),
        PHOTO_TABLE: int(photo_of(office, pupil_id) is not None),
    }
    return {name: count for name, count in counts.items() if count}


def held_backups(office: Office) -> tuple[HeldBackup, ...]:
    """Return the backups in the home, the newest first."""
    found = []
    for path in backups_of(office):
        named = _DAY_IN_NAME.search(path.name)
        made = _day(named[1]) if named else None
        until = made + relativedelta(months=MONTHS_KEPT) if made else None
        found.append(HeldBackup(path.name, until))
    return tuple(reversed(found))


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
