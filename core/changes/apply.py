"""Use cases of record changes: one transaction each, a row for the change and what it makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from core import registration
from core.changes import grades, rules
from core.changes.destinations import destination_of, schools_by_id
from core.changes.models import ChangeId, ChangeKind, Handover, RecordChange
from core.changes.reasons import require_reason
from core.changes.rules import RULES, Circumstances, SeatEffect
from core.errors import RegistrationError
from core.models import (
    Enrolment,
    EnrolmentId,
    PupilFile,
    PupilId,
    PupilStatus,
    SchoolId,
    Seat,
    Stage,
)
from core.office import Office
from core.reading.drafts import Problem, PupilDraft
from core.writing import Writing

MAKING = frozenset({ChangeKind.TRANSFER_IN, ChangeKind.ENTER})
"""Changes that begin a new enrolment beside the old one."""


LONGEST_DOCUMENT = 60
"""Characters of a 文号; 黔教发〔2026〕12号 has 13, and two of them fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """What a form of a record change says; the pupil stands beside it.

    `other_school` is where the pupil goes or came from. `entry_year` is asked for on a return
    to another grade, and on a transfer back.
    """

    kind: ChangeKind
    happened_on: date
    reason: str | None = None
    document_no: str | None = None
    other_school: str = ""
    other_school_id: SchoolId | None = None
    entry_year: int | None = None
    note: str | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class TransferredIn:
    """A pupil who came from another school, with what remains doubtful of the form."""

    change: RecordChange
    warnings: tuple[Problem, ...]


def check_change(office: Office, pupil_id: PupilId, request: ChangeRequest) -> PupilFile:
    """Return the pupil's file when a change may be made.

    Raises RegistrationError: `no_such_pupil`, `document_too_long` and the codes of
    `rules.require_allowed`.
    """
    _require_document(request)
    file = registration.file_of(office, pupil_id)
    standing = [one for one in office.store.changes.of_pupil(pupil_id) if one.is_standing]
    rules.require_allowed(request.kind, circumstances(office, file, request, standing))
    return file


def _require_document(request: ChangeRequest) -> None:
    if len(request.document_no or "") > LONGEST_DOCUMENT:
        raise RegistrationError("document_too_long", most=LONGEST_DOCUMENT)


def record_change(office: Office, pupil_id: PupilId, request: ChangeRequest) -> RecordChange:
    """Make one change of one pupil's record; durable on return. Raises as `check_change`."""
    with office.writing("change") as writing:
        return put_change(office, writing, pupil_id, request)


def record_changes(
    office: Office, pupil_ids: Iterable[PupilId], request: ChangeRequest
) -> tuple[RecordChange, ...]:
    """Make the same change for several pupils in one act: all of them, or none."""
    with office.writing("change") as writing:
        batch = request.batch or writing.new_id()
        shared = replace(request, batch=batch)
        return tuple(put_change(office, writing, one, shared) for one in pupil_ids)


def put_change(
    office: Office, writing: Writing, pupil_id: PupilId, request: ChangeRequest
) -> RecordChange:
    """Put a change and what it makes into an open writing."""
    file = check_change(office, pupil_id, request)
    present = file.enrolment
    after = _enrolment_after(office, writing, file, request)
    ended = _end_seats(office, writing, after, request)
    if request.kind is ChangeKind.ENTER:
        status = PupilStatus.GRADUATED
        writing.put(replace(present, status=status, ended_on=request.happened_on))
    change = _change(office, writing, file, request, after)
    change = replace(change, seat_ids=tuple(seat.id for seat in ended))
    change = _on_the_way(office, change)
    writing.put(after)
    writing.put(change)
    writing.audit(f"change.{request.kind}", present.pupil_id)
    return change


def transfer_in(office: Office, draft: PupilDraft, request: ChangeRequest) -> TransferredIn:
    """Register a pupil who comes from another school, with the change, in one transaction.

    Raises InvalidDraftError, or RegistrationError as `rules.require_allowed` does. A pupil who
    comes back here is no new one: `record_change` with TRANSFER_IN.
    """
    _require_document(request)
    if not request.other_school:
        raise RegistrationError("other_school_needed", name=draft.name)
    if request.happened_on > office.clock.today():
        raise RegistrationError("change_in_future", day=request.happened_on.isoformat())
    require_reason(ChangeKind.TRANSFER_IN, draft.name, request.reason)
    with office.writing("change") as writing:
        saved = registration.register_pupil(office, draft)
        writing.flush()
        file = registration.file_of(office, saved.pupil_id)
        after = replace(file.enrolment, started_on=request.happened_on)
        writing.put(after)
        request = replace(request, kind=ChangeKind.TRANSFER_IN)
        change = _change(office, writing, file, request, after)
        change = replace(change, made_pupil=True, status_before=None, entry_year_before=None)
        writing.put(change)
        writing.audit(f"change.{request.kind}", saved.pupil_id)
    return TransferredIn(change, saved.warnings)


