"""Where the teams of a cohort stand: asked, proposed, decided, drawn by lot, assigned (R003, R016).

Everything asked lies in the store as soon as a function returns, and so does every lot that a
teacher has drawn by hand: a meeting goes on after a crash where it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum

from core.assign.certificate import Certificate
from core.assign.plan import LotsBy
from core.assign.teams import TEAM_ATTRIBUTES
from core.errors import GroupingError
from core.grouping.after_records import Approval
from core.grouping.classes import groups_of
from core.grouping.drawing import record_lots
from core.grouping.plans import SealedPlan, certificate_of, present_plan
from core.grouping.proposing import year_of_classes
from core.grouping.records import PlanState
from core.meeting import draw_choices
from core.meeting.draw_meeting import decisions_of
from core.models import ClassGroup, Cohort, SchoolYear, StaffId
from core.office import Office
from core.policy import policy
from core.teams.assigning import TeamLots, assign_teams
from core.teams.proposing import (
    ProposedTeams,
    TeamQuestion,
    keep_teams,
    lots_for,
    propose_teams,
    team_names,
)
from core.teams.records import TeachingAssignment, TeamPlan
from core.teams.sheet import committee_of
from core.teams.strengths import Strength, leaders, strengths
from core.teams.taught import usual_subjects
from core.teams.workload import standing

FEWEST_CLASSES = 2
WEIGHTS = (1, 3, 0)
"""How much an attribute counts: usual, more, not at all (R032)."""


class LotStep(StrEnum):
    """What the lot of a cohort's teams waits for."""

    PLAN = "plan"
    """No teams were kept yet."""
    DECISION = "decision"
    CHOICE = "choice"
    """The pupils' draw is still to come: by the program within it, or by hand after it."""
    DRAW = "draw"
    """Chosen; the classes come with the pupils' draw."""
    BY_HAND = "by_hand"
    """Classes are there: teachers draw on the spot, recorded one by one."""
    READY = "ready"
    """The certificate holds the lots; teachers can be given their classes."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class TeamDraft:
    """What was asked of the teams, and the lots that were drawn by hand so far."""

    classes: int
    subjects: Mapping[str, int]
    homerooms: tuple[StaffId, ...] = ()
    """Empty: suggested anew from who there is."""
    weights: Mapping[str, int] = field(default_factory=dict)
    drawn: Mapping[str, int] = field(default_factory=dict)
    """The class number that a team has drawn, by the team's name."""

    def weight(self, attribute: str) -> int:
        """Return how much an attribute counts."""
        return self.weights.get(attribute, 1)


@dataclass(frozen=True, slots=True)
class TeamBoard:
    """The teams of a cohort as they stand."""

    cohort: Cohort
    pupils: int
    draft: TeamDraft
    teachers: tuple[Strength, ...]
    homerooms: tuple[StaffId, ...]
    """Chosen or suggested; fewer than classes when there are too few."""
    orphans: tuple[str, ...]
    """Subjects that nobody is registered for: each homeroom teacher takes them."""
    plan: TeamPlan | None
    names: tuple[str, ...]
    decision: Approval | None
    groups: tuple[ClassGroup, ...]
    step: LotStep
    year: SchoolYear

    def name_of(self, staff_id: str) -> str:
        """Return a teacher's name."""
        return next((own.profile.name for own in self.teachers if own.profile.id == staff_id), "")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the pupils' draw says: its plan and certificate, as far as they are there."""

    plan: SealedPlan | None
    certificate: Certificate | None
    groups: tuple[ClassGroup, ...]


def cohorts_for_teams(office: Office) -> list[tuple[Cohort, int]]:
    """Return the cohorts that have, or are to have, two classes or more; with their pupils."""
    standard = policy().class_size.primary_standard
    return [
        (own.cohort, own.pupils)
        for own in office.store.counts.cohorts(office.school.id)
        if own.pupils > standard or len(_drawn(office, own.cohort).groups) >= FEWEST_CLASSES
    ]


def team_board(office: Office, cohort: Cohort) -> TeamBoard:
    """Return where the teams of a cohort stand."""
    found = strengths(office)
    drawn = _drawn(office, cohort)
    draft = _draft(office, cohort, drawn)
    subjects, orphans = _split(draft.subjects, found)
    plan = present_teams(office, cohort)
    decision = committee_of(office, plan)
    homerooms = draft.homerooms
    if not homerooms:
        try:
            homerooms = leaders(found, draft.classes, list(subjects), _taken(office, cohort))
        except GroupingError:
            homerooms = ()
    pupils = sum(
        own.pupils for own in office.store.counts.cohorts(office.school.id) if own.cohort == cohort
    )
    return TeamBoard(
        cohort,
        pupils,
        draft,
        found,
        homerooms,
        orphans,
        plan,
        team_names(office, plan) if plan else (),
        decision,
        drawn.groups,
        _step(plan, decision, drawn),
        year_of_classes(office, cohort),
    )


