"""The draw as a meeting goes through it: where it stands, what was decided, what was typed.

Everything lies in the store as soon as a function returns, so that the meeting goes on after a
crash where it was. Slips are kept until the draw as two people typed them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path

from core.assign.balance import BalanceReport
from core.assign.certificate import Certificate
from core.assign.plan import DEFAULT_ATTRIBUTES
from core.assign.randomness import normalise_slip
from core.errors import GroupingError
from core.grouping import files, oversight
from core.grouping.after_records import ApprovingBody
from core.grouping.checker_page import write_checker
from core.grouping.classes import groups_of
from core.grouping.drawing import draw
from core.grouping.meeting_pack import slips_key
from core.grouping.oversight import Decision
from core.grouping.plans import SealedPlan, certificate_bytes, certificate_of, present_plan
from core.grouping.proposing import Proposal, Request, find_proposal, propose, rehearse_proposal
from core.grouping.publishing import NoticeDetails, Publication, label_of, publish
from core.grouping.records import PlanState
from core.grouping.sealing import seal
from core.i18n import t
from core.models import Cohort, SchoolYear, Sex
from core.office import Office
from core.policy import policy


class Step(StrEnum):
    """The steps of the meeting, in order."""

    PLAN = "plan"
    APPROVAL = "approval"
    SEAL = "seal"
    SLIPS = "slips"
    DRAW = "draw"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class CohortStanding:
    """A cohort, how many it is, and how far its draw has come; `state` is None before a plan."""

    cohort: Cohort
    pupils: int
    boys: int
    state: PlanState | None
    has_draft: bool

    @property
    def fits_one_class(self) -> bool:
        """Whether the cohort is no larger than a class of standard size."""
        return self.pupils <= policy().class_size.primary_standard


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided before the plan is sealed, as the draft keeps it."""

    classes: int = 2
    left_out: tuple[str, ...] = ()
    proposal: str = ""
    """The proposal's canonical JSON; empty before there is one."""
    approver: str = ""
    approved_on: str = ""


