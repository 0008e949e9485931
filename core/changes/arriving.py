"""What a receiving school gets of a pupil who is accepted: a record of its own, or its old one.

The ids of new rows follow from the release (`h.<change>`). What the receiving school has written
of the child stands; only what is empty there is filled from the sending school's record.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from core.changes.arrival import Arrival
from core.changes.models import ChangeId, ChangeKind, Handover, RecordChange
from core.models import (
    ATTENDING,
    Enrolment,
    EnrolmentId,
    Guardian,
    GuardianId,
    Pupil,
    PupilFile,
    PupilId,
    PupilStatus,
    SchoolId,
)
from core.office import Office
from core.writing import Writing

OF_THE_WAY = ("distance_m", "transport", "school_bus")
"""The way to the old school; to the new one it is another."""
_OWN = frozenset({"id", "school_id", *OF_THE_WAY})


def arrival_id(change_id: ChangeId) -> str:
    """Return the id of every row that an acceptance of this release makes."""
    return f"h.{change_id}"


def record_at(office: Office, school_id: SchoolId, file: PupilFile) -> tuple[PupilFile | None, str]:
    """Return the record that a school has of a child, and the code of what is doubtful.

    The same number, else the same name and birth date where not both have a number.
    """
    pupil = file.pupil
    found: list[Pupil] = []
    if pupil.id_number:
        found = [
            one
            for one in office.store.pupils.with_number(pupil.id_number)
            if one.school_id == school_id
        ]
        if any(one.name != pupil.name for one in found):
            return None, "arrival_other_name"
    if not found:
        found = [
            one
            for one in office.store.pupils.among("name", [pupil.name])
            if one.school_id == school_id
            and one.birth_date == pupil.birth_date
            and not (one.id_number and pupil.id_number)
        ]
    files = office.store.pupils.files([one.id for one in found])
    if len(files) > 1:
        return None, "arrival_ambiguous"
    held = files[0] if files else None
    if held is not None and held.enrolment.status is PupilStatus.DECEASED:
        return held, "arrival_deceased"
    return held, ""


def put_arrival(office: Office, writing: Writing, arrival: Arrival, day: date) -> PupilId:
    """Put what the receiving school gets; return its record of the child."""
    if arrival.held is None:
        pupil_id = _put_person(writing, arrival)
        enrolment = _new_enrolment(arrival, pupil_id)
        writing.put(enrolment)
        made = _change(office, arrival, enrolment, day)
        writing.put(replace(made, made_pupil=True, made_enrolment=True))
        return pupil_id
    return _link(office, writing, arrival, arrival.held, day)


def _put_person(writing: Writing, arrival: Arrival) -> PupilId:
    row = arrival_id(arrival.change.id)
    empty: dict[str, Any] = dict.fromkeys(OF_THE_WAY)
    pupil_id = PupilId(row)
    writing.put(replace(arrival.file.pupil, id=pupil_id, school_id=arrival.to.id, **empty))
    for guardian in arrival.file.guardians:
        writing.put(_guardian(guardian, arrival, pupil_id))
    return pupil_id


def _guardian(guardian: Guardian, arrival: Arrival, pupil_id: PupilId) -> Guardian:
    row = GuardianId(f"{arrival_id(arrival.change.id)}.{guardian.position}")
    return replace(guardian, id=row, pupil_id=pupil_id, school_id=arrival.to.id)


def _new_enrolment(arrival: Arrival, pupil_id: PupilId) -> Enrolment:
    """Return the enrolment at the new school; it begins on the day on which the old one ended.

    So a register of any day counts the child once.
    """
    change, to = arrival.change, arrival.to.id
    return replace(
        arrival.file.enrolment,
        id=EnrolmentId(arrival_id(change.id)),
        pupil_id=pupil_id,
        school_id=to,
        register_school_id=to,
        teaching_site_id=None,
        stage=change.stage,
        entry_year=change.entry_year_after,
        class_number=None,
        class_no=None,
        attend_way=None,
        status=PupilStatus.PRESENT,
        started_on=change.happened_on,
        ended_on=None,
    )


def _link(
    office: Office, writing: Writing, arrival: Arrival, held: PupilFile, day: date
) -> PupilId:
    pupil_id, enrolment = held.pupil.id, held.enrolment
    _fill_gaps(writing, arrival, held)
    if enrolment.ended_on is not None:
        enrolment = _new_enrolment(arrival, pupil_id)
        writing.put(enrolment)
        writing.put(replace(_change(office, arrival, enrolment, day, held), made_enrolment=True))
        return pupil_id
    if enrolment.status not in ATTENDING:
        enrolment = replace(enrolment, status=PupilStatus.RETURNED)
        writing.put(enrolment)
    if _own_transfer_in(office, pupil_id) is None:
        writing.put(_change(office, arrival, enrolment, day, held))
    return pupil_id


def _fill_gaps(writing: Writing, arrival: Arrival, held: PupilFile) -> None:
    names = [one.name for one in fields(Pupil) if one.name not in _OWN]
    gaps: dict[str, Any] = {
        name: getattr(arrival.file.pupil, name)
        for name in names
        if getattr(held.pupil, name) is None
    }
    writing.put(replace(held.pupil, **gaps))
    positions = {one.position for one in held.guardians}
    for guardian in arrival.file.guardians:
        if guardian.position not in positions:
            writing.put(_guardian(guardian, arrival, held.pupil.id))


def _own_transfer_in(office: Office, pupil_id: PupilId) -> RecordChange | None:
    """Return the coming that the receiving school has written down by itself."""
    changes = [one for one in office.store.changes.of_pupil(pupil_id) if one.is_standing]
    last = changes[-1] if changes else None
    return last if last is not None and last.kind is ChangeKind.TRANSFER_IN else None


def _change(
    office: Office,
    arrival: Arrival,
    enrolment: Enrolment,
    day: date,
    held: PupilFile | None = None,
) -> RecordChange:
    release = arrival.change
    is_transfer = release.kind is ChangeKind.TRANSFER_OUT
    before = held.enrolment if held else None
    sequence = 1
    if held is not None:
        changes = office.store.changes.of_pupil(held.pupil.id)
        sequence = max((one.sequence for one in changes), default=0) + 1
    return RecordChange(
        id=ChangeId(arrival_id(release.id)),
        school_id=arrival.to.id,
        pupil_id=enrolment.pupil_id,
        enrolment_id=enrolment.id,
        kind=ChangeKind.TRANSFER_IN if is_transfer else ChangeKind.ARRIVE,
        happened_on=release.happened_on,
        sequence=sequence,
        reason=release.reason,
        document_no=release.document_no,
        from_school=arrival.sender,
        to_school=arrival.to.name,
        stage=enrolment.stage,
        status_before=before.status if before else None,
        status_after=enrolment.status,
        entry_year_before=before.entry_year if before else None,
        entry_year_after=enrolment.entry_year,
        ended_on_before=before.ended_on if before else None,
        class_number_after=enrolment.class_number,
        batch=release.batch,
        handover=Handover.ACCEPTED,
        accepted_on=day,
        receiving_school_on=(release.receiving_school_on or day) if is_transfer else None,
        sending_school_on=(release.sending_school_on or day) if is_transfer else None,
        sending_authority_on=release.sending_authority_on,
        receiving_authority_on=release.receiving_authority_on,
        handled_by=office.operator.name or None,
    )
