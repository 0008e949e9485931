"""Late joiners as a meeting goes through them: who can join, what is sealed, what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.assign.late import parse_batch
from core.assign.late_certificate import parse_late_certificate
from core.errors import GroupingError
from core.grouping.joining import LateOutcome, batch_bytes, draw_late, seal_late, waiting_batch
from core.grouping.packing import unpack
from core.grouping.plans import SealedPlan, present_plan
from core.grouping.proposing import cohort_files, year_of_classes
from core.grouping.records import LateDraw
from core.grouping.roster import SealedRoster
from core.grouping.typed_slips import TypedSlips, agreed_slips, keep_slips_under, slips_under
from core.models import Cohort, PupilFile, PupilId
from core.office import Office


@dataclass(frozen=True, slots=True)
class LateStanding:
    """Who waits for a seat, which batch is sealed, and which were drawn, the oldest first."""

    plan: SealedPlan
    unseated: tuple[PupilFile, ...]
    waiting: LateDraw | None
    waiting_names: tuple[str, ...]
    slips: TypedSlips
    drawn: tuple[LateOutcome, ...]


def late_standing(office: Office, cohort: Cohort) -> LateStanding:
    """Return how far late joiners of a cohort are. Raises GroupingError(`late_no_draw`)."""
    plan = present_plan(office, cohort)
    if plan is None:
        raise GroupingError("late_no_draw")
    year = year_of_classes(office, cohort).starts_in
    seated = {seat.pupil_id for seat in office.store.grouping.open_seats(office.school.id, year)}
    unseated = [file for file in cohort_files(office, cohort) if file.pupil.id not in seated]
    waiting = waiting_batch(office, plan)
    batches = office.store.grouping.late_draws.by("plan_id", plan.record.id)
    names: tuple[str, ...] = ()
    if waiting is not None:
        secret = office.store.grouping.secret(waiting.digest)
        roster = SealedRoster.unpacked(secret.roster).pupils if secret else ()
        names = tuple(own.name for own in roster)
    return LateStanding(
        plan,
        tuple(unseated),
        waiting,
        names,
        late_slips(office, waiting) if waiting else TypedSlips(),
        tuple(outcome_of(one) for one in batches if one.certificate),
    )


def placed_names(office: Office, standing: LateStanding) -> dict[PupilId, str]:
    """Return the names of those whom drawn batches placed."""
    ids = {own for outcome in standing.drawn for own in outcome.classes}
    return {pupil.id: pupil.name for pupil in office.store.pupils.among("id", ids)}


def names_placed_by(office: Office, outcome: LateOutcome) -> dict[PupilId, str]:
    """Return the names of those whom one batch placed."""
    pupils = office.store.pupils.among("id", outcome.classes)
    return {pupil.id: pupil.name for pupil in pupils}


def outcome_of(record: LateDraw) -> LateOutcome:
    """Return what a drawn batch came to, from its record: to print its slips again."""
    certificate = parse_late_certificate(unpack(record.certificate))
    roster = SealedRoster.unpacked(record.roster)
    classes = {roster.pupils[own - roster.first].id: to for own, to in certificate.seats.items()}
    return LateOutcome(record, certificate, classes)


def late_code(record: LateDraw) -> str:
    """Return the check code of a sealed batch, as it is read out."""
    return parse_batch(batch_bytes(record)).check_code


def seal_now(office: Office, pupils: Iterable[PupilId]) -> LateDraw:
    """Seal a batch. Errors as `seal_late`."""
    return seal_late(office, list(pupils))


def late_slips(office: Office, record: LateDraw) -> TypedSlips:
    """Return the slips that were typed for a batch so far."""
    return slips_under(office, _key(record))


def keep_late_slips(office: Office, record: LateDraw, slips: TypedSlips) -> None:
    """Keep the slips as they were typed; durable on return."""
    keep_slips_under(office, _key(record), slips)


def draw_late_now(office: Office, record: LateDraw, slips: TypedSlips) -> LateOutcome:
    """Draw a batch with slips on which both agree; what was typed is no draft any more.

    Raises GroupingError: `slips_not_agreed`, and those of `draw_late`.
    """
    outcome = draw_late(office, record, agreed_slips(slips))
    office.store.drafts.drop(_key(record))
    return outcome


def _key(record: LateDraw) -> str:
    return f"slips:{record.id}"
