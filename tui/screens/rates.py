"""Net enrolment and retention: each rate with both its sides, raw and adjusted, never cut off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from tui.commands import PRINT
from tui.screens.ask import AskDialog
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, warning
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.models import Cohort, School, SchoolId
    from core.office import Office
    from core.printing.spool import Printed
    from core.roster_types import Roster
    from core.school_year.people_behind import Person
    from core.school_year.rates_report import Group, RateLine, RatesReport
    from core.school_year.township_rates import TownshipRates
    from tui.screens.roster_view import Wish

MESSAGE_PREFIXES = ("rates.group.", "rates.lacks.", "rates.missing.")
ENTRANTS, LEDGER = "entrants", "ledger"
TOWNSHIP = "township:"
"""Before the keys of sums of all schools."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the screen shows: a school's own rates, and at the centre those of the township."""

    report: RatesReport
    township: TownshipRates | None = None


def read(office: Office, school_id: SchoolId | None = None) -> Standing:
    """Return the rates of this school year; runs at the desk."""
    from core.school_year.rates_report import rates_report  # noqa: PLC0415 - start-up
    from core.school_year.township_rates import township_rates  # noqa: PLC0415 - start-up

    township = township_rates(office) if school_id is None else None
    return Standing(rates_report(office, school_id=school_id), township)


def _people(office: Office, group: Group) -> list[Person]:
    from core.school_year.rates_report import people_in  # noqa: PLC0415 - start-up

    return people_in(office, group)


def _keep(office: Office, cohort: Cohort, count: int, school_id: SchoolId | None) -> bool:
    from core.school_year.entrants import set_entrants  # noqa: PLC0415 - start-up

    set_entrants(office, cohort, count, school_id)
    return True


def _roster(office: Office, standing: Standing, school: School | None) -> Roster:
    from core.school_year.rates_report import rates_roster  # noqa: PLC0415 - start-up
    from core.school_year.township_rates import township_rows  # noqa: PLC0415 - start-up

    rows = () if standing.township is None else township_rows(standing.township)
    return rates_roster(office, standing.report, school, rows)


