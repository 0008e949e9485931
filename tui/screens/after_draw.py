"""After the draw: late joiners, refused requests, objections, and annulment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.i18n import t, tn
from core.models import Cohort
from tui.screens import oversight
from tui.screens.around import AroundScreen
from tui.screens.moments import day_text
from tui.widgets.agenda import AgendaLine, act, heading, quiet, warning

if TYPE_CHECKING:
    from core.grouping.after_records import MoveRequest, Objection
    from core.meeting.draw_around import AroundDraw


class AfterDrawScreen(AroundScreen):
    """What can still be done about a drawn cohort, and what was noted."""

    HELP_ID = "help.after_draw"
    LABEL_WIDTH = 22

    def __init__(self, cohort: Cohort) -> None:
        super().__init__(cohort, t("after.where", year=cohort.entry_year))

    def lines(self, around: AroundDraw) -> Sequence[AgendaLine]:
        """Return what was noted and what can be done."""
        return _lines(around)

    def act(self, key: str, around: AroundDraw) -> None:
        """Do the act of a line, or answer the objection that it is."""
        today = self.room.clock.today()
        if key == "late":
            from tui.screens.late_joiners import LateJoinersScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(LateJoinersScreen(self.cohort), self._back_here)
        elif key == "unreported":
            from tui.screens.unreported import UnreportedScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(UnreportedScreen(self.cohort), self._back_here)
        elif key == "record":
            from tui.screens.meeting import MeetingScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(MeetingScreen(self.cohort), self._back_here)
        elif key == "request":
            self.fill(oversight.request_form(around, today), t("requests.noted"))
        elif key == "objection":
            self.fill(oversight.objection_form(around.plan, today), t("objections.noted"))
        elif key == "annul":
            self.fill(oversight.annul_form(around.plan, today), t("annul.done"))
        else:
            chosen = next(one for one in around.objections if one.id == key)
            self.fill(oversight.answer_form(chosen, today), t("objections.answered"))

    def _back_here(self, _: None) -> None:
        self.run_worker(self.paint())


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
