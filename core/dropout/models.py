"""What the store keeps of absences and of keeping children in school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from core.models import PupilId, SchoolId, SchoolYear

CaseId = NewType("CaseId", str)

MESSAGE_IDS = (
    "absence.reason.illness",
    "absence.reason.leave",
    "absence.reason.unexcused",
    "absence.reason.unknown",
    "dropout.result.open",
    "dropout.result.returned",
    "dropout.result.elsewhere",
    "dropout.result.exempt",
    "dropout.result.not_returned",
    "dropout.placement.own_school",
    "dropout.placement.other_school",
    "dropout.placement.training_centre",
    "dropout.placement.home_teaching",
    "dropout.placement.special_school",
    "dropout.role.county_head",
    "dropout.role.education_head",
    "dropout.role.township_head",
    "dropout.role.village_head",
    "dropout.role.school_head",
    "dropout.role.parent",
    "dropout.role.class_teacher",
    "dropout.role.group_head",
    "pledge.party.class_teacher",
    "pledge.party.village",
    "pledge.party.parents",
    "pledge.party.school",
)


class AbsenceReason(StrEnum):
    """Why a pupil was away; only the last two count towards a dropout case."""

    ILLNESS = "illness"
    LEAVE = "leave"
    UNEXCUSED = "unexcused"
    UNKNOWN = "unknown"

    @property
    def is_excused(self) -> bool:
        """Whether the family had said so."""
        return self in {AbsenceReason.ILLNESS, AbsenceReason.LEAVE}


class CaseResult(StrEnum):
    """What persuading the child to return came to 劝返结果."""

    OPEN = "open"
    RETURNED = "returned"
    ELSEWHERE = "elsewhere"
    """Found to be at school elsewhere: a transfer is due."""
    EXEMPT = "exempt"
    """Cannot attend: a certificate of illness or disability lies in the file."""
    NOT_RETURNED = "not_returned"


class Placement(StrEnum):
    """Where a returned child learns (R084)."""

    OWN_SCHOOL = "own_school"
    OTHER_SCHOOL = "other_school"
    TRAINING_CENTRE = "training_centre"
    """文化技能培训中心."""
    HOME_TEACHING = "home_teaching"
    """送教上门."""
    SPECIAL_SCHOOL = "special_school"


class DutyRole(StrEnum):
    """“六+二”长责任制 (R081).

    The text names no roles. The six are common practice (county, bureau, township, village,
    school, family); the two are our reading: class teacher 师长 and group head 组长.
    """

    COUNTY_HEAD = "county_head"
    EDUCATION_HEAD = "education_head"
    TOWNSHIP_HEAD = "township_head"
    VILLAGE_HEAD = "village_head"
    SCHOOL_HEAD = "school_head"
    PARENT = "parent"
    CLASS_TEACHER = "class_teacher"
    GROUP_HEAD = "group_head"


class PledgeParty(StrEnum):
    """Who signs a pledge 责任书 (R082)."""

    CLASS_TEACHER = "class_teacher"
    VILLAGE = "village"
    PARENTS = "parents"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A pupil was away on a day. The id is `a.<pupil>.<day>`: noting it twice is once."""

    id: str
    school_id: SchoolId
    pupil_id: PupilId
    day: date
    reason: AbsenceReason = AbsenceReason.UNKNOWN
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropoutCase:
    """A child who is, or may be, out of school, until the case is closed."""

    id: CaseId
    school_id: SchoolId
    pupil_id: PupilId
    """The pupil; of a child on no register the id of its household row (`dropout.children`)."""
    opened_on: date
    absent_since: date
    suspected_reason: str | None = None
    whereabouts: str | None = None
    reported_on: date | None = None
    report_no: str | None = None
    reported_to: str | None = None
    result: CaseResult = CaseResult.OPEN
    returned_on: date | None = None
    placement: Placement | None = None
    closed_on: date | None = None
    follow_up: str | None = None
    """Who keeps an eye on the child after the return, and how."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.closed_on is None

    @property
    def ended_on(self) -> date | None:
        """The day on which the child was back, or nobody looked for it any more."""
        return self.returned_on or self.closed_on


def is_of_year(case: DropoutCase, year: SchoolYear) -> bool:
    """Whether a case was open on a day of a school year."""
    last, first = date(year.starts_in + 1, 8, 31), date(year.starts_in, 9, 1)
    return case.absent_since <= last and (case.ended_on is None or case.ended_on >= first)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropoutVisit:
    """A visit to the family 家访."""

    id: str
    school_id: SchoolId
    case_id: CaseId
    visited_on: date
    participants: tuple[str, ...] = ()
    """Names with office, as written: 村主任 石大山."""
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropoutDuty:
    """Who answers for a case in one role. The id is `d.<case>.<role>`."""

    id: str
    school_id: SchoolId
    case_id: CaseId
    role: DutyRole
    name: str
    phone: str | None = None


def duty_id(case_id: CaseId, role: DutyRole) -> str:
    """Return the id of a duty: a case has one in each role."""
    return f"d.{case_id}.{role}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """A signed pledge. One row may stand for several signed alike: `count`."""

    id: str
    school_id: SchoolId
    year: int
    party: PledgeParty
    name: str
    pupil_id: PupilId | None = None
    signed_on: date | None = None
    count: int = 1
    number: str | None = None
