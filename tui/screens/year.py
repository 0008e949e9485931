"""The school year 学年: what a term and a year ask for, each with its figure, one key away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.i18n import t, tn
from core.school_year.models import TermOf
from tui.commands import GO_PUPILS
from tui.screens.agenda_screen import ReturningAgendaScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading
from tui.widgets.frame import OfficeScreen

if TYPE_CHECKING:
    from core.office import Office


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What the hub says beside its entries."""

    term: TermOf
    expected: int
    came: int
    unknown: int
    absent_today: int
    due_cases: int
    open_cases: int
    is_closed: bool
    differences: int
    transfers: int
    arrivals: int
    """Pupils who wait to be accepted; only the centre school has any."""
    own_ledgers: int
    children: int
    out_of_school: int


def gather(office: Office) -> YearFigures:
    """Return the figures; runs at the desk."""
    from core.changes.handover import waiting_arrivals  # noqa: PLC0415 - start-up
    from core.changes.transfers import open_transfers  # noqa: PLC0415 - start-up
    from core.dropout.absences import absences_on, due_cases  # noqa: PLC0415 - start-up
    from core.dropout.following import open_case_count  # noqa: PLC0415 - start-up
    from core.ledgers.own_ledger import own_ledgers  # noqa: PLC0415 - start-up
    from core.school_year.closing import closing_of  # noqa: PLC0415 - start-up
    from core.school_year.household_ledger import household_ledger  # noqa: PLC0415 - start-up
    from core.school_year.reconcile import against_classes  # noqa: PLC0415 - start-up
    from core.school_year.reporting import reporting_summary  # noqa: PLC0415 - start-up

    today = office.clock.today()
    term = TermOf.on(today)
    reporting = reporting_summary(office, TermOf.reported_on(today))
    ledger = household_ledger(office, term.year)
    return YearFigures(
        term=term,
        expected=reporting.expected,
        came=len(reporting.came),
        unknown=len(reporting.unknown),
        absent_today=len(absences_on(office, today)),
        due_cases=len(due_cases(office)),
        open_cases=open_case_count(office),
        is_closed=closing_of(office, term) is not None,
        differences=len(against_classes(office)),
        transfers=len(open_transfers(office)),
        arrivals=len(waiting_arrivals(office)),
        own_ledgers=len(own_ledgers(office)),
        children=len(ledger.lines),
        out_of_school=len(ledger.out),
    )


PLACES: dict[str, tuple[str, str]] = {
    "reporting": ("reporting", "ReportingScreen"),
    "absences": ("absences", "AbsencesScreen"),
    "dropout": ("dropout", "DropoutScreen"),
    "transfers": ("transfers", "TransfersScreen"),
    "handover": ("handover", "HandoverScreen"),
    "movements": ("movements", "MovementsScreen"),
    "closing": ("closing", "ClosingScreen"),
    "promotion": ("promotion", "PromotionScreen"),
    "statistics": ("statistics", "StatisticsScreen"),
    "teams": ("teams", "TeamsScreen"),
    "duplicates": ("duplicates", "DuplicatesScreen"),
    "households": ("households", "HouseholdsScreen"),
    "rates": ("rates", "RatesScreen"),
    "pledges": ("pledges", "PledgesScreen"),
    "ledgers": ("ledgers", "LedgersScreen"),
    "own_ledgers": ("own_ledgers", "OwnLedgersScreen"),
    "privacy": ("privacy", "PrivacyScreen"),
}
"""Where an entry leads: a module of the screens, and the screen in it."""


class YearScreen(ReturningAgendaScreen):
    """The hub of the year."""

    HELP_ID = "help.year"
    LABEL_WIDTH = 24
    BINDINGS: ClassVar[list[BindingType]] = [GO_PUPILS.binding(action="app.go('pupils')")]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("year.where")

    async def paint(self) -> None:
        """Show the figures."""
        figures = await self.attempt(gather)
        if figures is None:
            return
        term = t(f"table.term.{figures.term.term}")
        self.state = t("year.state", year=figures.term.school_year.label, term=term)
        self.agenda.show(year_lines(figures))

    @on(Agenda.Done)
    def _go(self, event: Agenda.Done) -> None:
        module, name = PLACES[event.key]
        maker: Callable[[], OfficeScreen[None]] = getattr(
            import_module(f"tui.screens.{module}"), name
        )
        self.app.push_screen(maker())


MESSAGE_PREFIXES = ("table.term.",)


def year_lines(figures: YearFigures) -> list[AgendaLine]:
    """Return the hub's entries, each with what it would say."""
    absences = tn("year.absent_today", figures.absent_today)
    if figures.due_cases:
        due = tn("year.due_cases", figures.due_cases)
    else:
        due = tn("year.open_cases", figures.open_cases)
    if figures.is_closed:
        closing = t("year.closed")
    elif figures.differences:
        closing = tn("year.differences", figures.differences)
    else:
        closing = t("year.no_differences")
    households = tn("year.children", figures.children)
    if figures.out_of_school:
        households += tn("year.out_of_school", figures.out_of_school)
    reporting = t("year.came", expected=figures.expected, came=figures.came)
    if figures.unknown:
        reporting += tn("year.unknown", figures.unknown)
    return [
        heading(t("year.term")),
        act("reporting", t("year.reporting"), reporting),
        act("absences", t("year.absences"), absences),
        act("dropout", t("year.dropout"), due),
        act("transfers", t("year.transfers"), tn("year.waiting", figures.transfers)),
        act("handover", t("handover.title"), _handover(figures)),
        act("closing", t("year.closing"), closing),
        heading(t("year.year")),
        act("promotion", t("year.promotion"), t("year.promotion_hint")),
        act("statistics", t("year.statistics"), t("year.statistics_hint")),
        act("teams", t("teams.hub.where"), t("teams.hub.where_hint")),
        act("duplicates", t("year.duplicates"), t("year.duplicates_hint")),
        heading(t("year.lists")),
        act("households", t("year.households"), households),
        act("rates", t("year.rates"), t("year.rates_hint")),
        act("pledges", t("year.pledges"), t("year.pledges_hint")),
        act("movements", t("movements.title"), t("movements.hint")),
        act("ledgers", t("year.ledgers"), t("year.ledgers_hint")),
        act("own_ledgers", t("year.own_ledgers"), tn("year.own_count", figures.own_ledgers)),
        act("privacy", t("year.privacy"), t("year.privacy_hint")),
    ]


def _handover(figures: YearFigures) -> str:
    if figures.arrivals:
        return tn("handover.state", figures.arrivals)
    return t("handover.hint")
