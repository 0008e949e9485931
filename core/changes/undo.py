"""Undoing record changes: as new entries, as long as nothing else happened to those rows."""

from __future__ import annotations

from dataclasses import replace

from core.changes.models import ChangeId, Handover, RecordChange
from core.dropout.undoing import undo_case
from core.errors import RegistrationError
from core.models import Enrolment
from core.office import Office
from core.writing import Writing


def undo_change(office: Office, change_id: ChangeId) -> RecordChange:
    """Take a change back; the change and both sets of values stay in the history.

    Raises RegistrationError: `no_such_change`, `change_undone_already`, `change_not_the_last`
    (undo the later one first), `change_overwritten` (the record was amended since),
    `change_made_pupil` (a pupil who came in: write a transfer out instead), `change_accepted`
    (the centre has the pupil), `change_seat_taken` (the old class has the pupil no more,
    or a seat was given in the grade that the change led to).
    """
    change = office.store.changes.get(change_id)
    if change is None:
        raise RegistrationError("no_such_change")
    with office.writing("undo") as writing:
        return put_undo(office, writing, change)


def undo_batch(office: Office, batch: str) -> tuple[RecordChange, ...]:
    """Take back all that was done in one act: all of it, or nothing. Raises as `undo_change`."""
    changes = [one for one in office.store.changes.of_batch(batch) if one.is_standing]
    if not changes:
        raise RegistrationError("no_such_change")
    with office.writing("undo") as writing:
        return tuple(put_undo(office, writing, change) for change in changes)


def why_not(office: Office, change: RecordChange) -> str | None:
    """Return the code of what stands against undoing a change, or None when it may be undone."""
    try:
        _require_undoable(office, change)
    except RegistrationError as error:
        return error.code
    return None


def put_undo(office: Office, writing: Writing, change: RecordChange) -> RecordChange:
    """Put the undoing of a change into an open writing. Raises as `undo_change`."""
    enrolment = _require_undoable(office, change)
    if change.made_enrolment:
        writing.delete(enrolment)
        _put_previous(office, writing, change)
    else:
        writing.put(
            replace(
                enrolment,
                status=change.status_before or enrolment.status,
                entry_year=change.entry_year_before or enrolment.entry_year,
                ended_on=change.ended_on_before,
                class_number=change.class_number_before,
                class_no=change.class_no_before,
            )
        )
    for seat in office.store.seats.among("id", change.seat_ids):
        if office.store.classes.get(seat.class_id) is not None:  # an annulment takes classes away
            writing.put(replace(seat, ended_on=None))
    undo_case(office, writing, change)
    undone = replace(change, undone_on=office.clock.today())
    writing.put(undone)
    writing.audit("change.undo", change.pupil_id)
    return undone


def _put_previous(office: Office, writing: Writing, change: RecordChange) -> None:
    previous = office.store.enrolments.get(change.previous_enrolment_id or "")
    if previous is not None:
        status = change.status_before or previous.status
        writing.put(replace(previous, status=status, ended_on=change.ended_on_before))


def _require_undoable(office: Office, change: RecordChange) -> Enrolment:
    if not change.is_standing:
        raise RegistrationError("change_undone_already")
    if change.made_pupil:
        raise RegistrationError("change_made_pupil")
    if change.handover is Handover.ACCEPTED:
        raise RegistrationError("change_accepted")
    later = office.store.changes.of_pupil(change.pupil_id)
    if any(one.is_standing and one.sequence > change.sequence for one in later):
        raise RegistrationError("change_not_the_last")
    enrolment = office.store.enrolments.get(change.enrolment_id)
    if enrolment is None or not _stands_as_left(enrolment, change):
        raise RegistrationError("change_overwritten")
    _require_seats_as_left(office, change)
    return enrolment


def _stands_as_left(enrolment: Enrolment, change: RecordChange) -> bool:
    is_same = (
        enrolment.status is change.status_after
        and enrolment.entry_year == change.entry_year_after
        and enrolment.ended_on == change.ended_on_after
    )
    moved = change.entry_year_before != change.entry_year_after
    if moved or change.made_enrolment:
        return is_same and enrolment.class_number == change.class_number_after
    return is_same and enrolment.class_number == change.class_number_before


def _require_seats_as_left(office: Office, change: RecordChange) -> None:
    seats = office.store.seats.by("pupil_id", change.pupil_id)
    ended = {seat.id for seat in seats if seat.ended_on is not None}
    has_other = any(
        seat.ended_on is None and seat.started_on >= change.happened_on for seat in seats
    )
    moved = change.made_enrolment or change.cohort_before != change.cohort_after
    if not set(change.seat_ids) <= ended or (has_other and (change.seat_ids or moved)):
        raise RegistrationError("change_seat_taken")
