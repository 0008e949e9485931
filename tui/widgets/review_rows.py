"""The rows of a review: which belong to which count, which are in doubt, how each reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from rich.cells import cell_len

from core.i18n import t
from tui.widgets.cells import shown
from tui.widgets.list_body import ListRow, Tone

MESSAGE_PREFIXES = ("review.",)
"""Outcomes are named by their values."""

PLACE_WIDTH = 14
NAME_WIDTH = 12
BETWEEN = "   "


class Outcome(StrEnum):
    """What happens to a row when the review is applied."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    REMOVED = "removed"
    RESTORED = "restored"
    RETURNED = "returned"
    LEFT = "left"
    """Somebody wrote about it since: what would be taken back stays as it is."""


class Show(StrEnum):
    """Which rows a review shows."""

    ALL = "all"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    REMOVED = "removed"
    RESTORED = "restored"
    RETURNED = "returned"
    LEFT = "left"
    WARNED = "warned"
    FIXED = "fixed"
    """Put right here: what was wrong in the file is accepted as it was corrected."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row: where it stands, whose it is, what becomes of it.

    `summary` is the short form in the row; `sentences` explain it in full below the rows.
    """

    place: str
    name: str
    outcome: Outcome
    summary: str = ""
    sentences: tuple[str, ...] = ()
    is_warned: bool = False
    is_fixed: bool = False


class ReviewRows:
    """All rows that a review judges, by their place among them."""

    def __init__(self, rows: Sequence[ReviewRow]) -> None:
        self.all = tuple(rows)

    def indices(self, show: Show) -> list[int]:
        """Return the places of the rows that a count is about."""
        if show is Show.ALL:
            return list(range(len(self.all)))
        if show in {Show.WARNED, Show.FIXED}:
            flag = attrgetter(f"is_{show.value}")
            return [at for at, row in enumerate(self.all) if flag(row)]
        return [at for at, row in enumerate(self.all) if row.outcome.value == show.value]

    def has(self, show: Show) -> bool:
        """Whether a count is not zero."""
        return bool(self.indices(show))

    @property
    def counts(self) -> dict[Show, int]:
        """Every count that is not zero, and the one of all rows."""
        counts = {show: len(self.indices(show)) for show in Show}
        return {show: count for show, count in counts.items() if count or show is Show.ALL}

    def problem_from(self, index: int, steps: int) -> int | None:
        """Return the next row with a problem in a direction; None when none follows.

        Refused rows first: only when there is none of them, warned ones count.
        """
        problems = self.indices(Show.REFUSED) or self.indices(Show.WARNED)
        if steps > 0:
            return next((at for at in problems if at > index), None)
        return next((at for at in reversed(problems) if at < index), None)

    def explanation(self, index: int) -> str:
        """Return what is said in full of a row; what its columns cut stands before it."""
        row = self.all[index]
        told = "\n".join(row.sentences) or row.summary
        cells = ((row.place, PLACE_WIDTH), (row.name, NAME_WIDTH))
        cut = [text for text, width in cells if text not in told and _is_cut(text, width)]
        return BETWEEN.join([*cut, told])

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Give the list body its rows."""
        return [_line(self.all[at]) for at in ids]


def _is_cut(text: str, width: int) -> bool:
    return cell_len(shown(text)) > width


def _line(row: ReviewRow) -> ListRow:
    outcome = t(f"review.{row.outcome.value}")
    is_refused = row.outcome is Outcome.REFUSED
    tone = Tone.WARNING if is_refused or row.is_warned else Tone.PLAIN
    if row.outcome is Outcome.UNCHANGED and not row.is_warned:
        tone = Tone.QUIET
    summary = f"! {row.summary}" if is_refused or row.is_warned else row.summary
    return ListRow((row.place, row.name, outcome, summary), "\n".join(row.sentences), tone)
