"""After the draw: late joiners, refused requests, objections, and annulment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.i18n import t, tn
from core.models import Cohort
from tui.screens import oversight
from tui.screens.moments import day_text
from tui.screens.one_form import OneForm, OneFormScreen
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning

if TYPE_CHECKING:
    from core.grouping.after_records import MoveRequest, Objection
    from core.meeting.draw_around import AroundDraw


class AfterDrawScreen(WorkScreen[None]):
    """What can still be done about a drawn cohort, and what was noted."""

    HELP_ID = "help.after_draw"

    def __init__(self, cohort: Cohort) -> None:
        super().__init__()
        self.where = t("after.where", year=cohort.entry_year)
        self._cohort = cohort
        self._around: AroundDraw | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=22)

    async def on_mount(self) -> None:
        """Show what stands."""
        self.query_one(Agenda).focus()
        await self._load()

    async def _load(self) -> None:
        from core.meeting.draw_around import around_draw  # noqa: PLC0415 - start-up

        self._around = await self.attempt(around_draw, self._cohort)
        if self._around is None:
            self.query_one(Agenda).show([text(t("after.annulled"))])
            return
        self.query_one(Agenda).show(_lines(self._around))

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        around = self._around
        if around is None:
            return
        today = self.room.clock.today()
        if event.key == "late":
            from tui.screens.late_joiners import LateJoinersScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(LateJoinersScreen(self._cohort), self._back_here)
        elif event.key == "unreported":
            from tui.screens.unreported import UnreportedScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(UnreportedScreen(self._cohort), self._back_here)
        elif event.key == "record":
            from tui.screens.meeting import MeetingScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(MeetingScreen(self._cohort), self._back_here)
        elif event.key == "request":
            self._fill(oversight.request_form(around, today), t("requests.noted"))
        elif event.key == "objection":
            self._fill(oversight.objection_form(around.plan, today), t("objections.noted"))
        elif event.key == "annul":
            self._fill(oversight.annul_form(around.plan, today), t("annul.done"))
        else:
            chosen = next(one for one in around.objections if one.id == event.key)
            self._fill(oversight.answer_form(chosen, today), t("objections.answered"))

    def _fill(self, form: OneForm, done: str) -> None:
        def filled(is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_done:
                self.run_worker(self._noted(done))

        self.app.push_screen(OneFormScreen(form), filled)

    def _back_here(self, _: None) -> None:
        self.run_worker(self._load())

    async def _noted(self, sentence: str) -> None:
        await self._load()
        self.say(sentence)


def _lines(around: AroundDraw) -> list[AgendaLine]:
    lines: list[AgendaLine] = []
    if around.is_drawn:
        lines += [
            heading(t("after.late")),
            act("late", t("after.late_act"), _unseated(around.unseated)),
            act("unreported", t("unreported.act"), _unreported(len(around.unreported))),
            heading(t("after.requests")),
            act("request", t("requests.new"), t("requests.rule")),
            *(_request(one, name) for one, name in around.requests),
        ]
    lines += [heading(t("after.objections")), act("objection", t("objections.new"))]
    lines += [_objection(one) for one in around.objections]
    lines.append(act("record", t("meeting.act"), t("meeting.act_hint")))
    lines += [
        heading(t("annul.title")),
        act("annul", t("annul.act"), t("annul.rule")),
        warning(t("annul.last_resort")),
    ]
    return lines


def _unseated(count: int) -> str:
    return tn("after.unseated", count) if count else t("after.all_seated")


def _unreported(count: int) -> str:
    return tn("unreported.count", count) if count else t("unreported.rule")


def _request(one: MoveRequest, name: str) -> AgendaLine:
    day = day_text(one.asked_on)
    return quiet(t("requests.line", day=day, by=one.asked_by, name=name, reason=one.reason))


def _objection(one: Objection) -> AgendaLine:
    by = one.raised_by or t("objections.unnamed")
    matter = one.matter.replace("\n", " ")
    if one.answered_on is None:
        return act(one.id, t("objections.waits"), matter, by)
    return quiet(t("objections.line", by=by, matter=matter, answer=one.answer))
