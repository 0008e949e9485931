"""The reporting of every school 全镇开学报到, at the centre: its line, and who has not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.i18n import t, tn
from core.roster_types import Purpose
from tui.screens.roster_view import RosterScreen, Wish
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.office import Office
    from core.printing.spool import Printed
    from core.roster_types import Roster
    from core.school_year.models import TermOf
    from core.school_year.township_reporting import SchoolReporting, TownshipReporting


def is_read_here(office: Office) -> bool:
    """Whether this is a centre that other schools report to; runs at the desk."""
    from core.ledgers.schools import schools_to_read  # noqa: PLC0415 - start-up

    return bool(schools_to_read(office))


def read(office: Office, term: TermOf) -> tuple[TownshipReporting, Roster]:
    """Return what every school noted, and the same as on paper; runs at the desk."""
    from core.school_year.township_reporting import (  # noqa: PLC0415 - start-up
        township_reporting,
        township_reporting_roster,
    )

    found = township_reporting(office, term)
    return found, township_reporting_roster(office, found)


def _missing(office: Office, one: SchoolReporting) -> tuple[list[Choice], str]:
    """Return who is not here, each with whether that was noted, and the line above them."""
    from core.school_year.people_behind import pupils_behind  # noqa: PLC0415 - start-up
    from core.school_year.township_reporting import noted_words  # noqa: PLC0415 - start-up

    choices = [
        Choice(person.id, person.name, f"{words}  {person.detail}")
        for words, ids in (
            (t("reporting.column.away"), one.summary.away),
            (t("reporting.column.unknown"), one.summary.unknown),
        )
        for person in pupils_behind(office, ids)
    ]
    return choices, one.line if one.noted_on else f"{noted_words(office, one)}  {one.line}".strip()


class TownshipReportingScreen(RosterScreen):
    """A row a school; Enter shows its line and who has not come."""

    HELP_ID = "help.township_reporting"

    def __init__(self, found: TownshipReporting, roster: Roster) -> None:
        term = found.term

        def printer(office: Office, wish: Wish) -> Printed:
            from core.school_year.paper import YearList, print_year_list  # noqa: PLC0415 - start-up
            from core.school_year.township_reporting import (  # noqa: PLC0415 - start-up
                township_reporting,
                township_reporting_roster,
            )

            whole = township_reporting_roster(
                office, township_reporting(office, term), wish.purpose
            )
            own = YearList("reporting", f"{t('ledger.all_schools')}{t('year.reporting')}", whole)
            return print_year_list(office, own, wish.paper_format, wish.folder)

        super().__init__(roster, printer, [Purpose.SCHOOL, Purpose.REPORT])
        self._found = found

    def count_sentence(self) -> str:
        """Return how many schools, and how many have noted nothing."""
        silent = len(self._found.silent)
        count = tn("reporting.schools", len(self._found.schools))
        return f"{count}  {tn('reporting.silent_count', silent)}" if silent else count

    def open_row(self, at: int) -> None:
        """Show the school's line and whoever has not come; one of them opens."""
        self.run_worker(self._names(self._found.schools[at]), exclusive=True)

    async def _names(self, one: SchoolReporting) -> None:
        missing = await self.attempt(_missing, one)
        if missing is None:
            return
        dialog = ChooseDialog(one.school.name, *missing)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None:
            from tui.screens.pupils import PupilsScreen  # noqa: PLC0415 - start-up

            await self.app.push_screen(PupilsScreen(opens=chosen))
