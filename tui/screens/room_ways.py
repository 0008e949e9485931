"""Where a form of a room goes on: the room, at the form where a line of its agenda opens it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.models import Cohort, PupilId, StaffId, Stage
from core.records.kept_in_rooms import KeptInRoom, Room
from tui.places import behind
from tui.widgets.agenda import Agenda

if TYPE_CHECKING:
    from tui.widgets.frame import OfficeScreen

_OF_COHORT: Mapping[Room, tuple[str, str]] = {
    Room.AFTER_DRAW: ("after_draw", "AfterDrawScreen"),
    Room.ATTRIBUTES: ("draw_lists", "AttributesScreen"),
    Room.COUNTY: ("county", "CountyScreen"),
    Room.DRAW: ("draw", "DrawScreen"),
    Room.MEETING: ("meeting", "MeetingScreen"),
    Room.TEAM_BOARD: ("teams_board", "BoardScreen"),
    Room.WISHES: ("draw_lists", "WishesScreen"),
}
_PLAIN: Mapping[Room, tuple[str, str]] = {
    Room.CLOSING: ("closing", "ClosingScreen"),
    Room.CONFLICTS: ("conflicts", "ConflictsScreen"),
    Room.COVER: ("teams_cover", "CoverScreen"),
    Room.DRAW: ("draw", "DrawScreen"),
    Room.LESSONS: ("teams_lessons", "LessonsScreen"),
    Room.MENTORS: ("mentors", "MentorsScreen"),
    Room.REPORTING: ("reporting", "ReportingScreen"),
    Room.TEACHERS: ("teams_people", "PeopleScreen"),
    Room.TEAM_SHEET: ("teams_school", "SchoolSheetScreen"),
}


def room_screen(kept: KeptInRoom) -> OfficeScreen[None]:
    """Return the room in which a form goes on."""
    made = _of_somebody(kept)
    if made is not None:
        return made
    if kept.about:
        stage, _, year = kept.about.partition(".")
        return behind(*_OF_COHORT[kept.room], Cohort(Stage(stage), int(year)))()
    return behind(*_PLAIN[kept.room])()


def _of_somebody(kept: KeptInRoom) -> OfficeScreen[None] | None:
    match kept.room:
        case Room.ACTS:
            return behind("changes", "ChangesScreen", kept.pupils)()
        case Room.ERASE:
            return behind("privacy_erase", "EraseScreen", PupilId(kept.about), kept.name)()
        case Room.ERASE_STAFF:
            return behind("privacy_staff", "EraseStaffScreen", StaffId(kept.about), kept.name)()
        case Room.OWN_LEDGER:
            return behind("own_ledger", "OwnLedgerScreen", kept.about)()
        case Room.NOTICE:
            return behind("privacy", "PrivacyScreen", opens="notice")()
    return None


def open_form(screen: OfficeScreen[None], act: str) -> None:
    """Do the line of a room's agenda that opens the form; without it the room itself is shown."""
    found = screen.query(Agenda)
    if act and found and act in found.first().keys:
        found.first().choose(act)
        found.first().action_open()
