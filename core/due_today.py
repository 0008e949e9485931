"""What is due today at this school, as typed items, the most urgent first.

What was interrupted comes before everything: it is lost to nobody's mind as quickly. Then what
others wait for or what may do harm, then what is merely missing. A screen words the items.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from core.clock_doubt import ClockDoubt, clock_doubt
from core.due_school import AbsentChild, SchoolDue, school_due
from core.grouping.forks import has_fork
from core.models import Stage
from core.overview import Overview, is_centre, overview
from core.records.drafting import Draft, standing_drafts
from core.records.kept_forms import KeptForm, clear_gone, kept_forms
from core.safekeeping.recovery_renewal import is_sheet_waiting
from core.workbooks.kept_fixes import KeptFixes, kept_fixes

if TYPE_CHECKING:
    from core.office import Office

BACKUP_IS_OLD = timedelta(days=7)
"""A week without a backup is due: what a broken disk would cost is a week's typing."""
MOST_DRAFTS = 3
"""Forms that were left half-typed: more at once are counted, and one line lists them all."""


class DueKind(StrEnum):
    """What is due."""

    CLOCK = "clock"
    """The PC's date can hardly be right: everything else would be dated by it."""
    DRAFT = "draft"
    FORM = "form"
    MORE_FORMS = "more_forms"
    """Older forms that were left half-typed, and those that are said."""
    IMPORT_FIXES = "import_fixes"
    RECOVERY_SHEET = "recovery_sheet"
    """Without it a forgotten passphrase costs the records."""
    DRAW_FORK = "draw_fork"
    FIRST_IMPORT = "first_import"
    FIRST_PUPIL = "first_pupil"
    ABSENT = "absent"
    """Away as many days as the policy allows, without a case."""
    CASES = "cases"
    """Open dropout cases without a written report or without a visit."""
    REPORTING = "reporting"
    """A term's reporting was begun, and of some children nothing is noted."""
    NO_REPORTING = "no_reporting"
    """A term has begun, and nobody noted who came."""
    TRANSFERS = "transfers"
    """A party's days have run out."""
    ERASURES = "erasures"
    """Other schools erased something that this one holds on to, and a person must decide."""
    CONFLICTS = "conflicts"
    ARRIVALS = "arrivals"
    SENT_BACK = "sent_back"
    """The centre did not accept them: they are at this school as before."""
    HELD = "held"
    LEAVERS = "leavers"
    """The summer is over, and nobody has said where last year's highest grade went."""
    WITHOUT_NUMBER = "without_number"
    NO_STAFF = "no_staff"
    NEVER_BACKED_UP = "never_backed_up"
    OLD_BACKUP = "old_backup"
    """Its count is in days."""
    RETENTION = "retention"
    """Leavers whose optional data may be erased."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing to do. `count` is how many; `about` what was left half done.

    `beside`: how many more are alike, of whom nothing is to be done.
    """

    kind: DueKind
    count: int = 0
    about: Draft | KeptForm | KeptFixes | ClockDoubt | AbsentChild | None = None
    beside: int = 0


@dataclass(frozen=True, slots=True)
class DueFacts:
    """What the rules look at."""

    overview: Overview
    drafts: tuple[Draft, ...]
    forms: tuple[KeptForm, ...]
    fixes: tuple[KeptFixes, ...]
    now: datetime
    has_fork: bool
    """Whether a draw of this school was held twice, on two PCs."""
    arrivals: int
    """Pupils who wait for this centre school to accept them."""
    sent_back: int
    leavers: int
    """Pupils above the highest grade of this school."""
    erasures: int
    retention: int
    clock: ClockDoubt | None
    is_sheet_waiting: bool
    """Whether the recovery sheet was shown and never put away."""
    school: SchoolDue


def due_facts(office: Office) -> DueFacts:
    """Gather the facts. What loads much is loaded only where there is something of it."""
    facts = overview(office)
    clear_gone(office, facts.drafts)
    return DueFacts(
        facts,
        tuple(standing_drafts(office)),
        tuple(kept_forms(office, facts.drafts)),
        tuple(kept_fixes(facts.drafts)),
        office.clock.now(),
        has_fork(office),
        _arrivals(office),
        _sent_back(office),
        _leavers(office, facts),
        _erasures(office),
        _retention(office),
        clock_doubt(office),
        is_sheet_waiting(office),
        school_due(office, facts),
    )


def _arrivals(office: Office) -> int:
    if not is_centre(office):
        return 0
    from core.changes.handover import waiting_arrivals  # noqa: PLC0415 - the centre alone

    return len(waiting_arrivals(office))