def keep_draft(office: Office, cohort: Cohort, draft: TeamDraft) -> None:
    """Keep what was asked; durable on return.

    Raises GroupingError: `team_classes`, `subjects_needed`, `weight_unknown`.
    """
    if draft.classes < FEWEST_CLASSES:
        raise GroupingError("team_classes", least=FEWEST_CLASSES)
    if not draft.subjects or min(draft.subjects.values()) < 1:
        raise GroupingError("subjects_needed")
    if set(draft.weights) - set(TEAM_ATTRIBUTES):
        raise GroupingError("weight_unknown", names="、".join(sorted(draft.weights)))
    text = json.dumps(asdict(draft), ensure_ascii=False)
    office.store.drafts.save(_key(cohort), office.clock.now(), text)


def propose_from_draft(office: Office, cohort: Cohort) -> ProposedTeams:
    """Propose teams from what was asked. Raises as `propose_teams`, and `too_few_homerooms`."""
    board = team_board(office, cohort)
    subjects, orphans = _split(board.draft.subjects, board.teachers)
    homerooms = board.draft.homerooms or leaders(
        board.teachers, board.draft.classes, list(subjects), _taken(office, cohort)
    )
    teaching = [own for own in board.teachers if own.known.is_teaching]
    wide = frozenset(
        own.profile.id
        for own in teaching
        if own.known.is_class_wide and own.profile.id in homerooms
    )
    return propose_teams(
        office,
        TeamQuestion(
            cohort=cohort,
            classes=board.draft.classes,
            subjects=subjects,
            homerooms=homerooms,
            staff=frozenset(own.profile.id for own in teaching),
            class_wide=wide,
            cap=policy().teaching.usual_cap,
            caps={own.profile.id: own.cap for own in teaching},
            weights=board.draft.weights,
            homeroom_subjects={own: board.draft.subjects[own] for own in orphans},
            strengths={own.profile.id: own.profile.subjects for own in teaching},
        ),
    )


def submit_teams(office: Office, proposed: ProposedTeams) -> TeamPlan:
    """Keep proposed teams for the committee.

    Raises GroupingError(`teams_sealed`) while a sealed plan of the pupils names other teams.
    """
    drawn = _drawn(office, proposed.question.cohort)
    if drawn.plan is not None and drawn.plan.plan.lots.teams:
        raise GroupingError("teams_sealed")
    cohort = proposed.question.cohort
    keep_draft(office, cohort, replace(_draft(office, cohort, drawn), drawn={}))
    return keep_teams(office, proposed)


def choose_lots(office: Office, plan: TeamPlan, by: LotsBy) -> TeamPlan:
    """Say how the lots shall be drawn: the pupils' next plan takes the teams with it (R003).

    Raises GroupingError: `committee_decision_needed`, `teams_sealed`.
    """
    if committee_of(office, plan) is None:
        raise GroupingError("committee_decision_needed")
    cohort = Cohort(plan.stage, plan.entry_year)
    if _drawn(office, cohort).plan is not None:
        raise GroupingError("teams_sealed")
    lots = lots_for(office, plan, by)
    chosen = replace(plan, lots_by=by.value)
    with office.writing("teams") as writing:
        if decisions_of(office, cohort).choices.classes != len(lots.teams):
            draw_choices.set_classes(office, cohort, len(lots.teams))
        draw_choices.choose_lots(office, cohort, by, lots.teams)
        writing.put(chosen)
        writing.audit("teams_lots", plan.id, by.value)
    return chosen


def note_lot(office: Office, cohort: Cohort, name: str, number: int) -> TeamBoard:
    """Note the class number that one teacher has drawn by hand (R016); 0 takes it back.

    A lot that was noted and is noted otherwise leaves a trace: it was drawn before everybody.
    Raises GroupingError: `lot_number`, `lot_taken`.
    """
    board = team_board(office, cohort)
    drawn = {own: held for own, held in board.draft.drawn.items() if own != name}
    if number:
        if number not in {group.number for group in board.groups}:
            raise GroupingError("lot_number", classes=len(board.groups))
        other = next((own for own, held in drawn.items() if held == number), "")
        if other:
            raise GroupingError("lot_taken", number=number, name=other)
        drawn[name] = number
    before = board.draft.drawn.get(name)
    if before is not None and before != number:
        subject = board.plan.id if board.plan else ""
        office.audit("lot_changed", subject, f"before={before} after={number}")
    keep_draft(office, cohort, replace(board.draft, drawn=drawn))
    return team_board(office, cohort)


