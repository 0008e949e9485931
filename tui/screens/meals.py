"""The canteen's ledger 营养餐台账: a month's days, one form a day, the settlement of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.i18n import t
from core.roster_types import Purpose
from tui.commands import NEW, PRINT
from tui.screens.agenda_screen import AgendaScreen
from tui.screens.meal_form import MealForms
from tui.screens.one_form import OneForm, OneFormScreen
from tui.screens.roster_view import RosterScreen, Wish
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from datetime import date

    from core.ledgers.meal_facts import MealDay
    from core.ledgers.meals import MealMonth, MealProposal, Month
    from core.office import Office
    from core.printing.spool import Printed
    from core.roster_types import Roster


def _read(office: Office, month: Month) -> tuple[MealMonth, int, list[str]]:
    """Return a month, the standard said last in fen, and the staff; runs at the desk."""
    from core.ledgers.care import helper_names  # noqa: PLC0415 - start-up
    from core.ledgers.meals import last_standard_fen, meal_month  # noqa: PLC0415 - start-up

    return meal_month(office, month), last_standard_fen(office), helper_names(office)


def _propose(office: Office, day: date) -> MealProposal:
    from core.ledgers.meals import propose_day  # noqa: PLC0415 - start-up

    return propose_day(office, day)


def _propose_next(office: Office, month: Month, beside: date | None) -> MealProposal:
    """Return the proposal for the day to be noted next: beside one that stands, or of the month."""
    from core.ledgers.meals import propose_day_of, propose_free_day  # noqa: PLC0415 - start-up

    if beside is None:
        return propose_day_of(office, month)
    return propose_free_day(office, beside)


def _day(office: Office, meal_id: str) -> MealDay:
    from core.ledgers.meals import meal_day  # noqa: PLC0415 - start-up

    return meal_day(office, meal_id)


def _take_back(office: Office, meal_id: str) -> bool:
    from core.ledgers.meals import take_back_meal_day  # noqa: PLC0415 - start-up

    take_back_meal_day(office, meal_id)
    return True


def month_list(office: Office, month: Month, purpose: Purpose = Purpose.SCHOOL) -> Roster:
    """Return a month's days as a list."""
    from core.ledgers.meal_paper import month_roster  # noqa: PLC0415 - start-up
    from core.ledgers.meals import meal_month  # noqa: PLC0415 - start-up

    return month_roster(office, meal_month(office, month), purpose)


def settlement_list(
    office: Office, month: Month, standard: str, purpose: Purpose = Purpose.SCHOOL
) -> Roster:
    """Return a month's settlement at a standard in yuan."""
    from core.ledgers.meal_paper import settlement_roster  # noqa: PLC0415 - start-up
    from core.ledgers.meals import parse_yuan, settlement  # noqa: PLC0415 - start-up

    return settlement_roster(office, settlement(office, month, parse_yuan(standard)), purpose)


def settlement_notice(office: Office, month: Month, standard: str) -> str:
    """Return where the days of a month's settlement and the meals counted differ."""
    from core.ledgers.meal_paper import settlement_doubts  # noqa: PLC0415 - start-up
    from core.ledgers.meals import parse_yuan, settlement  # noqa: PLC0415 - start-up

    return "".join(reversed(settlement_doubts(settlement(office, month, parse_yuan(standard)))))


def _print(office: Office, subject: str, roster: Roster, wish: Wish) -> Printed:
    from core.school_year.paper import YearList, print_year_list  # noqa: PLC0415 - start-up

    own = YearList(subject, f"{t(f'meal.file.{subject}')}_{roster.subtitle[0]}", roster)
    return print_year_list(office, own, wish.paper_format, wish.folder)


MESSAGE_PREFIXES = ("meal.file.",)


