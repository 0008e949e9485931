"""The rehearsal 演练: every step of the meeting on made-up slips. Nothing is stored or spent."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.i18n import t, tn
from core.models import Cohort
from tui.screens.deal import MARKS_A_LINE, DealScreen, deal_of, is_shown
from tui.screens.draw_lines import balance_lines
from tui.screens.opening import open_outside
from tui.screens.work import WorkScreen, folder_places, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.big_digits import BigDigits
from tui.widgets.path_dialog import PathDialog, PathWish
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from core.grouping.rehearsing import Rehearsal
    from core.office import Office


class Scene(StrEnum):
    """What is rehearsed, in order."""

    CODE = "code"
    SLIPS = "slips"
    RESULT = "result"


def rehearse(office: Office, cohort: Cohort) -> Rehearsal:
    """Go through the draw with what was decided so far; keeps nothing."""
    from core.grouping.rehearsing import rehearse_draw  # noqa: PLC0415 - start-up
    from core.meeting.draw_meeting import decisions_of  # noqa: PLC0415 - start-up

    return rehearse_draw(office, cohort, decisions_of(office, cohort))


class RehearsalScreen(WorkScreen[None]):
    """Code, slips, deal and table one after the other; the mark stands above all of them."""

    HELP_ID = "help.rehearsal"
    CSS_PATH = "rehearsal.tcss"

    def __init__(self, cohort: Cohort) -> None:
        super().__init__()
        self.where = t("rehearsal.where", year=cohort.entry_year)
        self._cohort = cohort
        self._rehearsal: Rehearsal | None = None
        self._scene = Scene.CODE
        self._folder: Path | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the mark, the code and the agenda."""
        mark = t("printing.rehearsal")
        yield Prose("   ".join([mark] * MARKS_A_LINE), classes="mark")
        yield BigDigits()
        yield Agenda(label_width=20)

    async def on_mount(self) -> None:
        """Begin."""
        self.state = t("rehearsal.state")
        self.query_one(Agenda).focus()
        await self._begin()

    async def _begin(self) -> None:
        self.say(t("rehearsal.working"))
        self._rehearsal = await self.attempt(rehearse, self._cohort)
        self._scene = Scene.CODE
        if self._rehearsal is None:
            self.query_one(BigDigits).display = False
            self.query_one(Agenda).show([text(t("rehearsal.refused"))])
            return
        self.say("")
        self._show(self._rehearsal)

    def _show(self, rehearsal: Rehearsal) -> None:
        digits = self.query_one(BigDigits)
        digits.display = self._scene is Scene.CODE
        digits.digits = rehearsal.plan.check_code
        agenda = self.query_one(Agenda)
        agenda.show(self._lines(rehearsal))
        if agenda.keys:
            agenda.choose(agenda.keys[0])

    def _lines(self, rehearsal: Rehearsal) -> list[AgendaLine]:
        if self._scene is Scene.CODE:
            return [text(t("rehearsal.code")), act("next", t("draw.was_read_out"))]
        if self._scene is Scene.SLIPS:
            return [
                heading(t("rehearsal.slips_title")),
                text(t("rehearsal.slips", slips=joined(rehearsal.slips))),
                quiet(t("rehearsal.slips_how")),
                heading(t("draw.next")),
                act("next", t("rehearsal.draw")),
            ]
        return [
            heading(t("rehearsal.result_title")),
            *_table(rehearsal),
            *balance_lines(rehearsal.certificate.balance),
            quiet(t("rehearsal.binds_nobody")),
            heading(t("draw.next")),
            act("print", t("rehearsal.print"), t("rehearsal.print_hint")),
            *([act("open", t("print.open"), str(self._folder))] if self._folder else []),
            act("again", t("rehearsal.again"), t("rehearsal.again_hint")),
            act("back", t("rehearsal.back")),
        ]

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        if event.key == "again":
            self.run_worker(self._begin(), exclusive=True)
        elif event.key == "back":
            self.dismiss(None)
        elif event.key == "open" and self._folder is not None:
            open_outside(self, self._folder)
        elif event.key == "print":
            self.run_worker(self._print(), exclusive=True)
        elif self._rehearsal is not None:
            self.run_worker(self._go_on(self._rehearsal), exclusive=True)

    async def _go_on(self, rehearsal: Rehearsal) -> None:
        if self._scene is Scene.CODE:
            self._scene = Scene.SLIPS
        else:
            self._scene = Scene.RESULT
            if is_shown(self.room, self.app.animation_level):
                deal = deal_of(rehearsal.certificate.classes, rehearsal.labels)
                await self.app.push_screen_wait(DealScreen(deal, is_rehearsal=True))
        self._show(rehearsal)

    async def _print(self) -> None:
        from core.grouping.rehearsing import print_rehearsal  # noqa: PLC0415 - start-up
        from core.printing import spool  # noqa: PLC0415 - start-up

        rehearsal = self._rehearsal
        own = spool.print_folder()
        own.mkdir(parents=True, exist_ok=True)
        places = tuple(folder_places(own))
        sentence = t("rehearsal.holds")
        wish = PathWish(t("rehearsal.where_to"), places, is_folder=True, sentence=sentence)
        folder = await self.app.push_screen_wait(PathDialog(wish))
        if folder is None or rehearsal is None:
            return
        self.say(t("print.working"))
        printed = await self.attempt(print_rehearsal, rehearsal, folder)
        if printed:
            self._folder = folder
            self._show(rehearsal)
            self.say(tn("around.written", len(printed), folder=str(folder)))


def _table(rehearsal: Rehearsal) -> list[AgendaLine]:
    lines = []
    for number, members in rehearsal.certificate.classes.items():
        boys = rehearsal.boys[number]
        counts = {"label": rehearsal.labels[number], "boys": boys, "girls": len(members) - boys}
        lines.append(text(tn("draw.class_line", len(members), **counts)))
    return lines
