"""Who decided, who was there, who objected and who asked: the records around a draw.

A request to move a pupil is noted and never carried out (R018); there is no function here that
could. Who has not reported keeps the seat (R006).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from core.errors import GroupingError
from core.grouping.after_records import (
    Approval,
    ApprovingBody,
    DrawMeeting,
    LeadingGroup,
    MoveRequest,
    Objection,
)
from core.grouping.decisions import Approved
from core.identity import normalise_text
from core.models import ClassGroup, PupilId, SchoolYear, Seat
from core.office import Office

MAX_WORDS = 4_000
"""Characters of minutes, a matter or an answer: one entry of the history holds them."""
MAX_LINE = 200
MAX_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a subject; `present` and `resolution` are the committee's."""

    subject: str
    body: ApprovingBody
    approver: str
    decided_on: date
    present: tuple[str, ...] = ()
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What a meeting's record says."""

    held_on: date
    place: str = ""
    attendees: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    minutes: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermCheck:
    """Whether a decision came before the term began (R017): a finding, never a refusal."""

    decided_on: date
    term_starts_on: date

    @property
    def is_in_time(self) -> bool:
        """Whether it was decided before the first day of the term."""
        return self.decided_on < self.term_starts_on

    @classmethod
    def of_day(cls, decided_on: date, year: SchoolYear) -> TermCheck:
        """Hold a day against the first of September of a school year."""
        return cls(decided_on, date(year.starts_in, 9, 1))


def approve(office: Office, decision: Decision) -> Approval:
    """Record a decision. A second one of the same body about the same subject replaces it.

    Raises GroupingError: `approver_needed`, `decided_in_future`, `record_too_long`; for the
    committee `committee_needed` (nobody present), `resolution_needed`.
    """
    approver = _line(decision.approver)
    if not approver:
        raise GroupingError("approver_needed")
    if decision.decided_on > office.clock.today():
        raise GroupingError("decided_in_future", day=decision.decided_on.isoformat())
    present = people(decision.present)
    resolution = _words(decision.resolution)
    if decision.body is ApprovingBody.COMMITTEE:
        if not present:
            raise GroupingError("committee_needed")
        if not resolution:
            raise GroupingError("resolution_needed")
    record = Approval(
        id=f"{decision.body}.{decision.subject}",
        school_id=office.school.id,
        subject=decision.subject,
        body=decision.body,
        approver=approver,
        decided_on=decision.decided_on,
        present=present,
        resolution=resolution,
    )
    with office.writing("approve") as writing:
        writing.put(record)
        writing.audit("approve", decision.subject, decision.body.value)
    return record


def checked_approval(office: Office, approved: Approved) -> Approved:
    """Return an approval in normal form; raises GroupingError as `approve`."""
    approver = _line(approved.approver)
    if not approver:
        raise GroupingError("approver_needed")
    if approved.decided_on > office.clock.today():
        raise GroupingError("decided_in_future", day=approved.decided_on.isoformat())
    present, resolution = people(approved.present), _words(approved.resolution)
    if resolution and not present:
        raise GroupingError("committee_needed")
    if present and not resolution:
        raise GroupingError("resolution_needed")
    return replace(approved, approver=approver, present=present, resolution=resolution)


def approve_plan(office: Office, subject: str, approved: Approved) -> None:
    """Record the head's decision, and the committee's where it met. Errors as `approve`."""
    approve(office, Decision(subject, ApprovingBody.HEAD, approved.approver, approved.decided_on))
    if approved.present:
        committee = Decision(
            subject,
            ApprovingBody.COMMITTEE,
            approved.approver,
            approved.decided_on,
            approved.present,
            approved.resolution,
        )
        approve(office, committee)


def approvals_of(office: Office, subject: str) -> list[Approval]:
    """Return what was decided about a subject."""
    return office.store.after_draw.approvals.by("subject", subject)


def term_check(approval: Approval, year: SchoolYear) -> TermCheck:
    """Hold a decision's day against the first of September of its school year."""
    return TermCheck.of_day(approval.decided_on, year)


def record_meeting(office: Office, subject: str, facts: MeetingFacts) -> DrawMeeting:
    """Record the meeting about a subject; recorded again, it is amended.

    Raises GroupingError: `decided_in_future`, `record_too_long`.
    """
    if facts.held_on > office.clock.today():
        raise GroupingError("decided_in_future", day=facts.held_on.isoformat())
    record = DrawMeeting(
        id=f"meeting.{subject}",
        school_id=office.school.id,
        subject=subject,
        held_on=facts.held_on,
        place=_line(facts.place),
        attendees=people(facts.attendees),
        parents=people(facts.parents),
        minutes=_words(facts.minutes),
        photos=people(facts.photos),
    )
    with office.writing("meeting") as writing:
        writing.put(record)
        writing.audit("meeting", subject)
    return record


def meeting_of(office: Office, subject: str) -> DrawMeeting | None:
    """Return the record of the meeting about a subject."""
    return office.store.after_draw.meetings.get(f"meeting.{subject}")


