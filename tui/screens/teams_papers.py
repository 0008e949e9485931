"""The tables of the teachers' teams, shown as they would stand on paper and printed from there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.screens.work import WorkScreen

if TYPE_CHECKING:
    from core.office import Office
    from core.printing.spool import Printed
    from core.roster_types import Roster
    from tui.screens.roster_view import RosterScreen, Wish


async def show_paper(screen: WorkScreen[None], key: str) -> None:
    """Show one of the tables as it would stand on paper; F5 prints it there."""
    roster = await screen.attempt(_roster, key)
    if roster is not None:
        screen.app.push_screen(paper_screen(roster, partial(_roster, key=key)))


def paper_screen(shown: Roster, made: Callable[[Office], Roster]) -> RosterScreen:
    """Return the screen of a table; F5 has it made anew, in Chinese, as PDF or workbook."""
    from core.printing.spool import named_file  # noqa: PLC0415 - start-up
    from core.roster_types import Purpose  # noqa: PLC0415 - start-up
    from core.teams.paper import print_teams  # noqa: PLC0415 - start-up
    from tui.screens.roster_view import RosterScreen  # noqa: PLC0415 - start-up

    def write(office: Office, wish: Wish) -> Printed:
        roster = made(office)
        subject = roster.title.removeprefix(office.school.name)
        name = named_file(subject, office.school.name, office.clock.today(), wish.paper_format)
        return print_teams(office, roster, wish.folder / name, wish.paper_format)

    return RosterScreen(shown, write, (Purpose.SCHOOL,))


def _roster(office: Office, key: str) -> Roster:
    from core.teams import paper  # noqa: PLC0415 - start-up

    made: dict[str, Callable[[], Roster]] = {
        "workload": lambda: paper.workload_table(office, office.year),
        "sheet_paper": lambda: paper.assignment_sheet(office, office.year),
        "list": lambda: paper.teacher_list(office, office.year),
        "cover": lambda: paper.cover_ledger(office, office.year),
    }
    return made[key]()
