"""A pupil handed over between two schools of the township: release, acceptance, or sent back.

The sending school releases (transfer out, promotion of a grade); the centre, which holds both
registers, accepts in the receiving school's name or sends back with a reason. Until then the child
is on the way. The sending school's record and its history stay; the receiving school gets a record
of its own, or the one it has is linked. Its ids follow from the release, so that two devices of the
centre that accept the same release write the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.changes import arriving
from core.changes.arrival import Arrival
from core.changes.destinations import destination_of, schools_by_id
from core.changes.models import ChangeId, ChangeKind, Handover, RecordChange
from core.changes.sent_after import follow_grade, is_with_grade
from core.changes.undo import put_undo
from core.errors import RegistrationError
from core.history import RowId
from core.models import PupilId, School, SchoolId, SchoolKind
from core.office import Office
from core.writing import Writing

RELEASING = frozenset({ChangeKind.TRANSFER_OUT, ChangeKind.PROMOTE})
ARRIVING = frozenset({ChangeKind.TRANSFER_IN, ChangeKind.ARRIVE})
REMEMBERED_DAYS = 365
"""How long a school is shown what became of its releases, and who came."""
SENT_BACK_DAYS = 30
"""How long the first screen names who was sent back, unless something is done about the child."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A release or an arrival of the own school: the change says how far it has come."""

    change: RecordChange
    name: str


def waiting_arrivals(office: Office) -> tuple[Arrival, ...]:
    """Return the releases that wait at the centre, by sending school, act and grade.

    Among them those whose acceptance stands with the sending school while the record that it made
    is gone: a centre restored to before it gets back only what others hold. Accepting again makes
    the same rows. A village gets none: it neither knows the others' registers nor decides.
    """
    if not is_centre(office):
        return ()
    schools = schools_by_id(office)
    found = [
        arrival
        for change in _releases(office)
        if (arrival := _arrival(office, change, schools)) is not None
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.sender,
                one.change.batch or "",
                one.change.happened_on,
                one.change.entry_year_after,
                one.change.id,
            ),
        )
    )


def own_releases(office: Office) -> tuple[HandedOver, ...]:
    """Return the own school's releases within the township of the last year, newest first.

    Those that the centre sent back are among them, those that the school itself undid are not.
    """
    return _of_the_last_year(office, RELEASING)


def own_arrivals(office: Office) -> tuple[HandedOver, ...]:
    """Return who was accepted for the own school within the last year, newest first."""
    return _of_the_last_year(office, ARRIVING)


def sent_back(office: Office) -> tuple[HandedOver, ...]:
    """Return the own school's pupils whom the centre sent back of late, newest first.

    A pupil with a later change is left out: somebody has read it and acted. That the child left
    with its grade was written with the refusal, and nobody has read it by that.
    """
    since = office.clock.today() - timedelta(days=SENT_BACK_DAYS)
    refused = [
        change
        for change in office.store.changes.by("handover", Handover.REFUSED.value)
        if change.school_id == office.school.id and (change.undone_on or date.min) >= since
    ]
    return _by_name(office, [change for change in refused if not _is_acted_on(office, change)])


def _is_acted_on(office: Office, refused: RecordChange) -> bool:
    later = _later(office, refused)
    return any(not is_with_grade(office, one) for one in later)


def _of_the_last_year(office: Office, kinds: frozenset[ChangeKind]) -> tuple[HandedOver, ...]:
    since = office.clock.today() - timedelta(days=REMEMBERED_DAYS)
    changes = [
        change
        for change in office.store.changes.all(office.school.id)
        if change.kind in kinds
        and change.handover is not None
        and change.happened_on >= since
        and (change.is_standing or change.handover is not Handover.RELEASED)
    ]
    return _by_name(office, changes)


def _by_name(office: Office, changes: Sequence[RecordChange]) -> tuple[HandedOver, ...]:
    pupils = office.store.pupils.among("id", {change.pupil_id for change in changes})
    names = {pupil.id: pupil.name for pupil in pupils}
    newest = sorted(changes, key=lambda one: (one.happened_on, one.sequence, one.id), reverse=True)
    return tuple(HandedOver(change, names.get(change.pupil_id, "")) for change in newest)


def accept(office: Office, change_ids: Iterable[ChangeId], day: date) -> tuple[PupilId, ...]:
    """Accept releases at the centre, all of them in one act or none; return the receiving records.

    Who was accepted before is left out, unless the record was lost (`waiting_arrivals`). The old
    enrolment's end is written again in the centre's
    name, so that an undo that the village made at the same time becomes a visible conflict and
    not a second headcount. Raises RegistrationError: `only_centre_accepts`, `no_such_change`,
    `change_undone_already`, `not_on_the_way`, `change_in_future`, and what `Arrival.doubt` names.
    """
    _require_centre(office)
    if day > office.clock.today():
        raise RegistrationError("change_in_future", day=day.isoformat())
    arrived = []
    with office.writing("accept") as writing:
        for change_id in change_ids:
            change = _release(office, change_id)
            if change.handover is Handover.ACCEPTED and not _lost(office, [change]):
                continue
            arrival = _require_waiting(office, change)
            if arrival.refusal is not None:
                raise arrival.refusal
            arrived.append(_accept(office, writing, arrival, day))
            writing.flush()
    return tuple(arrived)


