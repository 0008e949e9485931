"""The household ledger 适龄儿童户籍台账: every child by village and family, and where it learns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.models import PupilId
from tui.commands import ACTS, FILTER, NEW, OPEN_ITEMS, PRINT
from tui.screens.dropout_opening import ask_case
from tui.screens.guarded_form import GuardedFormScreen
from tui.screens.household_form import family_name, household_form
from tui.screens.household_lines import HouseholdSource, household_columns
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import ChooseDialog, ConfirmDialog
from tui.widgets.form_model import Choice
from tui.widgets.prose import Prose
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.office import Office
    from core.printing.spool import Printed
    from core.roster_types import Roster
    from core.school_year.household_entry import HouseholdAnswers
    from core.school_year.household_ledger import HouseholdLedger, HouseholdLine
    from core.school_year.households import Filled
    from tui.screens.roster_view import Wish

ALL, OUT = "all", "out"
NEW_FORM = "new"
"""What a new child's form is called that was begun for no family."""


def read(office: Office, year: int) -> HouseholdLedger:
    """Return a year's ledger; runs at the desk."""
    from core.school_year.household_ledger import household_ledger  # noqa: PLC0415 - start-up

    return household_ledger(office, year)


def _fill(office: Office, year: int) -> Filled:
    from core.school_year.households import fill_ledger  # noqa: PLC0415 - start-up

    return fill_ledger(office, year)


def _remove(office: Office, child_id: str) -> str:
    from core.school_year.households import remove_household_child  # noqa: PLC0415 - start-up

    return remove_household_child(office, child_id).name


def _years(office: Office) -> tuple[int, ...]:
    from core.school_year.household_ledger import household_years  # noqa: PLC0415 - start-up

    return household_years(office)


def _roster(office: Office, ledger: HouseholdLedger, lines: Sequence[HouseholdLine]) -> Roster:
    from core.school_year.household_ledger import household_roster  # noqa: PLC0415 - start-up

    return household_roster(office, ledger, lines)


def filter_words(chosen: str) -> str:
    """Return what is shown, in words: everybody, who is out of school, or a village group."""
    if chosen in {ALL, OUT}:
        return t("household.filter_all") if chosen == ALL else t("household.filter_out")
    return chosen.removeprefix("at:")


def begun_line(lines: Sequence[HouseholdLine], begun: str) -> HouseholdLine | None:
    """Return the line of the child, or of the family, whose form was left half-typed."""
    for line in lines if begun else ():
        child = line.child
        family = family_name(child.hamlet or "", child.household_no, child.head_name)
        if begun in {child.id, family}:
            return line
    return None