class RatesScreen(WorkScreen[None]):
    """The rates of this school year; Enter opens the names of one, F5 prints them all.

    The centre sees the township's below its own, and a school's when it chooses one.
    """

    HELP_ID = "help.rates"
    CSS_PATH = "rates.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [PRINT.binding()]

    def __init__(self, school: School | None = None) -> None:
        super().__init__()
        self._school = school
        self.where = t("year.rates") if school is None else f"{t('year.rates')}  {school.name}"
        self._standing: Standing | None = None

    @property
    def _school_id(self) -> SchoolId | None:
        return None if self._school is None else self._school.id

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=22)

    async def on_mount(self) -> None:
        """Draw the rates."""
        self.query_one(Agenda).focus()
        await self._paint()

    async def on_screen_resume(self) -> None:
        """Draw again: the ledger may have been filled."""
        if self._standing is not None:
            await self._paint()

    async def _paint(self) -> None:
        standing = await self.attempt(read, self._school_id)
        if standing is None:
            return
        self._standing = standing
        report = standing.report
        self.state = t("printing.year", year=report.year.label)
        lines: list[AgendaLine] = [heading(t("rates.enrolment"))]
        for one in report.enrolment:
            lines += [_entry(one, is_own=self._school is None), *_unlisted(one)]
        lines += [quiet(t("rates.note_enrolment")), heading(t("rates.retention"))]
        lines += [_entry(one) for one in report.retention] or [quiet(t("rates.no_cohort"))]
        lines.append(quiet(t("rates.note_retention")))
        if standing.township is not None:
            lines += _township_entries(standing.township)
        self.query_one(Agenda).show(lines)

    @on(Agenda.Done)
    def _open(self, event: Agenda.Done) -> None:
        """Open a rate's names; a rate that lacks something leads to what it lacks."""
        standing = self._standing
        if standing is None:
            return
        if standing.township is not None and event.key.startswith(TOWNSHIP):
            self._choose_school(standing.township, event.key.removeprefix(TOWNSHIP))
            return
        line = standing.report.line(event.key)
        if line.missing is not None and line.cohort is None:
            if self._school is None:
                self._go_to_ledger()
            else:
                self.warn(t("rates.ask_school"))
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
        elif self._school is None:
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

    def _choose_school(self, township: TownshipRates, key: str) -> None:
        """Let a school behind a sum be chosen, and show its rates."""
        found = [(one.school, line) for one in township.schools if (line := one.line(key))]
        choices = [Choice(school.id, school.name, _share(line)) for school, line in found]
        title = next(one.label for one in township.lines if one.key == key)

        def chosen(school_id: str | None) -> None:
            school = next((one for one, _ in found if one.id == school_id), None)
            if school is not None:
                self.app.push_screen(RatesScreen(school))

        self.app.push_screen(ChooseDialog(title, choices, t("rates.choose_school")), chosen)

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
            if await self.attempt(_keep, cohort, count, self._school_id):
                await self._paint()
                self.say(t("rates.kept", year=cohort.entry_year, count=count))

        held = "" if line.entrants is None else str(line.entrants)
        dialog = AskDialog(line.label, t("rates.entrants_text", year=cohort.entry_year), held)
        self.app.push_screen(dialog, given)

    async def action_print(self) -> None:
        """Show the rates as they stand on paper; F5 there writes them."""
        standing, school = self._standing, self._school
        if standing is None:
            return
        roster = await self.attempt(_roster, standing, school)
        if roster is None:
            return

        def printer(office: Office, wish: Wish) -> Printed:
            from core.school_year.paper import (  # noqa: PLC0415 - start-up
                YearList,
                print_year_list,
            )

            fresh = read(office, None if school is None else school.id)
            own = YearList("rates", t("year.rates"), _roster(office, fresh, school))
            return print_year_list(office, own, wish.paper_format, wish.folder)

        from core.roster_types import Purpose  # noqa: PLC0415 - start-up
        from tui.screens.roster_view import RosterScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(RosterScreen(roster, printer, [Purpose.REPORT]))


def _township_entries(township: TownshipRates) -> list[AgendaLine]:
    lines = [heading(t("rates.township"))]
    for one in township.lines:
        key, drawn, asked = f"{TOWNSHIP}{one.key}", township.drawn(one.key), township.asked(one.key)
        if one.raw is None:
            lines.append(act(key, one.label, f"! {t('rates.nobody')}"))
        else:
            entry = replace(_entry(one), key=key)
            part = t("rates.part", n=drawn, of=asked)
            lines.append(entry if drawn == asked else replace(entry, detail=part))
            lines += _unlisted(one)
    lines.append(quiet(t("rates.note_township")))
    return lines


def _unlisted(line: RateLine) -> list[AgendaLine]:
    """Say below a rate how many registered pupils stand in no household; they open by name."""
    return [warning(tn("rates.unlisted", line.unlisted))] if line.unlisted else []


def _share(line: RateLine) -> str:
    """Return a school's rate beside its name."""
    from core.school_year.rates_report import percent_words  # noqa: PLC0415 - start-up

    if line.raw is None:
        return f"! {t(f'rates.lacks.{line.missing}')}"
    return t(
        "rates.raw", above=line.raw.above, below=line.raw.below, percent=percent_words(line.raw)
    )


def _entry(line: RateLine, *, is_own: bool = True) -> AgendaLine:
    from core.school_year.rates_report import percent_words  # noqa: PLC0415 - start-up

    if line.raw is None or line.adjusted is None:
        kind = "missing" if is_own else "lacks"
        return act(line.key, line.label, f"! {t(f'rates.{kind}.{line.missing}')}")
    raw, adjusted = line.raw, line.adjusted
    value = t("rates.raw", above=raw.above, below=raw.below, percent=percent_words(raw))
    detail = t("rates.adjusted", below=adjusted.below, percent=percent_words(adjusted))
    return act(line.key, line.label, value, detail)
