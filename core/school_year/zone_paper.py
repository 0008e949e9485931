"""The tables of school zones: read, put on paper or into a workbook, and the zone written (R076).

Figures, no names: who stands behind a figure opens on the screen alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.i18n import in_chinese, t
from core.ledgers.schools import about_school, note_reading, schools_name, schools_to_read
from core.models import School, SchoolId
from core.office import Office
from core.printing.spool import PaperFormat, Printed
from core.roster_types import Align, Furniture, Purpose, Roster, RosterColumn
from core.rosters import school_closing
from core.school_year.paper import YearList, print_year_list
from core.school_year.people_behind import Person, children_behind, pupils_behind
from core.school_year.zone_coverage import coverage_table
from core.school_year.zone_facts import served_by, township_served, zone_children
from core.school_year.zone_table import (
    SCHOOL_KEY,
    People,
    ZoneCell,
    ZoneColumn,
    ZoneKind,
    ZoneTable,
)
from core.school_year.zone_township import crossing_table, township_table
from core.school_year.zones import villages_in

MESSAGE_PREFIXES = ("zone.table.", "printing.purpose.")
SUBJECT = "zone"
"""What the audit trail calls these tables."""


def zone_table(office: Office, kind: ZoneKind, school_id: SchoolId | None = None) -> ZoneTable:
    """Return a table as it stands now; a coverage of the own school unless another is meant.

    A look at another school's is noted.
    """
    if kind is not ZoneKind.COVERAGE:
        made = township_table if kind is ZoneKind.TOWNSHIP else crossing_table
        return made(township_served(office))
    school = office.store.schools.get(school_id) if school_id is not None else None
    if school is not None and school.id != office.school.id:
        note_reading(office, SUBJECT, school)
    own = school or office.school
    return coverage_table(served_by(office, own), zone_children(office, own))


def zone_schools(office: Office) -> tuple[School, ...]:
    """Return the schools whose zones can be read beside each other; empty at a village."""
    return schools_to_read(office)


def set_zone(office: Office, text: str) -> School:
    """Write which villages or groups the own school serves; durable on return.

    They stand in the order in which they are named, set apart by commas, 、 or spaces. The centre
    learns it with the next bundle.
    """
    school = replace(office.school, villages=villages_in(text))
    with office.writing("zone") as writing:
        writing.put(school)
        writing.audit("zone", school.id, f"villages={len(school.villages)}")
    office.school = school
    return school


def people_behind(office: Office, people: People, ids: Sequence[str]) -> list[Person]:
    """Return who stands behind a figure."""
    return (children_behind if people is People.CHILDREN else pupils_behind)(office, ids)


def zone_title(kind: ZoneKind) -> str:
    """Return what a table is called: 学区覆盖一览表."""
    return t(f"zone.table.{kind}")


SCHOOL_COLUMNS = 10
"""Schools that have a column each; more would stand letter under letter at the head of a page."""


def zone_roster(office: Office, table: ZoneTable, purpose: Purpose = Purpose.SCHOOL) -> Roster:
    """Return a table as a list for paper or a workbook."""
    about = () if table.about is None else (table.about,)
    head = about[0].name if about else schools_name(office, zone_schools(office))
    lines = len(table.rows) - table.has_sums
    columns, rows = _as_written(table)
    return Roster(
        title=t("ledger.heading", school=head, title=zone_title(table.kind)),
        subtitle=(
            t("printing.year", year=office.year.label),
            *(() if lines else (t("zone.nothing"),)),
        ),
        columns=columns,
        rows=rows,
        notes=tuple(dict.fromkeys((*table.doubts, *table.notes))),
        closing=school_closing(
            office.school.name, office.clock.today(), about_school(office, about)
        ),
        purpose=purpose,
        footer=t(
            "printing.footer",
            school=office.school.name,
            purpose=t(f"printing.purpose.{purpose}"),
        ),
        furniture=Furniture.in_current_language(),
    )


def _as_written(
    table: ZoneTable,
) -> tuple[tuple[RosterColumn, ...], tuple[tuple[str, ...], ...]]:
    """Return columns and rows; very many schools stand in words in one column, without sums."""
    school = [at for at, one in enumerate(table.columns) if one.key.startswith(SCHOOL_KEY)]
    if len(school) <= SCHOOL_COLUMNS:
        columns = tuple(_roster_column(one) for one in table.columns)
        return columns, tuple(tuple(cell.text for cell in row) for row in table.rows)
    kept = [at for at in range(len(table.columns)) if at not in school]
    words = ZoneColumn("attends", t("zone.column.attends"), People.NOBODY, is_words=True)
    lines = len(table.rows) - table.has_sums
    rows = tuple(
        (
            *(row[at].text for at in kept),
            _in_words(table.columns, row, school) if place < lines else "",
        )
        for place, row in enumerate(table.rows)
    )
    return (*(_roster_column(table.columns[at]) for at in kept), _roster_column(words)), rows


def _in_words(columns: Sequence[ZoneColumn], row: Sequence[ZoneCell], at: Sequence[int]) -> str:
    """Return the schools of a line with their figures: 枫香小学 48、水井教学点 2."""
    named = (f"{columns[one].label} {row[one].text}" for one in at if row[one].text)
    return t("work.between").join(named)


def _roster_column(column: ZoneColumn) -> RosterColumn:
    if column.is_words:
        return RosterColumn(column.key, column.label, 4.0, 2.0, Align.LEFT, may_break=True)
    return RosterColumn(column.key, column.label, 2.0, may_break=True)


@in_chinese()
def print_zone(
    office: Office,
    kind: ZoneKind,
    school_id: SchoolId | None,
    purpose: Purpose,
    target: tuple[PaperFormat, Path],
) -> Printed:
    """Write a table into a folder, and note the export with its purpose.

    Raises PrintingError as `print_roster`.
    """
    table = zone_table(office, kind, school_id)
    roster = zone_roster(office, table, purpose)
    subject = SUBJECT if kind is ZoneKind.COVERAGE else f"{SUBJECT}.{kind}"
    paper, folder = target
    return print_year_list(
        office, YearList(subject, zone_title(kind), roster, table.about), paper, folder
    )
