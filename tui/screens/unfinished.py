"""Everything that was left half-typed: Enter leads to its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from core.i18n import t, tn
from tui.screens.agenda_screen import ReturningAgendaScreen
from tui.screens.home_sentences import entry_of
from tui.widgets.agenda import Agenda, act, text

if TYPE_CHECKING:
    from core.due_today import DueItem
    from core.office import Office


def _left(office: Office) -> list[DueItem]:
    from core.due_today import due_facts, half_typed  # noqa: PLC0415 - start-up

    return half_typed(due_facts(office))


class UnfinishedScreen(ReturningAgendaScreen):
    """The forms, the newest first."""

    HELP_ID = "help.unfinished"
    LABEL_WIDTH = 60

    def __init__(self) -> None:
        super().__init__()
        self.where = t("unfinished.where")
        self._items: list[DueItem] = []

    async def paint(self) -> None:
        """Read and show again."""
        self._items = await self.attempt(_left) or []
        self.state = tn("unfinished.count", len(self._items))
        today = self.room.clock.today()
        lines = [act(str(at), entry_of(one, today).sentence) for at, one in enumerate(self._items)]
        self.agenda.show(lines or [text(t("unfinished.none"))])

    @on(Agenda.Done)
    async def _go(self, event: Agenda.Done) -> None:
        from tui.screens.home_ways import go_on  # noqa: PLC0415 - start-up

        await go_on(self.app, self._items[int(event.key)])
