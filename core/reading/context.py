"""What a check must know besides the draft. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from core.models import SchoolYear
from core.reading.notes import Memory


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a check must know besides the draft.

    `year` is the school year that a written grade is meant in. `lost_digits` names the fields
    that a workbook kept as a number although digits can get lost in one: identity numbers
    (beyond 15 digits) and months (2018.10 becomes 2018.1).
    """

    today: date
    year: SchoolYear
    lost_digits: frozenset[str] = frozenset()
    is_lenient: bool = False
    """A workbook's row: a wrong optional value is left out with a warning, the person kept."""
    pupil_memory: Memory = field(default_factory=dict, init=False, compare=False, repr=False)
    staff_memory: Memory = field(default_factory=dict, init=False, compare=False, repr=False)
    """What the drafts before were read as. Theirs alone: another context begins with nothing."""
