"""Start-of-term reporting 开学报到: tick who has not come; one line for the centre."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.models import PupilId
from core.records.drafting import drop_form, keep_form, kept_form
from core.school_year.models import TermOf
from tui.commands import FILTER, SAVE, TICK, UNDO
from tui.moments import moment_text
from tui.screens.picking import PickSource, Remark, pick_columns
from tui.screens.township_reporting import TownshipReportingScreen, is_read_here
from tui.screens.township_reporting import read as read_township
from tui.screens.work import WorkScreen, joined
from tui.widgets.dialogs import ChooseDialog, ConfirmDialog, LeaveDialog, Leaving
from tui.widgets.form_model import Choice
from tui.widgets.prose import Prose
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.office import Office
    from core.school_year.models import TermReport

SHOWN_NAMES = 8
AWAY = "away"
"""Under which the ticks are kept."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What is known of each pupil, and the line."""

    came: frozenset[PupilId]
    away: frozenset[PupilId]
    line: str
    expected: int


def read(office: Office, term: TermOf) -> Reported:
    """Return what was noted; runs at the desk."""
    from core.school_year.reporting import (  # noqa: PLC0415 - start-up
        reporting_line,
        reporting_summary,
    )

    summary = reporting_summary(office, term)
    return Reported(
        frozenset((*summary.came, *summary.preschool_came)),
        frozenset((*summary.away, *summary.preschool_away)),
        reporting_line(office, summary),
        summary.expected + len(summary.preschool_expected),
    )


def _note(office: Office, term: TermOf, away: Iterable[PupilId]) -> int:
    from core.school_year.reporting import note_all_came_but  # noqa: PLC0415 - start-up

    return note_all_came_but(office, term, away)


def _note_one(office: Office, term: TermOf, pupil_id: PupilId, *, has_come: bool) -> int:
    from core.school_year.reporting import note_reporting  # noqa: PLC0415 - start-up

    return note_reporting(office, term, [pupil_id], has_come=has_come)


def _standing(office: Office, term: TermOf) -> tuple[TermReport, ...]:
    from core.school_year.reporting import reports_standing  # noqa: PLC0415 - start-up

    return reports_standing(office, term)


def _put_back(office: Office, term: TermOf, before: Iterable[TermReport]) -> int:
    from core.school_year.reporting import put_reports_back  # noqa: PLC0415 - start-up

    return put_reports_back(office, term, before)


