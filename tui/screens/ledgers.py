"""Ledgers 台账: which there are, how many stand on each; seen first, then printed for a purpose."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.ledgers.spec import YEARLY, Guard, LedgerKind, LedgerOptions
from core.roster_types import Purpose
from tui.commands import FILTER
from tui.screens.ledger_papers import national, write_paper
from tui.screens.ledger_years import (
    YearRosterScreen,
    Years,
    ask_year,
    new_pupil_years_of,
    remember,
    years_of,
)
from tui.screens.roster_view import Printer, RosterScreen, Wish
from tui.screens.school_rooms import open_room, room_lines, zone_line
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet
from tui.widgets.dialogs import ChooseDialog, ConfirmDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.models import School, SchoolYear
    from core.office import Office
    from core.printing.spool import Printed
    from core.roster_types import Roster

MESSAGE_PREFIXES = ("ledger.title.", "ledger.empty.")
ROOMS = {
    "go:households": ("tui.screens.households", "HouseholdsScreen"),
    "go:pledges": ("tui.screens.pledges", "PledgesScreen"),
    "go:meals": ("tui.screens.meals", "MealsScreen"),
}
"""Ledgers that have a screen of their own, where their lines are written."""

YEAR_ROOMS = frozenset({"go:households", "go:pledges"})
"""Those whose screen takes the school year."""


PAPERS = ("cards", "form")


NATIONAL = frozenset({"national", "national_open"})
"""Papers that hold every identity number: one is asked before they are written."""

ALL_SCHOOLS = "all"

TOLD_EMPTY = frozenset(
    {
        LedgerKind.NEW_PUPILS,
        LedgerKind.BOARDERS,
        LedgerKind.NIGHT_CALL,
        LedgerKind.SPECIAL_NEEDS,
        LedgerKind.SUBSIDY,
        LedgerKind.DROPOUT,
        LedgerKind.MOVEMENTS,
    }
)
"""Ledgers that say, while nothing stands on them, how a child comes there."""

Schools = tuple["School", ...]
"""Whose ledgers are read; empty for one's own school's."""


def sizes(office: Office, schools: Schools, year: SchoolYear | None) -> dict[LedgerKind, int]:
    """Return how many rows each ledger has; runs at the desk."""
    from core.ledgers.records import ledger_sizes  # noqa: PLC0415 - start-up

    return ledger_sizes(office, schools, year)


def ledger(office: Office, kind: LedgerKind, schools: Schools, year: SchoolYear | None) -> Roster:
    """Return a ledger with its numbers masked, for the screen; the look is noted."""
    from core.ledgers.records import masked_ledger  # noqa: PLC0415 - start-up

    return masked_ledger(office, kind, schools, year)


def _again(office: Office, kind: LedgerKind, schools: Schools, year: SchoolYear | None) -> Roster:
    from core.ledgers.records import masked_ledger  # noqa: PLC0415 - start-up

    return masked_ledger(office, kind, schools, year, is_first_look=False)


def _offered(office: Office) -> Schools:
    from core.ledgers.schools import schools_to_read  # noqa: PLC0415 - start-up

    return schools_to_read(office)


def _nobody(office: Office, school: School, title: str) -> str:
    from core.ledgers.reported import nobody_of  # noqa: PLC0415 - start-up

    return nobody_of(office, school, title)


def may_be_public(kind: LedgerKind) -> bool:
    """Whether a ledger may hang where anyone reads it."""
    from core.ledgers.catalogue import PUPIL_LEDGERS  # noqa: PLC0415 - start-up

    return kind in PUPIL_LEDGERS and PUPIL_LEDGERS[kind].may_be_public


def numbers_of(kind: LedgerKind) -> frozenset[str]:
    """Return a ledger's columns that hold identity or student numbers."""
    from core.ledgers.catalogue import PUPIL_LEDGERS  # noqa: PLC0415 - start-up

    if kind not in PUPIL_LEDGERS:
        return frozenset()
    columns = PUPIL_LEDGERS[kind].columns
    return frozenset(one.key for one in columns if one.guard is Guard.NUMBER)


