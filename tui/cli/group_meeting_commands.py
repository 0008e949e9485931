"""Commands around a draw: approval, leading group, meeting, objections, requests, who reported."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.i18n import t, tn
from tui.cli.group_options import ENTRY_YEAR
from tui.cli.group_texts import names_of
from tui.cli.session import JsonValue, Session, pass_session

if TYPE_CHECKING:
    from core.grouping.after_records import Objection
    from core.meeting.draw_around import AroundDraw
    from core.models import Cohort

DAY = click.DateTime(["%Y-%m-%d"])


def cohort_of(entry_year: int) -> Cohort:
    """Return the primary cohort that entered in a year."""
    from core.models import Cohort, Stage

    return Cohort(Stage.PRIMARY, entry_year)


@click.command()
@ENTRY_YEAR
@click.option("--approver", required=True, help="谁审核的。Who approved.")
@click.option("--day", type=DAY, help="哪天；不写是今天。Else today.")
@click.option("--present", default="", metavar="甲、乙", help="校委会谁到会。Who was present.")
@click.option("--resolution", default="", help="决议。What was resolved.")
@pass_session
def approve(
    session: Session,
    entry_year: int,
    approver: str,
    day: datetime | None,
    present: str,
    resolution: str,
) -> None:
    """记下谁审核的、哪天；校委会研究过的写到会和决议。Note who approved the sealed plan."""
    from core.grouping.decisions import Approved
    from core.grouping.oversight import TermCheck, approve_plan, checked_approval
    from core.meeting.draw_around import required_around

    with session.open() as office:
        around = required_around(office, cohort_of(entry_year))
        asked = Approved(
            approver=approver,
            decided_on=day.date() if day else office.clock.today(),
            present=names_of(present),
            resolution=resolution,
        )
        approved = checked_approval(office, asked)
        approve_plan(office, around.plan.record.id, approved)
        term = TermCheck.of_day(approved.decided_on, around.year)
    result: dict[str, JsonValue] = {
        "approver": approved.approver,
        "decided_on": term.decided_on.isoformat(),
        "term_starts_on": term.term_starts_on.isoformat(),
        "in_time": term.is_in_time,
        "present": list(approved.present),
    }
    start = term.term_starts_on.isoformat()
    last = t("draw.in_time", day=start) if term.is_in_time else t("draw.not_in_time", day=start)
    session.emit(result, [t("draw.approval_kept"), last])


@click.command()
@click.option("--leader", required=True, help="组长。The leader.")
@click.option("--deputies", default="", metavar="甲、乙", help="副组长。Deputies.")
@click.option("--members", default="", metavar="甲、乙", help="组员。Members.")
@click.option("--supervisor", default="", help="监督人。Who supervises.")
@click.option("--phone", default="", help="监督电话。Whom to ring.")
@pass_session
def leading(
    session: Session, leader: str, deputies: str, members: str, supervisor: str, phone: str
) -> None:
    """记下本学年的编班领导小组和监督电话。Name the year's leading group, and whom to ring."""
    from core.grouping.oversight import LeadingOthers, name_leading_group
    from core.meeting.draw_meeting import year_of_draws

    others = LeadingOthers(names_of(deputies), names_of(members), supervisor, phone)
    with session.open() as office:
        record = name_leading_group(office, year_of_draws(office), leader, others)
    result: dict[str, JsonValue] = {
        "year": record.year,
        "leader": record.leader,
        "deputies": list(record.deputies),
        "members": list(record.members),
        "supervisor": record.supervisor,
        "supervision_phone": record.supervision_phone,
    }
    session.emit(result, [t("group.leading_kept")])


@click.command()
@ENTRY_YEAR
@click.option("--held-on", type=DAY, help="哪天开的；不写不记。The day; else nothing is noted.")
@click.option("--place", default="", help="在哪里。Where.")
@click.option("--attendees", default="", metavar="甲、乙", help="到会的人。Who came.")
@click.option("--parents", default="", metavar="甲、乙", help="家长代表。Parents who came.")
@click.option("--minutes", default="", help="会议记录。The minutes.")
@click.option(
    "--print-to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="打印到哪个文件夹。Where the paper goes.",
)
@pass_session
def meeting(
    session: Session,
    entry_year: int,
    held_on: datetime | None,
    place: str,
    attendees: str,
    parents: str,
    minutes: str,
    folder: Path | None,
) -> None:
    """写会议记录（写上 --held-on），再打印签字单。Record the meeting, and print what is signed.

    没有 --held-on 时只打印或只看。Without --held-on it is only shown, or printed.
    """
    from core.grouping.oversight import MeetingFacts, record_meeting
    from core.grouping.record_paper import print_records
    from core.meeting.draw_around import required_around

    with session.open() as office:
        around = required_around(office, cohort_of(entry_year))
        if held_on is not None:
            people, families = names_of(attendees), names_of(parents)
            facts = MeetingFacts(held_on.date(), place, people, families, minutes)
            record_meeting(office, around.plan.record.id, facts)
            around = required_around(office, cohort_of(entry_year))
        printed = print_records(office, around, folder) if folder else []
    files = [str(one.path) for one in printed]
    done = t("group.meeting_kept") if around.meeting else t("meeting.open")
    session.emit(_meeting_result(around) | {"files": list(files)}, [done, *files])


def _meeting_result(around: AroundDraw) -> dict[str, JsonValue]:
    own = around.meeting
    return {
        "recorded": own is not None,
        "held_on": own.held_on.isoformat() if own else None,
        "place": own.place if own else "",
        "attendees": list(own.attendees) if own else [],
        "parents": list(own.parents) if own else [],
        "minutes": own.minutes if own else "",
        "approvals": [
            {
                "body": one.body.value,
                "approver": one.approver,
                "decided_on": one.decided_on.isoformat(),
                "in_time": term.is_in_time,
            }
            for one, term in around.approvals
        ],
        "objections": len(around.objections),
        "requests": len(around.requests),
        "unreported": [one.name for one in around.unreported],
    }