def circumstances(
    office: Office, file: PupilFile, request: ChangeRequest, standing: list[RecordChange]
) -> Circumstances:
    """Return what a change is judged by; `standing` are the pupil's changes not undone."""
    enrolment = file.enrolment
    return Circumstances(
        name=file.pupil.name,
        enrolment=enrolment,
        happened_on=request.happened_on,
        today=office.clock.today(),
        last_change_on=max((one.happened_on for one in standing), default=None),
        last_grade=grades.last_grade_or_stage_end(office, enrolment.stage),
        reason=request.reason,
        other_school=request.other_school,
        entry_year=request.entry_year,
    )


def _enrolment_after(
    office: Office, writing: Writing, file: PupilFile, request: ChangeRequest
) -> Enrolment:
    rule, present = RULES[request.kind], file.enrolment
    asked = circumstances(office, file, request, [])
    entry_year = rules.entry_year_after(request.kind, asked)
    if request.kind in MAKING:
        begins_school = request.kind is ChangeKind.ENTER
        begins_on = request.happened_on
        if begins_school:
            begins_on = max(begins_on, date(entry_year, 9, 1))
        return replace(
            present,
            id=EnrolmentId(writing.new_id()),
            entry_year=entry_year,
            status=PupilStatus.PRESENT,
            class_number=None,
            class_no=None,
            stage=Stage.PRIMARY if begins_school else present.stage,
            enrol_month=begins_on.replace(day=1) if begins_school else present.enrol_month,
            started_on=begins_on,
            ended_on=None,
        )
    moves = entry_year != present.entry_year
    return replace(
        present,
        entry_year=entry_year,
        status=rule.status_after or present.status,
        class_number=None if moves else present.class_number,
        class_no=None if moves else present.class_no,
        ended_on=request.happened_on if rule.ends_enrolment else present.ended_on,
    )


def _end_seats(
    office: Office, writing: Writing, after: Enrolment, request: ChangeRequest
) -> list[Seat]:
    effect = RULES[request.kind].seats
    if effect is SeatEffect.KEPT:
        return []
    seats = [
        seat for seat in office.store.seats.by("pupil_id", after.pupil_id) if not seat.ended_on
    ]
    if effect is SeatEffect.ENDED_WHERE_COHORT_LEFT:
        groups = office.store.classes.among("id", {seat.class_id for seat in seats})
        cohorts = {group.id: group.cohorts for group in groups}
        seats = [seat for seat in seats if after.cohort not in cohorts.get(seat.class_id, ())]
    for seat in seats:
        writing.put(replace(seat, ended_on=request.happened_on))
    return seats


def _change(
    office: Office, writing: Writing, file: PupilFile, request: ChangeRequest, after: Enrolment
) -> RecordChange:
    present = file.enrolment
    comes = request.kind is ChangeKind.TRANSFER_IN
    own = _school_name(office, present.register_school_id)
    other = request.other_school or None
    changes = office.store.changes.of_pupil(file.pupil.id)
    return RecordChange(
        id=ChangeId(writing.new_id()),
        school_id=present.school_id,
        pupil_id=file.pupil.id,
        enrolment_id=after.id,
        kind=request.kind,
        happened_on=request.happened_on,
        sequence=max((one.sequence for one in changes), default=0) + 1,
        reason=request.reason,
        document_no=request.document_no or None,
        from_school=other if comes else own,
        to_school=own if comes else other,
        to_school_id=None if comes else request.other_school_id,
        stage=after.stage,
        stage_before=present.stage if present.stage is not after.stage else None,
        status_before=present.status,
        status_after=after.status,
        entry_year_before=present.entry_year,
        entry_year_after=after.entry_year,
        ended_on_before=present.ended_on,
        ended_on_after=after.ended_on,
        class_number_before=None if comes else present.class_number,
        class_number_after=after.class_number,
        class_no_before=None if comes else present.class_no,
        made_enrolment=request.kind in MAKING,
        previous_enrolment_id=present.id if request.kind is ChangeKind.ENTER else None,
        batch=request.batch,
        handled_by=office.operator.name or None,
        note=request.note or None,
    )


def _on_the_way(office: Office, change: RecordChange) -> RecordChange:
    """Mark a release that leads to another school of the township, and name that school."""
    if change.kind not in {ChangeKind.TRANSFER_OUT, ChangeKind.PROMOTE}:
        return change
    to = destination_of(change, schools_by_id(office).values())
    if to is not None:
        return replace(change, to_school_id=to.id, handover=Handover.RELEASED)
    is_promotion = change.kind is ChangeKind.PROMOTE
    return replace(change, handover=Handover.RELEASED) if is_promotion else change


def _school_name(office: Office, school_id: SchoolId) -> str:
    school = office.store.schools.get(school_id)
    return school.name if school else str(school_id)
