"""Who has not reported after the draw: noted, and the seat stays theirs (R006)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.i18n import t, tn
from core.models import Cohort
from tui.screens.work import WorkScreen
from tui.widgets.list_body import ColumnSpec, ListRow, Tone
from tui.widgets.prose import Prose
from tui.widgets.record_list import RecordList
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.meeting.draw_around import SeatedPupil
    from core.office import Office


def seated_pupils(office: Office, cohort: Cohort) -> tuple[SeatedPupil, ...]:
    """Return who sits in the cohort's classes; nobody where no plan is in force."""
    from core.meeting.draw_around import around_draw  # noqa: PLC0415 - start-up

    around = around_draw(office, cohort)
    return around.seated if around else ()


class _Seated:
    """The seated pupils as a list's source."""

    def __init__(self, screen: UnreportedScreen) -> None:
        self._screen = screen
        self.pupils: dict[str, SeatedPupil] = {}

    async def find(self, text: str) -> Sequence[str]:
        """Return the pupils whose name or class contains the text."""
        found = await self._screen.use(seated_pupils, self._screen.cohort)
        self.pupils = {one.pupil_id: one for one in found}
        wanted = folded(text)
        return [
            own for own, one in self.pupils.items() if wanted in folded(f"{one.name} {one.label}")
        ]

    async def rows(self, ids: Sequence[str]) -> Sequence[ListRow]:
        """Return the rows of some pupils."""
        return [self._row(self.pupils[own]) for own in ids]

    @staticmethod
    def _row(one: SeatedPupil) -> ListRow:
        if one.has_reported is False:
            return ListRow((one.name, one.label, t("unreported.not")), tone=Tone.WARNING)
        return ListRow((one.name, one.label, t("unreported.yes") if one.has_reported else ""))


class UnreportedScreen(WorkScreen[None]):
    """Enter notes that a pupil has not reported, or has by now; nobody loses a seat."""

    HELP_ID = "help.unreported"
    CSS_PATH = "unreported.tcss"

    def __init__(self, cohort: Cohort) -> None:
        super().__init__()
        self.where = t("unreported.where", year=cohort.entry_year)
        self.cohort = cohort
        self._source = _Seated(self)

    def compose_body(self) -> ComposeResult:
        """Compose the sentence and the list."""
        columns = (
            ColumnSpec("name", t("list.name"), 16),
            ColumnSpec("class", t("classes.label"), 18),
            ColumnSpec("state", t("unreported.state"), 12, grows=True),
        )
        yield Prose(t("unreported.text"), classes="unreported-text")
        yield RecordList(columns, self._source, empty_text=t("unreported.empty"))

    def on_mount(self) -> None:
        """Be ready to type."""
        self.query_one(RecordList).focus_search()

    @on(RecordList.Found)
    def _count(self) -> None:
        absent = sum(one.has_reported is False for one in self._source.pupils.values())
        self.state = tn("unreported.count", absent) if absent else t("unreported.all")

    @on(RecordList.Opened)
    def _toggle(self, event: RecordList.Opened[str]) -> None:
        one = self._source.pupils[event.row_id]
        self.run_worker(self._note(one), exclusive=True)

    async def _note(self, one: SeatedPupil) -> None:
        from core.grouping.oversight import note_reported  # noqa: PLC0415 - start-up

        has_reported = one.has_reported is False
        await self.attempt(note_reported, [one.pupil_id], has_reported=has_reported)
        self.query_one(RecordList).reload(keep=one.pupil_id)
        if has_reported:
            self.say(t("unreported.noted_yes", name=one.name, label=one.label))
        else:
            self.say(t("unreported.noted_not", name=one.name, label=one.label))
