"""From teams to classes by lot (R003, R016), then locked for the year (R005, R028)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.assign.certificate import Certificate
from core.assign.plan import LotsBy
from core.errors import GroupingError
from core.grouping.after_records import ApprovingBody
from core.grouping.oversight import approvals_of
from core.identity import normalise_text
from core.models import ClassGroup, StaffId
from core.office import Office
from core.teams.proposing import PileSlot, piles_of, team_names
from core.teams.records import TeachingAssignment, TeamPlan
from core.teams.workload import standing
from core.writing import Writing


@dataclass(frozen=True, slots=True)
class TeamLots:
    """Which team got which class number, and how: by the program's draw or by hand."""

    by: LotsBy
    teams: Mapping[int, str]

    @staticmethod
    def of(certificate: Certificate) -> TeamLots:
        """Return the lots that a certificate records."""
        return TeamLots(certificate.lots_by, certificate.teams)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a locked assignment is changed, and who approved it."""

    reason: str
    approver: str


def assign_teams(
    office: Office, plan: TeamPlan, groups: Sequence[ClassGroup], lots: TeamLots
) -> tuple[TeachingAssignment, ...]:
    """Give the teams their classes, once, for the year.

    Raises GroupingError: `committee_decision_needed` (R027), `teachers_assigned`,
    `lots_incomplete` (each class one team, each team one class).
    """
    decisions = approvals_of(office, plan.id)
    if not any(own.body is ApprovingBody.COMMITTEE for own in decisions):
        raise GroupingError("committee_decision_needed")
    taken = {own.class_id for own in standing(office, plan.year)}
    if plan.assigned_on is not None or taken & {group.id for group in groups}:
        office.audit("teams_refused", plan.id)
        raise GroupingError("teachers_assigned", year=plan.year)
    piles = dict(zip(team_names(office, plan), piles_of(plan), strict=True))
    by_number = {group.number: group for group in groups}
    if sorted(lots.teams) != sorted(by_number) or sorted(lots.teams.values()) != sorted(piles):
        raise GroupingError("lots_incomplete", classes=len(piles))
    made: list[TeachingAssignment] = []
    with office.writing("assign_teams") as writing:
        for number, team in sorted(lots.teams.items()):
            group, pile = by_number[number], piles[team]
            writing.put(replace(group, homeroom_teacher_id=pile[0].staff_id))
            made += [_assignment(office, writing, plan, group, slot) for slot in pile]
        for own in made:
            writing.put(own)
        today = office.clock.today()
        writing.put(replace(plan, lots_by=lots.by.value, assigned_on=today))
        writing.audit("assign_teams", plan.id, lots.by.value)
    return tuple(made)


def change_teacher(
    office: Office, present: TeachingAssignment, staff_id: StaffId, why: Reason
) -> TeachingAssignment:
    """Put another teacher in a locked place; what was stays on record with reason and approver.

    Raises GroupingError: `assignment_ended`, `reason_needed`, `approver_needed`, `staff_unknown`.
    """
    reason, approver = normalise_text(why.reason), normalise_text(why.approver)
    if present.ended_on is not None:
        raise GroupingError("assignment_ended")
    if not reason:
        raise GroupingError("reason_needed")
    if not approver:
        raise GroupingError("approver_needed")
    if office.store.staff.get(staff_id) is None:
        raise GroupingError("staff_unknown")
    today = office.clock.today()
    with office.writing("change_teacher") as writing:
        changed = replace(
            present,
            id=writing.new_id(),
            staff_id=staff_id,
            started_on=today,
            reason=reason,
            approver=approver,
        )
        writing.put(replace(present, ended_on=today))
        writing.put(changed)
        group = office.store.classes.get(present.class_id)
        if not present.subject and group is not None:
            writing.put(replace(group, homeroom_teacher_id=staff_id))
        writing.audit("change_teacher", changed.id)
    return changed


def _assignment(
    office: Office, writing: Writing, plan: TeamPlan, group: ClassGroup, slot: PileSlot
) -> TeachingAssignment:
    return TeachingAssignment(
        id=writing.new_id(),
        school_id=office.school.id,
        year=plan.year,
        class_id=group.id,
        subject=slot.subject,
        staff_id=slot.staff_id,
        weekly_periods=slot.periods,
        started_on=office.clock.today(),
        team_plan_id=plan.id,
    )
