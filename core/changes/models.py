"""What the store keeps of record changes. Facts only; rules stand in `core.changes.rules`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from core.models import Cohort, EnrolmentId, PupilId, PupilStatus, SchoolId, Stage

ChangeId = NewType("ChangeId", str)

MESSAGE_IDS = (
    "change.kind.02",
    "change.kind.04",
    "change.kind.11",
    "change.kind.12",
    "change.kind.21",
    "change.kind.22",
    "change.kind.51",
    "change.kind.62",
    "change.kind.graduation",
    "change.kind.promotion",
    "change.kind.leave",
    "change.kind.withdrawal",
    "change.kind.entry",
    "change.kind.arrival",
    "change.party.receiving_school",
    "change.party.sending_school",
    "change.party.sending_authority",
    "change.party.receiving_authority",
    "change.handover.released",
    "change.handover.accepted",
    "change.handover.refused",
)


class ChangeKind(StrEnum):
    """学籍异动类别; words stand for what the standard's table has no number for."""

    REPEAT = "02"
    SKIP = "04"
    SUSPEND = "11"
    RETURN = "12"
    TRANSFER_OUT = "21"
    TRANSFER_IN = "22"
    DEATH = "51"
    COMPLETE = "62"
    GRADUATE = "graduation"
    PROMOTE = "promotion"
    """升入中心校: the village school's last grade goes on at the township centre school."""
    LEAVE = "leave"
    """Gone without any formality: the child is looked for, the record stays."""
    WITHDRAW = "withdrawal"
    """退学: outside compulsory education only, which here is the attached preschool class."""

    ENTER = "entry"
    """入小学: a child of the attached preschool class starts grade one."""

    ARRIVE = "arrival"
    """升入: the other end of PROMOTE, at the centre school. Made by an acceptance only."""

    @property
    def standard_code(self) -> str:
        """The code that an export in the standard's numbers carries: 99 for our own words."""
        return self.value if self.value.isdecimal() else "99"


class Party(StrEnum):
    """The four parties of a transfer, in the order in which they act."""

    RECEIVING_SCHOOL = "receiving_school"
    SENDING_SCHOOL = "sending_school"
    SENDING_AUTHORITY = "sending_authority"
    RECEIVING_AUTHORITY = "receiving_authority"


class Handover(StrEnum):
    """How far a pupil on the way between two schools of the township has come."""

    RELEASED = "released"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """Sent back with a reason: the pupil is at the sending school as before the release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """One change of one pupil's record, with what stood before and what it made.

    `sequence` counts a pupil's changes from 1. `seat_ids` are the seats that it ended. A change
    that was undone stays, with the day of the undoing.
    """

    id: ChangeId
    school_id: SchoolId
    pupil_id: PupilId
    enrolment_id: EnrolmentId
    kind: ChangeKind
    happened_on: date
    sequence: int
    reason: str | None = None
    """A code of the table `change_reason`."""
    document_no: str | None = None
    from_school: str | None = None
    to_school: str | None = None
    """A school's name as written; of the centre its code stands in `to_school_id`."""
    to_school_id: SchoolId | None = None
    stage: Stage
    """The stage after the change."""
    stage_before: Stage | None = None
    """Where the stage was another one; None: it was the same."""
    status_before: PupilStatus | None = None
    status_after: PupilStatus
    entry_year_before: int | None = None
    entry_year_after: int
    ended_on_before: date | None = None
    ended_on_after: date | None = None
    class_number_before: int | None = None
    class_number_after: int | None = None
    class_no_before: int | None = None
    made_enrolment: bool = False
    """Whether it began the enrolment that it names."""
    previous_enrolment_id: EnrolmentId | None = None
    """The enrolment that it ended when it began another."""
    made_pupil: bool = False
    seat_ids: tuple[str, ...] = ()
    batch: str | None = None
    """What was done to many pupils in one act carries one batch."""
    handover: Handover | None = None
    accepted_on: date | None = None
    arrived_as: PupilId | None = None
    """Of an accepted release: the record that the receiving school has of the child."""
    refused_reason: str | None = None
    receiving_school_on: date | None = None
    sending_school_on: date | None = None
    sending_authority_on: date | None = None
    receiving_authority_on: date | None = None
    handled_by: str | None = None
    note: str | None = None
    undone_on: date | None = None

    @property
    def cohort_before(self) -> Cohort | None:
        """The cohort that the pupil was in; None for one who came from elsewhere."""
        if self.entry_year_before is None:
            return None
        return Cohort(self.stage_before or self.stage, self.entry_year_before)

    @property
    def cohort_after(self) -> Cohort:
        """The cohort that the pupil is in after the change."""
        return Cohort(self.stage, self.entry_year_after)

    @property
    def is_standing(self) -> bool:
        """Whether the change was not undone."""
        return self.undone_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPupil:
    """Two records of one child were made one: `loser_id` is gone, `winner_id` stands.

    The id is `m.<loser's id>`, so that two devices that merge the same pair agree. `choices`
    name the fields that were taken from the loser.
    """

    id: str
    school_id: SchoolId
    winner_id: PupilId
    loser_id: PupilId
    loser_name: str
    merged_on: date
    choices: tuple[str, ...] = ()
