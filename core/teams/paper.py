"""Paper of the teachers' teams: who teaches what in which class (R004, R029), and the workload."""

from __future__ import annotations

from pathlib import Path

from core.grouping.publishing import label_of
from core.i18n import t, tn
from core.models import ClassGroup, SchoolYear
from core.office import Office
from core.printing.spool import PaperFormat, Printed, print_roster
from core.roster_types import Align, Closing, Furniture, Purpose, Roster, RosterColumn
from core.rosters import written_day
from core.teams.workload import standing, workload


def assignment_sheet(office: Office, year: SchoolYear) -> Roster:
    """Return subject x class x teacher x weekly periods of a school year.

    It names teachers and no pupil: it may hang beside the class notice.
    """
    assigned = standing(office, year.starts_in)
    groups = _groups(office, {own.class_id for own in assigned})
    names = {
        own.id: own.name for own in office.store.staff.among("id", [a.staff_id for a in assigned])
    }
    cells = {
        (own.subject, own.class_id): _cell(names.get(own.staff_id, ""), own.weekly_periods)
        for own in assigned
    }
    subjects = sorted({own.subject for own in assigned})
    return Roster(
        title=t("teams.sheet.title", school=office.school.name),
        subtitle=(t("printing.year", year=year.label),),
        columns=(
            RosterColumn("subject", t("teams.sheet.subject"), 4.0),
            *(
                RosterColumn(group.id, label_of(group, year), 5.0, 2.0, may_break=True)
                for group in groups
            ),
        ),
        rows=tuple(
            (
                subject or t("teams.homeroom"),
                *(cells.get((subject, group.id), "") for group in groups),
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
            RosterColumn("periods", t("teams.load.periods")),
            RosterColumn(
                "subjects", t("teams.load.subjects"), 5.0, 2.0, Align.LEFT, may_break=True
            ),
            RosterColumn("classes", t("teams.load.classes")),
            RosterColumn("grades", t("teams.load.grades")),
            RosterColumn("homeroom", t("teams.homeroom")),
        ),
        rows=tuple(
            (
                own.name,
                str(own.periods),
                "、".join(own.subjects),
                str(own.classes),
                str(own.grades),
                t("printing.yes") if own.is_homeroom else "",
            )
            for own in found.loads
        ),
        closing=_closing(office),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


def print_teams(office: Office, roster: Roster, path: Path) -> Printed:
    """Print one of the tables as PDF; raises PrintingError as `print_roster`."""
    printed = print_roster(roster, PaperFormat.PDF, path)
    office.audit("print", "teams")
    return printed


def _groups(office: Office, ids: set[str]) -> list[ClassGroup]:
    groups = office.store.classes.among("id", sorted(ids))
    return sorted(groups, key=lambda own: (-own.cohorts[0].entry_year, own.number))


def _cell(name: str, periods: int) -> str:
    return f"{name} {periods}" if periods else name


def _closing(office: Office) -> Closing:
    signatures = (t("printing.sign.maker"), t("printing.sign.head"))
    day = written_day(office.clock.today())
    return Closing(signatures, office.school.name, day, has_seal=True)