class HouseholdsScreen(WorkScreen[None]):
    """One year's ledger; Enter opens a child, ^N a new one, ^P what else can be done.

    `begun` names the child or family whose form was left half-typed: it is opened again at once.
    """

    HELP_ID = "help.households"
    CSS_PATH = "households.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.new_child").binding(),
        ACTS.called("command.more_acts").binding(),
        FILTER.binding(),
        OPEN_ITEMS.called("command.case").binding(),
        PRINT.binding(),
    ]

    def __init__(self, year: int = 0, begun: str = "") -> None:
        super().__init__()
        self._begun = begun
        self.where = t("year.households")
        self._source = HouseholdSource()
        self._year = year
        self._filter = ALL
        self._ledger: HouseholdLedger | None = None
        self.records = RecordList(
            household_columns(), self._source, empty_text=t("household.empty")
        )

    def compose_body(self) -> ComposeResult:
        """Compose the sentence and the list."""
        yield Prose(classes="ledger-line")
        yield self.records

    async def on_mount(self) -> None:
        """Begin with the year that was asked for, else with this one."""
        self._year = self._year or self.room.opened.year.starts_in
        self.records.focus_search()
        await self._paint()
        begun, self._begun = self._begun, ""
        if begun == NEW_FORM:
            self.action_new()
        elif line := begun_line(self._source.lines, begun):
            if line.child.id == begun:
                self._open(line)
            else:
                self._ask_sibling(line)

    async def on_screen_resume(self) -> None:
        """Read again: a case may have been opened or closed."""
        if self._ledger is not None:
            await self._paint()

    async def _paint(self) -> None:
        ledger = await self.attempt(read, self._year)
        if ledger is None:
            return
        self._ledger = ledger
        self.state = t("printing.year", year=ledger.year.label)
        families = ledger.households
        sentence = tn("household.heads", len(ledger.lines), families=families, out=len(ledger.out))
        if ledger.out:
            names = t("work.between").join(line.child.name for line in ledger.out)
            sentence += "\n! " + t("household.out_names", names=names)
        if ledger.unlisted:
            missing = tn("household.unlisted", ledger.unlisted)
            sentence += f"\n! {missing}  {t('household.unlisted_fill')}"
        self.query_one(".ledger-line", Prose).text = sentence
        self._source.show([line for line in ledger.lines if self._takes(line)])
        self.records.filters = filter_words(self._filter)
        self.records.reload(keep=self.records.selected_id)

    def _takes(self, line: HouseholdLine) -> bool:
        if self._filter in {ALL, OUT}:
            return self._filter == ALL or line.is_out
        return (line.child.hamlet or "") == self._filter.removeprefix("at:")

    def action_filter(self) -> None:
        """Choose everybody, who is out of school, or one village group."""
        if self._ledger is None:
            return
        lines = self._ledger.lines
        choices = [
            Choice(ALL, t("household.filter_all"), tn("household.people", len(lines))),
            Choice(OUT, t("household.filter_out"), tn("household.people", len(self._ledger.out))),
        ]
        for hamlet in self._ledger.hamlets:
            count = sum((line.child.hamlet or "") == hamlet for line in lines)
            label = hamlet or t("household.no_hamlet")
            choices.append(Choice(f"at:{hamlet}", label, tn("household.people", count)))

        async def chosen(value: str | None) -> None:
            if value is not None:
                self._filter = value
                await self._paint()

        self.app.push_screen(ChooseDialog(t("command.filter"), choices), chosen)

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[str]) -> None:
        self._open(self._source.line(event.row_id))

    def _open(self, line: HouseholdLine) -> None:
        from core.school_year.household_entry import answers_of  # noqa: PLC0415 - start-up

        self._ask(line.child.name, answers_of(line.child), line.child.id)

    def action_new(self) -> None:
        """Ask for a new child, of any family."""
        self._ask(t("household.new_child"), None)

    def _ask(self, where: str, answers: HouseholdAnswers | None, child_id: str = "") -> None:
        today = self.room.clock.today()
        form = household_form(where, self._year, today, answers, child_id)
        before = (
            {line.child.id for line in self._ledger.lines} if self._ledger is not None else set()
        )

        async def saved(is_saved: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_saved:
                await self._saved(child_id, before)

        self.app.push_screen(GuardedFormScreen(form, child_id), saved)

    async def _saved(self, child_id: str, before: set[str]) -> None:
        """Show the child that was saved, the cursor on it: a new one stands not in `before`."""
        await self._paint()
        lines = self._ledger.lines if self._ledger is not None else ()
        for line in lines:
            if line.child.id == child_id or (not child_id and line.child.id not in before):
                if not self._takes(line):
                    self._filter = ALL
                    await self._paint()
                if not child_id:
                    self.records.clear_search()
                self.records.reload(keep=line.child.id)
                self.say(t("household.saved", name=line.child.name))

    def action_acts(self) -> None:
        """Choose what else can be done: with the ledger, or with the child under the cursor."""
        choices = [
            Choice("fill", t("household.fill"), t("household.fill_hint")),
            Choice("year", t("household.other_year")),
            Choice("rates", t("year.rates"), t("year.rates_hint")),
        ]
        if self._year != self.room.opened.year.starts_in:
            del choices[0]
        line = self._selected()
        if line is not None:
            name = line.child.head_name
            choices.insert(0, Choice("sibling", t("household.sibling", head=name)))
            choices.append(Choice("remove", t("household.remove", name=line.child.name)))

        async def chosen(value: str | None) -> None:
            if value == "sibling" and line is not None:
                self._ask_sibling(line)
            elif value == "remove" and line is not None:
                self._confirm_removal(line)
            elif value == "fill":
                await self._fill()
            elif value == "year":
                await self._choose_year()
            elif value == "rates":
                self.app.push_screen(self.house.places["rates"]())

        self.app.push_screen(ChooseDialog(t("command.more_acts"), choices), chosen)

    def _selected(self) -> HouseholdLine | None:
        held = self.records.selected_id
        return self._source.line(held) if held is not None else None

    def _ask_sibling(self, line: HouseholdLine) -> None:
        from core.school_year.household_entry import HouseholdAnswers  # noqa: PLC0415 - start-up

        family = HouseholdAnswers(
            household_no=line.child.household_no,
            head_name=line.child.head_name,
            hamlet=line.child.hamlet or "",
            name="",
        )
        self._ask(t("household.sibling", head=line.child.head_name), family)

    def _confirm_removal(self, line: HouseholdLine) -> None:
        async def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            name = await self.attempt(_remove, line.child.id) if is_sure else None
            if name is not None:
                await self._paint()
                self.say(t("household.removed", name=name))

        dialog = ConfirmDialog(
            t("household.remove", name=line.child.name), t("household.remove_text"), gives_up=True
        )
        self.app.push_screen(dialog, answered)

    async def _fill(self) -> None:
        filled = await self.attempt(_fill, self._year)
        if filled is not None:
            await self._paint()
            sentence = tn("household.filled", filled.from_register)
            if filled.carried:
                sentence += tn("household.filled_carried", filled.carried)
            if filled.finished:
                sentence += tn("household.filled_finished", filled.finished)
            self.say(sentence)

    async def _choose_year(self) -> None:
        years = await self.attempt(_years)
        choices = [Choice(str(one), f"{one}-{one + 1}") for one in years or ()]

        async def chosen(value: str | None) -> None:
            if value is not None:
                self._year = int(value)
                self._filter = ALL
                await self._paint()

        self.app.push_screen(ChooseDialog(t("household.other_year"), choices), chosen)

    def action_open_items(self) -> None:
        """Go to the dropout case of the child under the cursor, or open one."""
        line = self._selected()
        if line is None:
            return
        child = line.child
        if line.case_id is not None:
            from tui.screens.dropout_case import CaseScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(CaseScreen(line.case_id))
        elif line.child.is_attending and child.pupil_id is None:
            self.warn(t("household.at_school", name=child.name))
        else:
            from core.dropout.children import due_day  # noqa: PLC0415 - start-up
            from core.school_year.schooling import own_words  # noqa: PLC0415 - start-up

            known, due = child.pupil_id or PupilId(child.id), due_day(child)
            is_due = due is not None and due <= self.room.clock.today()
            since = due.isoformat() if due is not None and is_due else ""
            ask_case(self, known, child.name, since, own_words(child))

    async def action_print(self) -> None:
        """Show the ledger as it stands on paper; F5 there writes it."""
        ledger, lines = self._ledger, list(self._source.lines)
        roster = await self.attempt(_roster, ledger, lines) if ledger is not None else None
        if ledger is None or roster is None:
            return

        def printer(office: Office, wish: Wish) -> Printed:
            from core.school_year.household_ledger import (  # noqa: PLC0415 - start-up
                household_roster,
            )
            from core.school_year.paper import (  # noqa: PLC0415 - start-up
                YearList,
                print_year_list,
            )

            whole = household_roster(
                office, ledger, lines, purpose=wish.purpose, has_numbers=wish.has_numbers
            )
            name = t("year.households")
            if ledger.year != office.year:
                name = f"{name}_{ledger.year.label}"
            own = YearList("household", name, whole)
            return print_year_list(office, own, wish.paper_format, wish.folder)

        from core.roster_types import Purpose  # noqa: PLC0415 - start-up
        from tui.screens.roster_view import RosterScreen  # noqa: PLC0415 - start-up

        purposes = [Purpose.SCHOOL, Purpose.REPORT]
        self.app.push_screen(RosterScreen(roster, printer, purposes, may_hold_numbers=True))
