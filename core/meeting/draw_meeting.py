"""The draw as a meeting goes through it: where it stands, what was decided, what was typed.

Everything lies in the store as soon as a function returns, so that the meeting goes on after a
crash where it was. Slips are kept until the draw as two people typed them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from core.assign.balance import BalanceReport
from core.assign.certificate import Certificate
from core.grouping import files, oversight
from core.grouping.after_records import LeadingGroup
from core.grouping.checker_page import write_checker
from core.grouping.classes import groups_of
from core.grouping.decisions import (
    Approved,
    Choices,
    Decisions,
    decisions_key,
    keep_decisions,
    kept_decisions,
)
from core.grouping.drawing import draw
from core.grouping.meeting_pack import slips_key
from core.grouping.oversight import TermCheck
from core.grouping.plans import SealedPlan, certificate_bytes, certificate_of, present_plan
from core.grouping.proposing import (
    Proposal,
    find_proposal,
    propose,
    rehearse_proposal,
    year_of_classes,
)
from core.grouping.publishing import NoticeDetails, Publication, label_of, publish
from core.grouping.records import PlanState
from core.grouping.sealing import seal
from core.grouping.typed_slips import (
    SlipLine,
    TypedSlips,
    agreed_slips,
    differing_slips,
    keep_slips_under,
    slips_under,
)
from core.i18n import t
from core.models import Cohort, SchoolYear, Sex
from core.office import Office
from core.policy import policy

FOLDERS = ("posted", "kept")
MESSAGE_IDS = ("draw.folder_posted", "draw.folder_kept")


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
class ClassFigures:
    """A drawn class as the table shows it."""

    number: int
    label: str
    pupils: int
    boys: int
    girls: int
    team: str = ""
    """The homeroom teacher or team that the lot gave it."""


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
    slips: TypedSlips = field(default_factory=TypedSlips)
    certificate: Certificate | None = None
    classes: tuple[ClassFigures, ...] = ()
    hangs_until: date | None = None
    term: TermCheck | None = None
    """The approval's day against the start of term; None before the approval."""
    leading: LeadingGroup | None = None
    """Who leads the draws of the year in which the classes begin."""

    @property
    def shared_extra(self) -> tuple[str, ...]:
        """What was taken in beyond the usual, and counts for nothing: all pupils are alike in it.

        The plan names only the usual attributes that it leaves out.
        """
        if self.proposal is None:
            return ()
        counted = {one.key for one in self.proposal.plan.attributes}
        return tuple(own.key for own in self.decisions.choices.extra if own.key not in counted)


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: papers for the wall, and what supervisors see and nobody posts."""

    publication: Publication
    posted: tuple[Path, ...]
    kept: tuple[Path, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Everything that was written."""
        return (*self.posted, *self.kept)


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
                office.store.drafts.get(decisions_key(count.cohort)) is not None,
            )
        )
    return found


def year_of_draws(office: Office) -> SchoolYear:
    """Return the school year that a draw of now is for: in August, with newcomers, the next."""
    years = [year_of_classes(office, one.cohort).starts_in for one in cohorts(office)]
    return SchoolYear(max((office.year.starts_in, *years)))


def meeting(office: Office, cohort: Cohort) -> Meeting:
    """Return where the draw of a cohort stands. Rehearses a proposal to say what to expect."""
    counted = [one for one in cohorts(office) if one.cohort == cohort]
    pupils, boys = (counted[0].pupils, counted[0].boys) if counted else (0, 0)
    decisions, year = decisions_of(office, cohort), year_of_classes(office, cohort)
    leading = oversight.leading_group_of(office, year)
    begun = Meeting(cohort, pupils, boys, Step.PLAN, decisions, leading=leading)
    plan = present_plan(office, cohort)
    if plan is not None:
        return _sealed_meeting(office, plan, replace(begun, step=Step.SEAL))
    proposal = find_proposal(office, decisions.proposal.encode()) if decisions.proposal else None
    if proposal is None:
        return begun
    step = Step.SEAL if decisions.approved else Step.APPROVAL
    _, expected = rehearse_proposal(proposal)
    begun = replace(begun, step=step, proposal=proposal, expected=expected)
    if decisions.approved is None:
        return begun
    return replace(begun, term=TermCheck.of_day(decisions.approved.decided_on, year))


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
    teams = certificate_of(office, plan).teams
    for group in groups_of(office, plan):
        seats = office.store.seats.of_class(group.id)
        pupils = office.store.pupils.files([seat.pupil_id for seat in seats])
        boys = sum(file.pupil.sex is Sex.MALE for file in pupils)
        label = label_of(group, SchoolYear(group.year))
        girls, team = len(pupils) - boys, teams.get(group.number, "")
        found.append(ClassFigures(group.number, label, len(pupils), boys, girls, team))
    return found


# Before the seal


