"""The sheet of all classes, as its screens read it and put it on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.office import Office
    from core.roster_types import Roster
    from core.teams.sheet import SchoolSheet


def read_sheet(office: Office) -> SchoolSheet:
    """Return where the sheet stands; runs at the desk."""
    from core.teams.sheet import school_sheet  # noqa: PLC0415 - start-up

    return school_sheet(office)


def sheet_paper(office: Office) -> Roster:
    """Return the proposed sheet as paper; runs at the desk."""
    from core.teams.paper import draft_table  # noqa: PLC0415 - start-up
    from core.teams.sheet import school_sheet  # noqa: PLC0415 - start-up

    return draft_table(office, school_sheet(office))
