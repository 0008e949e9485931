"""The meeting's record on paper, with lines to sign; and the ledgers of objections and requests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.grades import grade_label
from core.grouping.after_records import ApprovingBody
from core.i18n import in_chinese, t
from core.printing.sheets import Paragraph, Sheet
from core.printing.spool import PaperFormat, Printed, print_roster, print_sheet
from core.roster_types import Align, Closing, Furniture, Purpose, Roster, RosterColumn
from core.rosters import written_day

if TYPE_CHECKING:
    from core.meeting.draw_around import AroundDraw
    from core.office import Office

MESSAGE_IDS = ("record.approved.head", "record.approved.committee")
BODY = 11.5
MOST_SIGNATURES = 12


@in_chinese()
def print_records(office: Office, around: AroundDraw, folder: Path) -> list[Printed]:
    """Print the meeting's record, and a ledger where anything stands in it.

    Raises PrintingError as `print_sheet`.
    """
    year = around.plan.cohort.entry_year
    name = folder / t("record.file", year=year)
    printed = [print_sheet(record_sheet(office, around), name)]
    for roster, file in (
        (objections_roster(office, around), t("record.file_objections", year=year)),
        (requests_roster(office, around), t("record.file_requests", year=year)),
    ):
        if roster.rows:
            printed.append(print_roster(roster, PaperFormat.PDF, folder / file))
    office.audit("print", around.plan.record.id, "purpose=school records")
    return printed


def record_sheet(office: Office, around: AroundDraw) -> Sheet:
    """Return the record of the meeting 会议记录 (R021, R024, R025), to be signed."""
    texts = [
        t(
            "record.subject",
            grade=_grade(around),
            pupils=len(around.plan.plan.pupils),
            classes=around.plan.plan.classes,
            code=around.plan.plan.check_code,
        ),
        *_leading(around),
        *_approvals(around),
        *_meeting(around),
        t("record.figures", objections=len(around.objections), requests=len(around.requests)),
    ]
    if around.unreported:
        names = "、".join(one.name for one in around.unreported)
        texts.append(t("record.unreported", names=names))
    return Sheet(
        title=t("record.title", school=office.school.name, grade=_grade(around)),
        paragraphs=tuple(Paragraph(line, BODY) for line in texts),
        closing=Closing(
            _signatures(around), office.school.name, written_day(around.held_on), has_seal=True
        ),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def objections_roster(office: Office, around: AroundDraw) -> Roster:
    """Return the ledger of objections 异议登记簿 (R025)."""
    rows = [
        (
            str(place),
            written_day(own.raised_on),
            own.raised_by or t("objections.unnamed"),
            own.matter.replace("\n", " "),
            own.answer.replace("\n", " ") or t("objections.waits"),
            own.answered_by,
        )
        for place, own in enumerate(around.objections, start=1)
    ]
    columns = (
        ("no", t("record.no"), 2.0),
        ("day", t("record.day"), 6.0),
        ("by", t("objections.by"), 4.0),
        ("matter", t("objections.matter"), 10.0),
        ("answer", t("objections.answer"), 10.0),
        ("who", t("objections.answered_by"), 4.0),
    )
    return _ledger(office, around, t("record.objections_title"), columns, rows)


def requests_roster(office: Office, around: AroundDraw) -> Roster:
    """Return the ledger of requests that were refused 调班申请登记簿 (R018)."""
    rows = [
        (
            str(place),
            written_day(own.asked_on),
            own.asked_by,
            name,
            own.reason.replace("\n", " "),
            t("record.not_moved"),
        )
        for place, (own, name) in enumerate(around.requests, start=1)
    ]
    columns = (
        ("no", t("record.no"), 2.0),
        ("day", t("record.day"), 6.0),
        ("by", t("requests.by"), 4.0),
        ("pupil", t("requests.pupil"), 4.0),
        ("reason", t("requests.reason"), 10.0),
        ("outcome", t("record.outcome"), 4.0),
    )
    return _ledger(office, around, t("record.requests_title"), columns, rows)


def _ledger(
    office: Office,
    around: AroundDraw,
    title: str,
    columns: tuple[tuple[str, str, float], ...],
    rows: Sequence[tuple[str, ...]],
) -> Roster:
    return Roster(
        title=f"{office.school.name}{_grade(around)}{title}",
        columns=tuple(
            RosterColumn(key, label, least, least, align=Align.LEFT, may_break=True)
            for key, label, least in columns
        ),
        rows=tuple(rows),
        closing=Closing((t("record.sign_leader"),), office.school.name, "", has_seal=True),
        purpose=Purpose.SCHOOL,
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def _leading(around: AroundDraw) -> list[str]:
    own = around.leading
    if own is None:
        return [t("record.no_leading")]
    found = [
        t(
            "archive.leading",
            leader=own.leader,
            deputies="、".join(own.deputies),
            members="、".join(own.members),
        )
    ]
    if own.supervisor or own.supervision_phone:
        found.append(t("archive.supervision", name=own.supervisor, phone=own.supervision_phone))
    return found


def _approvals(around: AroundDraw) -> list[str]:
    found = []
    for own, term in around.approvals:
        day = written_day(own.decided_on)
        start = written_day(term.term_starts_on)
        if own.body is ApprovingBody.HEAD:
            found.append(t("record.approved.head", name=own.approver, day=day, start=start))
        else:
            found.append(
                t(
                    "record.approved.committee",
                    day=day,
                    present="、".join(own.present),
                    resolution=own.resolution,
                )
            )
    return found


def _meeting(around: AroundDraw) -> list[str]:
    own = around.meeting
    if own is None:
        return [t("record.no_meeting")]
    found = [t("record.held", day=written_day(own.held_on), place=own.place)]
    if own.attendees:
        found.append(t("record.attended", names="、".join(own.attendees)))
    if own.parents:
        found.append(t("record.parents", names="、".join(own.parents)))
    if own.minutes:
        found += [t("record.minutes"), *own.minutes.splitlines()]
    return found


def _signatures(around: AroundDraw) -> tuple[str, ...]:
    parents = around.meeting.parents if around.meeting else ()
    named = tuple(t("record.sign_parent", name=name) for name in parents[:MOST_SIGNATURES])
    return (
        t("record.sign_host"),
        t("record.sign_writer"),
        t("record.sign_leader"),
        *(named or (t("paper.sign.witness"),)),
    )


def _grade(around: AroundDraw) -> str:
    return grade_label(around.plan.cohort, around.year)