def name_leading_group(
    office: Office, year: SchoolYear, leader: str, others: LeadingOthers | None = None
) -> LeadingGroup:
    """Record the leading group of a school year, and whom families turn to.

    Raises GroupingError: `leader_needed`, `record_too_long`.
    """
    others = others or LeadingOthers()
    name = _line(leader)
    if not name:
        raise GroupingError("leader_needed")
    record = LeadingGroup(
        id=_leading_id(office, year),
        school_id=office.school.id,
        year=year.starts_in,
        leader=name,
        deputies=people(others.deputies),
        members=people(others.members),
        supervisor=_line(others.supervisor),
        supervision_phone=_line(others.supervision_phone),
    )
    with office.writing("leading_group") as writing:
        writing.put(record)
        writing.audit("leading_group", record.id)
    return record


@dataclass(frozen=True, slots=True)
class LeadingOthers:
    """The leading group beside its leader, and the contact for supervision."""

    deputies: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    supervisor: str = ""
    supervision_phone: str = ""


def leading_group_of(office: Office, year: SchoolYear) -> LeadingGroup | None:
    """Return the leading group of a school year."""
    return office.store.after_draw.leading_groups.get(_leading_id(office, year))


def raise_objection(office: Office, subject: str, raised_by: str, matter: str) -> Objection:
    """Note an objection; a family may stay unnamed.

    Raises GroupingError: `objection_empty`, `record_too_long`.
    """
    words = _words(matter)
    if not words:
        raise GroupingError("objection_empty")
    with office.writing("objection") as writing:
        record = Objection(
            id=writing.new_id(),
            school_id=office.school.id,
            subject=subject,
            raised_on=office.clock.today(),
            raised_by=_line(raised_by),
            matter=words,
        )
        writing.put(record)
        writing.audit("objection", record.id)
    return record


def answer_objection(
    office: Office, objection: Objection, answer: str, answered_by: str
) -> Objection:
    """Answer an objection, today.

    Raises GroupingError: `objection_answered`, `answer_needed`, `record_too_long`.
    """
    if objection.answered_on is not None:
        raise GroupingError("objection_answered", day=objection.answered_on.isoformat())
    words, who = _words(answer), _line(answered_by)
    if not (words and who):
        raise GroupingError("answer_needed")
    record = replace(objection, answer=words, answered_by=who, answered_on=office.clock.today())
    with office.writing("objection") as writing:
        writing.put(record)
        writing.audit("objection_answered", record.id)
    return record


def objections_to(office: Office, subject: str) -> list[Objection]:
    """Return the objections to a subject, the oldest first."""
    return office.store.after_draw.objections.by("subject", subject)


def seat_of(office: Office, pupil_id: PupilId) -> tuple[Seat, ClassGroup] | None:
    """Return where a pupil sits in the newest school year, if anywhere."""
    groups = {group.id: group for group in office.store.classes.all()}
    held = [
        (seat, groups[seat.class_id])
        for seat in office.store.seats.by("pupil_id", pupil_id)
        if seat.ended_on is None and seat.class_id in groups
    ]
    return max(held, key=lambda pair: pair[1].year) if held else None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks that a pupil be moved, why, and where to, in their own words."""

    by: str
    reason: str
    wanted: str = ""


def log_move_request(office: Office, pupil_id: PupilId, asked: Asked) -> MoveRequest:
    """Note a request to move a pupil to another class. The pupil stays (R007, R018).

    Raises GroupingError: `not_seated`, `request_incomplete`, `record_too_long`.
    """
    held = seat_of(office, pupil_id)
    if held is None:
        raise GroupingError("not_seated")
    who, why = _line(asked.by), _words(asked.reason)
    if not (who and why):
        raise GroupingError("request_incomplete")
    with office.writing("move_request") as writing:
        record = MoveRequest(
            id=writing.new_id(),
            school_id=office.school.id,
            pupil_id=pupil_id,
            class_id=held[1].id,
            asked_on=office.clock.today(),
            asked_by=who,
            reason=why,
            wanted=_line(asked.wanted),
        )
        writing.put(record)
        writing.audit("move_refused", pupil_id)
    return record


def note_reported(office: Office, pupil_ids: Iterable[PupilId], *, has_reported: bool) -> int:
    """Note on their seats who has reported; return how many that changed. Nobody loses a seat."""
    changed = 0
    with office.writing("reported") as writing:
        for pupil_id in pupil_ids:
            held = seat_of(office, pupil_id)
            if held is None:
                raise GroupingError("not_seated")
            changed += writing.put(replace(held[0], has_reported=has_reported))
        writing.audit("reported", detail=str(changed))
    return changed


def unreported_in(office: Office, group: ClassGroup) -> list[PupilId]:
    """Return who of a class was noted as not having reported; the seats are theirs."""
    seats = office.store.seats.of_class(group.id)
    return [seat.pupil_id for seat in seats if seat.has_reported is False]


def people(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in normal form, without empty ones; raises GroupingError(`record_too_long`)."""
    found = tuple(name for text in names if (name := _line(text)))
    if len(found) > MAX_PEOPLE:
        raise GroupingError("record_too_long", most=MAX_PEOPLE)
    return found


def _line(text: str) -> str:
    plain = normalise_text(text)
    if len(plain) > MAX_LINE:
        raise GroupingError("record_too_long", most=MAX_LINE)
    return plain


def _words(text: str) -> str:
    plain = "\n".join(normalise_text(line) for line in text.strip().splitlines())
    if len(plain) > MAX_WORDS:
        raise GroupingError("record_too_long", most=MAX_WORDS)
    return plain


def _leading_id(office: Office, year: SchoolYear) -> str:
    return f"leading.{office.school.id}.{year.starts_in}"
