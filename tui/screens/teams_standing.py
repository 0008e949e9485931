"""Who teaches what this year, locked: a change needs a reason and an approval (R028)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.spoken_labels import subject_text
from tui.commands import PRINT
from tui.screens.moments import day_text
from tui.screens.one_form import fill_in
from tui.screens.work import WorkScreen
from tui.widgets.cells import Align
from tui.widgets.list_body import ColumnSpec, ListRow
from tui.widgets.record_list import RecordList
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.models import ClassId, StaffId
    from core.office import Office
    from core.teams.records import TeachingAssignment
    from core.teams.strengths import Strength


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands, with its names."""

    assigned: tuple[TeachingAssignment, ...]
    labels: Mapping[ClassId, str]
    teachers: tuple[Strength, ...]
    names: Mapping[StaffId, str]


def _read(office: Office) -> Standing:
    from core.teams.strengths import strengths  # noqa: PLC0415 - start-up
    from core.teams.taught import labels_of  # noqa: PLC0415 - start-up
    from core.teams.workload import standing, workload  # noqa: PLC0415 - start-up

    assigned = standing(office, office.year.starts_in)
    labels = labels_of(office, {own.class_id for own in assigned}, office.year)
    order = list(labels)
    assigned.sort(key=lambda own: (order.index(own.class_id), bool(own.subject)))
    names = {own.staff_id: own.name for own in workload(office, office.year.starts_in).loads}
    return Standing(tuple(assigned), labels, strengths(office), names)


class _Rows:
    """The assignments as rows."""

    def __init__(self) -> None:
        self.held: Standing | None = None

    async def find(self, text: str) -> Sequence[str]:
        """Find by class, subject or teacher."""
        if self.held is None:
            return []
        wanted = folded(text).casefold()
        return [own.id for own in self.held.assigned if wanted in folded(self.told(own)).casefold()]

    async def rows(self, ids: Sequence[str]) -> Sequence[ListRow]:
        """Return the rows of some assignments."""
        return [self._row(self.of(one)) for one in ids]

    def of(self, one: str) -> TeachingAssignment:
        """Return an assignment."""
        assert self.held is not None  # noqa: S101 - ids come from it
        return next(own for own in self.held.assigned if own.id == one)

    def told(self, own: TeachingAssignment) -> str:
        """Return 三年级 语文 李芳."""
        assert self.held is not None  # noqa: S101 - ids come from it
        subject = subject_text(own.subject) or t("teams.homeroom")
        return f"{self.held.labels[own.class_id]} {subject} {self.held.names.get(own.staff_id, '')}"

    def _row(self, own: TeachingAssignment) -> ListRow:
        assert self.held is not None  # noqa: S101 - ids come from it
        cells = (
            self.held.labels[own.class_id],
            subject_text(own.subject) or t("teams.homeroom"),
            self.held.names.get(own.staff_id, ""),
            str(own.weekly_periods or ""),
            day_text(own.started_on),
            own.reason,
        )
        note = self.told(own)
        if own.reason:
            approved = t("teams.standing.approved", approver=own.approver, reason=own.reason)
            note = f"{note}   {approved}"
        return ListRow(cells, note)


class StandingScreen(WorkScreen[None]):
    """The locked places: Enter changes one, with reason and approval; F5 prints the sheet."""

    HELP_ID = "help.teams_standing"
    BINDINGS: ClassVar[list[BindingType]] = [PRINT.binding()]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("teams.hub.standing")
        self._rows = _Rows()

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        columns = (
            ColumnSpec("class", t("teams.list.class"), 12),
            ColumnSpec("subject", t("teams.sheet.subject"), 12),
            ColumnSpec("name", t("teams.load.name"), 14),
            ColumnSpec("periods", t("teams.load.periods"), 7, align=Align.RIGHT),
            ColumnSpec("since", t("teams.standing.since"), 10, rank=1),
            ColumnSpec("reason", t("teams.form.reason"), 10, rank=2, grows=True),
        )
        yield RecordList(columns, self._rows, empty_text=t("teams.standing.empty"))

    async def on_mount(self) -> None:
        """Read what stands."""
        await self._load()
        self._records.focus_search()

    async def _load(self) -> None:
        held = await self.attempt(_read)
        if held is not None:
            self._rows.held = held
            self.state = tn("teams.hub.lessons", sum(bool(own.subject) for own in held.assigned))
            self._records.reload(keep=self._records.selected_id)

    @property
    def _records(self) -> RecordList[str]:
        return self.query_one(RecordList)

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[str]) -> None:
        """Ask for the change."""
        from tui.screens.teams_forms import change_form  # noqa: PLC0415 - start-up

        if self._rows.held is None:
            return
        own = self._rows.of(event.row_id)
        today = self.room.clock.today()
        form = change_form(own, self._rows.told(own), self._rows.held.teachers, today)
        fill_in(self, form, self._changed)

    async def _changed(self) -> None:
        await self._load()
        self.say(t("teams.standing.changed"))

    async def action_print(self) -> None:
        """Show the sheet as it would stand on paper."""
        from tui.screens.teams_papers import show_paper  # noqa: PLC0415 - start-up

        await show_paper(self, "sheet_paper")
