"""A list of the school year onto paper or into a workbook, and the export noted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.models import School
from core.office import Office
from core.printing.spool import PaperFormat, Printed, named_file, print_roster
from core.roster_types import Roster


@dataclass(frozen=True, slots=True)
class YearList:
    """A list ready to be written: `subject` names it in the audit trail, `name` its file.

    `school` is whose list it is, where it is another school's.
    """

    subject: str
    name: str
    roster: Roster
    school: School | None = None


def print_year_list(office: Office, own: YearList, paper: PaperFormat, folder: Path) -> Printed:
    """Write a list into a folder and note what it holds and for whom.

    Raises PrintingError as `print_roster`.
    """
    school = own.school or office.school
    file = named_file(own.name, school.name, office.clock.today(), paper)
    roster = own.roster
    printed = print_roster(roster, paper, folder / file)
    keys = ",".join(column.key for column in roster.columns)
    detail = f"purpose={roster.purpose} rows={printed.rows} columns={keys} whole"
    if school != office.school:
        detail += f" school={school.id}"
    office.audit("export", own.subject, detail)
    return printed