class MealsScreen(AgendaScreen):
    """One month; ^N notes a day, F5 shows the month as it stands on paper.

    `begun` is the day whose form was left half-typed, or new: it is opened again at once.
    """

    HELP_ID = "help.meals"
    LABEL_WIDTH = 24
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.new_meal").binding(),
        PRINT.binding(),
    ]

    def __init__(self, begun: str = "") -> None:
        super().__init__()
        self.where = t("meal.where")
        self._begun = begun
        self._month: Month | None = None
        self._days: dict[str, MealDay] = {}
        self._staff: list[str] = []
        self._standard = 0

    @property
    def month(self) -> Month:
        """The month that is shown; at first this one."""
        from core.ledgers.meals import Month  # noqa: PLC0415 - start-up

        return self._month or Month.of(self.room.clock.today())

    async def paint(self) -> None:
        """Read and paint again."""
        found = await self.attempt(_read, self.month)
        if found is None:
            return
        month, self._standard, self._staff = found
        self._days = {one.id: one for one in month.days}
        self.agenda.show(self._lines(month))
        begun, self._begun = self._begun, ""
        if begun == "new":
            await self.action_new()
        elif begun:
            day = self._days.get(begun) or await self.attempt(_day, begun)
            if day is not None:
                self._open(self._forms().amended(day))

    def _lines(self, found: MealMonth) -> list[AgendaLine]:
        from core.ledgers.meal_paper import month_text  # noqa: PLC0415 - start-up
        from core.ledgers.meals import yuan_text  # noqa: PLC0415 - start-up

        spent = yuan_text(found.spent_fen)
        facts = t("meal.month_facts", days=len(found.days), servings=found.servings, spent=spent)
        lines = [heading(month_text(found.month)), text(facts)]
        lines.append(act("new", t("command.new_meal"), t("meal.new_hint")))
        if not found.days:
            lines.append(quiet(t("meal.none")))
        for one in found.days:
            counts = t("meal.counts", expected=one.expected, served=one.served)
            lines.append(act(f"day:{one.id}", one.day.isoformat(), f"{counts}  {one.menu or ''}"))
        standard = yuan_text(self._standard)
        return [
            *lines,
            heading(t("meal.month_end")),
            act("settle", t("meal.settle"), t("meal.settle_hint", standard=standard)),
            act("print", t("meal.print"), t("meal.print_hint")),
            act("before", t("meal.before"), month_text(found.month.moved(-1))),
            act("after", t("meal.after"), month_text(found.month.moved(1))),
        ]

    @on(Agenda.Done)
    async def _do(self, event: Agenda.Done) -> None:
        what, _, rest = event.key.partition(":")
        if what == "day":
            self._choose_for(self._days[rest])
        elif what == "new":
            await self.action_new()
        elif what == "settle":
            self._ask_standard()
        elif what == "print":
            await self.action_print()
        else:
            self._month = self.month.moved(-1 if what == "before" else 1)
            await self.paint()

    async def action_new(self) -> None:
        """Note a day: today's; where that, or the one under the cursor, is noted, the next free."""
        what, _, rest = self.agenda.chosen_key.partition(":")
        beside = self._days[rest].day if what == "day" else None
        proposal = await self.attempt(_propose_next, self.month, beside)
        if proposal is not None:
            self._open(self._forms().new(proposal))

    def _forms(self) -> MealForms:
        return MealForms(self.room.clock.today(), self._staff, self._propose_now, self._turn_to)

    def _turn_to(self, day: date) -> None:
        """Show the month of the day that was stored."""
        from core.ledgers.meals import Month  # noqa: PLC0415 - start-up

        self._month = Month.of(day)

    def _propose_now(self, day: date) -> MealProposal | None:
        """Return the proposal for a day that was just typed; None while the desk is taken."""
        try:
            return self.use_now(_propose, day)
        except TimeoutError:
            # A backup runs: what stands in the form stays, and is typed over.
            return None

    def _open(self, form: OneForm) -> None:
        self.app.push_screen(OneFormScreen(form), self._again)

    async def _again(self, is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            await self.paint()
            self.say(t("meal.kept"))

    def _choose_for(self, day: MealDay) -> None:
        choices = [
            Choice("amend", t("meal.amend")),
            Choice("remove", t("meal.remove"), t("care.remove_hint")),
        ]

        def chosen(value: str | None) -> None:
            if value == "amend":
                self._open(self._forms().amended(day))
            elif value == "remove":
                self.run_worker(self._remove(day))

        self.app.push_screen(ChooseDialog(day.day.isoformat(), choices, day.menu or ""), chosen)

    async def _remove(self, day: MealDay) -> None:
        if await self.attempt(_take_back, day.id):
            await self.paint()
            self.say(t("care.removed"))

    async def action_print(self) -> None:
        """Show the month as it stands on paper; F5 there writes it."""
        month = self.month
        roster = await self.attempt(month_list, month)
        if roster is None:
            return

        def printer(office: Office, wish: Wish) -> Printed:
            return _print(office, "meals", month_list(office, month, wish.purpose), wish)

        purposes = [Purpose.SCHOOL, Purpose.REPORT, Purpose.NOTICE]
        self.app.push_screen(RosterScreen(roster, printer, purposes))

    def _ask_standard(self) -> None:
        from core.ledgers.meals import yuan_text  # noqa: PLC0415 - start-up

        self.ask(t("meal.ask_standard"), yuan_text(self._standard), self._settle)

    async def _settle(self, standard: str) -> None:
        month = self.month
        roster = await self.attempt(settlement_list, month, standard)
        notice = await self.attempt(settlement_notice, month, standard) if roster else None
        if roster is None or notice is None:
            return

        def printer(office: Office, wish: Wish) -> Printed:
            own = settlement_list(office, month, standard, wish.purpose)
            return _print(office, "meal_settlement", own, wish)

        purposes = [Purpose.SCHOOL, Purpose.REPORT]
        self.app.push_screen(RosterScreen(roster, printer, purposes, notice=notice))
        await self.paint()
