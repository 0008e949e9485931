"""Late joiners 插班: choose, seal, read out, two people type the slips, draw, print the slips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from core.grouping.typed_slips import TypedSlips, compare_slips
from core.i18n import in_chinese, t, tn
from core.models import Cohort, PupilId
from tui.screens.draw_parts import SlipDesk
from tui.screens.late_lines import LateView, choose_lines, drawn_lines, read, ready_lines
from tui.screens.late_lines import sealed_lines as late_sealed_lines
from tui.screens.leaving import leave_kept
from tui.screens.slip_work import Keep, SlipScreen
from tui.widgets.agenda import Agenda
from tui.widgets.big_digits import BigDigits
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from core.grouping.joining import LateOutcome
    from core.grouping.records import LateDraw
    from core.office import Office


class LateJoinersScreen(SlipScreen):
    """One batch at a time, in the same order as the meeting's own draw."""

    HELP_ID = "help.late_joiners"
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "draw.tcss",
        "late_joiners.tcss",
    ]

    def __init__(self, cohort: Cohort) -> None:
        super().__init__()
        self.where = t("late.where", year=cohort.entry_year)
        self._cohort = cohort
        self._view: LateView | None = None
        self._left_out: set[PupilId] = set()
        self._printed: tuple[Path, ...] = ()

    def compose_body(self) -> ComposeResult:
        """Compose the code, the slips and the agenda."""
        yield BigDigits()
        yield Prose(classes="code-line")
        yield SlipDesk()
        yield Agenda(label_width=20)

    async def on_mount(self) -> None:
        """Show how far it is."""
        await self.load()

    async def load(self) -> None:
        """Read and show how far it is."""
        self._view = await self.attempt(read, self._cohort)
        view = self._view
        if view is None:
            return
        self.say("")
        if not self._is_typing:
            self.state = ""
        slips = view.standing.slips
        digits, line = self.query_one(BigDigits), self.query_one(".code-line", Prose)
        is_sealed = view.standing.waiting is not None
        digits.display, digits.digits = is_sealed and not slips.is_read_out, view.code
        line.display = is_sealed
        line.text = t("draw.code", code="  ".join(view.code.split())) if is_sealed else ""
        self.query_one(SlipDesk).display = self._is_typing
        agenda = self.query_one(Agenda)
        agenda.display = not self._is_typing
        self.refresh_bindings()
        if self._is_typing:
            await self.query_one(SlipDesk).load(slips)
            return
        if not is_sealed:
            agenda.show(choose_lines(view, self._left_out) + drawn_lines(view, self._printed))
        elif slips.is_agreed:
            agenda.show(ready_lines(view, [one.first for one in compare_slips(slips)]))
        else:
            agenda.show(late_sealed_lines(view))
        agenda.focus()

    @property
    def _is_typing(self) -> bool:
        view = self._view
        if view is None or view.standing.waiting is None:
            return False
        slips = view.standing.slips
        return slips.is_read_out and not slips.is_agreed

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        kind, _, own = event.key.partition(":")
        if kind == "pupil":
            self._left_out ^= {PupilId(own)}
            self.run_worker(self.load(), exclusive=True)
        elif kind == "seal":
            self.run_worker(self._seal(), exclusive=True)
        elif kind == "draw":
            self.run_worker(self._draw(), exclusive=True)
        elif kind == "print":
            self.run_worker(self._print(int(own)), exclusive=True)
        elif kind == "code":
            self.run_worker(self._print_code(), exclusive=True)
        elif kind == "read_out":
            self.run_worker(self._keep_slips(TypedSlips(is_read_out=True)), exclusive=True)
        elif kind == "slips_again" and self._view is not None:
            again = replace(self._view.standing.slips, is_agreed=False)
            self.run_worker(self._keep_slips(again), exclusive=True)

    async def _seal(self) -> None:
        from core.meeting.late_meeting import seal_now  # noqa: PLC0415 - start-up

        if self._view is None:
            return
        chosen = [
            file.pupil.id
            for file in self._view.standing.unseated
            if file.pupil.id not in self._left_out
        ]
        question = ConfirmDialog(tn("late.seal_question", len(chosen)), t("late.seal_warning"))
        if not await self.app.push_screen_wait(question):
            return
        if await self.attempt(seal_now, chosen) is not None:
            await self.load()
            self.say(t("late.sealed_now"))

    async def _keep_slips(self, slips: TypedSlips) -> None:
        from core.meeting.late_meeting import keep_late_slips  # noqa: PLC0415 - start-up

        if self._view is not None and self._view.standing.waiting is not None:
            await self.attempt(keep_late_slips, self._view.standing.waiting, slips)
            await self.load()

    async def _draw(self) -> None:
        from core.meeting.late_meeting import draw_late_now  # noqa: PLC0415 - start-up

        view = self._view
        if view is None or view.standing.waiting is None:
            return
        question = ConfirmDialog(t("late.draw_question"), t("draw.draw_warning"))
        if not await self.app.push_screen_wait(question):
            return
        slips = view.standing.slips
        if await self.attempt(draw_late_now, view.standing.waiting, slips) is not None:
            await self.load()
            self.query_one(Agenda).choose(f"print:{len(view.standing.drawn)}")
            self.say(t("late.drawn"))

    async def _print(self, batch: int) -> None:
        if self._view is None:
            return
        self.say(t("print.working"))
        outcome = self._view.standing.drawn[batch]
        path = await self.attempt(print_slips, outcome, self._cohort)
        if path is not None:
            self._printed = (path,)
            await self.load()
            self.say(t("late.printed", path=str(path)))

    async def _print_code(self) -> None:
        waiting = self._view.standing.waiting if self._view else None
        if waiting is None:
            return
        path = await self.attempt(print_code, waiting, self._cohort)
        if path is not None:
            self.say(t("late.code_printed", path=str(path)))

    # Slips

    def keep_as(self) -> Keep | None:
        """Return what keeps the slips of the sealed batch."""
        from core.meeting.late_meeting import keep_late_slips  # noqa: PLC0415 - start-up

        waiting = self._view.standing.waiting if self._view else None
        if waiting is None or not self._is_typing:
            return None
        return lambda office, slips: keep_late_slips(office, waiting, slips)

    def action_back(self) -> None:
        """Leave; what was typed is kept."""
        leave_kept(self, lambda: self.dismiss(None))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to end the slips while they are typed."""
        if action == "save":
            return self._is_typing
        return super().check_action(action, parameters)


@in_chinese()
def print_slips(office: Office, outcome: LateOutcome, cohort: Cohort) -> Path:
    """Print the placement slips of a batch into the usual folder."""
    from core.grouping.papers import print_placement_slips  # noqa: PLC0415 - start-up
    from core.printing import spool  # noqa: PLC0415 - start-up

    name = t("late.file", year=cohort.entry_year, batch=outcome.record.batch)
    return print_placement_slips(office, outcome, spool.print_folder() / name).path


@in_chinese()
def print_code(office: Office, record: LateDraw, cohort: Cohort) -> Path:
    """Print the check code of a sealed batch into the usual folder."""
    from core.grouping.late_paper import print_late_code  # noqa: PLC0415 - start-up
    from core.printing import spool  # noqa: PLC0415 - start-up

    name = t("late.code_file", year=cohort.entry_year, batch=record.batch)
    return print_late_code(office, record, spool.print_folder() / name).path
