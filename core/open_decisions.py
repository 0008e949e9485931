"""What a person has to decide: fields for which several values stand, those filled together as one.

Who writes another 村组 on the form of a pupil has the addresses follow (`tui/form_rules.py`). Where
both sides did so, four fields stand against four, and one question is behind them.

Whether a child has left is two fields: a status with the day on which it ended, and never the
status of one side with the day of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.hamlets import whole_hamlet
from core.history import RowId

if TYPE_CHECKING:
    from core.storage.history_reading import OpenConflict
    from core.storage.history_repository import HistoryRepository

PLACES = ("hamlet", "current_address", "home_address", "mail_address")
"""Fields of a pupil of which each may be filled from one before it."""

LEFT = ("status", "ended_on")
"""Fields of an enrolment that say one thing: each side's values go together."""

_Written = frozenset[tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A field to decide, and those that say the same on every side and go with it."""

    conflict: OpenConflict
    also: tuple[str, ...] = ()


def open_decisions(
    history: HistoryRepository, conflicts: Sequence[OpenConflict] | None = None
) -> list[OpenDecision]:
    """Return what is to be decided, by default of everything that is open, in a stable order."""
    found = list(history.conflicts() if conflicts is None else conflicts)
    rows: dict[tuple[str, RowId], list[str]] = defaultdict(list)
    for one in found:
        rows[one.table, one.row].append(one.field)
    with_it: dict[tuple[str, RowId, str], tuple[str, ...]] = {}
    going = set()
    for (table, row), own in rows.items():
        groups = _filled_together(history, row, own) if table == "pupil" else {}
        if table == "enrolment":
            groups = _left_together(history, row, own)
        for leader, also in groups.items():
            with_it[table, row, leader] = also
            going |= {(table, row, field) for field in also}
    return [
        OpenDecision(one, with_it.get((one.table, one.row, one.field), ()))
        for one in found
        if (one.table, one.row, one.field) not in going
    ]


def _left_together(
    history: HistoryRepository, row: RowId, fields: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return the status with the day that goes with it, where each writer said both once."""
    if not set(LEFT) <= set(fields):
        return {}
    folded = history.folded("enrolment", row)
    claims = {} if folded is None else folded.conflicts
    writers = [sorted(one.entry.author for one in claims.get(field, ())) for field in LEFT]
    is_one = all(own == writers[0] and len(set(own)) == len(own) for own in writers)
    return {LEFT[0]: LEFT[1:]} if is_one else {}


def _filled_together(
    history: HistoryRepository, row: RowId, fields: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return the first field of each group that was written together, with the others of it."""
    fields = [field for field in PLACES if field in fields]
    folded = history.folded("pupil", row) if len(fields) > 1 else None
    if folded is None:
        return {}
    groups: dict[_Written, list[str]] = defaultdict(list)
    for field in fields:
        claims = folded.conflicts.get(field, ())
        written = frozenset(
            (claim.entry.author, claim.entry.seq, whole_hamlet(str(claim.value or "")))
            for claim in claims
        )
        groups[written].append(field)
    return {own[0]: tuple(own[1:]) for written, own in groups.items() if written and own[1:]}
