"""An own ledger put right afterwards: its name, its columns, who stands on it, open or closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.identity import normalise_text
from core.ledgers.facts import ColumnKind, OwnLedger, OwnLedgerId, OwnLedgerLine
from core.ledgers.own_ledger import (
    OwnColumn,
    columns_of,
    emptied,
    ledger_of,
    line_id,
    place_column,
    read_column,
    say_empty,
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
    an empty heading is given up, its values stay in the history. Those at -1 are new: they take the
    places that were given up, then stand behind.
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
    shaped, new_places = _with_columns(ledger, columns)
    changed = replace(shaped, name=title)
    lines = _read_anew(office, ledger, changed, new_places)
    with office.writing("own_ledger") as writing:
        if changed != ledger:
            writing.put(changed)
        say_empty(office, writing, ledger, new_places)
        for line in lines:
            writing.put(line)
        writing.audit("own_ledger", ledger.id, "columns")


def _with_columns(
    ledger: OwnLedger, columns: Sequence[OwnColumn]
) -> tuple[OwnLedger, frozenset[int]]:
    """Return the ledger as it shall be, and the places that new columns take."""
    known = {column.place for column in columns_of(ledger)}
    headings, kinds = list(ledger.headings), list(ledger.kinds)
    for column in columns:
        heading = normalise_text(column.heading)
        if column.place >= 0:
            if column.place not in known:
                raise LedgerError("no_such_column", column=column.place + 1)
            headings[column.place] = heading
            kinds[column.place] = column.kind.value
    added = [(normalise_text(one.heading), one.kind) for one in columns if one.place < 0]
    new_places = [
        place_column(headings, kinds, heading, kind) for heading, kind in added if heading
    ]
    seen: set[str] = set()
    for heading in filter(None, headings):
        if heading in seen:
            raise LedgerError("own_ledger_same_heading", heading=heading)
        seen.add(heading)
    shaped = replace(ledger, headings=tuple(headings), kinds=tuple(kinds))
    return shaped, frozenset(new_places)


def _read_anew(
    office: Office, before: OwnLedger, after: OwnLedger, new_places: frozenset[int]
) -> list[OwnLedgerLine]:
    """Return the lines whose values read otherwise now: another kind, or another column there."""
    now = {column.place: column.kind for column in columns_of(after)}
    turned = {
        column.place: (column.kind, now[column.place])
        for column in columns_of(before)
        if column.place in now.keys() - new_places and now[column.place] is not column.kind
    }
    if not turned and not new_places:
        return []
    headings = {column.place: column.heading for column in columns_of(after)}
    read = [
        (line, emptied(line, new_places) | _values_anew(line, turned, headings))
        for line in office.store.ledgers.lines_of(before.id)
    ]
    return [replace(line, **change) for line, change in read if change]


def _values_anew(
    line: OwnLedgerLine,
    turned: Mapping[int, tuple[ColumnKind, ColumnKind]],
    headings: Mapping[int, str],
) -> dict[str, Any]:
    change: dict[str, Any] = {}
    for place, (old, new) in turned.items():
        stored = line.value(place)
        text = value_text(old, stored)
        value = read_column(headings[place], new, text) if stored else ""
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
