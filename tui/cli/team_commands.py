"""Commands of the teachers' teams: teams propose, show, assign, workload."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import GroupingError
from core.i18n import in_chinese, t, tn
from core.models import Cohort, SchoolYear, Stage
from tui.cli.session import DONE, PARTLY, JsonValue, Session, pass_session, table

if TYPE_CHECKING:
    from core.office import Office
    from core.roster_types import Roster
    from core.teams.proposing import ProposedTeams
    from core.teams.records import TeamPlan
    from core.teams.sheet import SchoolSheet

FILE = click.Path(path_type=Path, dir_okay=False)
ENTRY_YEAR = click.option("--entry-year", type=int, help="只排这一级的教师组。One cohort alone.")


@click.group()
def teams() -> None:
    """教师组与任课：排任课、分教师组、工作量。Who teaches what, teams, workload."""


@teams.command("propose")
@ENTRY_YEAR
@click.option("--keep", is_flag=True, help="存下来，不只是看。Keep it.")
@pass_session
def propose(session: Session, entry_year: int | None, keep: bool) -> int:
    """排一份；不写 --entry-year 就排全校任课，写了就给那一级排教师组。Propose; keep with --keep.

    有没有满足不了的，结束状态是 1。Exit status 1 when something could not be met.
    """
    with session.open() as office:
        if entry_year is None:
            return _propose_sheet(session, office, keep=keep)
        return _propose_teams(session, office, Cohort(Stage.PRIMARY, entry_year), keep=keep)


def _propose_sheet(session: Session, office: Office, *, keep: bool) -> int:
    from core.teams.sheet import propose_sheet, submit_sheet

    sheet = propose_sheet(office)
    plan = submit_sheet(office) if keep else None
    labels = {own.id: own.label for own in sheet.classes}
    over = [own for own in sheet.loads if own.periods > own.cap]
    result: dict[str, JsonValue] = {
        "lessons": [
            {
                "class": labels[own.class_id],
                "subject": own.subject,
                "periods": own.periods,
                "teacher": sheet.name_of(own.staff_id),
            }
            for own in sheet.draft.lessons
        ],
        "loads": {own.staff_id: own.periods for own in sheet.loads},
        "over": [own.name for own in over],
        "nobody": list(sheet.nobody),
        "plan": plan.id if plan else None,
    }
    rows = [
        (labels[own.class_id], own.subject, own.periods, sheet.name_of(own.staff_id))
        for own in sheet.draft.lessons
    ]
    session.emit(result, [table(_headings(), rows), *_remarks(sheet, [own.name for own in over])])
    return PARTLY if over or sheet.nobody else DONE


def _remarks(sheet: SchoolSheet, over: list[str]) -> list[str]:
    lines = []
    if sheet.nobody:
        lines.append(t("teams.school.nobody", subjects="、".join(sheet.nobody)))
    if over:
        lines.append(t("teams.school.over", names="、".join(over)))
    return lines


def _propose_teams(session: Session, office: Office, cohort: Cohort, *, keep: bool) -> int:
    from core.teams.board import propose_from_draft, submit_teams

    proposed = propose_from_draft(office, cohort)
    plan = submit_teams(office, proposed) if keep else None
    broken: list[JsonValue] = [own.rule.value for own in proposed.teams.broken]
    result: dict[str, JsonValue] = {
        "teams": [
            [
                {
                    "subject": slot.subject or t("teams.homeroom"),
                    "periods": slot.periods,
                    "teacher": proposed.name_of(slot.staff_id),
                }
                for slot in pile
            ]
            for pile in proposed.piles
        ],
        "mentors": {
            proposed.name_of(own.novice): proposed.name_of(own.mentor)
            for own in proposed.teams.mentorings
        },
        "broken": broken,
        "plan": plan.id if plan else None,
    }
    session.emit(result, _team_lines(proposed))
    return PARTLY if broken else DONE


def _team_lines(proposed: ProposedTeams) -> list[str]:
    lines = []
    for pile in proposed.piles:
        name = proposed.name_of(pile[0].staff_id)
        tasks = "  ".join(
            f"{slot.subject} {proposed.name_of(slot.staff_id)}" for slot in pile if slot.subject
        )
        lines.append(f"{t('teams.board.team', name=name)}  {tasks}")
    for own in proposed.teams.mentorings:
        novice, mentor = proposed.name_of(own.novice), proposed.name_of(own.mentor)
        lines.append(t("teams.board.mentor", novice=novice, mentor=mentor))
    lines += [t(f"team_rule.{broken.rule}") for broken in proposed.teams.broken]
    return lines


MESSAGE_PREFIXES = ("team_rule.",)


@teams.command("show")
@click.option("--out", type=FILE, help="写到哪里。Where it goes.")
@pass_session
def show(session: Session, out: Path | None) -> None:
    """列出本学年的任课；--out 把安排表写成 PDF 或 .xlsx。Who teaches what, as it stands."""
    from core.teams.paper import assignment_sheet
    from core.teams.taught import labels_of
    from core.teams.workload import standing, workload

    with session.open() as office:
        assigned = standing(office, office.year.starts_in)
        labels = labels_of(office, {own.class_id for own in assigned}, office.year)
        names = {own.staff_id: own.name for own in workload(office, office.year.starts_in).loads}
        rows = [
            (
                labels[own.class_id],
                own.subject or t("teams.homeroom"),
                own.weekly_periods,
                names.get(own.staff_id, ""),
            )
            for own in assigned
        ]
        if out is not None:
            _print(office, assignment_sheet, out)
    keys = ("class", "subject", "periods", "teacher")
    session.emit(
        {"lessons": [dict(zip(keys, row, strict=True)) for row in rows]},
        [table(_headings(), rows)],
    )


@teams.command("assign")
@ENTRY_YEAR
@click.option("--day", required=True, help="校委会哪天定的。The day.")
@click.option("--chair", required=True, help="谁主持。Who chaired.")
@click.option("--present", required=True, help="谁到会，用顿号隔开。Who was present.")
@click.option("--resolution", required=True, help="决议。What was resolved.")
@click.option("--lots", "lots_text", default="", help="现场抽的签，1=姓名,2=姓名。Lots drawn.")
@pass_session
def assign(
    session: Session,
    entry_year: int | None,
    day: str,
    chair: str,
    present: str,
    resolution: str,
    lots_text: str,
) -> None:
    """记校委会决定，锁定一学年；--lots "1=姓名,2=姓名" 记现场抽的签。Decide, draw, lock."""
    from core.grouping.after_records import ApprovingBody
    from core.grouping.oversight import Decision, approve
    from core.teams.board import note_lot, settle_teams
    from core.teams.sheet import assign_sheet

    people = tuple(name for name in re.split(r"[\s,，、]+", present) if name)
    with session.open() as office:
        plan = _plan_of(office, entry_year)
        decided = Decision(plan.id, ApprovingBody.COMMITTEE, chair, _day(day), people, resolution)
        approve(office, decided)
        if entry_year is None:
            made = assign_sheet(office, plan)
        else:
            cohort = Cohort(Stage.PRIMARY, entry_year)
            for number, name in _lots(lots_text):
                note_lot(office, cohort, name, number)
            made = settle_teams(office, cohort)
    lessons = sum(bool(own.subject) for own in made)
    session.emit({"lessons": lessons}, [tn("teams.school.locked", lessons)])


def _plan_of(office: Office, entry_year: int | None) -> TeamPlan:
    from core.teams.board import present_teams
    from core.teams.sheet import is_assigned, present_sheet

    if entry_year is None:
        plan = present_sheet(office)
        is_done = plan is None and is_assigned(office)
    else:
        plan = present_teams(office, Cohort(Stage.PRIMARY, entry_year))
        is_done = plan is not None and plan.assigned_on is not None
    if is_done:
        office.audit("teams_refused", plan.id if plan else "")
        raise GroupingError("teachers_assigned", year=office.year.starts_in)
    if plan is None:
        raise GroupingError("no_teams")
    return plan


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise click.BadParameter(text, param_hint="--day") from error


def _lots(text: str) -> list[tuple[int, str]]:
    found = []
    for part in filter(None, re.split(r"[,，、;；]+", text)):
        number, _, name = part.partition("=")
        if not number.strip().isdigit() or not name.strip():
            raise click.BadParameter(part, param_hint="--lots")
        found.append((int(number), name.strip()))
    return found


@teams.command("workload")
@click.option("--out", type=FILE, help="写到哪里。Where it goes.")
@pass_session
def workload_command(session: Session, out: Path | None) -> None:
    """每位教师的周课时、科目、年级、班主任、值班，和最多最少差几节。The workload and its spread."""
    from core.teams.paper import workload_table
    from core.teams.workload import workload

    with session.open() as office:
        found = workload(office, office.year.starts_in)
        roster = workload_table(office, office.year)
        if out is not None:
            _print(office, workload_table, out)
    loads: list[JsonValue] = [
        {
            "name": own.name,
            "periods": own.periods,
            "subjects": list(own.subjects),
            "classes": own.classes,
            "grades": own.grades,
            "homeroom": own.is_homeroom,
            "boarding_duty": own.has_boarding_duty,
        }
        for own in found.loads
    ]
    lines = [table([own.label for own in roster.columns], roster.rows)]
    lines.append(tn("teams.load.spread", found.spread))
    session.emit({"loads": loads, "spread": found.spread}, lines)


@in_chinese()
def _print(office: Office, made: Callable[[Office, SchoolYear], Roster], out: Path) -> None:
    from core.printing.spool import PaperFormat
    from core.teams.paper import print_teams

    by_suffix = {own.suffix: own for own in PaperFormat}
    paper = by_suffix.get(out.suffix.lower(), PaperFormat.PDF)
    print_teams(office, made(office, office.year), out, paper)


def _headings() -> tuple[str, ...]:
    return (
        t("teams.list.class"),
        t("teams.sheet.subject"),
        t("teams.load.periods"),
        t("teams.load.name"),
    )
