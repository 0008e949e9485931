"""A working screen that is one agenda: read at the desk, painted, painted again after each act."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any, ClassVar

from textual.app import ComposeResult

from core.dates import parse_date
from core.i18n import t
from tui.screens.ask import AskDialog
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda


class AgendaScreen(WorkScreen[None]):
    """Subclasses say in `paint` what stands, and answer Agenda.Done."""

    CSS_PATH = "agenda_screen.tcss"
    LABEL_WIDTH: ClassVar[int] = 14
    is_painted = False

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=self.LABEL_WIDTH)

    async def on_mount(self) -> None:
        """Show what stands."""
        self.agenda.focus()
        await self.paint()
        self.is_painted = True

    async def paint(self) -> None:
        """Read and show again."""
        raise NotImplementedError

    @property
    def agenda(self) -> Agenda:
        """The agenda."""
        return self.query_one(Agenda)

    def ask(self, title: str, value: str, then: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        """Ask for one line and go on with what was given; Esc changes nothing."""

        def given(text: str | None) -> None:
            if text is not None:
                self.run_worker(then(text.strip()))

        self.app.push_screen(AskDialog(title, "", value), given)

    def ask_day(self, title: str, then: Callable[[date], Coroutine[Any, Any, None]]) -> None:
        """Ask for a day, today's at first; what is no day is said and nothing done."""

        async def given(text: str) -> None:
            day = parse_date(text)
            if isinstance(day, date):
                await then(day)
            else:
                self.warn(t("problem.bad_date"))

        self.ask(title, self.room.clock.today().isoformat(), given)


class ReturningAgendaScreen(AgendaScreen):
    """An agenda whose acts open other screens: it is read again whenever one comes back to it."""

    async def on_screen_resume(self) -> None:
        """Read again: something may have been done."""
        if self.is_painted:
            await self.paint()
