"""The absences of a day 缺勤: who was away and why; too many lead to a dropout case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.calendar_days import is_working_day
from core.dates import parse_date
from core.dropout.models import AbsenceReason
from core.i18n import t, tn
from core.models import PupilId, SchoolYear
from tui.commands import FILTER, OPEN_ITEMS, SAVE, TICK
from tui.screens.ask import AskDialog
from tui.screens.picking import PickSource, Remark, pick_columns
from tui.screens.work import WorkScreen, joined
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.prose import Prose
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.office import Office

MESSAGE_PREFIXES = ("absence.reason.", "home.weekday.")
HERE = "here"
DAYS_OFFERED = 8
"""School days that a panel has room for: a week and a half of going back."""


@dataclass(frozen=True, slots=True)
class Noted:
    """Who was away on the day, and whose absence is due for a case."""

    away: dict[PupilId, AbsenceReason]
    due: tuple[str, ...]


def read(office: Office, day: date) -> Noted:
    """Return what was noted; runs at the desk."""
    from core.dropout.absences import absences_on, due_cases  # noqa: PLC0415 - start-up

    due = tuple(t("absences.days", name=one.name, days=one.run.days) for one in due_cases(office))
    return Noted(absences_on(office, day), due)


def _days(office: Office, count: int) -> tuple[date, ...]:
    from core.dropout.absences import days_to_note  # noqa: PLC0415 - start-up

    return days_to_note(office, count)


def _day_choice(day: date) -> Choice:
    weekday = t(f"home.weekday.{day.isoweekday()}")
    detail = weekday if is_working_day(day) else weekday + t("absences.no_school")
    return Choice(day.isoformat(), detail=detail)


def _note(office: Office, day: date, pupil_ids: Sequence[PupilId], reason: AbsenceReason) -> int:
    from core.dropout.absences import Away, note_absences  # noqa: PLC0415 - start-up

    return note_absences(office, day, dict.fromkeys(pupil_ids, Away(reason)))


def _take_back(office: Office, day: date, pupil_ids: Sequence[PupilId]) -> int:
    from core.dropout.absences import take_back_absences  # noqa: PLC0415 - start-up

    return take_back_absences(office, pupil_ids, day)


class AbsencesScreen(WorkScreen[None]):
    """One day: Enter notes one pupil, ticks and ^S several at once; ^F another day."""

    HELP_ID = "help.absences"
    CSS_PATH = "absences.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("command.note_away").binding(),
        TICK.binding(),
        FILTER.called("command.other_day").binding(),
        OPEN_ITEMS.called("command.dropout").binding(),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._source = PickSource(self)
        self._day = date.min
        self._noted = Noted({}, ())
        self.records = RecordList(
            pick_columns(t("absences.remark")), self._source, empty_text=t("reporting.empty")
        )

    def compose_body(self) -> ComposeResult:
        """Compose the sentence and the list."""
        yield Prose(classes="day-line")
        yield self.records

    async def on_mount(self) -> None:
        """Begin with today."""
        self._day = self.room.clock.today()
        self._source.year = SchoolYear.of(self._day)
        self.where = t("year.absences")
        self.records.focus_search()
        await self._paint()

    async def _paint(self) -> None:
        noted = await self.attempt(read, self._day)
        if noted is None:
            return
        self._noted = noted
        self._source.year = SchoolYear.of(self._day)
        self._source.remarks = {
            pupil_id: Remark(t(f"absence.reason.{reason}"), is_warned=not reason.is_excused)
            for pupil_id, reason in noted.away.items()
        }
        self.state = self._day.isoformat()
        sentence = tn("absences.on_day", len(noted.away), day=self._day.isoformat())
        if not is_working_day(self._day):
            sentence += t("absences.no_school")
        if noted.due:
            sentence += "\n! " + tn("absences.due", len(noted.due), names=joined(noted.due))
        self.query_one(".day-line", Prose).text = sentence
        self.records.reload(keep=self.records.selected_id)

    def action_tick(self) -> None:
        """Tick a pupil who was away."""
        self.records.toggle_tick()
        self.say(tn("absences.ticked", len(self.records.ticked)))

    def action_save(self) -> None:
        """Choose why the ticked pupils were away."""
        ticked = list(self.records.ticked)
        if ticked:
            self._choose(tn("acts.several", len(ticked)), ticked)
        else:
            self.warn(t("absences.nobody_ticked"))

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[PupilId]) -> None:
        self._choose(self._source.name_of(event.row_id), [event.row_id])

    def _choose(self, whose: str, pupil_ids: Sequence[PupilId]) -> None:
        choices = [Choice(one.value, t(f"absence.reason.{one}")) for one in AbsenceReason]
        choices.append(Choice(HERE, t("absences.here")))

        def chosen(value: str | None) -> None:
            if value is not None:
                self.run_worker(self._write(pupil_ids, value))

        self.app.push_screen(ChooseDialog(t("absences.why", whose=whose), choices), chosen)

    async def _write(self, pupil_ids: Sequence[PupilId], value: str) -> None:
        if value == HERE:
            changed = await self.attempt(_take_back, self._day, pupil_ids)
        else:
            changed = await self.attempt(_note, self._day, pupil_ids, AbsenceReason(value))
        if changed is not None:
            self.records.body.ticked -= set(pupil_ids)
            await self._paint()
            self.say(tn("reporting.noted", changed))

    def action_filter(self) -> None:
        """Choose another day: one of the last school days, or any that is typed."""
        self.run_worker(self._choose_day())

    async def _choose_day(self) -> None:
        days = await self.attempt(_days, DAYS_OFFERED)
        choices = [_day_choice(day) for day in days or ()]
        choices.append(Choice("", t("absences.earlier")))

        async def chosen(value: str | None) -> None:
            if value:
                self._day = date.fromisoformat(value)
                await self._paint()
            elif value is not None:
                self.app.push_screen(AskDialog(t("acts.day")), self._typed)

        dialog = ChooseDialog(t("command.other_day"), choices, likely=self._day.isoformat())
        self.app.push_screen(dialog, chosen)

    async def _typed(self, value: str | None) -> None:
        day = parse_date(value) if value else None
        if isinstance(day, date):
            self._day = day
            await self._paint()
        elif value is not None:
            self.warn(t("problem.bad_date"))

    def action_open_items(self) -> None:
        """Go on to the dropout cases."""
        from tui.screens.dropout import DropoutScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(DropoutScreen())