def send_back(
    office: Office, change_ids: Iterable[ChangeId], reason: str
) -> tuple[RecordChange, ...]:
    """Refuse releases with a reason: the pupils are at the sending school as before.

    Whose grade has left that school meanwhile leaves as the others did (`sent_after`). Raises
    RegistrationError as `accept`, (`refusal_needs_reason`), and as `undo_change` where the
    sending school's record does not stand as the release left it.
    """
    _require_centre(office)
    if not reason.strip():
        raise RegistrationError("refusal_needs_reason")
    refused = []
    with office.writing("refuse") as writing:
        for change_id in change_ids:
            change = _release(office, change_id)
            if change.handover is Handover.ACCEPTED:
                raise RegistrationError("change_accepted")
            _require_waiting(office, change)
            undone = put_undo(office, writing, change)
            undone = replace(undone, handover=Handover.REFUSED, refused_reason=reason.strip())
            writing.put(undone)
            writing.flush()
            follow_grade(office, writing, undone)
            refused.append(undone)
    return tuple(refused)


def is_centre(office: Office) -> bool:
    """Whether this is the school that accepts."""
    return office.school.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL


def _releases(office: Office) -> list[RecordChange]:
    releases = [
        change
        for kind in sorted(RELEASING)
        for change in office.store.changes.by("kind", kind.value)
    ]
    accepted = [change for change in releases if change.handover is Handover.ACCEPTED]
    lost = _lost(office, accepted)
    return [
        change
        for change in releases
        if change.id in lost or (change.is_standing and change.handover is not Handover.ACCEPTED)
    ]


def _lost(office: Office, accepted: Sequence[RecordChange]) -> set[ChangeId]:
    """Return the acceptances of which the record they made was never heard of in this store.

    One that was erased, merged or deleted later has its history here.
    """
    arrived = {change.arrived_as for change in accepted if change.arrived_as}
    held = {pupil.id for pupil in office.store.pupils.among("id", arrived)}
    history = office.store.history
    return {
        change.id
        for change in accepted
        if change.arrived_as is not None
        and change.arrived_as not in held
        and not history.seen_of("pupil", RowId(change.arrived_as))
    }


def _arrival(
    office: Office, change: RecordChange, schools: dict[SchoolId, School]
) -> Arrival | None:
    """Return a release as it waits; None when it leads out of the township or is overtaken."""
    to = destination_of(change, schools.values())
    if to is None or _is_overtaken(office, change):
        return None
    file = office.store.pupils.file(change.pupil_id)
    if file is None:
        return None
    held, doubt = arriving.record_at(office, to.id, file)
    return Arrival(change, file, _name(schools, change.school_id), to, held, doubt)


def _name(schools: dict[SchoolId, School], school_id: SchoolId) -> str:
    return schools[school_id].name if school_id in schools else str(school_id)


def _is_overtaken(office: Office, change: RecordChange) -> bool:
    """Whether the pupil came back to the sending school by a later change."""
    return bool(_later(office, change))


def _later(office: Office, change: RecordChange) -> list[RecordChange]:
    """Return what was written of the pupil after a change, and stands."""
    own = office.store.changes.of_pupil(change.pupil_id)
    return [one for one in own if one.is_standing and one.sequence > change.sequence]


def _release(office: Office, change_id: ChangeId) -> RecordChange:
    change = office.store.changes.get(change_id)
    if change is None or change.kind not in RELEASING:
        raise RegistrationError("no_such_change")
    if change.handover is not Handover.ACCEPTED and not change.is_standing:
        raise RegistrationError("change_undone_already")
    return change


def _require_waiting(office: Office, change: RecordChange) -> Arrival:
    arrival = _arrival(office, change, schools_by_id(office))
    if arrival is None:
        raise RegistrationError("not_on_the_way")
    return arrival


def _require_centre(office: Office) -> None:
    if not is_centre(office):
        raise RegistrationError("only_centre_accepts")


def _accept(office: Office, writing: Writing, arrival: Arrival, day: date) -> PupilId:
    change = arrival.change
    pupil_id = arriving.put_arrival(office, writing, arrival, day)
    noted = change
    if change.kind is ChangeKind.TRANSFER_OUT:
        # The two schools' part is done; the authorities' remains with the arrival.
        noted = replace(
            change,
            receiving_school_on=change.receiving_school_on or day,
            sending_school_on=change.sending_school_on or day,
        )
    writing.put(
        replace(
            noted,
            handover=Handover.ACCEPTED,
            accepted_on=day,
            to_school_id=arrival.to.id,
            arrived_as=pupil_id,
        )
    )
    ended_on = change.ended_on_after or change.happened_on
    writing.write(
        str(change.school_id),
        "enrolment",
        RowId(change.enrolment_id),
        {"status": change.status_after.value, "ended_on": ended_on.isoformat()},
    )
    writing.audit("handover.accept", change.pupil_id, str(arrival.to.id))
    return pupil_id
