"""Late joiners: each batch is a small sealed draw into the classes as they stand that day."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.assign import late as engine
from core.assign.late import ClassState, LateBatch, parse_batch, seal_batch
from core.assign.late_certificate import LateCertificate, certify_late
from core.assign.plan import NONCE_BYTES, Attribute, PlanPupil
from core.assign.proposal import UNKNOWN_LEVEL
from core.assign.refusals import PupilsError
from core.errors import GroupingError
from core.grouping.classes import groups_of
from core.grouping.drawing import left_since, signature_of
from core.grouping.forks import require_no_fork
from core.grouping.packing import pack, unpack
from core.grouping.plans import SealedPlan, draw_of, present_plan
from core.grouping.proposing import candidates_of, pupil_named, require_unseated
from core.grouping.records import LateDraw, PlanState
from core.grouping.roster import SealedPupil, SealedRoster
from core.grouping.signing import signer_of
from core.models import ATTENDING, Cohort, PupilFile, PupilId, Seat, SeatId, SeatSource
from core.office import Office
from core.storage.grouping import GroupingSecret

Levels = Mapping[str, str]
"""Attribute key to level text."""


@dataclass(frozen=True, slots=True)
class LateOutcome:
    """What a batch came to."""

    record: LateDraw
    certificate: LateCertificate
    classes: Mapping[PupilId, int]


def seal_late(office: Office, pupils: Sequence[str]) -> LateDraw:
    """Seal a batch of late joiners, by id or name; the same batch again is returned as it is.

    Raises GroupingError: `late_several_cohorts`, `late_no_draw`, `late_batch_waiting`,
    `late_day_not_published`, `batch_empty`, `draw_forked`; PupilsError: `wish_unknown_pupil`,
    `wish_ambiguous`, `already_seated`.
    """
    files = _found(office, pupils)
    plan = _drawn_plan(office, files)
    require_no_fork(office, plan)
    waiting = waiting_batch(office, plan)
    if waiting is not None:
        roster = _secret_roster(office, waiting)
        if {own.id for own in roster.pupils} == {file.pupil.id for file in files}:
            return waiting
        raise PupilsError("late_batch_waiting", pupils=[own.name for own in roster.pupils])
    require_unseated(office, plan.cohort, files)
    today = office.clock.today()
    days = plan.plan.late.days
    if days and today.isoformat() not in days:
        raise GroupingError("late_day_not_published", days="、".join(days))
    done = office.store.grouping.late_draws.by("plan_id", plan.record.id)
    first = 1 + len(plan.plan.pupils) + sum(len(_batch(one).pupils) for one in done)
    draft = _draft(office, plan, done, files, first)
    roster = SealedRoster.new([SealedPupil(f.pupil.id, f.pupil.name) for f in files], first)
    nonce = secrets.token_bytes(NONCE_BYTES)
    batch = seal_batch(draft, nonce, roster.leaves(draft.attributes, draft.pupils), roster.salts())
    with office.writing("late") as writing:
        record = LateDraw(
            id=writing.new_id(),
            school_id=office.school.id,
            plan_id=plan.record.id,
            batch=batch.batch,
            digest=batch.digest.hex(),
            document=pack(batch.canonical()),
            sealed_on=today,
        )
        writing.put(record)
        office.store.grouping.keep_secret(record.digest, GroupingSecret(nonce, roster.packed()))
        writing.audit("seal_late", record.id)
    return record


def draw_late(office: Office, record: LateDraw, slips: Iterable[str]) -> LateOutcome:
    """Draw a sealed batch once; the seats are stored together with its certificate.

    The classes count as they stood at the seal, whoever left since: the batch is drawn as it was
    read out, and nobody can make it be sealed anew. Raises GroupingError: `late_already_drawn`,
    `nonce_elsewhere`, `plan_annulled`, and those of `assign.draw_late` on slips.
    """
    present = office.store.grouping.late_draws.get(record.id) or record
    if present.certificate:
        raise GroupingError("late_already_drawn")
    secret = office.store.grouping.secret(record.digest)
    plan_record = office.store.grouping.plans.get(record.plan_id)
    if secret is None or plan_record is None:
        raise GroupingError("nonce_elsewhere")
    batch = _batch(record)
    plan = present_plan(office, Cohort(plan_record.stage, plan_record.entry_year))
    if plan is None or plan.record.id != plan_record.id:
        raise GroupingError("plan_annulled")
    result = engine.draw_late(batch, secret.nonce, slips)
    unsigned = certify_late(batch, secret.nonce, result, signer_of(office))
    certificate = replace(unsigned, signature=signature_of(office, unsigned.signed_bytes()))
    roster = SealedRoster.unpacked(secret.roster)
    classes = {roster.pupils[number - roster.first].id: own for number, own in result.seats.items()}
    by_number = {group.number: group for group in groups_of(office, plan)}
    gone = left_since(office, plan.cohort, classes)
    today = office.clock.today()
    with office.writing("late") as writing:
        drawn = replace(
            record,
            certificate=pack(certificate.canonical()),
            roster=secret.roster,
            drawn_on=today,
        )
        writing.put(drawn)
        for pupil_id, number in classes.items():
            writing.put(
                Seat(
                    id=SeatId(writing.new_id()),
                    school_id=office.school.id,
                    pupil_id=pupil_id,
                    class_id=by_number[number].id,
                    source=SeatSource.LATE_JOINER,
                    started_on=today,
                    ended_on=today if pupil_id in gone else None,
                )
            )
        writing.audit("draw_late", record.id)
    return LateOutcome(drawn, certificate, classes)


def waiting_batch(office: Office, plan: SealedPlan) -> LateDraw | None:
    """Return the batch of a plan that is sealed and not drawn."""
    batches = office.store.grouping.late_draws.by("plan_id", plan.record.id)
    return next((batch for batch in batches if not batch.certificate), None)


def awaits_draw(office: Office, cohort: Cohort) -> bool:
    """Whether a draw of a cohort, or a batch of its late joiners, is sealed and not drawn yet."""
    plan = present_plan(office, cohort)
    if plan is None:
        return False
    return plan.state is PlanState.SEALED or waiting_batch(office, plan) is not None


def batch_bytes(record: LateDraw) -> bytes:
    """Return a sealed batch as the document that is shown and checked."""
    return unpack(record.document)


def _batch(record: LateDraw) -> LateBatch:
    return parse_batch(unpack(record.document))


def _secret_roster(office: Office, record: LateDraw) -> SealedRoster:
    secret = office.store.grouping.secret(record.digest)
    if secret is None:
        raise GroupingError("nonce_elsewhere")
    return SealedRoster.unpacked(secret.roster)


def _found(office: Office, pupils: Sequence[str]) -> list[PupilFile]:
    """Return the pupils meant, each once, in the order of their ids."""
    files = {
        file.pupil.id: file
        for file in office.store.pupils.all_files(office.school.id)
        if file.enrolment.status in ATTENDING
    }
    names = {own: file.pupil.name for own, file in files.items()}
    found = sorted({pupil_named(text, names) for text in pupils})
    if not found:
        raise GroupingError("batch_empty")
    return [files[own] for own in found]


def _drawn_plan(office: Office, files: Sequence[PupilFile]) -> SealedPlan:
    cohorts = {file.enrolment.cohort for file in files}
    if len(cohorts) > 1:
        raise GroupingError("late_several_cohorts")
    plan = present_plan(office, cohorts.pop())
    if plan is None or plan.state not in {PlanState.DRAWN, PlanState.PUBLISHED}:
        raise GroupingError("late_no_draw")
    return plan


def _draft(
    office: Office,
    plan: SealedPlan,
    done: Sequence[LateDraw],
    files: list[PupilFile],
    first: int,
) -> LateBatch:
    """Return the batch before its seal: classes as they stand, newcomers with their codes."""
    known = _known_levels(office, plan, done)
    newcomers = [dict(one.codes) for one in candidates_of(office, files)]
    attributes = _extended(plan.plan.attributes, [*known.values(), *newcomers])
    pupils = tuple(
        PlanPupil(number, file.pupil.sex, _codes(attributes, levels))
        for number, (file, levels) in enumerate(zip(files, newcomers, strict=True), start=first)
    )
    return LateBatch(
        plan_digest=plan.plan.digest,
        batch=len(done) + 1,
        day=office.clock.today().isoformat(),
        attributes=attributes,
        classes=tuple(
            _state(attributes, [known.get(seat.pupil_id) for seat in seats])
            for seats in (office.store.seats.of_class(g.id) for g in groups_of(office, plan))
        ),
        pupils=pupils,
        odds=plan.plan.late.odds,
    )


def _known_levels(
    office: Office, plan: SealedPlan, done: Sequence[LateDraw]
) -> dict[PupilId, Levels]:
    """Return the levels under which each pupil was drawn, whatever the register says today."""
    drawn = [(draw_of(office, plan).roster, plan.plan.attributes, plan.plan.pupils)]
    drawn += [
        (one.roster, batch.attributes, batch.pupils) for one in done for batch in (_batch(one),)
    ]
    known: dict[PupilId, Levels] = {}
    for packed, attributes, pupils in drawn:
        roster = SealedRoster.unpacked(packed)
        for own, pupil in zip(roster.pupils, pupils, strict=True):
            known[own.id] = {
                a.key: a.levels[c] for a, c in zip(attributes, pupil.codes, strict=True)
            }
    return known


def _extended(attributes: Sequence[Attribute], pupils: Sequence[Levels]) -> tuple[Attribute, ...]:
    """Return the plan's attributes with the levels that only late joiners bring."""
    return tuple(
        replace(a, levels=tuple(sorted({*a.levels, *(_level(p, a.key) for p in pupils)})))
        for a in attributes
    )


def _level(levels: Levels, key: str) -> str:
    return levels.get(key) or UNKNOWN_LEVEL


def _codes(attributes: Sequence[Attribute], levels: Levels) -> tuple[int, ...]:
    return tuple(a.levels.index(_level(levels, a.key)) for a in attributes)


def _state(attributes: Sequence[Attribute], members: Sequence[Levels | None]) -> ClassState:
    counts = [
        sum(levels is not None and _level(levels, a.key) == text for levels in members)
        for a in attributes
        for text in a.levels
    ]
    return ClassState(len(members), tuple(counts))
