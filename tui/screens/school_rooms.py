"""What the centre reads of another school: its households, pledges and canteen, as on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.i18n import t, tn
from core.roster_types import Purpose
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


@dataclass(frozen=True, slots=True)
class _Room:
    """A list of another school: how it is made, for whom, and whether numbers may stand on it."""

    subject: str
    name: str
    make: Callable[[Office, School, Purpose, bool], Roster]
    purposes: tuple[Purpose, ...] = (Purpose.SCHOOL, Purpose.REPORT)
    may_hold_numbers: bool = False


def _households(
    office: Office,
    school: School,
    purpose: Purpose,
    has_numbers: bool,  # noqa: FBT001 - asked of every room alike
) -> Roster:
    from core.school_year.household_ledger import (  # noqa: PLC0415 - start-up
        household_ledger,
        household_roster,
    )

    ledger = household_ledger(office, office.year.starts_in, school)
    return household_roster(office, ledger, purpose=purpose, has_numbers=has_numbers)


def _pledges(
    office: Office,
    school: School,
    purpose: Purpose,
    _has_numbers: bool,  # noqa: FBT001 - asked of every room alike
) -> Roster:
    from core.dropout.pledge_paper import pledge_roster  # noqa: PLC0415 - start-up
    from core.dropout.pledges import pledge_ledger  # noqa: PLC0415 - start-up

    year = office.year.starts_in
    return pledge_roster(office, pledge_ledger(office, year, school), year, purpose)


def _months(office: Office, school: School) -> tuple[Month, ...]:
    from core.ledgers.meals import meal_months  # noqa: PLC0415 - start-up

    return meal_months(office, school)


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


def room_lines() -> list[AgendaLine]:
    """Return what else of another school can be read."""
    hint = t("ledgers.reading_hint")
    return [
        heading(t("ledgers.more_of_school")),
        act("go:households", t("year.households"), hint),
        act("go:pledges", t("year.pledges"), hint),
        act("go:meals", t("meal.where"), t("ledgers.reading_month")),
    ]


async def open_room(screen: WorkScreen[None], key: str, school: School) -> None:
    """Show one of `room_lines`; F5 there writes it under the school's name."""
    if key == "go:meals":
        await _choose_month(screen, school)
    elif key == "go:households":
        name = t("year.households")
        await _show(screen, school, _Room("household", name, _households, may_hold_numbers=True))
    else:
        await _show(screen, school, _Room("pledges", t("year.pledges"), _pledges))


async def _choose_month(screen: WorkScreen[None], school: School) -> None:
    from core.ledgers.meal_paper import month_text  # noqa: PLC0415 - start-up

    months = await screen.attempt(_months, school)
    if not months:
        screen.say(t("ledgers.no_meals", school=school.name))
        return
    choices = [Choice(str(at), month_text(month)) for at, month in enumerate(months)]

    async def chosen(value: str | None) -> None:
        if value is None:
            return
        month = months[int(value)]
        public = (Purpose.SCHOOL, Purpose.REPORT, Purpose.NOTICE)
        name = f"{t('meal.file.meals')}_{month_text(month)}"
        await _show(screen, school, _Room("meals", name, _meals(month), public))

    sentence = tn("ledgers.meal_months", len(months))
    screen.app.push_screen(
        ChooseDialog(f"{school.name}  {t('meal.where')}", choices, sentence), chosen
    )


async def _show(screen: WorkScreen[None], school: School, room: _Room) -> None:
    def seen(office: Office) -> Roster:
        from core.ledgers.schools import note_reading  # noqa: PLC0415 - start-up

        note_reading(office, room.subject, school)
        return room.make(office, school, Purpose.SCHOOL, False)  # noqa: FBT003 - as on screen

    roster = await screen.attempt(seen)
    if roster is None:
        return

    def printer(office: Office, wish: Wish) -> Printed:
        from core.school_year.paper import YearList, print_year_list  # noqa: PLC0415 - start-up

        whole = room.make(office, school, wish.purpose, wish.has_numbers)
        own = YearList(room.subject, room.name, whole, school)
        return print_year_list(office, own, wish.paper_format, wish.folder)

    screen.app.push_screen(
        RosterScreen(roster, printer, room.purposes, may_hold_numbers=room.may_hold_numbers)
    )
