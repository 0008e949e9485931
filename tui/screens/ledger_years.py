"""The school year of the ledgers: chosen with ^F, remembered, and seen on each that has one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from core.i18n import t
from core.models import SchoolYear
from tui.commands import FILTER
from tui.screens.roster_view import Printer, RosterScreen
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.models import School
    from core.office import Office
    from core.roster_types import Purpose, Roster
    from tui.screens.work import WorkScreen

YearChosen = Callable[[SchoolYear], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Years:
    """The years that can be chosen, the one that runs first, and which is shown."""

    offered: tuple[SchoolYear, ...]
    shown: SchoolYear

    @property
    def is_past(self) -> bool:
        """Whether a year that is over is shown."""
        return self.shown != self.offered[0]

    @property
    def asked(self) -> SchoolYear | None:
        """Return the year to ask a ledger for; None for the one that runs."""
        return self.shown if self.is_past else None


def years_of(office: Office, schools: tuple[School, ...]) -> Years:
    """Return the years of some schools' ledgers; one chosen before is shown again."""
    from core.ledgers.years import ledger_years, remembered_year  # noqa: PLC0415 - start-up

    offered, chosen = ledger_years(office, schools), remembered_year(office)
    return Years(offered, chosen if chosen in offered else offered[0])


def new_pupil_years_of(
    office: Office, schools: tuple[School, ...], asked: SchoolYear | None
) -> Years:
    """Return the years of the new pupils: in summer those of the coming autumn lead."""
    from core.ledgers.years import new_pupil_years  # noqa: PLC0415 - start-up

    offered = new_pupil_years(office, schools)
    return Years(offered, asked or offered[0])


def remember(office: Office, year: SchoolYear) -> bool:
    """Keep which year was chosen; runs at the desk."""
    from core.ledgers.years import remember_year  # noqa: PLC0415 - start-up

    remember_year(office, year)
    return True


def ask_year(
    screen: WorkScreen[None],
    years: Sequence[SchoolYear],
    present: SchoolYear,
    then: YearChosen,
) -> None:
    """Ask which school year; the one that is shown is proposed."""
    labels = [t("printing.year", year=one.label) for one in years]
    choices = [Choice(str(one.starts_in), label) for one, label in zip(years, labels, strict=True)]

    async def chosen(value: str | None) -> None:
        if value is not None:
            await then(SchoolYear(int(value)))

    dialog = ChooseDialog(t("movements.which_year"), choices, likely=str(present.starts_in))
    screen.app.push_screen(dialog, chosen)


class YearRosterScreen(RosterScreen):
    """A ledger of which a year is a part: ^F shows another year's, the same way."""

    BINDINGS: ClassVar[list[BindingType]] = [FILTER.called("command.school_year").binding()]

    def __init__(
        self,
        roster: Roster,
        printer: Printer,
        purposes: Sequence[Purpose],
        *,
        other_year: Callable[[WorkScreen[None]], None],
        empty_text: str = "",
        may_hold_numbers: bool = False,
    ) -> None:
        super().__init__(
            roster, printer, purposes, may_hold_numbers=may_hold_numbers, empty_text=empty_text
        )
        self._other_year = other_year

    def action_filter(self) -> None:
        """Ask for another year; whoever opened this shows it."""
        self._other_year(self)
