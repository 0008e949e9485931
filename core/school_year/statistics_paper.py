"""A table of the annual statistics as a list for paper or a workbook: figures, no names."""

from __future__ import annotations

from pathlib import Path

from core.i18n import in_chinese, t
from core.ledgers.schools import about_school
from core.models import Sex
from core.office import Office
from core.printing.spool import PaperFormat, Printed, named_file, print_rosters
from core.roster_types import Align, Furniture, Purpose, Roster, RosterColumn
from core.rosters import school_closing, written_day
from core.school_year.statistics import AnnualStatistics, Axis, StatTable

MESSAGE_PREFIXES = ("statistics.table.",)


def statistics_roster(office: Office, figures: AnnualStatistics, key: str) -> Roster:
    """Return one table with its sums; a cell that nobody is in stays empty.

    Columns that nobody is in are left out, but boys and girls always stand side by side. Of class
    sizes the rows are classes and the sum is the class's size. Raises KeyError for a table that
    the figures do not have.
    """
    table = figures.table(key)
    used = _used(table)
    columns = (
        RosterColumn("row", t("statistics.row"), 4.0, 2.0, may_break=True),
        *(RosterColumn(axis.key, axis.label, may_break=True) for axis in used),
        RosterColumn("sum", t("statistics.sum"), 2.0, align=Align.CENTRE),
    )
    rows = [_row(table, used, axis) for axis in table.rows]
    rows.append(_sums(table, used))
    day = written_day(figures.day)
    return Roster(
        title=t("statistics.title", name=t(f"statistics.table.{key}"), year=figures.year.label),
        subtitle=(figures.school_name, t("statistics.as_of", day=day)),
        columns=columns,
        rows=tuple(rows),
        closing=school_closing(office.school.name, office.clock.today(), _about(office, figures)),
        purpose=Purpose.REPORT,
        footer=t(
            "printing.footer", school=figures.school_name, purpose=t("printing.purpose.report")
        ),
        furniture=Furniture.in_current_language(),
    )


def _about(office: Office, figures: AnnualStatistics) -> str:
    counted = [one for one in office.store.schools.all() if one.name == figures.school_name]
    return about_school(office, counted)


@in_chinese()
def print_all_statistics(
    office: Office, figures: AnnualStatistics, paper: PaperFormat, folder: Path
) -> Printed:
    """Write every table into one file of this folder, and note the export.

    Raises PrintingError as `print_rosters`.
    """
    tables = [
        (t(f"statistics.table.{table.key}"), statistics_roster(office, figures, table.key))
        for table in figures.tables
    ]
    file = named_file(t("year.statistics"), figures.school_name, office.clock.today(), paper)
    printed = print_rosters(tables, paper, folder / file)
    office.audit("export", "statistics", f"purpose={Purpose.REPORT} rows={printed.rows}")
    return printed


def _used(table: StatTable) -> list[Axis]:
    """Return the columns that somebody is in, and those for the other sex."""
    if {axis.key for axis in table.columns} == set(Sex):
        return list(table.columns)
    filled = {_both_sexes(cell.column) for cell in table.cells}
    return [axis for axis in table.columns if _both_sexes(axis.key) in filled]


def _both_sexes(column: str) -> str:
    """Return what boys' and girls' columns of one age have in common; other columns as such."""
    return column.partition(".")[0]


def _row(table: StatTable, columns: list[Axis], row: Axis) -> tuple[str, ...]:
    figures = [_figure(table.cell(row.key, column.key).count) for column in columns]
    return (row.label, *figures, str(len(table.row_ids(row.key))))


def _sums(table: StatTable, columns: list[Axis]) -> tuple[str, ...]:
    sums = [
        str(sum(cell.count for cell in table.cells if cell.column == column.key))
        for column in columns
    ]
    return (t("statistics.sum"), *sums, str(sum(cell.count for cell in table.cells)))


def _figure(count: int) -> str:
    return str(count) if count else ""
