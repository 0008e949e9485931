"""Who of the staff was in post on a day: by when people came, and by when they went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from core.history import Entry, RowId
from core.lists.staff_list import IN_POST
from core.models import Appointment, SchoolId, StaffId, StaffMember
from core.office import Office
from core.storage.hybrid_clock import day_of

TABLE = "staff_member"
WRITTEN_WITHIN = timedelta(days=30)
"""A status written so soon after the day tells of the day too: whoever retired in summer is
written off in September, when the report is filled in (practice)."""


def staff_as_of(office: Office, day: date, school_id: SchoolId | None = None) -> list[StaffMember]:
    """Return the members of a school who were in post at the end of a day.

    Titles and everything else are those of today. Whoever has left was there until the appointment
    ended; where nobody wrote that day, as long as nobody had written the leaving.
    """
    members = office.store.staff.all(school_id or office.school.id)
    appointments: dict[StaffId, list[Appointment]] = {}
    for one in office.store.appointments.among("staff_id", [member.id for member in members]):
        appointments.setdefault(one.staff_id, []).append(one)
    left = [RowId(member.id) for member in members if member.person_status != IN_POST]
    written = {
        StaffId(own[0].row): own for own in office.store.history.entries_of_rows(TABLE, left) if own
    }
    return [
        member
        for member in members
        if was_in_post(member, appointments.get(member.id, ()), written, day)
    ]


def was_in_post(
    member: StaffMember,
    appointments: Sequence[Appointment],
    written: Mapping[StaffId, Sequence[Entry]],
    day: date,
) -> bool:
    """Whether somebody was in post on a day. Pure; `written` holds what was written of leavers."""
    came = member.join_school or min(
        (one.started_on for one in appointments if one.started_on), default=None
    )
    if came is not None and came > day:
        return False
    ends = [one.ended_on for one in appointments]
    if ends and None not in ends:
        return max(end for end in ends if end is not None) > day
    if member.person_status == IN_POST:
        return True
    return _status_on(written.get(member.id, ()), day + WRITTEN_WITHIN) == IN_POST


def _status_on(entries: Iterable[Entry], day: date) -> object:
    """Return the status that stood at the end of a day; the first one where none stood yet."""
    said = [
        (entry.clock, entry.patch["person_status"])
        for entry in sorted(entries, key=lambda one: one.clock)
        if "person_status" in entry.patch
    ]
    known = [status for clock, status in said if day_of(clock) <= day] or [
        status for _, status in said[:1]
    ]
    return known[-1] if known else None
