"""Dropout cases 控辍保学: who has to be followed up, and every case one key away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.dropout.models import CaseId
from core.i18n import t, tn
from tui.screens.dropout_opening import ask_case
from tui.screens.work import WorkScreen, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text

if TYPE_CHECKING:
    from core.dropout.following import Followed, NamedCase
    from core.models import PupilId
    from core.office import Office

MESSAGE_PREFIXES = ("dropout.result.",)


def read(office: Office) -> Followed:
    """Return who is followed up; runs at the desk."""
    from core.dropout.following import followed_up  # noqa: PLC0415 - start-up

    return followed_up(office)


class DropoutScreen(WorkScreen[None]):
    """Due pupils first, then the open cases, then the closed ones.

    `begun` is the pupil whose new case was left half-typed: its form is opened again at once.
    """

    HELP_ID = "help.dropout"
    CSS_PATH = "dropout.tcss"

    def __init__(self, begun: PupilId | None = None, name: str = "") -> None:
        super().__init__()
        self.where = t("year.dropout")
        self._begun, self._begun_name = begun, name
        self._followed: Followed | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=16)

    async def on_mount(self) -> None:
        """Show who is followed up."""
        self.query_one(Agenda).focus()
        await self._paint()
        if self._begun is not None:
            ask_case(self, self._begun, self._begun_name, "")

    async def on_screen_resume(self) -> None:
        """Read again: a case may have been closed."""
        if self._followed is not None:
            await self._paint()

    async def _paint(self) -> None:
        followed = await self.attempt(read)
        if followed is None:
            return
        self._followed = followed
        self.state = tn("year.open_cases", followed.open_cases)
        lines: list[AgendaLine] = []
        if followed.due:
            lines.append(heading(t("cases.due")))
        for due in followed.due:
            value = t("cases.away", first=due.run.first.isoformat(), days=due.run.days)
            running = t("cases.still_away") if due.is_running else t("cases.is_back")
            lines.append(act(f"due:{due.run.pupil_id}", due.name, value, running))
        if followed.out_of_school:
            names = joined(followed.out_of_school)
            lines.append(act("ledger", t("cases.from_ledger"), names))
        lines.append(heading(t("cases.cases")))
        if not followed.cases:
            lines += [text(t("cases.none")), quiet(t("cases.how"))]
        lines += [_entry(one) for one in followed.cases]
        if followed.earlier:
            hint = t("cases.earlier_hint")
            lines.append(act("earlier", t("cases.earlier"), str(followed.earlier), hint))
        if followed.elsewhere:
            still_open = sum(one.case.is_open for one in followed.elsewhere)
            lines.append(heading(tn("cases.elsewhere", still_open)))
            lines += [_entry(one, one.school) for one in followed.elsewhere]
        self.query_one(Agenda).show(lines)

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        what, _, rest = event.key.partition(":")
        if what == "case":
            from tui.screens.dropout_case import CaseScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(CaseScreen(CaseId(rest)))
            return
        if what == "earlier":
            from tui.screens.ledgers import LedgersScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(LedgersScreen("dropout"))
            return
        if what == "ledger":
            from tui.screens.households import HouseholdsScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(HouseholdsScreen())
            return
        for due in self._followed.due if self._followed else ():
            if due.run.pupil_id == rest:
                ask_case(self, due.run.pupil_id, due.name, due.run.first.isoformat())


def _entry(one: NamedCase, school: str = "") -> AgendaLine:
    case = one.case
    since = f"{school}   " if school else ""
    since += t("cases.since_day", day=case.absent_since.isoformat())
    if one.visits:
        since += "   " + tn("cases.visits", one.visits)
    return act(f"case:{case.id}", one.name, since, t(f"dropout.result.{case.result}"))
