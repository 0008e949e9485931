"""What the store keeps of teachers' teams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.models import ClassId, SchoolId, StaffId, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """Balanced teams for the classes of a cohort. `document` is packed: piles, loads, balance.

    `lots_by` is empty until the teams have their classes.
    """

    id: str
    school_id: SchoolId
    year: int
    stage: Stage
    entry_year: int
    document: str
    proposed_on: date
    lots_by: str = ""
    assigned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingAssignment:
    """Who teaches a subject in a class in a school year (R028, R029), from a day to a day.

    `reason` and `approver` are those of the change that began this one; empty for the first.
    """

    id: str
    school_id: SchoolId
    year: int
    class_id: ClassId
    subject: str
    """As spoken: 语文; empty for the homeroom."""
    staff_id: StaffId
    weekly_periods: int
    started_on: date
    ended_on: date | None = None
    team_plan_id: str = ""
    reason: str = ""
    approver: str = ""
