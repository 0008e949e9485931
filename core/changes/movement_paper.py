"""Movements of a school year by zone as figures, and the names behind a figure as a list (R086)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from core.changes.handover import is_centre
from core.changes.models import Party
from core.changes.movements import Movement, ZoneMovements, by_zone, movements
from core.changes.party_words import party_heading, party_words
from core.i18n import in_chinese, t, tn
from core.models import SchoolYear
from core.office import Office
from core.roster_types import Align, Figures, Furniture, Purpose, Roster, RosterColumn
from core.rosters import school_closing
from core.spoken_labels import code_label, grade_text

if TYPE_CHECKING:
    from core.printing.spool import PaperFormat, Printed

MESSAGE_PREFIXES = ("movements.way.", "change.kind.", "printing.purpose.")


class Way(StrEnum):
    """Where a movement leads, seen from its zone."""

    CAME = "came"
    WENT = "went"
    CAME_WITHIN = "came_within"
    LEFT_WITHIN = "left_within"
    OTHER = "other"

    def of(self, zone: ZoneMovements) -> tuple[Movement, ...]:
        """Return a zone's movements of this way."""
        match self:
            case Way.CAME:
                return zone.came
            case Way.WENT:
                return zone.went
            case Way.CAME_WITHIN:
                return zone.came_within
            case Way.LEFT_WITHIN:
                return zone.left_within
            case Way.OTHER:
                return zone.other


def zones_of_year(office: Office, year: SchoolYear) -> tuple[ZoneMovements, ...]:
    """Return a school year's movements: of the township at the centre, else of the own school."""
    own = None if is_centre(office) else office.school.id
    first, last = date(year.starts_in, 9, 1), date(year.starts_in + 1, 8, 31)
    return by_zone(office, movements(office, first, last, own))


def movement_roster(
    office: Office, zone: ZoneMovements, way: Way | None, year: SchoolYear
) -> Roster:
    """Return the movements of one way, or all of a zone, as a list without numbers of people."""
    ways = [way] if way is not None else list(Way)
    lines = sorted(
        (line for one in ways for line in one.of(zone)),
        key=lambda line: (line.change.happened_on, line.change.school_id, line.change.id),
    )
    schools = {school.id: school.name for school in office.store.schools.all()}
    day = office.clock.today()
    heads = [zone_name(zone, office), tn("movements.lines", len(lines))]
    name = t("movements.title") if way is None else t(f"movements.way.{way}")
    return Roster(
        title=t("movements.paper", name=name, year=year.label),
        subtitle=tuple(heads),
        columns=_columns(),
        rows=tuple(
            (str(number), *_row(line, day, schools.get(line.change.school_id, "")))
            for number, line in enumerate(lines, start=1)
        ),
        closing=school_closing(office.school.name, day),
        purpose=Purpose.SCHOOL,
        furniture=Furniture.in_current_language(),
    )


@in_chinese()
def print_movements(
    office: Office, roster: Roster, paper_format: PaperFormat, folder: Path
) -> Printed:
    """Write such a list, its purpose at the foot, and note the export.

    Raises PrintingError as `print_roster`.
    """
    from core.ledgers.exporting import note_export  # noqa: PLC0415 - lists are printed seldom
    from core.printing.spool import named_file, print_roster  # noqa: PLC0415 - as above

    day, school = office.clock.today(), office.school.name
    purpose = t(f"printing.purpose.{roster.purpose}")
    roster = replace(roster, footer=t("printing.footer", school=school, purpose=purpose))
    name = named_file(t("movements.title"), office.school.name, day, paper_format)
    printed = print_roster(roster, paper_format, folder / name)
    note_export(office, "movements", roster, printed)
    return printed


def zone_name(zone: ZoneMovements, office: Office) -> str:
    """Return what a zone is called; schools that are in none stand under the township's name."""
    return zone.zone or t("movements.no_zone", township=office.school.township or "")


def _columns() -> tuple[RosterColumn, ...]:
    return (
        RosterColumn("number", t("printing.column.number"), 2.0, 0.3, figures=Figures.PLAIN),
        RosterColumn("day", t("ledger.column.day"), 5.0, 0.5),
        RosterColumn("kind", t("ledger.column.kind"), 3.0, may_break=True),
        RosterColumn("name", t("printing.column.name"), 4.0, may_break=True),
        RosterColumn("grade", t("movements.grade"), 3.0, may_break=True),
        RosterColumn("from", t("ledger.column.from_school"), 5.0, 1.5, may_break=True),
        RosterColumn("to", t("ledger.column.to_school"), 5.0, 1.5, may_break=True),
        *(RosterColumn(party.value, party_heading(party), 2.5, may_break=True) for party in Party),
        RosterColumn("school", t("movements.school"), 5.0, 1.5, may_break=True),
        RosterColumn("reason", t("ledger.column.reason"), 4.0, 1.5, Align.LEFT, may_break=True),
    )


def _row(line: Movement, today: date, school: str) -> Sequence[str]:
    change = line.change
    year = SchoolYear.of(change.happened_on)
    reason = code_label("change_reason", change.reason) if change.reason else ""
    return (
        change.happened_on.isoformat(),
        t(f"change.kind.{change.kind}"),
        line.name,
        grade_text(change.cohort_before or change.cohort_after, year),
        change.from_school or "",
        change.to_school or "",
        *(party_words(change, party, today) for party in Party),
        school,
        reason,
    )
