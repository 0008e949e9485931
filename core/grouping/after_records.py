"""What the store keeps around a draw: who decided, who was there, who objected, who asked.

`subject` is the id of what a record is about: a sealed plan, a single-class statement, a result
of the county, a team plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.models import ClassId, Cohort, PupilId, SchoolId, Stage


class ApprovingBody(StrEnum):
    """Who decides."""

    HEAD = "head"
    """校长: of the draw's plan and result (R017)."""
    COMMITTEE = "committee"
    """校委会: of the teachers' teams (R027)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A decision. `present` and `resolution` are the committee's."""

    id: str
    school_id: SchoolId
    subject: str
    body: ApprovingBody
    approver: str
    decided_on: date
    present: tuple[str, ...] = ()
    resolution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawMeeting:
    """The meeting at which a draw was held (R021). `photos` are file names, never pictures."""

    id: str
    school_id: SchoolId
    subject: str
    held_on: date
    place: str = ""
    attendees: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    """Representatives of the families."""
    minutes: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadingGroup:
    """The leading group of a school year 领导小组 (R024), and whom a complaint goes to (R025)."""

    id: str
    school_id: SchoolId
    year: int
    leader: str
    deputies: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    supervisor: str = ""
    supervision_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection and what was answered (R025); open while `answered_on` is None."""

    id: str
    school_id: SchoolId
    subject: str
    raised_on: date
    raised_by: str
    matter: str
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRequest:
    """A request to move a pupil to another class: noted, never carried out (R018)."""

    id: str
    school_id: SchoolId
    pupil_id: PupilId
    class_id: ClassId
    """The class in which the pupil sits, and stays."""
    asked_on: date
    asked_by: str
    reason: str
    wanted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleClassStatement:
    """A single-class statement 单班说明 (R014): its words, and how long they hang."""

    id: str
    school_id: SchoolId
    year: int
    cohorts: tuple[Cohort, ...]
    class_id: str
    """The multi-grade class 复式班; empty for a grade, whose one class is its whole list."""
    statement: str
    declared_on: date
    hangs_until: date
    taken_down_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyResult:
    """Class lists that the county drew; `file_digest` is SHA-256 of the workbook, in hex."""

    id: str
    school_id: SchoolId
    year: int
    stage: Stage
    entry_year: int
    authority: str
    document_no: str
    file_digest: str
    imported_on: date
