"""A registrar's own notebook: what happened to whom, day by day, kept beside the program.

It shares nothing with the code under test but the record changes' names: the figures of a year
are recounted from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from core.changes.models import ChangeKind
from core.models import Cohort, PupilId, Stage

HERE = "here"
AWAY = "away"
"""Suspended, or gone without a word: the record is open."""
LEFT = "left"
DEAD = "dead"
FINISHED = "finished"
GONE = frozenset({LEFT, DEAD})

BECOMES = {
    ChangeKind.TRANSFER_OUT: LEFT,
    ChangeKind.DEATH: DEAD,
    ChangeKind.SUSPEND: AWAY,
    ChangeKind.LEAVE: AWAY,
    ChangeKind.RETURN: HERE,
    ChangeKind.TRANSFER_IN: HERE,
    ChangeKind.REPEAT: HERE,
    ChangeKind.SKIP: HERE,
    ChangeKind.GRADUATE: FINISHED,
    ChangeKind.ENTER: HERE,
}


@dataclass(frozen=True, slots=True)
class Note:
    """From a day on a child is in a state and a cohort."""

    day: date
    state: str
    cohort: Cohort


@dataclass(slots=True)
class Child:
    """One child's page."""

    pupil_id: PupilId
    sex: str
    notes: list[Note] = field(default_factory=list)

    @property
    def now(self) -> Note:
        """The last line."""
        return self.notes[-1]

    def on(self, day: date) -> Note | None:
        """Return what stood at the end of a day; None before the child came."""
        found = [note for note in self.notes if note.day <= day]
        return found[-1] if found else None

    def is_here(self, day: date) -> bool:
        """Whether the child was on the roster at the end of a day."""
        note = self.on(day)
        return note is not None and note.state == HERE

    def write(self, kind: ChangeKind, day: date, entry_year: int | None = None) -> None:
        """Note a change, by the rules as the requirements have them."""
        cohort = self.now.cohort
        if kind is ChangeKind.ENTER:
            # School begins on 1 September of that calendar year.
            self.notes.append(Note(day, LEFT, cohort))
            cohort, day = Cohort(Stage.PRIMARY, day.year), max(day, date(day.year, 9, 1))
        elif kind is ChangeKind.REPEAT:
            cohort = Cohort(cohort.stage, cohort.entry_year + 1)
        elif kind is ChangeKind.SKIP:
            cohort = Cohort(cohort.stage, cohort.entry_year - 1)
        elif entry_year is not None:
            cohort = Cohort(cohort.stage, entry_year)
        self.notes.append(Note(day, BECOMES[kind], cohort))


def entered(stage: Stage, entry_year: int) -> Note:
    """Return the line of who enters a cohort with its first year."""
    return Note(date(entry_year, 9, 1), HERE, Cohort(stage, entry_year))
