"""A release that the sending school took back while the receiving one had the child already.

Neither knew of the other, so a person decides at which school the child is; whichever it is, the
other school's record follows, for a child stands open at one school. The centre decides: it holds
both registers.
"""

from __future__ import annotations

from dataclasses import replace

from core.changes.arriving import arrival_id
from core.changes.models import ChangeId, Handover, RecordChange
from core.errors import RegistrationError
from core.models import (
    ATTENDING,
    Enrolment,
    EnrolmentId,
    Guardian,
    Pupil,
    PupilFile,
    Seat,
    SeatSource,
)
from core.office import Office
from core.school_year.models import TermReport
from core.storage.hanging import hanging_on
from core.undoing.pasts import PUPIL_TABLES
from core.writing import Writing

_ALONG = ("record_change", "seat", "term_report")


def disputed_release(office: Office, enrolment_id: str) -> RecordChange | None:
    """Return the release of an enrolment that was received and taken back, or None."""
    found = [
        change
        for change in office.store.changes.by("enrolment_id", enrolment_id)
        if change.handover is Handover.ACCEPTED
        and change.arrived_as is not None
        and not change.is_standing
    ]
    return max(found, key=lambda one: one.sequence, default=None)


def settle_release(office: Office, writing: Writing, release: RecordChange, status: str) -> None:
    """Let both schools follow what was decided of the status that a release ended.

    The status of the release: the child is received, and the release stands again. Another one:
    the child is at the sending school, and the receiving school's record is taken out. Raises
    RegistrationError(`arrival_hangs`) while other records there name the child.
    """
    if status == release.status_after.value:
        _put_released(office, writing, release)
        return
    _take_out_arrival(office, writing, release)
    writing.put(replace(release, handover=Handover.RELEASED, accepted_on=None, arrived_as=None))
    writing.audit("change.undo", release.pupil_id)


def _put_released(office: Office, writing: Writing, release: RecordChange) -> None:
    later = office.store.changes.of_pupil(release.pupil_id)
    if any(one.is_standing and one.sequence > release.sequence for one in later):
        return
    ended_on = release.ended_on_after or release.happened_on
    for seat in office.store.seats.among("id", release.seat_ids):
        writing.put(replace(seat, ended_on=ended_on))
    writing.put(replace(release, undone_on=None))


def _take_out_arrival(office: Office, writing: Writing, release: RecordChange) -> None:
    """Take out what the acceptance made; a record that has left there since is left as it is."""
    file = office.store.pupils.file(release.arrived_as) if release.arrived_as else None
    if file is None or file.enrolment.status not in ATTENDING:
        return
    change = office.store.changes.get(ChangeId(arrival_id(release.id)))
    made = office.store.enrolments.get(EnrolmentId(arrival_id(release.id)))
    if change is None or made is None or made.id != file.enrolment.id:
        raise RegistrationError("arrival_hangs", name=file.pupil.name)
    seats = office.store.seats.by("pupil_id", file.pupil.id)
    if change.made_pupil:
        _require_nothing_else(office, file)
        reports = office.store.terms.reports.by("pupil_id", file.pupil.id)
        rows: list[Seat | TermReport | Guardian | RecordChange | Enrolment | Pupil]
        rows = [*seats, *reports, *file.guardians, change, made, file.pupil]
        for row in rows:
            writing.delete(row)
        return
    later = office.store.changes.of_pupil(file.pupil.id)
    if any(one.is_standing and one.sequence > change.sequence for one in later):
        raise RegistrationError("arrival_hangs", name=file.pupil.name)
    for seat in seats:
        if seat.ended_on is None and seat.started_on >= change.happened_on:
            writing.put(replace(seat, ended_on=seat.started_on))
    writing.delete(made)
    writing.put(replace(change, undone_on=office.clock.today()))


def _require_nothing_else(office: Office, file: PupilFile) -> None:
    """Raise where more than the acceptance and its likes names the child: it is no mistake alone.

    What a school does for everybody at once goes along: a note of the reporting, a seat in a class
    of several grades.
    """
    pupil_id = file.pupil.id
    store = office.store
    left_out = (*PUPIL_TABLES, *_ALONG)
    hanging = dict(hanging_on(store.connection, [pupil_id], left_out).get(pupil_id, {}))
    is_placed = any(
        seat.source is not SeatSource.SINGLE_CLASS for seat in store.seats.by("pupil_id", pupil_id)
    )
    changed = len(store.changes.of_pupil(pupil_id)) > 1
    if hanging or is_placed or changed or len(store.enrolments.by("pupil_id", pupil_id)) > 1:
        raise RegistrationError("arrival_hangs", name=file.pupil.name)
