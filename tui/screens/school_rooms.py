"""What the centre reads of another school: households, pledges, canteen; as on paper."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.i18n import t, tn
from core.models import SchoolYear
from core.roster_types import Purpose
from tui.screens.ask import AskDialog
from tui.screens.roster_view import RosterScreen, Wish
from tui.widgets.agenda import AgendaLine, act, heading
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.ledgers.meals import Month
    from core.models import School
    from core.office import Office
    from core.printing.spool import Printed
    from core.roster_types import Roster
    from tui.screens.work import WorkScreen


MESSAGE_PREFIXES = ("meal.file.",)


@dataclass(frozen=True, slots=True)
class _Room:
    """A list of another school: how it is made, for whom, and whether numbers may stand on it."""

    subject: str
    name: str
    make: Callable[[Office, School, Purpose, bool], Roster]
    purposes: tuple[Purpose, ...] = (Purpose.SCHOOL, Purpose.REPORT)
    may_hold_numbers: bool = False
    notice: Callable[[Office, School], str] | None = None
    """What does not agree on the list, said above it."""


def _years(office: Office, school: School) -> tuple[int, ...]:
    from core.school_year.household_ledger import household_years  # noqa: PLC0415 - start-up

    return household_years(office, school)


def _households(year: int) -> Callable[[Office, School, Purpose, bool], Roster]:
    def make(
        office: Office,
        school: School,
        purpose: Purpose,
        has_numbers: bool,  # noqa: FBT001 - asked of every room alike
    ) -> Roster:
        from core.school_year.household_ledger import (  # noqa: PLC0415 - start-up
            household_ledger,
            household_roster,
        )

        ledger = household_ledger(office, year, school)
        return household_roster(office, ledger, purpose=purpose, has_numbers=has_numbers)

    return make


def _pledges(year: int) -> Callable[[Office, School, Purpose, bool], Roster]:
    def make(
        office: Office,
        school: School,
        purpose: Purpose,
        _has_numbers: bool,  # noqa: FBT001 - asked of every room alike
    ) -> Roster:
        from core.dropout.pledge_paper import pledge_roster  # noqa: PLC0415 - start-up
        from core.dropout.pledges import pledge_ledger  # noqa: PLC0415 - start-up

        return pledge_roster(office, pledge_ledger(office, year, school), year, purpose)

    return make


def _months(office: Office, school: School) -> tuple[Month, ...]:
    from core.ledgers.meals import meal_months  # noqa: PLC0415 - start-up

    return meal_months(office, school)


def _no_meals(office: Office, school: School) -> str:
    from core.ledgers.reported import nothing_of  # noqa: PLC0415 - start-up

    return nothing_of(office, school, t("meal.where"))


def _meals(month: Month) -> Callable[[Office, School, Purpose, bool], Roster]:
    def make(
        office: Office,
        school: School,
        purpose: Purpose,
        _has_numbers: bool,  # noqa: FBT001 - asked of every room alike
    ) -> Roster:
        from core.ledgers.meal_paper import month_roster  # noqa: PLC0415 - start-up
        from core.ledgers.meals import meal_month  # noqa: PLC0415 - start-up

        return month_roster(office, meal_month(office, month, school), purpose)

    return make


def _settlement(
    month: Month, standard_fen: int
) -> Callable[[Office, School, Purpose, bool], Roster]:
    def make(
        office: Office,
        school: School,
        purpose: Purpose,
        _has_numbers: bool,  # noqa: FBT001 - asked of every room alike
    ) -> Roster:
        from core.ledgers.meal_paper import settlement_roster  # noqa: PLC0415 - start-up
        from core.ledgers.meals import settlement  # noqa: PLC0415 - start-up

        return settlement_roster(office, settlement(office, month, standard_fen, school), purpose)

    return make


def _doubts(month: Month, standard_fen: int) -> Callable[[Office, School], str]:
    def notice(office: Office, school: School) -> str:
        from core.ledgers.meal_paper import settlement_doubts  # noqa: PLC0415 - start-up
        from core.ledgers.meals import settlement  # noqa: PLC0415 - start-up

        return "".join(reversed(settlement_doubts(settlement(office, month, standard_fen, school))))

    return notice


def _standard(office: Office) -> str:
    from core.ledgers.meals import last_standard_fen, yuan_text  # noqa: PLC0415 - start-up

    return yuan_text(last_standard_fen(office))


def _fen(_office: Office, text: str) -> int:
    from core.ledgers.meals import parse_yuan  # noqa: PLC0415 - start-up

    return parse_yuan(text)


def room_lines() -> list[AgendaLine]:
    """Return what else of another school can be read."""
    hint = t("ledgers.reading_hint")
    return [
        heading(t("ledgers.more_of_school")),
        act("go:households", t("year.households"), hint),
        act("go:pledges", t("year.pledges"), hint),
        act("go:meals", t("meal.where"), t("ledgers.reading_month")),
        act("go:settlement", t("ledgers.settlement"), t("ledgers.reading_settlement")),
    ]


def zone_line() -> AgendaLine:
    """Return the way to the table of a school's zone, or of the township's."""
    return act("go:zone", t("zone.table.coverage"), t("zone.hint"))


async def open_room(
    screen: WorkScreen[None], key: str, school: School, past: SchoolYear | None = None
) -> None:
    """Show one of `room_lines`; F5 there writes it under the school's name.

    With `past` the households and pledges are those of that year.
    """
    if key == "go:meals":
        await _choose_month(screen, school, _show_days)
    elif key == "go:settlement":
        await _choose_month(screen, school, _ask_standard)
    elif key == "go:households" and past is None:
        await _choose_year(screen, school)
    elif key == "go:households":
        await _show_households(screen, school, past)
    else:
        year = past or screen.room.opened.year
        name = t("year.pledges") if past is None else f"{t('year.pledges')}_{past.label}"
        await _show(screen, school, _Room("pledges", name, _pledges(year.starts_in)))


async def _show_households(
    screen: WorkScreen[None], school: School, year: SchoolYear | None
) -> None:
    """Show a year's households, this year's without one."""
    name, shown = t("year.households"), year or screen.room.opened.year
    own = name if shown == screen.room.opened.year else f"{name}_{shown.label}"
    room = _Room("household", own, _households(shown.starts_in), may_hold_numbers=True)
    await _show(screen, school, room)


async def _choose_year(screen: WorkScreen[None], school: School) -> None:
    """Show this year's households; where there are others too, ask which."""
    name, this_year = t("year.households"), screen.room.opened.year.starts_in
    years = await screen.attempt(_years, school) or (this_year,)

    async def chosen(value: str | None) -> None:
        if value is not None:
            await _show_households(screen, school, SchoolYear(int(value)))

    if len(years) == 1:
        await chosen(str(this_year))
        return
    choices = [Choice(str(year), SchoolYear(year).label) for year in years]
    screen.app.push_screen(ChooseDialog(f"{school.name}  {name}", choices), chosen)