class ReportingScreen(WorkScreen[None]):
    """Everybody expected; ticked is who has not come, ^S notes all at once, once it was asked.

    ^Z takes back what was noted last. At the centre ^F shows what every school noted.
    """

    HELP_ID = "help.reporting"
    CSS_PATH = "reporting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("command.report_came").binding(),
        TICK.called("command.not_come").binding(),
        UNDO.binding(),
        FILTER.called("command.every_school").binding(),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._source = PickSource(self)
        self._noted: frozenset[PupilId] = frozenset()
        self._reads_others = False
        self._expected = 0
        self._before: tuple[TermReport, ...] | None = None
        self.records = RecordList(
            pick_columns(t("reporting.remark")), self._source, empty_text=t("reporting.empty")
        )

    @property
    def _term(self) -> TermOf:
        return TermOf.reported_on(self.room.clock.today())

    def compose_body(self) -> ComposeResult:
        """Compose the line for the centre and the list."""
        yield Prose(classes="centre-line")
        yield self.records

    async def on_mount(self) -> None:
        """Show what is known; who was noted as away is ticked."""
        self.where = t("year.reporting")
        self._reads_others = bool(await self.attempt(is_read_here))
        self.refresh_bindings()
        self._source.year = self._term.school_year
        self.state = self._source.year.label
        self.records.focus_search()
        reported = await self._paint()
        if reported is not None:
            self.records.body.ticked = set(reported.away)
            self._noted = frozenset(reported.away)
            await self._tick_again()

    async def _paint(self) -> Reported | None:
        reported = await self.attempt(read, self._term)
        if reported is None:
            return None
        self._expected = reported.expected
        here = Remark(t("reporting.came"))
        away = Remark(t("reporting.away"), is_warned=True)
        self._source.remarks = dict.fromkeys(reported.came, here) | dict.fromkeys(
            reported.away, away
        )
        self.query_one(".centre-line", Prose).text = reported.line
        self.records.reload(keep=self.records.selected_id)
        return reported

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer other schools where they report to, and to undo what was noted here."""
        if action == "filter":
            return self._reads_others
        if action == "undo":
            return self._before is not None
        return super().check_action(action, parameters)

    async def action_filter(self) -> None:
        """Show what every school of the township noted."""
        found = await self.attempt(read_township, self._term)
        if found is not None:
            self.app.push_screen(TownshipReportingScreen(*found))

    def action_tick(self) -> None:
        """Tick who has not come."""
        self.records.toggle_tick()
        self.say(tn("reporting.ticked", len(self.records.ticked)))
        self.run_worker(self._keep_ticks())

    # Ticks as a draft: they are there again after a power cut

    @property
    def _draft_id(self) -> str:
        return f"reporting.{self._term.year}.{self._term.term}"

    async def _keep_ticks(self) -> None:
        ticked = self.records.ticked
        if self._noted == frozenset(ticked):
            await self.attempt(drop_form, self._draft_id)
        else:
            await self.attempt(keep_form, self._draft_id, {AWAY: ",".join(sorted(ticked))})

    async def _tick_again(self) -> None:
        """Tick whom a program that was killed had ticked."""
        kept = await self.attempt(kept_form, self._draft_id)
        if kept is None:
            return
        ids = (one for one in kept[0].get(AWAY, "").split(",") if one)
        self.records.body.ticked = {PupilId(one) for one in ids}
        self.records.body.refresh()
        self.say(t("reporting.ticks_kept", moment=moment_text(kept[1], self.room.clock.today())))

    def action_save(self) -> None:
        """Say what will be noted of how many, and note it when that is confirmed."""
        away = len(self.records.ticked)

        async def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_sure:
                await self._store()

        title = tn("reporting.sure", self._expected - away)
        said = t("reporting.sure_all")
        if away:
            names = self._source.names_of(sorted(self.records.ticked))
            more = t("acts.and_more") if len(names) > SHOWN_NAMES else ""
            said = tn("reporting.sure_away", away, names=joined(names[:SHOWN_NAMES]) + more)
        self.app.push_screen(ConfirmDialog(title, said), answered)

    async def _store(self) -> None:
        """Note that everybody came but the ticked ones."""
        before = await self.attempt(_standing, self._term)
        changed = await self.attempt(_note, self._term, list(self.records.ticked))
        if changed is not None:
            self._before = before
            self._noted = frozenset(self.records.ticked)
            await self._shown_again(tn("reporting.noted_undo", changed))

    async def _shown_again(self, told: str) -> None:
        await self._keep_ticks()
        await self._paint()
        self.refresh_bindings()
        self.say(told)

    async def action_undo(self) -> None:
        """Put back what stood before the last noting; who was away then is ticked."""
        if self._before is None:
            return
        changed = await self.attempt(_put_back, self._term, self._before)
        if changed is None:
            return
        self._before = None
        reported = await self.attempt(read, self._term)
        if reported is not None:
            self._noted = reported.away
            self.records.tick_only(reported.away)
        await self._shown_again(tn("reporting.put_back", changed))

    def action_back(self) -> None:
        """Leave; ticks that were not kept are given up only when that is said."""
        if self._noted == frozenset(self.records.ticked):
            self.dismiss(None)
            return

        async def answered(leaving: Leaving | None) -> None:
            if leaving is Leaving.KEEP:
                await self._store()
            if leaving is Leaving.GIVE_UP:
                await self.attempt(drop_form, self._draft_id)
            if leaving is Leaving.GIVE_UP or self._noted == frozenset(self.records.ticked):
                self.dismiss(None)

        question = LeaveDialog(t("reporting.leave"), t("reporting.leave_text"), can_keep=True)
        self.app.push_screen(question, answered)

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[PupilId]) -> None:
        """Say of one pupil whether he or she has come now."""
        pupil_id = event.row_id
        choices = [
            Choice("came", t("reporting.came")),
            Choice("away", t("reporting.away")),
        ]

        def chosen(value: str | None) -> None:
            if value is not None:
                self.run_worker(self._note_one(pupil_id, has_come=value == "came"))

        name = self._source.name_of(pupil_id)
        self.app.push_screen(ChooseDialog(t("reporting.one", name=name), choices), chosen)

    async def _note_one(self, pupil_id: PupilId, *, has_come: bool) -> None:
        before = await self.attempt(_standing, self._term)
        changed = await self.attempt(_note_one, self._term, pupil_id, has_come=has_come)
        if changed is None:
            return
        self._before = before
        if has_come:
            self.records.body.ticked.discard(pupil_id)
            self._noted -= {pupil_id}
        else:
            self.records.body.ticked.add(pupil_id)
            self._noted |= {pupil_id}
        await self._shown_again(tn("reporting.noted_undo", changed))
