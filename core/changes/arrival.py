"""A pupil on the way between two schools, as acceptance looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from core.changes.models import RecordChange
from core.errors import RegistrationError
from core.models import PupilFile, School

MESSAGE_IDS = (
    "error.arrival_ambiguous",
    "error.arrival_other_name",
    "error.arrival_deceased",
)
"""What `Arrival.doubt` may be; acceptance raises it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A released pupil who waits to be accepted.

    `file` is the sending school's record. `held` is the record that the receiving school has of
    the child already: acceptance links it instead of making a second. `doubt` is the code of what
    stands in the way of an acceptance; empty when nothing does.
    """

    change: RecordChange
    file: PupilFile
    sender: str
    to: School
    held: PupilFile | None = None
    doubt: str = ""

    @property
    def refusal(self) -> RegistrationError | None:
        """What an acceptance would be refused with."""
        return RegistrationError(self.doubt, name=self.file.pupil.name) if self.doubt else None