def decide(office: Office, cohort: Cohort, choices: Choices) -> None:
    """Keep what the plan shall say. A proposal made before falls away with its approval."""
    keep_decisions(office, cohort, Decisions(choices=choices))


def make_proposal(office: Office, cohort: Cohort) -> Proposal:
    """Make a proposal from what was decided, and keep it. Errors as `propose`."""
    choices = decisions_of(office, cohort).choices
    proposal = propose(office, choices.request(cohort))
    document = proposal.plan.canonical().decode()
    keep_decisions(office, cohort, Decisions(choices=choices, proposal=document))
    return proposal


def drop_proposal(office: Office, cohort: Cohort) -> None:
    """Go back to the plan; what was decided stays."""
    decide(office, cohort, decisions_of(office, cohort).choices)


def approve(office: Office, cohort: Cohort, approved: Approved) -> TermCheck:
    """Note who approved the proposal and when; return that day against the start of term.

    Raises GroupingError: `approver_needed`, `decided_in_future`, `committee_needed`,
    `resolution_needed`, `record_too_long`.
    """
    checked = oversight.checked_approval(office, approved)
    decisions = replace(decisions_of(office, cohort), approved=checked)
    keep_decisions(office, cohort, decisions)
    office.audit("draw_approve", f"{cohort.stage}:{cohort.entry_year}")
    return TermCheck.of_day(checked.decided_on, year_of_classes(office, cohort))


def seal_proposal(office: Office, cohort: Cohort) -> SealedPlan:
    """Freeze the approved proposal, and keep who approved it, in one writing.

    Errors as `find_proposal` and `seal`.
    """
    decisions = decisions_of(office, cohort)
    proposal = find_proposal(office, decisions.proposal.encode())
    with office.writing("seal"):
        plan = seal(office, proposal)
        if decisions.approved is not None:
            oversight.approve_plan(office, plan.record.id, decisions.approved)
        keep_decisions(office, cohort, Decisions(choices=decisions.choices))
    return plan


def decisions_of(office: Office, cohort: Cohort) -> Decisions:
    """Return what was decided so far; classes of the standard size where nothing was."""
    kept = kept_decisions(office, cohort)
    if kept is not None and not kept.is_anew:
        return kept
    usual = Choices(classes=_usual_classes(office, cohort))
    return Decisions(choices=usual, is_anew=kept is not None)


# From the seal to the draw


def typed_slips(office: Office, plan: SealedPlan) -> TypedSlips:
    """Return the slips that were typed for a plan so far."""
    return slips_under(office, _slips_key(plan))


def keep_slips(office: Office, plan: SealedPlan, slips: TypedSlips) -> None:
    """Keep the slips as they were typed; durable on return."""
    keep_slips_under(office, _slips_key(plan), slips)


def agree(office: Office, plan: SealedPlan, slips: TypedSlips) -> tuple[SlipLine, ...]:
    """Keep the slips as agreed when both typed the same; return the lines that differ.

    Raises GroupingError(`slips_missing`) when nothing was typed.
    """
    differing = differing_slips(slips)
    keep_slips(office, plan, replace(slips, is_agreed=not differing, is_compared=True))
    return differing


def draw_now(office: Office, plan: SealedPlan) -> None:
    """Draw with the slips that were agreed on.

    Raises GroupingError(`slips_not_agreed`), and those of `draw`.
    """
    draw(office, plan, agreed_slips(typed_slips(office, plan)))


def publish_now(office: Office, plan: SealedPlan, folder: Path) -> Published:
    """Write lists and notice into one folder of a folder; they are public then.

    Certificate, plan and the page that checks them go into another: the lines of a plan can point
    at a child, so it is shown to supervisors and never posted.

    Raises GroupingError and PrintingError as `publish`, StoreError as `write_file`.
    """
    certificate = certificate_bytes(office, plan)
    cohort = t("draw.file_cohort", year=plan.cohort.entry_year)
    posted, kept = (files.made_folder(folder / t(f"draw.folder_{own}")) for own in FOLDERS)
    written = {
        kept / t("draw.file_plan", cohort=cohort): plan.plan.canonical(),
        kept / t("draw.file_certificate", cohort=cohort): certificate,
    }
    for path, document in written.items():
        files.write_file(path, document)
    publication = publish(office, certificate, posted, NoticeDetails())
    office.store.drafts.drop(decisions_key(plan.cohort))
    checker = write_checker(kept).path
    papers = tuple(printed.path for printed in publication.printed)
    return Published(publication, papers, (*written, checker))


def _slips_key(plan: SealedPlan) -> str:
    return slips_key(plan.record.id)


def _usual_classes(office: Office, cohort: Cohort) -> int:
    """Return as many classes as keep each within the standard size; at least two."""
    pupils = sum(one.pupils for one in cohorts(office) if one.cohort == cohort)
    standard = policy().class_size.primary_standard
    return max(2, -(-pupils // standard))
