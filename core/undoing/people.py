"""What becomes of people when an act is taken back, as values that a preview shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.history import AuthorId
from core.models import PupilId
from core.storage.history_reading import Head
from core.undoing.acts import Act
from core.undoing.reversal import RowBack
from core.workbooks.import_changes import FieldChange


class Fate(StrEnum):
    """What becomes of a person when an act is taken back; `undo.fate.<value>`."""

    REMOVED = "removed"
    RESTORED = "restored"
    RETURNED = "returned"
    """Taken out by the act, and in the lists again."""
    LEFT = "left"


class Reason(StrEnum):
    """Why something stays as it is; `undo.stays.<value>`."""

    WRITTEN_SINCE = "written_since"
    HANGS = "hangs"
    """Other records name the person: papers, absences, a seat."""
    GONE = "gone"
    NUMBER_TAKEN = "number_taken"
    STANDS_AGAIN = "stands_again"
    """Taken out, and registered anew since: the record of before would be a double."""
    CLASS_STANDS = "class_stands"
    STAYS_HERE = "stays_here"
    """Of two records that are parted: written since on the one that stood, names are tables."""
    PHOTO = "photo"
    """No history keeps a photograph: it stays with the record that stood."""
    PHOTO_BACK = "photo_back"
    """A photograph that came over with the merge goes back; one of before it is gone."""
    CONTRADICTS = "contradicts"
    """What would go back does not agree with what was written since."""


@dataclass(frozen=True, slots=True)
class Stay:
    """What stays and why. `names` are fields of the form; of HANGS they are tables."""

    reason: Reason
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonBack:
    """What becomes of one person. The values of `changes` are masked."""

    person_id: str
    name: str
    place: str
    """The grade, or the post, in the words of the form."""
    fate: Fate
    changes: tuple[FieldChange, ...] = ()
    stays: tuple[Stay, ...] = ()
    rows: tuple[RowBack, ...] = ()


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What taking an act back would do. `erased` counts records that the law has taken."""

    act: Act
    people: tuple[PersonBack, ...]
    erased: int
    basis: Mapping[AuthorId, Head] = field(default_factory=dict)
    """How far the history went when this was read."""
    photo_back: tuple[PupilId, PupilId] | None = None
    """Of two records that are parted: who gives a photograph back, and to whom."""

    def count(self, fate: Fate) -> int:
        """Return how many people have this fate."""
        return sum(one.fate is fate for one in self.people)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not any(one.rows for one in self.people)
