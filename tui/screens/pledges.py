"""Pledges 控辍保学责任书: who signed, how many of each kind, and whose family has not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.dates import parse_date
from core.i18n import t, tn
from core.models import SchoolYear
from core.pinyin import pinyin_initials
from tui.commands import ACTS, FILTER, NEW, OPEN_ITEMS, PRINT, UNDO
from tui.screens.ask import AskDialog
from tui.screens.ledger_years import ask_year, years_of
from tui.screens.one_form import OneFormScreen
from tui.screens.pledge_form import pledge_form
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import ChooseDialog, ConfirmDialog
from tui.widgets.form_model import Choice
from tui.widgets.list_body import ColumnSpec, ListRow
from tui.widgets.prose import Prose
from tui.widgets.record_list import RecordList
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.dropout.models import Pledge
    from core.dropout.pledges import PledgeLedger, PledgeLine
    from core.models import PupilId
    from core.office import Office
    from core.printing.spool import Printed
    from core.roster_types import Roster
    from tui.screens.roster_view import Wish

MESSAGE_PREFIXES = ("pledge.short.",)


def read(office: Office, year: int) -> PledgeLedger:
    """Return a year's pledges; runs at the desk."""
    from core.dropout.pledges import pledge_ledger  # noqa: PLC0415 - start-up

    return pledge_ledger(office, year)


def _classes(office: Office, year: int) -> list[tuple[str, tuple[PupilId, ...]]]:
    from core.dropout.pledges import classes_without  # noqa: PLC0415 - start-up

    return classes_without(office, year)


def _add(office: Office, year: int, pupil_ids: Sequence[PupilId], day: date) -> tuple[Pledge, ...]:
    from core.dropout.pledges import add_family_pledges  # noqa: PLC0415 - start-up

    return add_family_pledges(office, year, pupil_ids, day)


def _take_back_all(office: Office, made: Sequence[Pledge]) -> int:
    from core.dropout.pledges import take_back_family_pledges  # noqa: PLC0415 - start-up

    return take_back_family_pledges(office, made)


def _take_back(office: Office, pledge_id: str) -> bool:
    from core.dropout.pledges import take_back_pledge  # noqa: PLC0415 - start-up

    take_back_pledge(office, pledge_id)
    return True


def _roster(office: Office, ledger: PledgeLedger, year: int) -> Roster:
    from core.dropout.pledge_paper import pledge_roster  # noqa: PLC0415 - start-up

    return pledge_roster(office, ledger, year)


class _Source:
    """The year's pledges, found by any word of them."""

    def __init__(self) -> None:
        self._lines: dict[str, PledgeLine] = {}

    def show(self, lines: Sequence[PledgeLine]) -> None:
        """Hold other lines."""
        self._lines = {line.pledge.id: line for line in lines}

    def has(self, pledge_id: str) -> bool:
        """Whether a pledge stands here."""
        return pledge_id in self._lines

    def line(self, pledge_id: str) -> PledgeLine:
        """Return a pledge's line."""
        return self._lines[pledge_id]

    async def find(self, text: str) -> Sequence[str]:
        """Return the pledges that a text finds."""
        wanted = folded(text).casefold()
        return [key for key, line in self._lines.items() if _matches(line, wanted)]

    async def rows(self, ids: Sequence[str]) -> Sequence[ListRow]:
        """Return the rows of some pledges."""
        cells = [_cells(self._lines[one]) for one in ids]
        return [ListRow(own, "   ".join(cell for cell in own if cell)) for own in cells]


def _matches(line: PledgeLine, wanted: str) -> bool:
    if wanted in folded(" ".join(_cells(line))).casefold():
        return True
    names = (*pinyin_initials(line.pledge.name), *pinyin_initials(line.child))
    return any(one.startswith(wanted) for one in names)


def _cells(line: PledgeLine) -> tuple[str, ...]:
    pledge = line.pledge
    return (
        t(f"pledge.short.{pledge.party}"),
        pledge.name,
        line.child,
        line.class_name,
        pledge.signed_on.isoformat() if pledge.signed_on else "",
        str(pledge.count),
        pledge.number or "",
    )


