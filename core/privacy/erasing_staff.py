"""Erasing a member of staff who has left: the machine that erases a pupil, told what is theirs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from core.errors import RegistrationError
from core.history import RowId
from core.ledgers.facts import ErasureScope
from core.ledgers.spec import LedgerError
from core.models import SchoolYear, StaffId, StaffMember
from core.office import OVERWRITE_DUE, Office
from core.policy import policy
from core.privacy.erasure import (
    STAFF_TABLE,
    Erased,
    Grounds,
    backups_of,
    erase_everywhere,
    may_write,
    repository_of,
)
from core.privacy.erasure_preview import ErasurePreview, held_backups
from core.privacy.mentions import mentions
from core.storage.erasing import RowKey
from core.storage.hybrid_clock import day_of

LEFT = frozenset({"01", "02", "03", "05", "06", "07", "08"})
"""person_status of those who work here no more: retired, dead, moved, resigned, dismissed."""


@dataclass(frozen=True, slots=True)
class ErasableStaff:
    """Somebody who has left, since when the record may go (None: nobody wrote when), and if now."""

    staff_id: StaffId
    name: str
    status: str
    since: date | None
    is_due: bool


def erasable_staff(office: Office) -> list[ErasableStaff]:
    """Return this school's former staff, first who is due."""
    today = office.clock.today()
    found = []
    for member in office.store.staff.all(office.school.id):
        if member.person_status not in LEFT:
            continue
        since = staff_retention_date(office, member)
        is_due = since is not None and since <= today
        found.append(ErasableStaff(member.id, member.name, member.person_status, since, is_due))
    return sorted(found, key=lambda one: (not one.is_due, one.since or date.max, one.name))


def staff_retention_date(office: Office, member: StaffMember) -> date | None:
    """Return from when a leaver's record may go; None for who is still at work.

    1 September after the school year of leaving, and as many years as for pupils (policy.toml:
    practice; no rule names a term for the school's own copy). Left is the day on which the
    appointment ended, else the day on which the status was written.
    """
    if member.person_status not in LEFT:
        return None
    ends = [one.ended_on for one in office.store.appointments.by("staff_id", member.id)]
    left = max((end for end in ends if end is not None), default=None)
    left = left or _written_on(office, member)
    if left is None:
        return None
    years = policy().privacy.optional_years_after_leaving
    return date(SchoolYear.of(left).starts_in + 1 + years, 9, 1)


def _written_on(office: Office, member: StaffMember) -> date | None:
    """Return the day on which the present status was written."""
    entries = office.store.history.entries_of(STAFF_TABLE, RowId(member.id))
    clocks = [
        entry.clock for entry in entries if entry.patch.get("person_status") == member.person_status
    ]
    return day_of(max(clocks)) if clocks else None


def rows_of_staff(office: Office, staff_id: StaffId) -> list[RowKey]:
    """Return every row about somebody of the staff on the streams that this school may write.

    Lessons that were taken over for others stay: they hold the id, which means nobody any more.
    """
    repository = repository_of(office)
    by_stream = repository.by_stream(repository.rows_about(STAFF_TABLE, RowId(staff_id)))
    return sorted({row for name in by_stream if may_write(office, name) for row in by_stream[name]})


def staff_erasure_preview(office: Office, staff_id: StaffId) -> ErasurePreview:
    """Say what erasing a leaver would come to; nothing changes.

    Raises RegistrationError(`no_such_staff`), LedgerError: `erase_staff_in_post`,
    `not_our_staff`.
    """
    member = _own_leaver(office, staff_id)
    repository = repository_of(office)
    rows = rows_of_staff(office, staff_id)
    everything = repository.by_stream(repository.rows_about(STAFF_TABLE, RowId(staff_id)))
    by_stream = repository.by_stream(rows)
    return ErasurePreview(
        subject_id=staff_id,
        name=member.name,
        scope=ErasureScope.PERSON,
        records=Counter(name for name, _ in rows),
        fields=(),
        entries=sum(repository.standing(own, stream) for stream, own in by_stream.items()),
        papers=0,
        draws=0,
        elsewhere=sum(
            len(own) for stream, own in everything.items() if not may_write(office, stream)
        ),
        backups=held_backups(office),
        mentions=mentions(office, member.name, rows),
    )


def erase_staff(office: Office, staff_id: StaffId, reason: str, approver: str = "") -> Erased:
    """Erase everything kept of somebody who has left this school; it cannot be undone.

    Raises as `staff_erasure_preview`, and LedgerError: `erase_needs_reason`,
    `erase_reason_names`: the reason stays, so it must not name the person.
    """
    if not reason.strip():
        raise LedgerError("erase_needs_reason")
    member = _own_leaver(office, staff_id)
    if member.name in reason or member.name in approver:
        raise LedgerError("erase_reason_names")
    repository = repository_of(office)
    with office.writing("erase") as writing:
        writing.flush()
        rows = rows_of_staff(office, staff_id)
        drafts = repository.drop_drafts(_texts_of(member))
        grounds = Grounds(staff_id, reason, approver, STAFF_TABLE)
        bodies = erase_everywhere(office, writing, rows, grounds)
        writing.audit("erase", staff_id, f"scope=person rows={len(rows)} bodies={bodies}")
        office.store.settings.set(OVERWRITE_DUE, "1")
    office.finish_overwriting()
    return Erased(bodies, len(rows), drafts, backups=len(backups_of(office)))


def _own_leaver(office: Office, staff_id: StaffId) -> StaffMember:
    """Return a former member of staff; whose appointment has ended has no form any more."""
    member = office.store.staff.get(staff_id)
    if member is None:
        raise RegistrationError("no_such_staff")
    if member.school_id != office.school.id:
        raise LedgerError("not_our_staff")
    if member.person_status not in LEFT:
        raise LedgerError("erase_staff_in_post", name=member.name)
    return member


def _texts_of(member: StaffMember) -> list[str]:
    """Return the texts by which a draft of the person is known."""
    texts = (member.id, member.name, member.id_number, member.staff_no, member.phone)
    return [text for text in texts if text]
