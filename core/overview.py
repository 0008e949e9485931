"""What the first screen says: what is due, how many there are, what is safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.models import SchoolKind
from core.office import Office
from core.open_decisions import open_decisions
from core.safekeeping.daily_backup import BackupsMade, backups_made
from core.storage.counts import CohortCount, HeadCount
from core.storage.local import SavedDraft

SUBJECTS_EVERY_SCHOOL_TEACHES = ("语文", "数学", "英语", "科学", "体育", "音乐", "美术")
"""Subjects of the primary plan whose absence is a structural gap (R043)."""

MOST_READERS = 1000
"""Schools of which a centre counts the receipts: more than any township has."""

_SPELLINGS = {"体育": ("体育", "体育与健康"), "语文": ("语文",), "数学": ("数学",)}


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the home screen shows, as figures."""

    heads: HeadCount
    cohorts: tuple[CohortCount, ...]
    staff: int
    missing_subjects: tuple[str, ...]
    """Subjects that nobody teaches; empty while no staff are registered."""
    backups: BackupsMade
    open_conflicts: int
    held_entries: int
    drafts: tuple[SavedDraft, ...]


def overview(office: Office) -> Overview:
    """Gather the figures of the own school; the centre's heads are its own school's too."""
    store = office.store
    school_id = office.school.id
    staff = store.counts.staff(school_id)
    return Overview(
        heads=store.counts.heads(school_id, office.year),
        cohorts=tuple(store.counts.cohorts(school_id)),
        staff=staff,
        missing_subjects=_missing_subjects(office) if staff else (),
        backups=backups_made(office),
        open_conflicts=len(open_decisions(store.history)),
        held_entries=len(store.history.held()),
        drafts=tuple(store.drafts.all()),
    )


def is_centre(office: Office) -> bool:
    """Whether this home is the township centre school's."""
    return office.school.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL


def _missing_subjects(office: Office) -> tuple[str, ...]:
    taught = office.store.counts.taught_subjects(office.school.id)
    return tuple(
        subject
        for subject in SUBJECTS_EVERY_SCHOOL_TEACHES
        if not taught.intersection(_SPELLINGS.get(subject, (subject,)))
    )


@dataclass(frozen=True, slots=True)
class LastSent:
    """The newest bundle that this home wrote, or at the centre the newest for each school.

    `received` counts the readers whose receipt for it has come back: only that means delivered.
    """

    number: int
    at: datetime
    readers: int
    received: int

    @property
    def is_received(self) -> bool:
        """Whether everybody has it."""
        return self.received == self.readers


def last_sent(office: Office) -> LastSent | None:
    """Return what was sent last, and to how many; None before the first bundle."""
    from core.storage.bundles import BundleRepository  # noqa: PLC0415 - start-up

    sent = BundleRepository(office.store.connection).sent(limit=MOST_READERS, is_newest_each=True)
    if not sent:
        return None
    newest = sent[0]
    at = datetime.fromisoformat(newest.created)
    received = sum(one.receipt is not None for one in sent)
    return LastSent(newest.number, at, len(sent), received)
