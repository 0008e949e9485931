"""Transfers under way 转学进度: four parties with ten working days each, the most urgent first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.dates import parse_date
from core.i18n import t, tn
from tui.screens.ask import AskDialog
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text

if TYPE_CHECKING:
    from core.changes.models import RecordChange
    from core.changes.transfers import OpenTransfer
    from core.office import Office

MESSAGE_PREFIXES = ("change.party.", "change.kind.")


def read(office: Office) -> list[tuple[OpenTransfer, str]]:
    """Return the transfers that wait, with the children's names; runs at the desk."""
    from core.changes.transfers import open_transfers  # noqa: PLC0415 - start-up

    waiting = open_transfers(office)
    pupils = office.store.pupils.among("id", {one.change.pupil_id for one in waiting})
    names = {pupil.id: pupil.name for pupil in pupils}
    return [(one, names.get(one.change.pupil_id, "")) for one in waiting]


def _done(office: Office, waiting: OpenTransfer, day: date) -> RecordChange:
    from core.changes.transfers import note_party_done  # noqa: PLC0415 - start-up

    return note_party_done(office, waiting.change.id, waiting.step.party, day)


class TransfersScreen(WorkScreen[None]):
    """Every transfer and the party it waits for; Enter notes the day it acted."""

    HELP_ID = "help.transfers"
    CSS_PATH = "transfers.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.where = t("year.transfers")
        self._waiting: dict[str, OpenTransfer] = {}

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=14)

    async def on_mount(self) -> None:
        """Show what waits."""
        self.query_one(Agenda).focus()
        await self._paint()

    async def _paint(self) -> None:
        found = await self.attempt(read)
        if found is None:
            return
        self._waiting = {str(one.change.id): one for one, _ in found}
        self.state = tn("year.waiting", len(found))
        lines: list[AgendaLine] = [heading(t("transfers.waiting"))]
        lines += [_entry(one, name) for one, name in found]
        if not found:
            lines.append(text(t("transfers.none")))
        lines.append(quiet(t("transfers.rule")))
        self.query_one(Agenda).show(lines)

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        waiting = self._waiting[event.key]
        party = t(f"change.party.{waiting.step.party}")

        def given(value: str | None) -> None:
            day = parse_date(value) if value else None
            if isinstance(day, date):
                self.run_worker(self._note(waiting, day))
            elif value is not None:
                self.warn(t("problem.bad_date"))

        today = self.room.clock.today().isoformat()
        self.app.push_screen(AskDialog(t("transfers.done_on", party=party), "", today), given)

    async def _note(self, waiting: OpenTransfer, day: date) -> None:
        if await self.attempt(_done, waiting, day) is not None:
            await self._paint()
            self.say(t("cases.noted"))


def _entry(waiting: OpenTransfer, name: str) -> AgendaLine:
    step, change = waiting.step, waiting.change
    kind = t(f"change.kind.{change.kind}")
    party = t(f"change.party.{step.party}")
    left = ""
    if step.days_left is not None:
        overdue = tn("transfers.overdue", -step.days_left)
        left = overdue if step.is_overdue else tn("transfers.left", step.days_left)
    value = t("transfers.waits", kind=kind, party=party)
    return act(str(change.id), name, value, left)
