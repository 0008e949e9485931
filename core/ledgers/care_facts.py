"""What the store keeps of looking after left-behind children 留守儿童关爱."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.models import PupilId, SchoolId

MESSAGE_IDS = (
    "care.rating.good",
    "care.rating.fair",
    "care.rating.poor",
    "care.kind.talk",
    "care.kind.visit",
    "care.kind.call",
)


class CareRating(StrEnum):
    """How well a child is looked after 监护情况评估; `care.rating.<value>`."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class TalkKind(StrEnum):
    """What was done 谈心、家访、亲情电话; `care.kind.<value>`."""

    TALK = "talk"
    VISIT = "visit"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildCare:
    """Who looks after a child in the parents' place, and how. The id is `c.<pupil>`: one a child.

    An assessment made anew takes the place of the one before, which stays in the history.

    `carer_` is what the entrusted guardian 委托监护人 was called when these columns were first
    written: stores and bundles hold those names, so they stay.
    """

    id: str
    school_id: SchoolId
    pupil_id: PupilId
    carer_name: str | None = None
    """委托监护人."""
    carer_relation: str | None = None
    """As written: 祖母, 邻居."""
    carer_phone: str | None = None
    carer_id_number: str | None = None
    carer_address: str | None = None
    rating: CareRating | None = None
    rated_on: date | None = None
    rated_by: str | None = None
    income: str | None = None
    """家庭经济来源."""
    aid: str | None = None
    """救助, as written: 低保、医疗."""
    teacher: str | None = None
    """帮扶教师, by name: whoever leaves the school still stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CareTalk:
    """One talk with the child, visit to the family or call to the parents, in one sentence."""

    id: str
    school_id: SchoolId
    pupil_id: PupilId
    day: date
    kind: TalkKind
    by_whom: str
    sentence: str | None = None
