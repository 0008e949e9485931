"""Paper of the teachers' teams: who teaches what (R004, R029), the workload, who covered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.i18n import t, tn
from core.models import SchoolYear
from core.office import Office
from core.printing.spool import PaperFormat, Printed, print_roster
from core.roster_types import Align, Closing, Figures, Furniture, Purpose, Roster, RosterColumn
from core.rosters import written_day
from core.spoken_labels import class_text
from core.staff_names import names_of
from core.teams.board import TeamBoard
from core.teams.covering import covers
from core.teams.measures import MEASURES, measure
from core.teams.proposing import PileSlot
from core.teams.sheet import SchoolSheet
from core.teams.taught import labels_of, subject_place
from core.teams.workload import standing, workload

MESSAGE_PREFIXES = ("cover.column.", "teams.measure.")


def assignment_sheet(office: Office, year: SchoolYear) -> Roster:
    """Return subject x class x teacher x weekly periods of a school year.

    It names teachers and no pupil: it may hang beside the class notice.
    """
    assigned = standing(office, year.starts_in)
    labels = labels_of(office, {own.class_id for own in assigned}, year)
    names = names_of(office, (own.staff_id for own in assigned))
    cells = {
        (own.subject, own.class_id): _cell(names.get(own.staff_id, ""), own.weekly_periods)
        for own in assigned
    }
    subjects = sorted({own.subject for own in assigned}, key=subject_place)
    return Roster(
        title=t("teams.sheet.title", school=office.school.name),
        subtitle=(t("printing.year", year=year.label),),
        columns=(
            RosterColumn("subject", t("teams.sheet.subject"), 4.0),
            *(
                RosterColumn(class_id, label, 4.0, 2.0, may_break=True)
                for class_id, label in labels.items()
            ),
        ),
        rows=tuple(
            (
                subject or t("teams.homeroom"),
                *(cells.get((subject, class_id), "") for class_id in labels),
            )
            for subject in subjects
        ),
        notes=(t("teams.sheet.note"),),
        closing=_closing(office),
        purpose=Purpose.SCHOOL,
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def workload_table(office: Office, year: SchoolYear) -> Roster:
    """Return everybody's weekly periods, subjects, classes and grades, with the spread."""
    found = workload(office, year.starts_in)
    return Roster(
        title=t("teams.load.title", school=office.school.name),
        subtitle=(
            t("printing.year", year=year.label),
            tn("teams.load.spread", found.spread),
        ),
        columns=(
            RosterColumn("name", t("teams.load.name"), 4.0, 2.0, may_break=True),
            RosterColumn("periods", t("teams.load.periods"), figures=Figures.PLAIN),
            RosterColumn(
                "subjects", t("teams.load.subjects"), 5.0, 2.0, Align.LEFT, may_break=True
            ),
            RosterColumn("classes", t("teams.load.classes"), figures=Figures.PLAIN),
            RosterColumn("grades", t("teams.load.grades"), figures=Figures.PLAIN),
            RosterColumn("homeroom", t("teams.homeroom")),
            RosterColumn("duty", t("teams.load.duty")),
        ),
        rows=tuple(
            (
                own.name,
                str(own.periods),
                "、".join(own.subjects),
                str(own.classes),
                str(own.grades),
                t("printing.yes") if own.is_homeroom else "",
                t("printing.yes") if own.has_boarding_duty else "",
            )
            for own in found.loads
        ),
        closing=_closing(office),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def teacher_list(office: Office, year: SchoolYear) -> Roster:
    """Return the teachers' list 任课教师花名 (R004): class by class, who teaches what."""
    assigned = standing(office, year.starts_in)
    labels = labels_of(office, {own.class_id for own in assigned}, year)
    names = names_of(office, (own.staff_id for own in assigned))
    rows = []
    for class_id, label in labels.items():
        tasks: dict[str, list[str]] = {}
        own_lessons = [own for own in assigned if own.class_id == class_id]
        for own in sorted(own_lessons, key=lambda own: subject_place(own.subject)):
            task = own.subject or t("teams.homeroom")
            tasks.setdefault(names.get(own.staff_id, ""), []).append(task)
        rows += [
            (label if at == 0 else "", name, "、".join(held))
            for at, (name, held) in enumerate(tasks.items())
        ]
    return Roster(
        title=t("teams.list.title", school=office.school.name),
        subtitle=(t("printing.year", year=year.label),),
        columns=(
            RosterColumn("class", t("teams.list.class"), 5.0),
            RosterColumn("name", t("teams.load.name"), 5.0, 2.0, may_break=True),
            RosterColumn("tasks", t("teams.list.tasks"), 12.0, 3.0, Align.LEFT, may_break=True),
        ),
        rows=tuple(rows),
        notes=(t("teams.sheet.note_list"),),
        closing=_closing(office),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def draft_table(office: Office, sheet: SchoolSheet) -> Roster:
    """Return a proposed sheet of the whole school as it goes to the committee."""
    columns = [RosterColumn("subject", t("teams.sheet.subject"), 4.0)]
    columns += [RosterColumn(own.id, own.label, 4.0, 2.0, may_break=True) for own in sheet.classes]
    held = {(own.subject, own.class_id): own for own in sheet.draft.lessons}
    subjects = sorted({own.subject for own in sheet.draft.lessons}, key=subject_place)
    homerooms = sheet.draft.homerooms or {}
    rows = [(t("teams.homeroom"), *(sheet.name_of(homerooms.get(own.id)) for own in sheet.classes))]
    for subject in subjects:
        cells = [held.get((subject, own.id)) for own in sheet.classes]
        rows.append(
            (
                subject,
                *(_cell(sheet.name_of(own.staff_id), own.periods) if own else "" for own in cells),
            )
        )
    return Roster(
        title=t("teams.sheet.draft_title", school=office.school.name),
        subtitle=(t("printing.year", year=office.year.label),),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(t("teams.sheet.draft_note"),),
        closing=_closing(office),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def team_table(office: Office, board: TeamBoard, piles: Sequence[Sequence[PileSlot]]) -> Roster:
    """Return the teams of a cohort as they go to the committee: subject by team, then measures."""
    names = [board.name_of(pile[0].staff_id) for pile in piles]
    subjects = dict.fromkeys(slot.subject for pile in piles for slot in pile)
    rows = []
    for subject in sorted(subjects, key=subject_place):
        held = [next((own for own in pile if own.subject == subject), None) for pile in piles]
        cells = (_cell(board.name_of(own.staff_id), own.periods) if own else "" for own in held)
        rows.append((subject or t("teams.homeroom"), *cells))
    measures = measure(piles, board.teachers)
    rows += [
        (t(f"teams.measure.{key}"), *(str(own.counts[key]) for own in measures)) for key in MEASURES
    ]
    grade = class_text(board.cohort, board.year, None)
    return Roster(
        title=t("teams.sheet.teams_title", school=office.school.name, grade=grade),
        subtitle=(t("printing.year", year=board.year.label),),
        columns=(
            RosterColumn("subject", t("teams.sheet.subject"), 5.0),
            *(
                RosterColumn(
                    f"team{at}", t("teams.sheet.team", name=name), 4.0, 2.0, may_break=True
                )
                for at, name in enumerate(names)
            ),
        ),
        rows=tuple(rows),
        notes=(t("teams.sheet.draft_note"),),
        closing=_closing(office),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def cover_ledger(office: Office, year: SchoolYear) -> Roster:
    """Return the ledger of lessons that were covered 代课 (R036), the newest first."""
    rows = [
        (
            own.cover.day.isoformat(),
            own.absent,
            own.label,
            own.cover.subject or t("teams.homeroom"),
            str(own.cover.periods),
            own.taken_by,
            own.cover.reason,
        )
        for own in covers(office, year)
    ]
    keys = ("day", "absent", "class", "subject", "periods", "cover", "reason")
    wide = {"reason"}
    return Roster(
        title=t("cover.title", school=office.school.name),
        subtitle=(
            t("printing.year", year=year.label),
            tn("cover.sum", sum(int(row[4]) for row in rows)),
        ),
        columns=tuple(
            RosterColumn(
                key, t(f"cover.column.{key}"), 8.0 if key in wide else 4.0, 1.0, may_break=True
            )
            for key in keys
        ),
        rows=tuple(rows),
        closing=_closing(office),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def print_teams(
    office: Office, roster: Roster, path: Path, paper_format: PaperFormat = PaperFormat.PDF
) -> Printed:
    """Print one of the tables; raises PrintingError as `print_roster`."""
    printed = print_roster(roster, paper_format, path)
    office.audit("print", "teams", f"purpose={roster.purpose} rows={printed.rows}")
    return printed


def _cell(name: str, periods: int) -> str:
    return f"{name} {periods}" if periods else name


def _closing(office: Office) -> Closing:
    signatures = (t("printing.sign.maker"), t("printing.sign.head"))
    day = written_day(office.clock.today())
    return Closing(signatures, office.school.name, day, has_seal=True)