def settle_teams(office: Office, cohort: Cohort) -> tuple[TeachingAssignment, ...]:
    """Give the teams the classes that they drew: by the certificate, or as noted by hand.

    Lots that the pupils' plan left to hands go into its certificate first. Raises as
    `assign_teams` and `record_lots`; GroupingError(`no_teams`, `classes_not_drawn`).
    """
    board = team_board(office, cohort)
    drawn = _drawn(office, cohort)
    if board.plan is None:
        raise GroupingError("no_teams")
    if not board.groups:
        raise GroupingError("classes_not_drawn")
    with office.writing("assign_teams"):
        lots = _lots(office, board, drawn)
        made = assign_teams(office, board.plan, board.groups, lots)
    office.store.drafts.drop(_key(cohort))
    return made


def present_teams(office: Office, cohort: Cohort) -> TeamPlan | None:
    """Return the newest teams of a cohort for its coming or present year."""
    year = year_of_classes(office, cohort).starts_in
    plans = [
        own
        for own in office.store.teams.plans.by("entry_year", cohort.entry_year)
        if own.stage is cohort.stage and own.school_id == office.school.id and own.year == year
    ]
    return plans[-1] if plans else None


def _lots(office: Office, board: TeamBoard, drawn: _Drawn) -> TeamLots:
    by_hand = {number: name for name, number in board.draft.drawn.items()}
    certificate = drawn.certificate
    if certificate is not None and certificate.lots_by is not LotsBy.NOBODY:
        if certificate.teams:
            return TeamLots.of(certificate)
        if drawn.plan is not None:
            return TeamLots.of(record_lots(office, drawn.plan, by_hand))
    return TeamLots(LotsBy.PHYSICAL, by_hand)


def _step(plan: TeamPlan | None, decision: Approval | None, drawn: _Drawn) -> LotStep:
    if plan is None:
        return LotStep.PLAN
    if plan.assigned_on is not None:
        return LotStep.DONE
    if decision is None:
        return LotStep.DECISION
    if drawn.groups:
        has_lots = drawn.certificate is not None and drawn.certificate.teams
        return LotStep.READY if has_lots else LotStep.BY_HAND
    if drawn.plan is not None or plan.lots_by:
        return LotStep.DRAW
    return LotStep.CHOICE


def _drawn(office: Office, cohort: Cohort) -> _Drawn:
    plan = present_plan(office, cohort)
    if plan is None:
        year = year_of_classes(office, cohort).starts_in
        groups = [
            own
            for own in office.store.classes.of_year(office.school.id, year)
            if own.cohorts == (cohort,)
        ]
        return _Drawn(None, None, tuple(sorted(groups, key=lambda own: own.number)))
    if plan.state is PlanState.SEALED:
        return _Drawn(plan, None, ())
    return _Drawn(plan, certificate_of(office, plan), tuple(groups_of(office, plan)))


def _split(
    subjects: Mapping[str, int], found: Sequence[Strength]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the subjects that somebody teaches, and those that nobody does."""
    able = {one for own in found if own.known.is_teaching for one in own.profile.subjects}
    held = {one: periods for one, periods in subjects.items() if one in able}
    return held, tuple(one for one in subjects if one not in able)


def _taken(office: Office, cohort: Cohort) -> frozenset[StaffId]:
    year = year_of_classes(office, cohort).starts_in
    return frozenset(own.staff_id for own in standing(office, year) if not own.subject)


def _draft(office: Office, cohort: Cohort, drawn: _Drawn) -> TeamDraft:
    saved = office.store.drafts.get(_key(cohort))
    if saved is not None:
        held = json.loads(saved.body)
        draft = TeamDraft(**{**held, "homerooms": tuple(held["homerooms"])})
        return replace(draft, classes=len(drawn.groups)) if drawn.groups else draft
    grade = max(cohort.grade(year_of_classes(office, cohort)), 1)
    return TeamDraft(_usual_classes(office, cohort, drawn), usual_subjects(grade))


def _usual_classes(office: Office, cohort: Cohort, drawn: _Drawn) -> int:
    if drawn.groups:
        return max(len(drawn.groups), FEWEST_CLASSES)
    if drawn.plan is not None:
        return drawn.plan.plan.classes
    pupils = sum(
        own.pupils for own in office.store.counts.cohorts(office.school.id) if own.cohort == cohort
    )
    return max(FEWEST_CLASSES, -(-pupils // policy().class_size.primary_standard))


def _key(cohort: Cohort) -> str:
    return f"teams:{cohort.stage}:{cohort.entry_year}"
