"""Homeroom teachers to whom a lot gave a class: no sheet says another (R003, R016)."""

from __future__ import annotations

from collections.abc import Mapping

from core.assign.plan import LotsBy
from core.errors import GroupingError
from core.grouping.classes import groups_of
from core.grouping.plans import certificate_of, present_plan
from core.grouping.records import PlanState
from core.models import ClassId, StaffId
from core.office import Office


def homerooms_by_lot(office: Office) -> dict[ClassId, StaffId | None]:
    """Return who leads each class of this school's drawn plans with lots.

    None where the lot is not recorded yet. A team that is not called after one teacher of the
    school binds nobody: such classes are left out.
    """
    ids: dict[str, list[StaffId]] = {}
    for member in office.store.staff.all(office.school.id):
        ids.setdefault(member.name, []).append(member.id)
    found: dict[ClassId, StaffId | None] = {}
    for cohort in dict.fromkeys(
        own.cohort for own in office.store.counts.cohorts(office.school.id)
    ):
        plan = present_plan(office, cohort)
        if plan is None or plan.state is PlanState.SEALED or plan.plan.lots.by is LotsBy.NOBODY:
            continue
        teams = certificate_of(office, plan).teams
        for group in groups_of(office, plan):
            own = ids.get(teams.get(group.number, ""), [])
            if not teams:
                found[group.id] = None
            elif len(own) == 1:
                found[group.id] = own[0]
    return found


def require_lots_kept(office: Office, homerooms: Mapping[ClassId, StaffId]) -> None:
    """Raise GroupingError (`homeroom_by_lot`) for another homeroom, or one not drawn yet."""
    lots = homerooms_by_lot(office)
    for class_id, staff in homerooms.items():
        if class_id in lots and lots[class_id] != staff:
            office.audit("teams_refused", class_id)
            raise GroupingError("homeroom_by_lot")
