"""A ledger of any kind onto paper, into a workbook or a text file, with its line in the trail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.i18n import in_chinese
from core.ledgers.building import paper_sheets, title_of
from core.ledgers.records import any_ledger
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.office import Office
from core.printing.spool import PaperFormat, Printed, named_file, print_roster, print_rosters
from core.roster_types import Roster


@in_chinese()
def print_ledger(
    office: Office,
    kind: LedgerKind,
    options: LedgerOptions,
    paper_format: PaperFormat,
    path: Path,
) -> Printed:
    """Write a ledger and note the export with its purpose and what it holds whole.

    Raises LedgerError as `any_ledger` and PrintingError as `print_roster`.
    """
    roster = any_ledger(office, kind, options)
    sheets = paper_sheets(office, kind, options) if paper_format is PaperFormat.PDF else ()
    if sheets:
        named = [(sheet.title, sheet) for sheet in sheets]
        printed = replace(print_rosters(named, paper_format, path), rows=len(roster.rows))
    else:
        printed = print_roster(roster, paper_format, path)
    note_export(office, f"ledger.{kind}", roster, printed, is_masked=options.is_masked)
    return printed


def note_export(
    office: Office, subject: str, roster: Roster, printed: Printed, *, is_masked: bool = False
) -> None:
    """Put an export into the audit trail: what, for whom, how many rows, which columns."""
    columns = ",".join(column.key for column in roster.columns)
    masked = " masked" if is_masked else ""
    detail = f"purpose={roster.purpose} rows={printed.rows} columns={columns}{masked}"
    office.audit("export", subject, detail)


@in_chinese()
def ledger_file_name(office: Office, kind: LedgerKind, paper_format: PaperFormat) -> str:
    """Return a name such as `留守儿童台账_枫香小学_20261008.xlsx`; it names no person."""
    return named_file(title_of(kind), office.school.name, office.clock.today(), paper_format)
