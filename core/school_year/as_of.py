"""The register as it stood on a day: today's rows with every later record change taken off.

Only what record changes tell is turned back (status, cohort, end); facts about the child, such as
boarding, are those of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from core.changes.models import RecordChange
from core.models import Enrolment, EnrolmentId, PupilFile, PupilId, SchoolId
from core.office import Office
from core.school_year.starting import counts_from
from core.storage.repositories import newer


def files_as_of(office: Office, day: date, school_id: SchoolId | None = None) -> list[PupilFile]:
    """Return the files of a school as they stood at the end of a day.

    A pupil whose enrolment began later is left out; a change of that very day has happened.
    """
    return files_on_days(office, [day], school_id)[day]


def files_on_days(
    office: Office, days: Sequence[date], school_id: SchoolId | None = None
) -> dict[date, list[PupilFile]]:
    """Return the same for several days; the register is read once."""
    if not days:
        return {}
    files = office.store.pupils.all_files(school_id or office.school.id)
    ids = [file.pupil.id for file in files]
    enrolments: dict[PupilId, list[Enrolment]] = {}
    for enrolment in office.store.enrolments.among("pupil_id", ids):
        enrolments.setdefault(enrolment.pupil_id, []).append(enrolment)
    changes: dict[PupilId, list[RecordChange]] = {}
    for change in office.store.changes.among("pupil_id", ids):
        if change.is_standing and change.happened_on > min(days):
            changes.setdefault(change.pupil_id, []).append(change)
    stood: dict[date, list[PupilFile]] = {day: [] for day in days}
    for file in files:
        own = changes.get(file.pupil.id, ())
        for day in days:
            later = [change for change in own if change.happened_on > day]
            held = enrolment_as_of(enrolments[file.pupil.id], later, day)
            if held is not None:
                stood[day].append(replace(file, enrolment=held))
    return stood


def enrolment_as_of(
    enrolments: Sequence[Enrolment], later: Iterable[RecordChange], day: date
) -> Enrolment | None:
    """Return the enrolment that was in force on a day; None when none had begun. Pure.

    `later` are the standing changes after that day.
    """
    rows = {one.id: one for one in enrolments}
    for change in sorted(later, key=lambda one: one.sequence, reverse=True):
        held = rows.get(change.enrolment_id)
        if held is None:
            continue
        if change.made_enrolment:
            del rows[change.enrolment_id]
            held = rows.get(change.previous_enrolment_id or EnrolmentId(""))
            if held is not None:
                status = change.status_before or held.status
                rows[held.id] = replace(held, status=status, ended_on=change.ended_on_before)
            continue
        rows[held.id] = replace(
            held,
            status=change.status_before or held.status,
            entry_year=change.entry_year_before or held.entry_year,
            ended_on=change.ended_on_before,
            class_number=change.class_number_before,
            class_no=change.class_no_before,
        )
    chosen: Enrolment | None = None
    for one in rows.values():
        if counts_from(one) <= day:
            chosen = newer(chosen, one)
    return chosen
