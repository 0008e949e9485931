"""Net enrolment and retention: each rate with both its sides, raw and adjusted, never cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from tui.commands import PRINT
from tui.screens.ask import AskDialog
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.models import Cohort
    from core.office import Office
    from core.printing.spool import Printed
    from core.roster_types import Roster
    from core.school_year.people_behind import Person
    from core.school_year.rates_report import Group, RateLine, RatesReport
    from tui.screens.roster_view import Wish

MESSAGE_PREFIXES = ("rates.group.", "rates.missing.")
ENTRANTS, LEDGER = "entrants", "ledger"


def read(office: Office) -> RatesReport:
    """Return the rates of this school year; runs at the desk."""
    from core.school_year.rates_report import rates_report  # noqa: PLC0415 - start-up

    return rates_report(office)


def _people(office: Office, group: Group) -> list[Person]:
    from core.school_year.rates_report import people_in  # noqa: PLC0415 - start-up

    return people_in(office, group)


def _keep(office: Office, cohort: Cohort, count: int) -> bool:
    from core.school_year.rates_report import set_entrants  # noqa: PLC0415 - start-up

    set_entrants(office, cohort, count)
    return True


def _roster(office: Office, report: RatesReport) -> Roster:
    from core.school_year.rates_report import rates_roster  # noqa: PLC0415 - start-up

    return rates_roster(office, report)


class RatesScreen(WorkScreen[None]):
    """The rates of this school year; Enter opens the names of one, F5 prints them all."""

    HELP_ID = "help.rates"
    CSS_PATH = "rates.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [PRINT.binding()]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("year.rates")
        self._report: RatesReport | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=24)

    async def on_mount(self) -> None:
        """Draw the rates."""
        self.query_one(Agenda).focus()
        await self._paint()

    async def on_screen_resume(self) -> None:
        """Draw again: the ledger may have been filled."""
        if self._report is not None:
            await self._paint()

    async def _paint(self) -> None:
        report = await self.attempt(read)
        if report is None:
            return
        self._report = report
        self.state = t("printing.year", year=report.year.label)
        lines: list[AgendaLine] = [heading(t("rates.enrolment"))]
        lines += [_entry(one) for one in report.enrolment]
        lines += [quiet(t("rates.note_enrolment")), heading(t("rates.retention"))]
        lines += [_entry(one) for one in report.retention] or [quiet(t("rates.no_cohort"))]
        lines.append(quiet(t("rates.note_retention")))
        self.query_one(Agenda).show(lines)

    @on(Agenda.Done)
    def _open(self, event: Agenda.Done) -> None:
        """Open a rate's names; a rate that lacks something leads to what it lacks."""
        if self._report is None:
            return
        line = self._report.line(event.key)
        if line.missing is not None and line.cohort is None:
            self._go_to_ledger()
        elif line.missing is not None:
            self._ask_entrants(line)
        else:
            self._choose(line)

    def _go_to_ledger(self) -> None:
        from tui.screens.households import HouseholdsScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(HouseholdsScreen())

    def _choose(self, line: RateLine) -> None:
        choices = [
            Choice(one.key, t(f"rates.group.{one.key}"), tn("household.people", len(one.ids)))
            for one in line.groups
        ]
        if line.cohort is not None:
            count = tn("household.people", line.entrants or 0)
            choices.append(Choice(ENTRANTS, t("rates.entrants"), count))
        else:
            choices.append(Choice(LEDGER, t("year.households")))

        def chosen(key: str | None) -> None:
            if key == ENTRANTS:
                self._ask_entrants(line)
            elif key == LEDGER:
                self._go_to_ledger()
            elif key is not None:
                group = next(one for one in line.groups if one.key == key)
                self.run_worker(self._names(group))

        self.app.push_screen(ChooseDialog(line.label, choices, t("rates.choose")), chosen)

    async def _names(self, group: Group) -> None:
        people = await self.attempt(_people, group)
        if people is None:
            return
        pupils = {one.id: one.pupil_id for one in people}
        choices = [Choice(one.id, one.name, one.detail) for one in people]
        title = t(f"rates.group.{group.key}")
        sentence = tn("statistics_screen.names", len(choices))
        chosen = await self.app.push_screen_wait(ChooseDialog(title, choices, sentence))
        if chosen is not None and pupils[chosen] is not None:
            from tui.screens.pupils import PupilsScreen  # noqa: PLC0415 - start-up

            await self.app.push_screen(PupilsScreen(opens=pupils[chosen]))

    def _ask_entrants(self, line: RateLine) -> None:
        cohort = line.cohort
        if cohort is None:
            return

        async def given(text: str | None) -> None:
            if text is None:
                return
            count = int(text.strip()) if text.strip().isdecimal() else 0
            if await self.attempt(_keep, cohort, count):
                await self._paint()

        held = "" if line.entrants is None else str(line.entrants)
        dialog = AskDialog(line.label, t("rates.entrants_text", year=cohort.entry_year), held)
        self.app.push_screen(dialog, given)

    async def action_print(self) -> None:
        """Show the rates as they stand on paper; F5 there writes them."""
        report = self._report
        roster = await self.attempt(_roster, report) if report is not None else None
        if roster is None:
            return

        def printer(office: Office, wish: Wish) -> Printed:
            from core.school_year.paper import (  # noqa: PLC0415 - start-up
                YearList,
                print_year_list,
            )

            own = YearList("rates", t("year.rates"), _roster(office, read(office)))
            return print_year_list(office, own, wish.paper_format, wish.folder)

        from core.roster_types import Purpose  # noqa: PLC0415 - start-up
        from tui.screens.roster_view import RosterScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(RosterScreen(roster, printer, [Purpose.REPORT]))


def _entry(line: RateLine) -> AgendaLine:
    from core.school_year.rates_report import percent_words  # noqa: PLC0415 - start-up

    if line.raw is None or line.adjusted is None:
        return act(line.key, line.label, f"! {t(f'rates.missing.{line.missing}')}")
    raw, adjusted = line.raw, line.adjusted
    value = t("rates.raw", above=raw.above, below=raw.below, percent=percent_words(raw))
    detail = t("rates.adjusted", below=adjusted.below, percent=percent_words(adjusted))
    return act(line.key, line.label, value, detail)
