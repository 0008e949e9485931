"""What a person has to decide: fields for which several values stand, those filled together as one.

Who writes another 村组 on the form of a pupil has the addresses follow (`tui/form_rules.py`). Where
both sides did so, four fields stand against four, and one question is behind them.
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
    places: dict[RowId, list[OpenConflict]] = defaultdict(list)
    for one in found:
        if one.table == "pupil" and one.field in PLACES:
            places[one.row].append(one)
    with_it: dict[tuple[RowId, str], tuple[str, ...]] = {}
    going = set()
    for row, own in places.items():
        for leader, also in _together(history, row, [one.field for one in own]).items():
            with_it[row, leader] = also
            going |= {(row, field) for field in also}
    return [
        OpenDecision(one, with_it.get((one.row, one.field), ()) if one.table == "pupil" else ())
        for one in found
        if one.table != "pupil" or (one.row, one.field) not in going
    ]


def _together(
    history: HistoryRepository, row: RowId, fields: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return the first field of each group that was written together, with the others of it."""
    folded = history.folded("pupil", row) if len(fields) > 1 else None
    if folded is None:
        return {}
    groups: dict[_Written, list[str]] = defaultdict(list)
    for field in (one for one in PLACES if one in fields):
        claims = folded.conflicts.get(field, ())
        written = frozenset(
            (claim.entry.author, claim.entry.seq, whole_hamlet(str(claim.value or "")))
            for claim in claims
        )
        groups[written].append(field)
    return {own[0]: tuple(own[1:]) for written, own in groups.items() if written and own[1:]}