def _columns() -> tuple[ColumnSpec, ...]:
    return (
        ColumnSpec("party", t("pledge.column.party"), 8),
        ColumnSpec("name", t("pledge.column.name"), 12, grows=True, most=24),
        ColumnSpec("child", t("pledge.column.child"), 10),
        ColumnSpec("class", t("list.grade"), 12, rank=1),
        ColumnSpec("day", t("pledge.column.day"), 10),
        ColumnSpec("count", t("pledge.column.count"), 4),
        ColumnSpec("document", t("pledge.column.document"), 8, rank=2),
    )


class PledgesScreen(WorkScreen[None]):
    """Pledges of a year; ^N one more, ^P those of a class at once, ^L who is missing.

    ^F shows another school year; without `year` the one that runs comes first. `begun` names the
    pledge whose form was left half-typed: it is opened again at once.
    """

    HELP_ID = "help.pledges"
    CSS_PATH = "pledges.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.new_pledge").binding(),
        ACTS.called("command.more_acts").binding(),
        OPEN_ITEMS.called("command.not_signed").binding(),
        FILTER.called("command.school_year").binding(show=False),
        UNDO.binding(),
        PRINT.binding(),
    ]

    def __init__(self, year: int = 0, begun: str = "") -> None:
        super().__init__()
        self._begun = begun
        self._last: tuple[Pledge, ...] = ()
        self._chosen = year
        self.where = t("year.pledges")
        self._source = _Source()
        self._ledger: PledgeLedger | None = None
        self.records = RecordList(_columns(), self._source, empty_text=t("pledge.empty"))

    @property
    def _year(self) -> int:
        return self._chosen or self.room.opened.year.starts_in

    def compose_body(self) -> ComposeResult:
        """Compose the counts and the list."""
        yield Prose(classes="ledger-line")
        yield self.records

    async def on_mount(self) -> None:
        """Show this year's."""
        self.records.focus_search()
        await self._paint()
        begun, self._begun = self._begun, ""
        self._go_on(begun)

    def _go_on(self, begun: str) -> None:
        """Open the form again that was left half-typed: of a pledge, or a new one of a pupil."""
        new, _, pupil_id = begun.partition(".")
        families = self._ledger.missing if self._ledger is not None else ()
        found = next((one for one in families if one.pupil_id == pupil_id), None)
        if new == "new":
            where = found.name if found else t("pledge.new")
            self._ask(where, None, found.pupil_id if found else None)
        elif begun and self._source.has(begun):
            line = self._source.line(begun)
            self._ask(line.pledge.name, line.pledge)

    async def _paint(self) -> None:
        from core.dropout.pledge_paper import pledge_counts  # noqa: PLC0415 - start-up

        ledger = await self.attempt(read, self._year)
        if ledger is None:
            return
        self._ledger = ledger
        self.state = t("printing.year", year=SchoolYear(self._year).label)
        sentence = tn("pledge.total", ledger.count.total) + "   " + pledge_counts(ledger)
        if ledger.missing:
            sentence += "\n! " + tn("pledge.missing", len(ledger.missing))
        self.query_one(".ledger-line", Prose).text = sentence
        self._source.show(ledger.lines)
        self.records.reload(keep=self.records.selected_id)

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[str]) -> None:
        line = self._source.line(event.row_id)
        self._ask(line.pledge.name, line.pledge)

    def action_new(self) -> None:
        """Ask for one more pledge."""
        self._ask(t("pledge.new"), None)

    def _ask(self, where: str, pledge: Pledge | None, pupil_id: PupilId | None = None) -> None:
        if self._ledger is None:
            return
        today = self.room.clock.today()
        form = pledge_form(where, today, self._ledger, pledge, pupil_id)
        self.app.push_screen(OneFormScreen(form), self._saved)

    async def _saved(self, is_saved: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_saved:
            await self._paint()
            self.say(t("pledge.saved"))

    async def action_filter(self) -> None:
        """Choose the school year."""
        found = await self.attempt(years_of, ())
        if found is None:
            return

        async def then(year: SchoolYear) -> None:
            self._chosen = year.starts_in
            await self._paint()

        ask_year(self, found.offered, SchoolYear(self._year), then)

    def action_open_items(self) -> None:
        """Name the families that have not signed; one of them can sign here."""
        missing = self._ledger.missing if self._ledger is not None else ()
        if not missing:
            self.say(t("pledge.all_signed"))
            return
        families = {one.pupil_id: one for one in missing}
        choices = [Choice(one.pupil_id, one.name, one.words) for one in missing]

        def chosen(value: str | None) -> None:
            for pupil_id, family in families.items():
                if pupil_id == value:
                    self._ask(family.name, None, pupil_id)

        sentence = tn("pledge.missing", len(missing))
        self.app.push_screen(ChooseDialog(t("command.not_signed"), choices, sentence), chosen)

    async def action_acts(self) -> None:
        """Choose a class whose families sign at once, or take one pledge back."""
        classes = await self.attempt(_classes, self._year)
        if classes is None:
            return
        choices = [
            Choice(
                f"class:{at}",
                t("pledge.whole_class", name=label),
                tn("pledge.not_yet", len(ids)),
            )
            for at, (label, ids) in enumerate(classes)
        ]
        held = self.records.selected_id
        if held is not None:
            name = self._source.line(held).pledge.name
            choices.append(Choice("remove", t("pledge.remove", name=name)))
        if not choices:
            self.say(t("pledge.all_signed"))
            return

        def chosen(value: str | None) -> None:
            if value == "remove" and held is not None:
                self._confirm_removal(held)
            elif value is not None:
                label, ids = classes[int(value.removeprefix("class:"))]
                self._ask_day(label, ids)

        self.app.push_screen(ChooseDialog(t("command.more_acts"), choices), chosen)

    def _ask_day(self, label: str, pupil_ids: Sequence[PupilId]) -> None:
        async def given(text: str | None) -> None:
            if text is None:
                return
            day = parse_date(text)
            if not isinstance(day, date) or day > self.room.clock.today():
                self.warn(t("problem.bad_date"))
                return
            added = await self.attempt(_add, self._year, pupil_ids, day)
            if added is not None:
                self._last = added
                await self._paint()
                self.refresh_bindings()
                self.say(tn("pledge.added", len(added), name=label))

        today = self.room.clock.today().isoformat()
        sentence = tn("pledge.day_text", len(pupil_ids))
        self.app.push_screen(AskDialog(t("pledge.whole_class", name=label), sentence, today), given)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to take back the class that just signed."""
        if action == "undo":
            return bool(self._last)
        return super().check_action(action, parameters)

    async def action_undo(self) -> None:
        """Take back the pledges of the class that signed last, all at once."""
        made, self._last = self._last, ()
        taken = await self.attempt(_take_back_all, made)
        if taken is not None:
            await self._paint()
            self.refresh_bindings()
            self.say(tn("pledge.taken_back", taken))

    def _confirm_removal(self, pledge_id: str) -> None:
        async def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_sure and await self.attempt(_take_back, pledge_id):
                await self._paint()
                self.say(t("pledge.removed"))

        name = self._source.line(pledge_id).pledge.name
        dialog = ConfirmDialog(
            t("pledge.remove", name=name), t("household.remove_text"), gives_up=True
        )
        self.app.push_screen(dialog, answered)

    async def action_print(self) -> None:
        """Show the ledger as it stands on paper; F5 there writes it."""
        ledger, year = self._ledger, self._year
        roster = await self.attempt(_roster, ledger, year) if ledger is not None else None
        if ledger is None or roster is None:
            return

        def printer(office: Office, wish: Wish) -> Printed:
            from core.dropout.pledge_paper import pledge_roster  # noqa: PLC0415 - start-up
            from core.school_year.paper import (  # noqa: PLC0415 - start-up
                YearList,
                print_year_list,
            )

            whole = pledge_roster(office, read(office, year), year, wish.purpose)
            name = t("year.pledges")
            if year != office.year.starts_in:
                name = f"{name}_{SchoolYear(year).label}"
            own = YearList("pledges", name, whole)
            return print_year_list(office, own, wish.paper_format, wish.folder)

        from core.roster_types import Purpose  # noqa: PLC0415 - start-up
        from tui.screens.roster_view import RosterScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(RosterScreen(roster, printer, [Purpose.SCHOOL, Purpose.REPORT]))
