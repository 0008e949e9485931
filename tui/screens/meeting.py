"""The record of a draw's meeting: who leads, who approved, who was there; printed to be signed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.grouping.after_records import ApprovingBody
from core.i18n import t, tn
from core.models import Cohort
from tui.screens import oversight
from tui.screens.around import AroundScreen
from tui.screens.moments import day_text
from tui.screens.opening import open_outside
from tui.screens.work import folder_places, joined
from tui.widgets.agenda import AgendaLine, act, heading, quiet, text, warning
from tui.widgets.path_dialog import PathDialog, PathWish

if TYPE_CHECKING:
    from core.grouping.after_records import Approval
    from core.grouping.oversight import TermCheck
    from core.meeting.draw_around import AroundDraw
    from core.office import Office


class MeetingScreen(AroundScreen):
    """What the record says so far, each part filled in with one form."""

    HELP_ID = "help.meeting"
    LABEL_WIDTH = 28

    def __init__(self, cohort: Cohort) -> None:
        super().__init__(cohort, t("meeting.where", year=cohort.entry_year))
        self._folder: Path | None = None

    def lines(self, around: AroundDraw) -> Sequence[AgendaLine]:
        """Return the record's parts, and the folder once it was printed."""
        lines = record_lines(around)
        if self._folder is not None:
            lines.append(act("open", t("print.open"), str(self._folder)))
        return lines

    def act(self, key: str, around: AroundDraw) -> None:
        """Fill in a part, or print."""
        today = self.room.clock.today()
        if key == "leading":
            form = oversight.leading_form(around.year, around.leading, today)
            self.fill(form, t("leading.kept"))
        elif key == "meeting":
            self.fill(oversight.meeting_form(around, today), t("meeting.kept"))
        elif key == "approval":
            self.fill(oversight.plan_approval_form(around, today), t("draw.approval_kept"))
        elif key == "print":
            self.run_worker(self._print(around), exclusive=True)
        elif self._folder is not None:
            open_outside(self, self._folder)

    async def _print(self, around: AroundDraw) -> None:
        from core.printing import spool  # noqa: PLC0415 - start-up

        own = spool.print_folder()
        own.mkdir(parents=True, exist_ok=True)
        places = tuple(folder_places(own))
        wish = PathWish(t("meeting.where_to"), places, is_folder=True, sentence=t("meeting.holds"))
        folder = await self.app.push_screen_wait(PathDialog(wish))
        if folder is None:
            return
        self.say(t("print.working"))
        count = await self.attempt(print_into, around, folder)
        if count:
            self._folder = folder
            await self.paint()
            self.say(tn("around.written", count, folder=str(folder)))


def print_into(office: Office, around: AroundDraw, folder: Path) -> int:
    """Print the record and its ledgers; return how many files."""
    from core.grouping.record_paper import print_records  # noqa: PLC0415 - start-up

    return len(print_records(office, around, folder))


def record_lines(around: AroundDraw) -> list[AgendaLine]:
    """Return what the record says, and what can be done about each part."""
    leading, meeting = around.leading, around.meeting
    lines = [heading(t("leading.title"))]
    lines.append(act("leading", t("leading.act"), leading.leader if leading else t("meeting.open")))
    if leading is not None:
        phone = leading.supervision_phone
        told = t("leading.supervision", name=leading.supervisor, phone=phone)
        lines.append(quiet(told) if phone else warning(t("leading.no_phone")))
    lines += [heading(t("meeting.approvals")), *_approval_lines(around.approvals)]
    lines.append(act("approval", t("meeting.approval_act"), t("meeting.approval_hint")))
    lines.append(heading(t("meeting.record")))
    day = day_text(meeting.held_on) if meeting else t("meeting.open")
    lines.append(act("meeting", t("meeting.record_act"), day, meeting.place if meeting else ""))
    if meeting is not None:
        parents = joined(meeting.parents)
        people = t("meeting.people", count=len(meeting.attendees), parents=parents)
        lines.append(quiet(people))
    lines.append(quiet(_figures(around)))
    lines += [heading(t("draw.next")), act("print", t("meeting.print"), t("meeting.print_hint"))]
    return lines


def _figures(around: AroundDraw) -> str:
    return t("record.figures", objections=len(around.objections), requests=len(around.requests))


def _approval_lines(approvals: tuple[tuple[Approval, TermCheck], ...]) -> list[AgendaLine]:
    lines: list[AgendaLine] = []
    for own, term in approvals:
        day, start = day_text(own.decided_on), day_text(term.term_starts_on)
        if own.body is ApprovingBody.COMMITTEE:
            names = joined(own.present)
            lines.append(text(t("meeting.committee", day=day, names=names)))
        elif term.is_in_time:
            lines.append(text(t("meeting.head_in_time", name=own.approver, day=day, start=start)))
        else:
            lines.append(warning(t("meeting.head_late", name=own.approver, day=day, start=start)))
    return lines or [warning(t("meeting.nobody_approved"))]
