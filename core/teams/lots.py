"""Homeroom teachers to whom a lot gave a class: no sheet says another (R003, R016)."""

from __future__ import annotations

from collections.abc import Mapping

from core.assign.plan import LotsBy
from core.errors import GroupingError
from core.grouping.classes import groups_of
from core.grouping.plans import certificate_of, present_plan
from core.grouping.records import PlanState
from core.models import ClassId, Cohort, StaffId
from core.office import Office
from core.staff_names import told_apart
from core.teams.proposing import piles_of, team_names


def homerooms_by_lot(office: Office) -> dict[ClassId, StaffId | None]:
    """Return who leads each class of this school's drawn plans with lots.

    None where the lot is not recorded yet. A team that is not called after one teacher of the
    school binds nobody: such classes are left out.
    """
    ids: dict[str, set[StaffId]] = {}
    members = office.store.staff.all(office.school.id)
    told = told_apart(members)
    for member in members:
        for name in {member.name, told[member.id]}:
            ids.setdefault(name, set()).add(member.id)
    found: dict[ClassId, StaffId | None] = {}
    for cohort in dict.fromkeys(
        own.cohort for own in office.store.counts.cohorts(office.school.id)
    ):
        plan = present_plan(office, cohort)
        if plan is None or plan.state is PlanState.SEALED or plan.plan.lots.by is LotsBy.NOBODY:
            continue
        teams = certificate_of(office, plan).teams
        kept = _kept_teams(office, cohort, set(teams.values()))
        for group in groups_of(office, plan):
            team = teams.get(group.number, "")
            own = kept.get(team) or ids.get(team, set())
            if not teams:
                found[group.id] = None
            elif len(own) == 1:
                found[group.id] = next(iter(own))
    return found


def _kept_teams(office: Office, cohort: Cohort, teams: set[str]) -> dict[str, set[StaffId]]:
    """Return the homeroom teachers of the team plan that these lots were drawn for, if one was.

    It kept whom each name means: a number behind a name may mean another after somebody came.
    """
    for plan in office.store.teams.plans.by("entry_year", cohort.entry_year):
        if plan.stage is cohort.stage and plan.school_id == office.school.id:
            names = team_names(office, plan)
            if teams and set(names) == teams:
                piles = piles_of(plan)
                return {own: {pile[0].staff_id} for own, pile in zip(names, piles, strict=True)}
    return {}


def require_lots_kept(office: Office, homerooms: Mapping[ClassId, StaffId]) -> None:
    """Raise GroupingError (`homeroom_by_lot`) for another homeroom, or one not drawn yet."""
    lots = homerooms_by_lot(office)
    for class_id, staff in homerooms.items():
        if class_id in lots and lots[class_id] != staff:
            office.audit("teams_refused", class_id)
            raise GroupingError("homeroom_by_lot")
