"""Third step: plan, nonce and slips become classes. One run; there is no second."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.assign import draw as engine
from core.assign.certificate import Certificate, certify
from core.assign.lots import check_recorded_lots
from core.errors import GroupingError
from core.grouping.forks import require_no_fork
from core.grouping.packing import pack
from core.grouping.plans import SealedPlan, certificate_of, draw_of, state_of
from core.grouping.proposing import year_of_classes
from core.grouping.records import Draw, PlanState
from core.grouping.roster import SealedRoster
from core.grouping.signing import CERTIFICATE_NAMESPACE, signer_of
from core.models import ClassGroup, ClassId, Cohort, PupilId, Seat, SeatId, SeatSource
from core.office import Office
from core.writing import Writing


@dataclass(frozen=True, slots=True)
class DrawOutcome:
    """What a draw came to; `pupils` are those of each class, in the order of draw numbers."""

    draw: Draw
    certificate: Certificate
    pupils: Mapping[int, tuple[PupilId, ...]]


def draw(office: Office, plan: SealedPlan, slips: Iterable[str]) -> DrawOutcome:
    """Draw a sealed plan once; classes and seats are stored together with the certificate.

    Raises GroupingError: `already_drawn`, `plan_annulled`, `nonce_elsewhere` (sealed on another
    PC and not brought here), `plan_forked`, and those of `assign.draw` on slips.
    """
    _require_sealed(office, plan)
    require_no_fork(office, plan)
    secret = office.store.grouping.secret(plan.record.digest)
    if secret is None:
        raise GroupingError("nonce_elsewhere")
    result = engine.draw(plan.plan, secret.nonce, slips)
    day = office.clock.today()
    certificate = _signed(
        office, certify(plan.plan, secret.nonce, result, day.isoformat(), signer_of(office))
    )
    roster = SealedRoster.unpacked(secret.roster)
    pupils = {
        number: tuple(roster.pupils[own - 1].id for own in members)
        for number, members in result.classes.items()
    }
    gone = left_since(office, plan.cohort, (own.id for own in roster.pupils))
    with office.writing("draw") as writing:
        record = Draw(
            id=writing.new_id(),
            school_id=office.school.id,
            plan_id=plan.record.id,
            certificate=pack(certificate.canonical()),
            roster=secret.roster,
            year=year_of_classes(office, plan.cohort).starts_in,
            drawn_on=day,
        )
        writing.put(record)
        for number, members in pupils.items():
            group = _new_class(office, writing, plan, record.year, number)
            _seat(office, writing, group, members, gone)
        writing.audit("draw", plan.record.id)
    return DrawOutcome(record, certificate, pupils)


def left_since(office: Office, cohort: Cohort, pupils: Iterable[PupilId]) -> frozenset[PupilId]:
    """Return who was sealed and has left the cohort since: their seats end on the day they begin.

    The sealed plan is drawn as it is, so that it can be checked; nobody sits where nobody comes.
    """
    files = office.store.pupils.files(list(pupils))
    return frozenset(
        file.pupil.id
        for file in files
        if file.enrolment.ended_on is not None or file.enrolment.cohort != cohort
    )


def signature_of(office: Office, message: bytes) -> str:
    """Return the device's signature of a certificate as base64 of an SSHSIG blob."""
    return base64.b64encode(office.keys.signing.sign(message, CERTIFICATE_NAMESPACE)).decode()


def record_lots(office: Office, plan: SealedPlan, recorded: Mapping[int, str]) -> Certificate:
    """Put the lots that teachers drew by hand (R016) into the certificate, once; sign it anew.

    Raises GroupingError: `not_drawn`, `plan_annulled`, `lots_recorded`, `lots_not_physical`,
    `lots_incomplete`.
    """
    if plan.state is PlanState.ANNULLED:
        raise GroupingError("plan_annulled")
    require_no_fork(office, plan)
    record = draw_of(office, plan)
    present = certificate_of(office, plan)
    teams = check_recorded_lots(plan.plan.lots, recorded)
    if present.teams:
        raise GroupingError("lots_recorded")
    certificate = _signed(
        office, replace(present, teams=teams, signer=signer_of(office), signature="")
    )
    with office.writing("lots") as writing:
        writing.put(replace(record, certificate=pack(certificate.canonical())))
        writing.audit("lots", plan.record.id)
    return certificate


def _signed(office: Office, certificate: Certificate) -> Certificate:
    return replace(certificate, signature=signature_of(office, certificate.signed_bytes()))


def _require_sealed(office: Office, plan: SealedPlan) -> None:
    state = state_of(office, plan.record)  # a plan in the caller's hand may be older than a draw
    if state is PlanState.SEALED:
        return
    office.audit("draw_refused", plan.record.id)
    if state is PlanState.ANNULLED:
        raise GroupingError("plan_annulled")
    raise GroupingError("already_drawn", day=draw_of(office, plan).drawn_on.isoformat())


def _new_class(
    office: Office, writing: Writing, plan: SealedPlan, year: int, number: int
) -> ClassGroup:
    group = ClassGroup(
        id=ClassId(writing.new_id()),
        school_id=office.school.id,
        year=year,
        number=number,
        cohorts=(plan.cohort,),
    )
    writing.put(group)
    return group


def _seat(
    office: Office,
    writing: Writing,
    group: ClassGroup,
    members: tuple[PupilId, ...],
    gone: frozenset[PupilId],
) -> None:
    today = office.clock.today()
    for pupil_id in members:
        writing.put(
            Seat(
                id=SeatId(writing.new_id()),
                school_id=office.school.id,
                pupil_id=pupil_id,
                class_id=group.id,
                source=SeatSource.DRAW,
                started_on=today,
                ended_on=today if pupil_id in gone else None,
            )
        )
