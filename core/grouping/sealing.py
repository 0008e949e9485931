"""Second step: the plan is frozen, and its check code can be read out."""

from __future__ import annotations

import secrets

from core.assign import proposal as engine
from core.assign.plan import NONCE_BYTES
from core.assign.proposal import UNKNOWN_LEVEL
from core.assign.refusals import PupilsError
from core.errors import GroupingError
from core.grouping.packing import pack
from core.grouping.plans import SealedPlan, annulments_of, require_free
from core.grouping.proposing import Proposal, candidates_of, cohort_files, require_unseated
from core.grouping.records import CohortGrouping, PlanId, PlanState
from core.grouping.roster import SealedPupil, SealedRoster
from core.models import PupilFile
from core.office import Office
from core.storage.grouping import GroupingSecret


def seal(office: Office, proposal: Proposal) -> SealedPlan:
    """Freeze a proposal: the nonce and the roster stay in this store until the draw.

    Raises GroupingError: `already_sealed`, `already_drawn`, `annulled_since` (propose again, so
    that the plan lists it), `plan_too_large`; PupilsError: `roster_changed`, `already_seated`.
    """
    cohort = proposal.cohort
    require_free(office, cohort)
    files = cohort_files(office, cohort)
    require_unseated(office, cohort, files)
    names = _require_same_roster(office, proposal, files)
    if proposal.plan.annulled != annulments_of(office, cohort):
        raise GroupingError("annulled_since")
    roster = SealedRoster.new([SealedPupil(own, names[own]) for own in proposal.pupils])
    nonce = secrets.token_bytes(NONCE_BYTES)
    leaves = roster.leaves(proposal.plan.attributes, proposal.plan.pupils)
    plan = engine.seal(proposal.plan, nonce, leaves, roster.salts())
    with office.writing("seal") as writing:
        record = CohortGrouping(
            id=PlanId(writing.new_id()),
            school_id=office.school.id,
            stage=cohort.stage,
            entry_year=cohort.entry_year,
            digest=plan.digest.hex(),
            document=pack(plan.canonical()),
            sealed_on=office.clock.today(),
            sealed_by=office.operator.name,
        )
        writing.put(record)
        office.store.grouping.keep_secret(record.digest, GroupingSecret(nonce, roster.packed()))
        writing.audit("seal", record.id)
    return SealedPlan(record, plan, PlanState.SEALED)


def _require_same_roster(
    office: Office, proposal: Proposal, files: list[PupilFile]
) -> dict[str, str]:
    """Return names by id; raises PupilsError(`roster_changed`): who came, went or changed."""
    names: dict[str, str] = {file.pupil.id: file.pupil.name for file in files}
    attributes = proposal.plan.attributes
    proposed: dict[str, tuple[str | None, ...]] = {
        own: (pupil.sex, *(a.levels[c] for a, c in zip(attributes, pupil.codes, strict=True)))
        for own, pupil in zip(proposal.pupils, proposal.plan.pupils, strict=True)
    }
    present: dict[str, tuple[str | None, ...]] = {
        one.id: (one.sex, *(one.codes.get(a.key) or UNKNOWN_LEVEL for a in attributes))
        for one in candidates_of(office, files)
    }
    changed = [own for own in {**proposed, **present} if proposed.get(own) != present.get(own)]
    if changed:
        raise PupilsError("roster_changed", pupils=[_name(office, names, own) for own in changed])
    return names


def _name(office: Office, names: dict[str, str], own: str) -> str:
    if own in names:
        return names[own]
    gone = office.store.pupils.get(own)
    return own if gone is None else gone.name