MonthShown = Callable[["WorkScreen[None]", "School", "Month"], Coroutine[Any, Any, None]]
"""What is done with the month that was chosen."""


async def _choose_month(screen: WorkScreen[None], school: School, then: MonthShown) -> None:
    from core.ledgers.meal_paper import month_text  # noqa: PLC0415 - start-up

    months = await screen.attempt(_months, school)
    if not months:
        why = await screen.attempt(_no_meals, school) if months is not None else None
        screen.say(why or "")
        return
    choices = [Choice(str(at), month_text(month)) for at, month in enumerate(months)]

    async def chosen(value: str | None) -> None:
        if value is not None:
            await then(screen, school, months[int(value)])

    sentence = tn("ledgers.meal_months", len(months))
    screen.app.push_screen(
        ChooseDialog(f"{school.name}  {t('meal.where')}", choices, sentence), chosen
    )


async def _show_days(screen: WorkScreen[None], school: School, month: Month) -> None:
    public = (Purpose.SCHOOL, Purpose.REPORT, Purpose.NOTICE)
    await _show(screen, school, _Room("meals", _month_name("meals", month), _meals(month), public))


async def _ask_standard(screen: WorkScreen[None], school: School, month: Month) -> None:
    """Ask what a meal is settled at, one's own standard at first, and show the settlement."""
    usual = await screen.attempt(_standard)
    if usual is None:
        return

    async def settle(text: str) -> None:
        standard = await screen.attempt(_fen, text)
        if standard is not None:
            name = _month_name("meal_settlement", month)
            room = _Room(
                "meal_settlement",
                name,
                _settlement(month, standard),
                notice=_doubts(month, standard),
            )
            await _show(screen, school, room)

    def given(text: str | None) -> None:
        if text is not None:
            screen.run_worker(settle(text.strip()))

    screen.app.push_screen(AskDialog(t("meal.ask_standard"), "", usual), given)


def _month_name(subject: str, month: Month) -> str:
    from core.ledgers.meal_paper import month_text  # noqa: PLC0415 - start-up

    return f"{t(f'meal.file.{subject}')}_{month_text(month)}"


def _seen(office: Office, school: School, room: _Room) -> tuple[Roster, str, str]:
    """Return a list, what does not agree on it, and why it is empty where it is."""
    from core.ledgers.reported import nothing_of  # noqa: PLC0415 - start-up
    from core.ledgers.schools import note_reading  # noqa: PLC0415 - start-up

    note_reading(office, room.subject, school)
    notice = room.notice(office, school) if room.notice else ""
    roster = room.make(office, school, Purpose.SCHOOL, False)  # noqa: FBT003 - as on screen
    empty = "" if roster.rows else nothing_of(office, school, room.name.replace("_", " "))
    return roster, notice, empty


async def _show(screen: WorkScreen[None], school: School, room: _Room) -> None:
    found = await screen.attempt(_seen, school, room)
    if found is None:
        return
    roster, notice, empty = found

    def printer(office: Office, wish: Wish) -> Printed:
        from core.school_year.paper import YearList, print_year_list  # noqa: PLC0415 - start-up

        whole = room.make(office, school, wish.purpose, wish.has_numbers)
        own = YearList(room.subject, room.name, whole, school)
        return print_year_list(office, own, wish.paper_format, wish.folder)

    screen.app.push_screen(
        RosterScreen(
            roster,
            printer,
            room.purposes,
            may_hold_numbers=room.may_hold_numbers,
            empty_text=empty,
            notice=notice,
        )
    )
