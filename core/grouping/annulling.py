"""A plan that was wrong is annulled, signed, with reason and approver; it is never forgotten."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.assign.plan_reading import MAX_NAME, MAX_REASON
from core.errors import GroupingError
from core.grouping.after_records import CountyResult
from core.grouping.classes import groups_of
from core.grouping.county_records import annulments_of_result, county_digest, county_groups
from core.grouping.plans import SealedPlan, state_of
from core.grouping.proposing import cohort_files, require_nameless
from core.grouping.records import Annulled, PlanId, PlanState
from core.grouping.signing import ANNULMENT_NAMESPACE, signature_holds, signer_of
from core.history import canonical_json
from core.identity import normalise_text
from core.models import ClassGroup, Cohort
from core.office import Office


def annul(office: Office, plan: SealedPlan, reason: str, approver: str) -> Annulled:
    """Annul a sealed plan and what was drawn from it: its seats end today, its classes go.

    Raises GroupingError: `plan_annulled` (already), `reason_needed`, `approver_needed`,
    `reason_too_long`; PupilsError(`reason_names_pupil`): the reason stands on every later notice.
    """
    if state_of(office, plan.record) is PlanState.ANNULLED:
        raise GroupingError("plan_annulled")
    subject = _Subject(plan.record.id, plan.record.digest, plan.cohort, groups_of(office, plan))
    return _annul(office, subject, reason, approver)


def annul_county(office: Office, record: CountyResult, reason: str, approver: str) -> Annulled:
    """Annul a result of the county that was taken over wrongly: its seats end, its classes go.

    Later plans and notices of the cohort list it. Raises as `annul`.
    """
    if annulments_of_result(office, record):
        raise GroupingError("plan_annulled")
    cohort = Cohort(record.stage, record.entry_year)
    groups = county_groups(office, record)
    subject = _Subject(PlanId(record.id), county_digest(record), cohort, groups)
    return _annul(office, subject, reason, approver)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is annulled: its record's id, the digest that binds it, whom it seated and where."""

    id: PlanId
    digest: str
    cohort: Cohort
    groups: Sequence[ClassGroup]


def _annul(office: Office, subject: _Subject, reason: str, approver: str) -> Annulled:
    why = normalise_text(reason)
    who = normalise_text(approver)
    if not why:
        raise GroupingError("reason_needed")
    if not who:
        raise GroupingError("approver_needed")
    if len(why) > MAX_REASON or len(who) > MAX_NAME:
        raise GroupingError("reason_too_long", reason=MAX_REASON, approver=MAX_NAME)
    files = cohort_files(office, subject.cohort)
    require_nameless([why], [file.pupil.name for file in files])
    with office.writing("annul") as writing:
        record = Annulled(
            id=writing.new_id(),
            school_id=office.school.id,
            plan_id=subject.id,
            reason=why,
            approver=who,
            annulled_on=office.clock.today(),
            signer_key=signer_of(office).key,
            signature="",
        )
        message = annulment_document(record, subject.digest)
        signed = office.keys.signing.sign(message, ANNULMENT_NAMESPACE)
        record = replace(record, signature=base64.b64encode(signed).decode("ascii"))
        for group in subject.groups:
            for seat in office.store.seats.of_class(group.id):
                writing.put(replace(seat, ended_on=office.clock.today()))
            writing.delete(group)
        writing.put(record)
        writing.audit("annul", subject.id)
    return record


def annulment_document(record: Annulled, plan_digest: str) -> bytes:
    """Return what the signature of an annulment covers: canonical JSON in its own namespace."""
    return canonical_json(
        {
            "approver": record.approver,
            "day": record.annulled_on.isoformat(),
            "plan_digest": plan_digest,
            "reason": record.reason,
            "school": record.school_id,
        }
    )


def annulment_holds(record: Annulled, plan_digest: str) -> bool:
    """Whether the signature on an annulment is that of the key beside it."""
    document = annulment_document(record, plan_digest)
    return signature_holds(document, record.signature, record.signer_key, ANNULMENT_NAMESPACE)
