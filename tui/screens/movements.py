"""Movements of a school year by zone 变动登记: figures that open their names, and print them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.i18n import t, tn
from core.models import SchoolYear
from core.roster_types import Purpose
from tui.commands import FILTER
from tui.screens.agenda_screen import AgendaScreen
from tui.screens.roster_view import Printer, RosterScreen, Wish
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.changes.movement_paper import Way
    from core.changes.movements import ZoneMovements
    from core.office import Office
    from core.printing.spool import Printed

MESSAGE_PREFIXES = ("movements.way.",)
YEARS_BACK = 6
EVERYBODY = "all"


class MovementsScreen(AgendaScreen):
    """A figure for each zone and way; Enter opens the names, ^F another school year."""

    HELP_ID = "help.movements"
    LABEL_WIDTH = 26
    BINDINGS: ClassVar[list[BindingType]] = [FILTER.called("command.school_year").binding()]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("movements.title")
        self._zones: tuple[ZoneMovements, ...] = ()
        self._year: SchoolYear | None = None

    @property
    def year(self) -> SchoolYear:
        """The school year that is shown."""
        return self._year or SchoolYear.of(self.room.clock.today())

    async def paint(self) -> None:
        """Read and show again."""
        from core.changes.movement_paper import (  # noqa: PLC0415 - start-up
            Way,
            zone_name,
            zones_of_year,
        )

        def look(office: Office) -> tuple[tuple[ZoneMovements, ...], list[str]]:
            zones = zones_of_year(office, self.year)
            return zones, [zone_name(zone, office) for zone in zones]

        found = await self.attempt(look)
        if found is None:
            return
        self._zones, names = found
        self.state = t("movements.state", year=self.year.label)
        lines: list[AgendaLine] = []
        for at, (zone, name) in enumerate(zip(self._zones, names, strict=True)):
            lines.append(heading(name))
            for way in Way:
                count = len(way.of(zone))
                if count:
                    figure = tn("movements.pupils", count)
                    lines.append(act(f"{at}:{way}", t(f"movements.way.{way}"), figure))
            lines.append(act(f"{at}:{EVERYBODY}", t("movements.all"), t("movements.all_hint")))
        if not lines:
            lines.append(text(t("movements.none")))
        lines.append(quiet(t("movements.rule")))
        self.agenda.show(lines)

    @on(Agenda.Done)
    async def _open(self, event: Agenda.Done) -> None:
        from core.changes.movement_paper import Way, movement_roster  # noqa: PLC0415 - start-up

        at, _, which = event.key.partition(":")
        zone, way = self._zones[int(at)], None if which == EVERYBODY else Way(which)
        roster = await self.attempt(movement_roster, zone, way, self.year)
        if roster is None:
            return
        self.app.push_screen(
            RosterScreen(roster, self._printer(zone, way), [Purpose.SCHOOL, Purpose.REPORT])
        )

    def _printer(self, zone: ZoneMovements, way: Way | None) -> Printer:
        year = self.year

        def printer(office: Office, wish: Wish) -> Printed:
            from core.changes.movement_paper import (  # noqa: PLC0415 - start-up
                movement_roster,
                print_movements,
            )

            roster = replace(movement_roster(office, zone, way, year), purpose=wish.purpose)
            return print_movements(office, roster, wish.paper_format, wish.folder)

        return printer

    def action_filter(self) -> None:
        """Choose another school year."""
        newest = SchoolYear.of(self.room.clock.today()).starts_in
        choices = [
            Choice(str(starts), SchoolYear(starts).label)
            for starts in range(newest, newest - YEARS_BACK, -1)
        ]

        async def chosen(value: str | None) -> None:
            if value is not None:
                self._year = SchoolYear(int(value))
                await self.paint()

        self.app.push_screen(ChooseDialog(t("movements.which_year"), choices), chosen)