@dataclass(frozen=True, slots=True)
class TypedSlips:
    """Slips as two people typed them, each without seeing the other's, and how far it is."""

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    is_read_out: bool = False
    """Whether the check code was read out: only then may anybody write a number."""
    is_agreed: bool = False


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One slip, typed twice. `number` counts from 1."""

    number: int
    first: str
    second: str

    @property
    def agrees(self) -> bool:
        """Whether both typed the same number."""
        one, other = normalise_slip(self.first), normalise_slip(self.second)
        return one is not None and one == other


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """A drawn class as the table shows it."""

    number: int
    label: str
    pupils: int
    boys: int
    girls: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A draw as it stands. What belongs to later steps is None or empty."""

    cohort: Cohort
    pupils: int
    boys: int
    step: Step
    decisions: Decisions
    proposal: Proposal | None = None
    expected: BalanceReport | None = None
    plan: SealedPlan | None = None
    slips: TypedSlips = TypedSlips()
    certificate: Certificate | None = None
    classes: tuple[ClassFigures, ...] = ()
    hangs_until: date | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What was written for the public."""

    publication: Publication
    files: tuple[Path, ...]


def cohorts(office: Office) -> list[CohortStanding]:
    """Return the cohorts of this school, the youngest first."""
    found = []
    for count in office.store.counts.cohorts(office.school.id):
        plan = present_plan(office, count.cohort)
        found.append(
            CohortStanding(
                count.cohort,
                count.pupils,
                count.boys,
                plan.state if plan else None,
                office.store.drafts.get(_key(count.cohort)) is not None,
            )
        )
    return found


def meeting(office: Office, cohort: Cohort) -> Meeting:
    """Return where the draw of a cohort stands. Rehearses a proposal to say what to expect."""
    counted = [one for one in cohorts(office) if one.cohort == cohort]
    pupils, boys = (counted[0].pupils, counted[0].boys) if counted else (0, 0)
    decisions = _decisions(office, cohort)
    plan = present_plan(office, cohort)
    if plan is not None:
        return _sealed_meeting(office, plan, Meeting(cohort, pupils, boys, Step.SEAL, decisions))
    proposal = find_proposal(office, decisions.proposal.encode()) if decisions.proposal else None
    if proposal is None:
        return Meeting(cohort, pupils, boys, Step.PLAN, decisions)
    step = Step.SEAL if decisions.approved_on else Step.APPROVAL
    _, expected = rehearse_proposal(proposal)
    return Meeting(cohort, pupils, boys, step, decisions, proposal, expected)


def _sealed_meeting(office: Office, plan: SealedPlan, begun: Meeting) -> Meeting:
    slips = typed_slips(office, plan)
    sealed = replace(begun, plan=plan, slips=slips, pupils=len(plan.plan.pupils))
    if plan.state is PlanState.SEALED:
        if not slips.is_read_out:
            return sealed
        return replace(sealed, step=Step.DRAW if slips.is_agreed else Step.SLIPS)
    notices = office.store.grouping.notices.by("plan_id", plan.record.id)
    return replace(
        sealed,
        step=Step.PUBLISH,
        certificate=certificate_of(office, plan),
        classes=tuple(_class_figures(office, plan)),
        hangs_until=notices[0].hangs_until if notices else None,
    )


def _class_figures(office: Office, plan: SealedPlan) -> list[ClassFigures]:
    found = []
    for group in groups_of(office, plan):
        seats = office.store.seats.of_class(group.id)
        pupils = office.store.pupils.files([seat.pupil_id for seat in seats])
        boys = sum(file.pupil.sex is Sex.MALE for file in pupils)
        label = label_of(group, SchoolYear(group.year))
        found.append(ClassFigures(group.number, label, len(pupils), boys, len(pupils) - boys))
    return found


# Before the seal


def decide(office: Office, cohort: Cohort, classes: int, left_out: Sequence[str]) -> None:
    """Keep how many classes there shall be and which attributes do not count.

    A proposal that was made before falls away with its approval.
    """
    known = [key for key in DEFAULT_ATTRIBUTES if key in left_out]
    _keep(office, cohort, Decisions(classes, tuple(known)))


def make_proposal(office: Office, cohort: Cohort) -> Proposal:
    """Make a proposal from what was decided, and keep it. Errors as `propose`."""
    decisions = _decisions(office, cohort)
    request = Request(
        entry_year=cohort.entry_year,
        classes=decisions.classes,
        stage=cohort.stage,
        left_out=frozenset(decisions.left_out),
    )
    proposal = propose(office, request)
    document = proposal.plan.canonical().decode()
    _keep(office, cohort, Decisions(decisions.classes, decisions.left_out, document))
    return proposal


def drop_proposal(office: Office, cohort: Cohort) -> None:
    """Go back to the plan; what was decided stays."""
    decisions = _decisions(office, cohort)
    _keep(office, cohort, Decisions(decisions.classes, decisions.left_out))


def approve(office: Office, cohort: Cohort, approver: str) -> None:
    """Note who approved the proposal, and today. Raises GroupingError(`approver_needed`)."""
    name = approver.strip()
    if not name:
        raise GroupingError("approver_needed")
    today = office.clock.today().isoformat()
    decisions = replace(_decisions(office, cohort), approver=name, approved_on=today)
    _keep(office, cohort, decisions)
    office.audit("draw_approve", f"{cohort.stage}:{cohort.entry_year}")


def seal_proposal(office: Office, cohort: Cohort) -> SealedPlan:
    """Freeze the approved proposal. Errors as `find_proposal` and `seal`."""
    decisions = _decisions(office, cohort)
    plan = seal(office, find_proposal(office, decisions.proposal.encode()))
    if decisions.approved_on:
        day = date.fromisoformat(decisions.approved_on)
        decided = Decision(plan.record.id, ApprovingBody.HEAD, decisions.approver, day)
        oversight.approve(office, decided)
    _keep(office, cohort, Decisions(decisions.classes, decisions.left_out))
    return plan


# From the seal to the draw


def typed_slips(office: Office, plan: SealedPlan) -> TypedSlips:
    """Return the slips that were typed for a plan so far."""
    return slips_under(office, _slips_key(plan))


def slips_under(office: Office, key: str) -> TypedSlips:
    """Return the slips that a draft of the store holds; none when there is no such draft."""
    saved = office.store.drafts.get(key)
    if saved is None:
        return TypedSlips()
    held = json.loads(saved.body)
    return TypedSlips(
        tuple(held["first"]), tuple(held["second"]), held["is_read_out"], held["is_agreed"]
    )


def keep_slips(office: Office, plan: SealedPlan, slips: TypedSlips) -> None:
    """Keep the slips as they were typed; durable on return."""
    keep_slips_under(office, _slips_key(plan), slips)


def keep_slips_under(office: Office, key: str, slips: TypedSlips) -> None:
    """Keep slips as a draft of the store; durable on return."""
    body = json.dumps(asdict(slips), ensure_ascii=False)
    office.store.drafts.save(key, office.clock.now(), body)


def compare_slips(slips: TypedSlips) -> tuple[SlipLine, ...]:
    """Return the slips line by line; empty lines at the end are left out."""
    lines = [
        SlipLine(number, first.strip(), second.strip())
        for number, (first, second) in enumerate(
            zip_longest(slips.first, slips.second, fillvalue=""), start=1
        )
    ]
    while lines and not (lines[-1].first or lines[-1].second):
        lines.pop()
    return tuple(lines)


def differing_slips(slips: TypedSlips) -> tuple[SlipLine, ...]:
    """Return the lines on which two typed other numbers. Raises GroupingError(`slips_missing`)."""
    lines = compare_slips(slips)
    if not lines:
        raise GroupingError("slips_missing")
    return tuple(line for line in lines if not line.agrees)


def agreed_slips(slips: TypedSlips) -> list[str]:
    """Return the numbers that both typed; nobody's typing alone decides a draw.

    Raises GroupingError(`slips_not_agreed`) unless they were compared and every line agrees.
    """
    lines = compare_slips(slips)
    if not slips.is_agreed or not all(line.agrees for line in lines):
        raise GroupingError("slips_not_agreed")
    return [line.first for line in lines]


def agree(office: Office, plan: SealedPlan, slips: TypedSlips) -> tuple[SlipLine, ...]:
    """Keep the slips as agreed when both typed the same; return the lines that differ.

    Raises GroupingError(`slips_missing`) when nothing was typed.
    """
    differing = differing_slips(slips)
    keep_slips(office, plan, replace(slips, is_agreed=not differing))
    return differing


def draw_now(office: Office, plan: SealedPlan) -> None:
    """Draw with the slips that were agreed on.

    Raises GroupingError(`slips_not_agreed`), and those of `draw`.
    """
    draw(office, plan, agreed_slips(typed_slips(office, plan)))


def publish_now(office: Office, plan: SealedPlan, folder: Path) -> Published:
    """Write certificate, plan, the page that checks them, lists and notice; they are public then.

    Raises GroupingError and PrintingError as `publish`, StoreError as `write_file`.
    """
    certificate = certificate_bytes(office, plan)
    cohort = t("draw.file_cohort", year=plan.cohort.entry_year)
    written = {
        folder / t("draw.file_plan", cohort=cohort): plan.plan.canonical(),
        folder / t("draw.file_certificate", cohort=cohort): certificate,
    }
    for path, document in written.items():
        files.write_file(path, document)
    publication = publish(office, certificate, folder, NoticeDetails())
    office.store.drafts.drop(_key(plan.cohort))
    checker = write_checker(folder).path
    paths = (*written, checker, *(printed.path for printed in publication.printed))
    return Published(publication, paths)


def _key(cohort: Cohort) -> str:
    return f"draw:{cohort.stage}:{cohort.entry_year}"


def _slips_key(plan: SealedPlan) -> str:
    return slips_key(plan.record.id)


def _decisions(office: Office, cohort: Cohort) -> Decisions:
    saved = office.store.drafts.get(_key(cohort))
    if saved is None:
        return Decisions(classes=_usual_classes(office, cohort))
    held = json.loads(saved.body)
    return Decisions(**{**held, "left_out": tuple(held["left_out"])})


def _usual_classes(office: Office, cohort: Cohort) -> int:
    """Return as many classes as keep each within the standard size; at least two."""
    pupils = sum(one.pupils for one in cohorts(office) if one.cohort == cohort)
    standard = policy().class_size.primary_standard
    return max(2, -(-pupils // standard))


def _keep(office: Office, cohort: Cohort, decisions: Decisions) -> None:
    body = json.dumps(asdict(decisions), ensure_ascii=False)
    office.store.drafts.save(_key(cohort), office.clock.now(), body)