@click.command()
@ENTRY_YEAR
@click.argument("matter")
@click.option("--by", "raised_by", default="", help="谁提的；可不写。Who objects, or nobody.")
@pass_session
def objection(session: Session, entry_year: int, matter: str, raised_by: str) -> None:
    """登记一条异议；可以不留名。Note an objection; a family may stay unnamed."""
    from core.grouping.oversight import raise_objection
    from core.meeting.draw_around import required_around

    with session.open() as office:
        around = required_around(office, cohort_of(entry_year))
        record = raise_objection(office, around.plan.record.id, raised_by, matter)
    session.emit(_objection_row(record), [t("group.objection_kept", id=record.id)])


@click.command()
@ENTRY_YEAR
@click.argument("objection_id", metavar="ID")
@click.option("--answer", "words", required=True, help="怎样答复。The answer.")
@click.option("--by", "answered_by", required=True, help="谁答复的。Who answered.")
@pass_session
def answer(
    session: Session, entry_year: int, objection_id: str, words: str, answered_by: str
) -> None:
    """答复一条异议。Answer an objection."""
    from core.grouping.oversight import answer_objection
    from core.meeting.draw_around import objection_of, required_around

    with session.open() as office:
        around = required_around(office, cohort_of(entry_year))
        found = objection_of(around, objection_id)
        record = answer_objection(office, found, words, answered_by)
    session.emit(_objection_row(record), [t("group.objection_answered")])


@click.command()
@ENTRY_YEAR
@pass_session
def objections(session: Session, entry_year: int) -> None:
    """看异议登记簿。The ledger of objections."""
    from core.meeting.draw_around import required_around

    with session.open() as office:
        around = required_around(office, cohort_of(entry_year))
    rows: list[JsonValue] = [_objection_row(one) for one in around.objections]
    lines = [
        t(
            "group.objection_line",
            id=one.id,
            day=one.raised_on.isoformat(),
            by=one.raised_by or t("objections.unnamed"),
            matter=one.matter,
            answer=one.answer or t("objections.waits"),
        )
        for one in around.objections
    ]
    session.emit({"rows": rows}, lines or [t("group.nothing_noted")])


def _objection_row(one: Objection) -> dict[str, JsonValue]:
    return {
        "id": one.id,
        "raised_on": one.raised_on.isoformat(),
        "raised_by": one.raised_by,
        "matter": one.matter,
        "answer": one.answer,
        "answered_by": one.answered_by,
        "answered_on": _iso(one.answered_on),
    }


@click.command()
@ENTRY_YEAR
@click.argument("pupil")
@click.option("--by", "asked_by", required=True, help="谁申请的。Who asked.")
@click.option("--reason", required=True, help="理由。Why.")
@click.option("--wanted", default="", help="想去哪个班。The class wanted.")
@pass_session
def request(
    session: Session, entry_year: int, pupil: str, asked_by: str, reason: str, wanted: str
) -> None:
    """登记调班申请：只登记，不调班。Note a request to move; nobody is moved."""
    from core.grouping.oversight import Asked, log_move_request
    from core.meeting.draw_around import required_around, seated_named

    with session.open() as office:
        around = required_around(office, cohort_of(entry_year))
        own = seated_named(around, pupil)
        record = log_move_request(office, own, Asked(asked_by, reason, wanted))
    result: dict[str, JsonValue] = {
        "id": record.id,
        "pupil": record.pupil_id,
        "asked_on": record.asked_on.isoformat(),
        "moved": False,
    }
    session.emit(result, [t("group.request_kept")])


@click.command()
@ENTRY_YEAR
@pass_session
def requests(session: Session, entry_year: int) -> None:
    """看调班申请登记簿。The ledger of requests that were refused."""
    from core.meeting.draw_around import required_around

    with session.open() as office:
        around = required_around(office, cohort_of(entry_year))
    rows: list[JsonValue] = [
        {
            "id": one.id,
            "asked_on": one.asked_on.isoformat(),
            "asked_by": one.asked_by,
            "name": name,
            "reason": one.reason,
            "wanted": one.wanted,
        }
        for one, name in around.requests
    ]
    lines = [
        t(
            "group.request_line",
            day=one.asked_on.isoformat(),
            by=one.asked_by,
            name=name,
            reason=one.reason,
        )
        for one, name in around.requests
    ]
    session.emit({"rows": rows}, lines or [t("group.nothing_noted")])


@click.command()
@ENTRY_YEAR
@click.argument("pupils", nargs=-1, metavar="PUPIL...")
@click.option("--not", "is_absent", is_flag=True, help="没报到的。They have not come.")
@pass_session
def reported(session: Session, entry_year: int, pupils: tuple[str, ...], is_absent: bool) -> None:
    """记下报到的；--not 是没报到的，座位都留着。Note who has reported, or not; seats are kept."""
    from core.grouping.oversight import note_reported
    from core.meeting.draw_around import required_around, seated_named

    with session.open() as office:
        around = required_around(office, cohort_of(entry_year))
        own = [seated_named(around, pupil) for pupil in pupils]
        changed = note_reported(office, own, has_reported=not is_absent)
        around = required_around(office, cohort_of(entry_year))
    result: dict[str, JsonValue] = {
        "changed": changed,
        "unreported": [one.name for one in around.unreported],
    }
    session.emit(result, [tn("group.reported_kept", changed)])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


MEETING_COMMANDS = (
    *(approve, leading, meeting, objection, answer, objections, request, requests, reported),
)
