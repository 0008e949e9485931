"""An own ledger as paper or as a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.exchange.table_writing import Cell, CellKind, TableColumn, write_table
from core.i18n import in_chinese, t, tn
from core.ledgers.exporting import note_export
from core.ledgers.facts import ColumnKind, OwnLedgerId
from core.ledgers.own_ledger import OwnColumn, OwnRow, OwnTable, own_table, value_text
from core.ledgers.spec import LedgerError
from core.office import Office
from core.printing.spool import PaperFormat, Printed, make_folder, print_roster
from core.roster_types import Align, Furniture, Purpose, Roster, RosterColumn
from core.rosters import school_closing
from core.spoken_labels import class_text

MESSAGE_IDS = (
    "printing.purpose.notice",
    "printing.purpose.school",
    "printing.purpose.report",
)


def own_roster(office: Office, ledger_id: OwnLedgerId, purpose: Purpose) -> Roster:
    """Return a ledger for paper: number, name, class, its columns, and one to sign in.

    Raises LedgerError: `no_such_ledger`, `ledger_not_public`.
    """
    table = own_table(office, ledger_id)
    if purpose is Purpose.NOTICE:
        raise LedgerError("ledger_not_public", ledger=table.ledger.name)
    columns = _paper_columns(table.columns)
    rows = tuple(
        _paper_row(office, number, row, table.columns, len(columns))
        for number, row in enumerate(table.rows, start=1)
    )
    school = office.school.name
    return Roster(
        title=t("ledger.heading", school=school, title=table.ledger.name),
        subtitle=(
            t("printing.year", year=office.year.label),
            tn("own_ledger.heads", len(rows)),
        ),
        columns=columns,
        rows=rows,
        closing=school_closing(school, office.clock.today()),
        purpose=purpose,
        footer=t("printing.footer", school=school, purpose=t(f"printing.purpose.{purpose}")),
        furniture=Furniture.in_current_language(),
    )


def _paper_columns(columns: tuple[OwnColumn, ...]) -> tuple[RosterColumn, ...]:
    shown = [
        RosterColumn("number", t("printing.column.number"), weight=0.5),
        RosterColumn("name", t("printing.column.name"), 4.0, 2.0, may_break=True),
        RosterColumn("class", t("printing.column.class"), 3.0, may_break=True),
        *(_paper_column(column) for column in columns),
    ]
    if not any(column.kind is ColumnKind.SIGNATURE for column in columns):
        shown.append(RosterColumn("signature", t("own_ledger.signature"), 5.0, 1.5))
    return tuple(shown)


def _paper_column(column: OwnColumn) -> RosterColumn:
    key = f"value_{column.place + 1}"
    if column.kind is ColumnKind.TEXT:
        return RosterColumn(key, column.heading, 3.0, 1.5, Align.LEFT, may_break=True)
    least = 5.0 if column.kind is ColumnKind.SIGNATURE else 2.5
    return RosterColumn(key, column.heading, least, 1.5)


def _paper_row(
    office: Office, number: int, row: OwnRow, columns: tuple[OwnColumn, ...], width: int
) -> tuple[str, ...]:
    cells = [str(number), _name(row), _class(office, row)]
    cells += [
        value_text(column.kind, value) for column, value in zip(columns, row.values, strict=True)
    ]
    return (*cells, *("" for _ in range(width - len(cells))))


def _name(row: OwnRow) -> str:
    return row.file.pupil.name if row.file else t("own_ledger.gone")


def _class(office: Office, row: OwnRow) -> str:
    if row.file is None:
        return ""
    enrolment = row.file.enrolment
    group = class_text(enrolment.cohort, office.year, enrolment.class_number)
    if not row.words:
        return group
    return t("own_ledger.namesake", group=group, birth=row.file.pupil.birth_date.isoformat())


@in_chinese()
def print_own_ledger(
    office: Office,
    ledger_id: OwnLedgerId,
    purpose: Purpose,
    paper_format: PaperFormat,
    path: Path,
) -> Printed:
    """Write a ledger as PDF, workbook or text, and note it with its purpose.

    In the workbook dates are dates and numbers numbers; one that is there stays. Raises
    LedgerError as `own_roster`, PrintingError as `print_roster`, ExchangeError as `save_workbook`.
    """
    roster = own_roster(office, ledger_id, purpose)
    if paper_format is PaperFormat.XLSX:
        make_folder(path)
        saved = _write_workbook(office, own_table(office, ledger_id), roster, path)
        printed = Printed(saved, 1, len(roster.rows))
    else:
        printed = print_roster(roster, paper_format, path)
    note_export(office, f"own_ledger.{ledger_id}", roster, printed)
    return printed


_CELL_KINDS = {ColumnKind.DATE: CellKind.DATE, ColumnKind.NUMBER: CellKind.NUMBER}


def _write_workbook(office: Office, table: OwnTable, roster: Roster, path: Path) -> Path:
    columns = [
        TableColumn(roster.columns[0].label, CellKind.NUMBER),
        TableColumn(roster.columns[1].label),
        TableColumn(roster.columns[2].label),
        *(
            TableColumn(column.heading, _CELL_KINDS.get(column.kind, CellKind.TEXT))
            for column in table.columns
        ),
        *(TableColumn(one.label, width=14) for one in roster.columns[3 + len(table.columns) :]),
    ]
    blank = len(columns) - 3 - len(table.columns)
    rows: list[list[Cell]] = [
        [
            number,
            _name(row),
            _class(office, row),
            *(_cell(c.kind, v) for c, v in zip(table.columns, row.values, strict=True)),
            *([None] * blank),
        ]
        for number, row in enumerate(table.rows, start=1)
    ]
    return write_table(path, roster.title, columns, rows, keeps_present=True)


def _cell(kind: ColumnKind, value: str) -> Cell:
    if not value:
        return None
    try:
        if kind is ColumnKind.DATE:
            return date.fromisoformat(value)
        if kind is ColumnKind.NUMBER:
            return float(value) if "." in value else int(value)
    except ValueError:
        return value  # another device held the column for one of another kind
    return value_text(kind, value)