def _sent_back(office: Office) -> int:
    if is_centre(office) or not office.store.has_any("record_change"):
        return 0
    from core.changes.handover import sent_back  # noqa: PLC0415 - start-up

    return len(sent_back(office))


def _leavers(office: Office, facts: Overview) -> int:
    from core.changes.grades import last_grade_or_stage_end  # noqa: PLC0415 - start-up

    return sum(
        one.pupils
        for one in facts.cohorts
        if one.cohort.stage is not Stage.PRESCHOOL
        and one.cohort.grade(office.year) > last_grade_or_stage_end(office, one.cohort.stage)
    )


def _erasures(office: Office) -> int:
    if not office.store.has_any("erasure"):
        return 0
    from core.privacy.erasure_travels import waiting_erasures  # noqa: PLC0415 - start-up

    return len(waiting_erasures(office))


def _retention(office: Office) -> int:
    from core.privacy.retention import count_due  # noqa: PLC0415 - start-up

    return count_due(office)


def due_items(facts: DueFacts) -> list[DueItem]:
    """Return what is due, the most urgent first. Pure."""
    doubt = [DueItem(DueKind.CLOCK, about=facts.clock)] if facts.clock else []
    return [*doubt, *_left_half_done(facts), *_asked_for(facts), *_missing(facts)]


def half_typed(facts: DueFacts) -> list[DueItem]:
    """Return every form that was left half-typed, the newest first. Pure."""
    left: list[tuple[datetime, DueItem]] = [
        *((one.at, DueItem(DueKind.DRAFT, 1, one)) for one in facts.drafts),
        *((one.at, DueItem(DueKind.FORM, len(one.pupils), one)) for one in facts.forms),
    ]
    return [item for _, item in sorted(left, key=lambda pair: pair[0], reverse=True)]


def _left_half_done(facts: DueFacts) -> Iterator[DueItem]:
    left = half_typed(facts)
    yield from left[:MOST_DRAFTS]
    if len(left) > MOST_DRAFTS:
        yield DueItem(DueKind.MORE_FORMS, len(left) - MOST_DRAFTS)
    if facts.fixes:
        yield DueItem(DueKind.IMPORT_FIXES, facts.fixes[0].rows, facts.fixes[0])


def _asked_for(facts: DueFacts) -> Iterator[DueItem]:
    if facts.is_sheet_waiting:
        yield DueItem(DueKind.RECOVERY_SHEET)
    if facts.has_fork:
        yield DueItem(DueKind.DRAW_FORK)
    if not facts.overview.heads.registered:
        yield DueItem(DueKind.FIRST_IMPORT)
        yield DueItem(DueKind.FIRST_PUPIL)
    yield from _of_children(facts.school)
    counts = (
        (DueKind.ERASURES, facts.erasures),
        (DueKind.CONFLICTS, facts.overview.open_conflicts),
        (DueKind.ARRIVALS, facts.arrivals),
        (DueKind.SENT_BACK, facts.sent_back),
        (DueKind.TRANSFERS, facts.school.overdue_transfers),
        (DueKind.HELD, facts.overview.held_entries),
    )
    yield from (DueItem(kind, count) for kind, count in counts if count)


def _of_children(due: SchoolDue) -> Iterator[DueItem]:
    """Yield who must be looked for, and whether anybody noted who came."""
    if due.absent:
        yield DueItem(DueKind.ABSENT, len(due.absent), due.absent[0])
    if due.waiting_cases:
        yield DueItem(DueKind.CASES, due.waiting_cases)
    if due.reporting is not None:
        kind = DueKind.REPORTING if due.reporting.is_begun else DueKind.NO_REPORTING
        yield DueItem(kind, due.reporting.unnoted)


def _missing(facts: DueFacts) -> Iterator[DueItem]:
    known = facts.overview
    if facts.leavers:
        yield DueItem(DueKind.LEAVERS, facts.leavers)
    if known.heads.without_number:
        heads = known.heads
        yield DueItem(DueKind.WITHOUT_NUMBER, heads.without_number, beside=heads.by_proof)
    if known.heads.pupils and not known.staff:
        yield DueItem(DueKind.NO_STAFF)
    if known.backups.taken_at is None:
        if known.heads.registered or known.staff:
            yield DueItem(DueKind.NEVER_BACKED_UP)
    elif facts.now - known.backups.taken_at > BACKUP_IS_OLD:
        yield DueItem(DueKind.OLD_BACKUP, (facts.now - known.backups.taken_at).days)
    if facts.retention:
        yield DueItem(DueKind.RETENTION, facts.retention)
