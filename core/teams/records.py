"""What the store keeps of teachers' teams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.models import ClassId, SchoolId, StaffId, Stage

WHOLE_SCHOOL = 0
"""The entry year of a plan that is about every class, not about one cohort."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """Balanced teams for the classes of a cohort. `document` is packed: piles, loads, balance.

    `lots_by` says how lots are drawn, once that is chosen; `assigned_on` when teachers have their
    classes. `entry_year` is WHOLE_SCHOOL for a sheet of all classes, which draws no lots.
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

    `class_id` is a class that was made or drawn, or names a grade's class: `core.teams.taught`.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingProfile:
    """What allocation asks of a teacher beside the staff record (R033, R034, R035)."""

    id: str
    school_id: SchoolId
    staff_id: StaffId
    strengths: tuple[str, ...] = ()
    """Subjects taught best 擅长科目, beside those of the staff record."""
    style: str = ""
    """Teaching style 教学风格, in the school's own words."""
    takes_homeroom: bool | None = None
    """Whether asked to be a homeroom teacher; None leaves it to the post."""
    is_class_wide: bool = False
    """包班: keeps all lessons in one class."""
    boarding_duty: bool = False
    is_teaching: bool = True
    cap: int | None = None
    """The most weekly periods; None is the school's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLesson:
    """Lessons of a teacher who was away, and who took them (代课, R036)."""

    id: str
    school_id: SchoolId
    year: int
    day: date
    absent_id: StaffId
    cover_id: StaffId
    class_id: ClassId
    subject: str
    periods: int
    reason: str = ""
