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
from tui.commands import FILTER, SAVE, TICK
from tui.moments import moment_text
from tui.screens.picking import PickSource, Remark, pick_columns
from tui.screens.township_reporting import TownshipReportingScreen, is_read_here
from tui.screens.township_reporting import read as read_township
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import ChooseDialog, LeaveDialog, Leaving
from tui.widgets.form_model import Choice
from tui.widgets.prose import Prose
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.office import Office

AWAY = "away"
"""Under which the ticks are kept."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What is known of each pupil, and the line."""

    came: frozenset[PupilId]
    away: frozenset[PupilId]
    line: str


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
    )


def _note(office: Office, term: TermOf, away: Iterable[PupilId]) -> int:
    from core.school_year.reporting import note_all_came_but  # noqa: PLC0415 - start-up

    return note_all_came_but(office, term, away)


def _note_one(office: Office, term: TermOf, pupil_id: PupilId, *, has_come: bool) -> int:
    from core.school_year.reporting import note_reporting  # noqa: PLC0415 - start-up

    return note_reporting(office, term, [pupil_id], has_come=has_come)


class ReportingScreen(WorkScreen[None]):
    """Everybody expected; ticked is who has not come, ^S notes all at once.

    At the centre ^F shows what every school noted.
    """

    HELP_ID = "help.reporting"
    CSS_PATH = "reporting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("command.report_came").binding(),
        TICK.called("command.not_come").binding(),
        FILTER.called("command.every_school").binding(),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._source = PickSource(self)
        self._noted: frozenset[PupilId] = frozenset()
        self._reads_others = False
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
        here = Remark(t("reporting.came"))
        away = Remark(t("reporting.away"), is_warned=True)
        self._source.remarks = dict.fromkeys(reported.came, here) | dict.fromkeys(
            reported.away, away
        )
        self.query_one(".centre-line", Prose).text = reported.line
        self.records.reload(keep=self.records.selected_id)
        return reported

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer other schools where they report to."""
        if action == "filter":
            return self._reads_others
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

    async def action_save(self) -> None:
        """Note that everybody came but the ticked ones."""
        changed = await self.attempt(_note, self._term, list(self.records.ticked))
        if changed is not None:
            self._noted = frozenset(self.records.ticked)
            await self._keep_ticks()
            await self._paint()
            self.say(tn("reporting.noted", changed))

    def action_back(self) -> None:
        """Leave; ticks that were not kept are given up only when that is said."""
        if self._noted == frozenset(self.records.ticked):
            self.dismiss(None)
            return

        async def answered(leaving: Leaving | None) -> None:
            if leaving is Leaving.KEEP:
                await self.action_save()
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
        changed = await self.attempt(_note_one, self._term, pupil_id, has_come=has_come)
        if changed is None:
            return
        if has_come:
            self.records.body.ticked.discard(pupil_id)
            self._noted -= {pupil_id}
        else:
            self.records.body.ticked.add(pupil_id)
            self._noted |= {pupil_id}
        await self._keep_ticks()
        await self._paint()
        self.say(tn("reporting.noted", changed))
