"""What the screens share: the home, the clock, the opened office, and what was chosen to see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.preferences import Preferences

if TYPE_CHECKING:
    from core.clock import Clock
    from core.office import Office
    from core.storage.home import Home


@dataclass(slots=True)
class Room:
    """The place where one person works. `office` is there from unlocking on."""

    home: Home
    clock: Clock
    preferences: Preferences = field(default_factory=Preferences)
    office: Office | None = None

    @property
    def opened(self) -> Office:
        """The office, for screens that exist only after unlocking."""
        if self.office is None:
            raise RuntimeError("no office is open")
        return self.office

    def close(self) -> None:
        """Close the office; on the desk's thread, which owns the connection."""
        if self.office is not None:
            self.office.close()
            self.office = None