class LedgersScreen(WorkScreen[None]):
    """Every ledger with its size; Enter shows it. `opens` is shown at once, or the cursor on it.

    ^F chooses the school year: of one that is over, the ledgers stand that have a year.
    The centre chooses whose: its own school's at first. Others' are read there, not written.
    """

    HELP_ID = "help.ledgers"
    CSS_PATH = "ledgers.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [FILTER.called("command.school_year").binding()]

    def __init__(self, opens: str = "") -> None:
        super().__init__()
        self._opens = opens
        self._offered: Schools = ()
        self._schools: Schools = ()
        self._years: Years | None = None
        self._entry_years: Years | None = None
        self.where = t("year.ledgers")

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=30)

    async def on_mount(self) -> None:
        """Show the ledgers."""
        agenda = self.query_one(Agenda)
        agenda.focus()
        self._offered = await self.attempt(_offered) or ()
        await self._read_years()
        await self._paint(self._opens)
        if self._opens in set(LedgerKind):
            agenda.action_open()

    async def _read_years(self) -> None:
        self._years = await self.attempt(years_of, self._schools)
        self._entry_years = await self.attempt(new_pupil_years_of, self._schools, self._asked_year)

    async def _paint(self, key: str) -> None:
        """Show the ledgers of the schools that are chosen, the cursor on one."""
        found = await self.attempt(sizes, self._schools, self._asked_year)
        if found is None or self._years is None:
            return
        self.state = t("printing.year", year=self._years.shown.label)
        lines = [heading(t("ledgers.choose"))]
        if self._offered:
            lines.append(
                act("school", t("ledgers.school"), self._whose(), t("ledgers.school_hint"))
            )
        lines += [
            act(kind.value, t(f"ledger.title.{kind}"), tn("roster_view.rows", count))
            for kind, count in found.items()
        ]
        if self._years.is_past:
            lines += [quiet(t("ledgers.past_note")), *self._past_rooms()]
        elif self._schools:
            rooms = [*room_lines(), *_paper_lines()] if self._other_school else []
            rooms.append(zone_line())
            lines += [quiet(t("ledgers.reading")), *rooms, quiet(t("ledgers.note"))]
        else:
            lines += [quiet(t("ledgers.note")), *_more_lines()]
        agenda = self.query_one(Agenda)
        agenda.show(lines)
        agenda.choose(key)

    @property
    def _other_school(self) -> School | None:
        """The one school whose ledgers are read, where it is not one's own."""
        return self._schools[0] if len(self._schools) == 1 else None

    @property
    def _asked_year(self) -> SchoolYear | None:
        return self._years.asked if self._years is not None else None

    def _past_rooms(self) -> list[AgendaLine]:
        """Return the rooms that keep a past year too; all schools' at once have none."""
        if self._schools:
            return room_lines() if self._other_school else []
        return [
            heading(t("ledgers.more")),
            act("go:households", t("year.households"), t("ledgers.other_hint")),
            act("go:pledges", t("year.pledges"), t("year.pledges_hint")),
            act("go:meals", t("meal.where"), t("meal.where_hint")),
        ]

    def action_filter(self) -> None:
        """Choose the school year of the ledgers."""
        self._ask_year(self, None)

    def _ask_year(
        self, screen: WorkScreen[None], kind: LedgerKind | None, asked: SchoolYear | None = None
    ) -> None:
        """Choose the year, from here or from a ledger in front, which is then shown anew."""
        is_entry = kind is LedgerKind.NEW_PUPILS
        years = self._entry_years if is_entry else self._years
        if years is None:
            return

        async def then(year: SchoolYear) -> None:
            await self.attempt(remember, year)
            if kind is not None:
                screen.dismiss(None)
            await self._read_years()
            await self._paint("" if kind is None else kind.value)
            if kind is not None:
                await self._open_ledger(kind, year if is_entry else None)

        ask_year(screen, years.offered, asked or years.shown, then)

    def _whose(self) -> str:
        if len(self._schools) > 1:
            return t("ledgers.every_school")
        return (self._schools or self._offered)[0].name

    def _choose_school(self) -> None:
        own, *others = self._offered
        choices = [
            Choice(own.id, own.name, t("ledgers.own_school")),
            Choice(ALL_SCHOOLS, t("ledgers.every_school"), t("ledgers.every_school_hint")),
            *(Choice(one.id, one.name) for one in others),
        ]

        async def chosen(value: str | None) -> None:
            if value is None:
                return
            if value == ALL_SCHOOLS:
                self._schools = self._offered
            else:
                self._schools = tuple(one for one in others if one.id == value)
            await self._read_years()
            await self._paint("school")

        present = ALL_SCHOOLS if len(self._schools) > 1 else (self._schools or (own,))[0].id
        dialog = ChooseDialog(t("ledgers.school"), choices, likely=present)
        self.app.push_screen(dialog, chosen)

    async def _ask_national(self, what: str) -> None:
        """Ask before every number goes out whole: how many, whose, where to, and for what."""
        found = await self.attempt(national, what, self._other_school)
        if found is None:
            return
        preview, path = found
        sentence = t(
            "ledgers.national_text",
            pupils=preview.pupils,
            numbers=preview.pupil_numbers,
            family=preview.family_numbers,
            path=path,
        )

        async def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_sure:
                await self._write(what)

        self.app.push_screen(ConfirmDialog(t("ledgers.national_question"), sentence), answered)

    async def _write(self, what: str) -> None:
        self.say(t("print.working"))
        path = await self.attempt(write_paper, what, self._other_school)
        if path is not None:
            self.say(t("roster_view.printed", path=path))

    @on(Agenda.Done)
    async def _open(self, event: Agenda.Done) -> None:
        if event.key == "school":
            self._choose_school()
        elif event.key in NATIONAL:
            await self._ask_national(event.key)
        elif event.key in PAPERS:
            await self._write(event.key)
        elif event.key in set(LedgerKind):
            await self._open_ledger(LedgerKind(event.key))
        elif event.key == "go:zone":
            from tui.screens.zone import open_zone  # noqa: PLC0415 - start-up

            await open_zone(self, self._schools)
        elif self._other_school:
            await open_room(self, event.key, self._other_school, self._asked_year)
        elif event.key in YEAR_ROOMS and self._asked_year is not None:
            self._open_past(event.key, self._asked_year)
        else:
            module, name = ROOMS[event.key]
            place: type[WorkScreen[None]] = getattr(import_module(module), name)
            self.app.push_screen(place())

    def _open_past(self, key: str, year: SchoolYear) -> None:
        """Show a room of a year that is over."""
        module, name = ROOMS[key]
        place: Callable[[int], WorkScreen[None]] = getattr(import_module(module), name)
        self.app.push_screen(place(year.starts_in))

    async def _open_ledger(self, kind: LedgerKind, asked: SchoolYear | None = None) -> None:
        """Show a ledger of the schools that are chosen, of the year that is; F5 there writes it."""
        schools, year = self._schools, asked or self._asked_year

        def printer(office: Office, wish: Wish) -> Printed:
            from core.ledgers.exporting import ledger_file_name, print_ledger  # noqa: PLC0415 - start-up

            showing = numbers_of(kind) if wish.has_numbers else frozenset()
            options = LedgerOptions(
                purpose=wish.purpose, showing=showing, schools=schools, year=year
            )
            path = wish.folder / ledger_file_name(office, kind, wish.paper_format, options)
            return print_ledger(office, kind, options, wish.paper_format, path)

        purposes = [Purpose.SCHOOL, Purpose.REPORT]
        if may_be_public(kind):
            purposes.append(Purpose.NOTICE)
        if kind is LedgerKind.LEFT_BEHIND:
            await self._open_left_behind(printer, purposes)
            return
        roster = await self.attempt(ledger, kind, schools, year)
        if roster is None:
            return
        has_numbers = bool(numbers_of(kind))
        empty = t(f"ledger.empty.{kind}") if kind in TOLD_EMPTY and year is None else ""
        empty = await self._why_empty(kind, roster) or empty
        screen: RosterScreen
        if kind in YEARLY:
            screen = YearRosterScreen(
                roster,
                printer,
                purposes,
                other_year=lambda front: self._ask_year(front, kind, year),
                may_hold_numbers=has_numbers,
                empty_text=empty,
            )
        else:
            screen = RosterScreen(
                roster, printer, purposes, may_hold_numbers=has_numbers, empty_text=empty
            )
        screen.read_again = lambda office: _again(office, kind, schools, year)
        self.app.push_screen(screen)

    async def _open_left_behind(self, printer: Printer, purposes: list[Purpose]) -> None:
        """Show the ledger whose rows open what is kept of a child."""
        from tui.screens.left_behind import LeftBehindScreen, read  # noqa: PLC0415 - start-up

        found = await self.attempt(read, self._schools, is_first_look=True)
        if found is not None:
            empty = await self._why_empty(LedgerKind.LEFT_BEHIND, found.roster)
            self.app.push_screen(
                LeftBehindScreen(found, printer, purposes, self._schools, empty_text=empty)
            )

    async def _why_empty(self, kind: LedgerKind, roster: Roster) -> str:
        """Return what has come of another school whose ledger is empty; nothing of one's own."""
        if not self._other_school or roster.rows:
            return ""
        return await self.attempt(_nobody, self._other_school, t(f"ledger.title.{kind}")) or ""


def _more_lines() -> list[AgendaLine]:
    """Return what else one's own school has here."""
    return [
        heading(t("ledgers.more")),
        act("go:households", t("year.households"), t("ledgers.other_hint")),
        act("go:pledges", t("year.pledges"), t("year.pledges_hint")),
        act("go:meals", t("meal.where"), t("meal.where_hint")),
        zone_line(),
        act("form", t("registration_form.title"), t("ledgers.form_hint")),
        *_paper_lines(),
    ]


def _paper_lines() -> list[AgendaLine]:
    """Return the papers over all pupils of a school."""
    return [
        act("cards", t("emergency_card.title"), t("ledgers.cards_hint")),
        act("national", t("ledgers.national"), t("ledgers.national_hint")),
        act("national_open", t("ledgers.national_open"), t("ledgers.national_open_hint")),
    ]
