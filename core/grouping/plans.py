"""Plans in the store: which there are for a cohort, and how far each has come."""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.assign.certificate import Certificate, parse_certificate
from core.assign.documents import document_digest, read_document
from core.assign.plan import Annulment, Plan
from core.assign.plan_reading import parse_plan
from core.errors import GroupingError
from core.grouping.county_records import (
    annulments_of_result,
    county_digest,
    results_of,
    standing_results,
)
from core.grouping.packing import unpack
from core.grouping.records import CohortGrouping, Draw, PlanState
from core.models import Cohort
from core.office import Office


@dataclass(frozen=True, slots=True)
class SealedPlan:
    """A plan that is frozen, and how far it has come."""

    record: CohortGrouping
    plan: Plan
    state: PlanState

    @property
    def cohort(self) -> Cohort:
        """Whom it is for."""
        return Cohort(self.record.stage, self.record.entry_year)


def sealed_plan(office: Office, record: CohortGrouping) -> SealedPlan:
    """Return a plan of the store with its present state."""
    return SealedPlan(record, parse_plan(unpack(record.document)), state_of(office, record))


def state_of(office: Office, record: CohortGrouping) -> PlanState:
    """Return how far a plan has come."""
    grouping = office.store.grouping
    if grouping.annulments.by("plan_id", record.id):
        return PlanState.ANNULLED
    if grouping.notices.by("plan_id", record.id):
        return PlanState.PUBLISHED
    if grouping.draws.by("plan_id", record.id):
        return PlanState.DRAWN
    return PlanState.SEALED


def plans_of(office: Office, cohort: Cohort) -> list[SealedPlan]:
    """Return this school's plans for a cohort, annulled ones too, oldest first."""
    records = office.store.grouping.plans.of_cohort(office.school.id, cohort)
    return [sealed_plan(office, record) for record in records]


def present_plan(office: Office, cohort: Cohort) -> SealedPlan | None:
    """Return the cohort's plan that is in force, if there is one."""
    standing = [plan for plan in plans_of(office, cohort) if plan.state is not PlanState.ANNULLED]
    return standing[0] if standing else None


def annulments_of(office: Office, cohort: Cohort) -> tuple[Annulment, ...]:
    """Return what was annulled for a cohort, as every later plan and certificate lists it."""
    named = [
        (record.digest, annulled)
        for record in office.store.grouping.plans.of_cohort(office.school.id, cohort)
        for annulled in office.store.grouping.annulments.by("plan_id", record.id)
    ]
    named += [
        (county_digest(result), annulled)
        for result in results_of(office, cohort)
        for annulled in annulments_of_result(office, result)
    ]
    return tuple(
        Annulment(
            bytes.fromhex(digest),
            annulled.reason,
            annulled.approver,
            annulled.annulled_on.isoformat(),
        )
        for digest, annulled in named
    )


def require_free(office: Office, cohort: Cohort) -> None:
    """Refuse a second plan: raises GroupingError(`already_sealed`) or (`already_drawn`).

    What the county drew is drawn, in every later year too.
    """
    for result in standing_results(office):
        if Cohort(result.stage, result.entry_year) == cohort:
            office.audit("second_plan_refused", result.id)
            raise GroupingError("already_drawn", day=result.imported_on.isoformat())
    present = present_plan(office, cohort)
    if present is None:
        return
    office.audit("second_plan_refused", present.record.id)
    if present.state is PlanState.SEALED:
        raise GroupingError("already_sealed", day=present.record.sealed_on.isoformat())
    raise GroupingError("already_drawn", day=draw_of(office, present).drawn_on.isoformat())


def require_not_waiting(office: Office, cohort: Cohort) -> None:
    """Refuse what would change who is drawn; raises GroupingError(`already_sealed`)."""
    present = present_plan(office, cohort)
    if present is not None and present.state is PlanState.SEALED:
        raise GroupingError("already_sealed", day=present.record.sealed_on.isoformat())


def draw_of(office: Office, plan: SealedPlan) -> Draw:
    """Return the draw of a plan; raises GroupingError(`not_drawn`)."""
    draws = office.store.grouping.draws.by("plan_id", plan.record.id)
    if not draws:
        raise GroupingError("not_drawn")
    return draws[0]


def certificate_bytes(office: Office, plan: SealedPlan) -> bytes:
    """Return the certificate of a drawn plan; raises GroupingError(`not_drawn`)."""
    return unpack(draw_of(office, plan).certificate)


def certificate_of(office: Office, plan: SealedPlan) -> Certificate:
    """Return the certificate, read; raises GroupingError(`not_drawn`)."""
    return parse_certificate(certificate_bytes(office, plan))


def find_plan(office: Office, document: bytes) -> SealedPlan:
    """Return the plan that a file is: a sealed plan, or a certificate that names one.

    Raises GroupingError(`plan_not_sealed`) for a proposal, (`plan_unknown`) for a plan that this
    store does not have or that was edited, and those of `read_document`.
    """
    digest = _digest_named(document)
    records = office.store.grouping.plans.by("digest", digest.hex())
    if records:
        return sealed_plan(office, records[0])
    if office.store.grouping.proposal(digest.hex()) is not None:
        raise GroupingError("plan_not_sealed")
    raise GroupingError("plan_unknown")


def _digest_named(document: bytes) -> bytes:
    node = read_document(document, "plan")
    value = json.loads(document)
    if isinstance(value, dict) and "plan_digest" in value:
        return parse_certificate(document).plan_digest
    return document_digest(node)
