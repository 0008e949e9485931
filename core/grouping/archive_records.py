"""What an archive tells of the people around a draw: as documents, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from core.grouping.after_records import (
    Approval,
    DrawMeeting,
    LeadingGroup,
    MoveRequest,
    Objection,
)
from core.grouping.oversight import (
    approvals_of,
    leading_group_of,
    meeting_of,
    objections_to,
    unreported_in,
)
from core.grouping.records import Notice
from core.history import canonical_json
from core.i18n import t
from core.models import ClassGroup, SchoolYear
from core.office import Office
from core.rosters import written_day

MESSAGE_IDS = ("archive.approval.head", "archive.approval.committee")
LISTS, RECORDS, INDEX = "lists.json", "records.json", "index.txt"


@dataclass(frozen=True, slots=True)
class ArchivedClass:
    """A class list: pairs of draw number and name as it is spelt today."""

    number: int
    label: str
    pupils: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ArchivedRequest:
    """A request to move a pupil that was refused."""

    pupil: str
    by: str
    reason: str
    wanted: str
    day: date


@dataclass(frozen=True, slots=True)
class Around:
    """Decisions, meeting, leading group, notices, objections and requests about one subject."""

    approvals: tuple[Approval, ...] = ()
    meeting: DrawMeeting | None = None
    leading: LeadingGroup | None = None
    notices: tuple[Notice, ...] = ()
    objections: tuple[Objection, ...] = ()
    requests: tuple[ArchivedRequest, ...] = ()
    unreported: tuple[str, ...] = ()
    """Names of those who had not reported; the seats are theirs (R006)."""


def around_of(office: Office, subject: str, year: SchoolYear) -> Around:
    """Return what stands around a subject; requests belong to classes."""
    return Around(
        tuple(approvals_of(office, subject)),
        meeting_of(office, subject),
        leading_group_of(office, year),
        tuple(office.store.grouping.notices.by("plan_id", subject)),
        tuple(objections_to(office, subject)),
    )


def requests_in(office: Office, groups: Iterable[ClassGroup]) -> tuple[ArchivedRequest, ...]:
    """Return the refused requests about pupils of some classes, the oldest first."""
    ids = [group.id for group in groups]
    return archived_requests(office, office.store.after_draw.requests.among("class_id", ids))


def archived_requests(
    office: Office, records: Iterable[MoveRequest]
) -> tuple[ArchivedRequest, ...]:
    """Return refused requests with the pupils' names, in their order."""
    records = list(records)
    names = {
        own.id: own.name for own in office.store.pupils.among("id", [r.pupil_id for r in records])
    }
    return tuple(
        ArchivedRequest(
            names.get(own.pupil_id, ""), own.asked_by, own.reason, own.wanted, own.asked_on
        )
        for own in records
    )


def record_members(
    office: Office, lists: Sequence[ArchivedClass], around: Around
) -> dict[str, bytes]:
    """Return the members of an archive that tell of lists and people."""
    return {
        LISTS: canonical_json([_plain(asdict(own)) for own in lists]),
        RECORDS: canonical_json(_plain(asdict(around))),
        INDEX: index_text(office, lists, around).encode(),
    }


def index_text(office: Office, lists: Sequence[ArchivedClass], around: Around) -> str:
    """Return the archive's words, for whoever opens it with nothing but a text editor."""
    day = written_day(office.clock.today())
    lines = [t("archive.title", school=office.school.name, day=day), ""]
    for part in (
        _leading_lines(around),
        _approval_lines(around),
        _meeting_lines(around),
        _notice_lines(around),
        _objection_lines(around),
        _request_lines(around),
        _unreported_lines(around),
        _list_lines(lists),
    ):
        lines += part
    lines += ["", t("archive.how_to_check")]
    return "\n".join(lines) + "\n"


def _leading_lines(around: Around) -> Iterator[str]:
    if own := around.leading:
        yield t(
            "archive.leading",
            leader=own.leader,
            deputies="、".join(own.deputies),
            members="、".join(own.members),
        )
        if own.supervisor or own.supervision_phone:
            yield t("archive.supervision", name=own.supervisor, phone=own.supervision_phone)


def _approval_lines(around: Around) -> Iterator[str]:
    for own in around.approvals:
        yield t(
            f"archive.approval.{own.body}",
            approver=own.approver,
            day=written_day(own.decided_on),
            present="、".join(own.present),
            resolution=own.resolution,
        )


def _meeting_lines(around: Around) -> Iterator[str]:
    if own := around.meeting:
        yield t(
            "archive.meeting",
            day=written_day(own.held_on),
            place=own.place,
            attendees="、".join(own.attendees),
            parents="、".join(own.parents),
        )
        if own.minutes:
            yield t("archive.minutes", minutes=own.minutes)
        if own.photos:
            yield t("archive.photos", photos="、".join(own.photos))


def _notice_lines(around: Around) -> Iterator[str]:
    for own in around.notices:
        first, last = written_day(own.published_on), written_day(own.hangs_until)
        yield t("archive.notice", first=first, last=last)


def _objection_lines(around: Around) -> Iterator[str]:
    if not around.objections:
        yield t("archive.no_objections")
    for own in around.objections:
        yield t(
            "archive.objection",
            day=written_day(own.raised_on),
            name=own.raised_by,
            matter=own.matter,
        )
        if own.answered_on:
            yield t(
                "archive.answer",
                day=written_day(own.answered_on),
                name=own.answered_by,
                answer=own.answer,
            )


def _request_lines(around: Around) -> Iterator[str]:
    for own in around.requests:
        yield t(
            "archive.request",
            day=written_day(own.day),
            name=own.by,
            pupil=own.pupil,
            reason=own.reason,
        )


def _unreported_lines(around: Around) -> Iterator[str]:
    if around.unreported:
        yield t("archive.unreported", names="、".join(around.unreported))


def unreported_names(office: Office, groups: Iterable[ClassGroup]) -> tuple[str, ...]:
    """Return the names of those in some classes who were noted as not having reported."""
    ids = [own for group in groups for own in unreported_in(office, group)]
    return tuple(sorted(own.name for own in office.store.pupils.among("id", ids)))


def _list_lines(lists: Sequence[ArchivedClass]) -> Iterator[str]:
    for own in lists:
        names = "、".join(name for _, name in own.pupils)
        yield ""
        yield t("archive.class", label=own.label, count=len(own.pupils), names=names)


def _plain(value: object) -> object:
    """Return a record's values as JSON has them: days as ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(own) for key, own in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(own) for own in value]
    return value
