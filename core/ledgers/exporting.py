"""A ledger of any kind onto paper, into a workbook or a text file, with its line in the trail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.i18n import in_chinese
from core.ledgers.building import paper_sheets, title_of
from core.ledgers.records import any_ledger
from core.ledgers.schools import schools_detail, schools_name
from core.ledgers.spec import LedgerKind, LedgerOptions
from core.office import Office
from core.printing.spool import PaperFormat, Printed, named_file, print_roster, print_rosters
from core.roster_types import Roster

OWN_SCHOOL = LedgerOptions()


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
    note_export(office, f"ledger.{kind}", roster, printed, options)
    return printed


def note_export(
    office: Office,
    subject: str,
    roster: Roster,
    printed: Printed,
    options: LedgerOptions = OWN_SCHOOL,
) -> None:
    """Put an export into the audit trail: what, whose, for whom, how many rows, which columns."""
    columns = ",".join(column.key for column in roster.columns)
    shown = "masked" if options.is_masked else "whole"
    detail = f"purpose={roster.purpose} rows={printed.rows} columns={columns} {shown}"
    office.audit("export", subject, detail + schools_detail(options.schools))


@in_chinese()
def ledger_file_name(
    office: Office,
    kind: LedgerKind,
    paper_format: PaperFormat,
    options: LedgerOptions = OWN_SCHOOL,
) -> str:
    """Return a name such as `留守儿童台账_枫香小学_20261008.xlsx`; it names no person.

    One of a year that was asked for, past or not, names the year.
    """
    head = schools_name(office, options.schools)
    title = title_of(kind)
    if options.year is not None:
        title = f"{title}_{options.year.label}"
    return named_file(title, head, office.clock.today(), paper_format)
