"""An own ledger put right afterwards: its name, its columns, who stands on it, open or closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.identity import normalise_text
from core.ledgers.facts import MOST_COLUMNS, ColumnKind, OwnLedger, OwnLedgerId, OwnLedgerLine
from core.ledgers.own_ledger import (
    OwnColumn,
    columns_of,
    ledger_of,
    line_id,
    read_value,
    take_off,
    value_text,
)
from core.ledgers.spec import LedgerError
from core.models import PupilId
from core.office import Office


def reshape_own_ledger(
    office: Office, ledger_id: OwnLedgerId, name: str, columns: Sequence[OwnColumn]
) -> None:
    """Name a ledger and its columns anew, all at once; durable on return.

    A column with a `place` is the one that stands there, headed and filled as said now; one with
    an empty heading is given up, its values stay in the history. Places from -1 are added behind.
    Values are read again where what a column takes has changed.

    Raises LedgerError, and nothing is written: `no_such_ledger`, `own_ledger_closed`,
    `own_ledger_name`, `no_such_column`, `own_ledger_same_heading`, `own_ledger_full`, and for a
    value that the new kind does not take `own_value_date` and its like.
    """
    ledger = ledger_of(office, ledger_id)
    if ledger.closed_on is not None:
        raise LedgerError("own_ledger_closed", name=ledger.name)
    title = normalise_text(name)
    if not title:
        raise LedgerError("own_ledger_name")
    changed = replace(_with_columns(ledger, columns), name=title)
    lines = _read_anew(office, ledger, changed)
    with office.writing("own_ledger") as writing:
        if changed != ledger:
            writing.put(changed)
        for line in lines:
            writing.put(line)
        writing.audit("own_ledger", ledger.id, "columns")


def _with_columns(ledger: OwnLedger, columns: Sequence[OwnColumn]) -> OwnLedger:
    known = {column.place for column in columns_of(ledger)}
    headings, kinds = list(ledger.headings), list(ledger.kinds)
    for column in columns:
        heading = normalise_text(column.heading)
        if column.place >= 0:
            if column.place not in known:
                raise LedgerError("no_such_column", column=column.place + 1)
            headings[column.place] = heading
            kinds[column.place] = column.kind.value
        elif heading:
            headings.append(heading)
            kinds.append(column.kind.value)
    if len(headings) > MOST_COLUMNS:
        raise LedgerError("own_ledger_full", most=MOST_COLUMNS)
    seen: set[str] = set()
    for heading in filter(None, headings):
        if heading in seen:
            raise LedgerError("own_ledger_same_heading", heading=heading)
        seen.add(heading)
    return replace(ledger, headings=tuple(headings), kinds=tuple(kinds))


def _read_anew(office: Office, before: OwnLedger, after: OwnLedger) -> list[OwnLedgerLine]:
    """Return the lines whose values read otherwise now that a column takes something else."""
    now = {column.place: column.kind for column in columns_of(after)}
    turned = {
        column.place: (column.kind, now[column.place])
        for column in columns_of(before)
        if column.place in now and now[column.place] is not column.kind
    }
    if not turned:
        return []
    lines = office.store.ledgers.lines_of(before.id)
    read = [(line, _values_anew(line, turned)) for line in lines]
    return [replace(line, **change) for line, change in read if change]


def _values_anew(
    line: OwnLedgerLine, turned: Mapping[int, tuple[ColumnKind, ColumnKind]]
) -> dict[str, Any]:
    change: dict[str, Any] = {}
    for place, (old, new) in turned.items():
        stored = line.value(place)
        value = read_value(new, value_text(old, stored)) if stored else ""
        if value != stored:
            change[f"value_{place + 1}"] = value
    return change


def reopen_own_ledger(office: Office, ledger_id: OwnLedgerId) -> None:
    """Open a closed ledger again; raises LedgerError(`no_such_ledger`)."""
    with office.writing("own_ledger") as writing:
        writing.put(replace(ledger_of(office, ledger_id), closed_on=None))


def take_several_off(office: Office, ledger_id: OwnLedgerId, pupils: Sequence[PupilId]) -> int:
    """Take pupils off a ledger; what was written stays in the history. Returns how many.

    Raises LedgerError: `no_such_ledger`, `own_ledger_closed`, `not_on_ledger`.
    """
    ledger = ledger_of(office, ledger_id)
    if ledger.closed_on is not None:
        raise LedgerError("own_ledger_closed", name=ledger.name)
    known = {line.id for line in office.store.ledgers.lines_of(ledger_id)}
    for pupil_id in pupils:
        if line_id(ledger_id, pupil_id) not in known:
            raise LedgerError("not_on_ledger")
    with office.writing("own_ledger"):
        for pupil_id in pupils:
            take_off(office, ledger_id, pupil_id)
    return len(pupils)
