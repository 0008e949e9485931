"""What the screens around a draw share: they read what stands about one cohort, and fill it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on

from core.i18n import t
from core.models import Cohort
from tui.screens.agenda_screen import AgendaScreen
from tui.screens.one_form import OneForm, fill_in
from tui.widgets.agenda import Agenda, AgendaLine, text

if TYPE_CHECKING:
    from core.meeting.draw_around import AroundDraw


class AroundScreen(AgendaScreen):
    """Subclasses say which lines there are, and do the act of one."""

    def __init__(self, cohort: Cohort, where: str) -> None:
        super().__init__()
        self.where = where
        self.cohort = cohort
        self._around: AroundDraw | None = None

    async def paint(self) -> None:
        """Show what stands; a plan that was annulled meanwhile has nothing more."""
        from core.meeting.draw_around import around_draw  # noqa: PLC0415 - start-up

        self._around = await self.attempt(around_draw, self.cohort)
        if self._around is None:
            self.agenda.show([text(t("after.annulled"))])
        else:
            self.agenda.show(self.lines(self._around))

    @on(Agenda.Done)
    def _done(self, event: Agenda.Done) -> None:
        if self._around is not None:
            self.act(event.key, self._around)

    def lines(self, around: AroundDraw) -> Sequence[AgendaLine]:
        """Return what is shown of what stands."""
        raise NotImplementedError

    def act(self, key: str, around: AroundDraw) -> None:
        """Do the act of a line."""
        raise NotImplementedError

    def fill(self, form: OneForm, done: str) -> None:
        """Open a form; afterwards show what stands and say that it was done."""

        async def filled() -> None:
            await self.paint()
            self.say(done)

        fill_in(self, form, filled)
