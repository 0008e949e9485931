"""The proposed sheet lesson by lesson: Enter gives one to another teacher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.models import StaffId
from core.spoken_labels import subject_text, subjects_text
from core.teams.allocating import Lesson
from tui.commands import PRINT
from tui.screens.teams_sheet import read_sheet, sheet_paper
from tui.screens.work import WorkScreen
from tui.widgets.cells import Align
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.list_body import ColumnSpec, ListRow, Tone
from tui.widgets.record_list import RecordList
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.teams.sheet import SchoolSheet

HOMEROOM = ""


class _Rows:
    """The lessons of the draft, class by class, the homeroom first."""

    def __init__(self) -> None:
        self.sheet: SchoolSheet | None = None
        self.lessons: dict[str, Lesson] = {}

    def load(self, sheet: SchoolSheet) -> None:
        """Take in a sheet."""
        self.sheet = sheet
        homerooms = sheet.draft.homerooms or {}
        lessons: list[Lesson] = []
        for own in sheet.classes:
            if own.id in homerooms:
                lessons.append(Lesson(own.id, own.grade, HOMEROOM, 0, homerooms[own.id]))
            lessons += [one for one in sheet.draft.lessons if one.class_id == own.id]
        self.lessons = {f"{one.class_id}|{one.subject}": one for one in lessons}

    async def find(self, text: str) -> Sequence[str]:
        """Find by class, subject or teacher."""
        wanted = folded(text).casefold()
        return [
            key
            for key, own in self.lessons.items()
            if wanted in folded(" ".join(self._cells(own))).casefold()
        ]

    async def rows(self, ids: Sequence[str]) -> Sequence[ListRow]:
        """Return the rows of some lessons."""
        return [self._row(self.lessons[one]) for one in ids]

    def told(self, own: Lesson) -> str:
        """Return 三年级 语文."""
        return " ".join(self._cells(own)[:2])

    def _cells(self, own: Lesson) -> tuple[str, ...]:
        if self.sheet is None:
            return ("", "", "", "", "")
        label = next((one.label for one in self.sheet.classes if one.id == own.class_id), "")
        load = next((one for one in self.sheet.loads if one.staff_id == own.staff_id), None)
        return (
            label,
            subject_text(own.subject) or t("teams.homeroom"),
            str(own.periods or ""),
            self.sheet.name_of(own.staff_id) or t("teams.lessons.gone"),
            "" if load is None else f"{load.periods}/{load.cap}",
        )

    def _row(self, own: Lesson) -> ListRow:
        cells = self._cells(own)
        is_outside = own.subject != HOMEROOM and own.subject not in self.subjects_of(own.staff_id)
        remark = t("teams.lessons.outside") if is_outside else ""
        note = "   ".join(part for part in (*cells[:2], cells[3], remark) if part)
        return ListRow((*cells, remark), note, Tone.QUIET if is_outside else Tone.PLAIN)

    def subjects_of(self, staff_id: StaffId) -> tuple[str, ...]:
        """Return the subjects of a teacher."""
        known = self.sheet.teachers if self.sheet else ()
        return next((own.profile.subjects for own in known if own.profile.id == staff_id), ())


class LessonsScreen(WorkScreen[None]):
    """Every lesson of the draft; what is changed is kept at once."""

    HELP_ID = "help.teams_lessons"
    BINDINGS: ClassVar[list[BindingType]] = [PRINT.binding()]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("teams.school.lessons")
        self._rows = _Rows()

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        columns = (
            ColumnSpec("class", t("teams.list.class"), 12),
            ColumnSpec("subject", t("teams.sheet.subject"), 12),
            ColumnSpec("periods", t("cover.column.periods"), 7, align=Align.RIGHT),
            ColumnSpec("name", t("teams.lessons.teacher"), 14),
            ColumnSpec("load", t("teams.lessons.load"), 8, align=Align.RIGHT),
            ColumnSpec("remark", t("teams.lessons.remark"), 6, rank=1),
        )
        yield RecordList(columns, self._rows, empty_text=t("teams.school.nothing"))

    async def on_mount(self) -> None:
        """Read the draft."""
        await self._load()
        self._records.focus_search()

    async def _load(self) -> None:
        sheet = await self.attempt(read_sheet)
        if sheet is not None:
            self._rows.load(sheet)
            self.state = tn("teams.hub.lessons", len(sheet.draft.lessons))
            self._records.reload(keep=self._records.selected_id)

    @property
    def _records(self) -> RecordList[str]:
        return self.query_one(RecordList)

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened[str]) -> None:
        """Choose another teacher."""
        self.run_worker(self._choose(self._rows.lessons[event.row_id]), exclusive=True)

    async def _choose(self, lesson: Lesson) -> None:
        from core.teams.sheet import set_teacher  # noqa: PLC0415 - start-up

        sheet = self._rows.sheet
        if sheet is None:
            return
        loads = {own.staff_id: own for own in sheet.loads}
        known = [own for own in sheet.teachers if own.known.is_teaching]
        known.sort(key=lambda own: lesson.subject not in own.profile.subjects)
        choices = []
        for own in known:
            load = loads.get(own.profile.id)
            week = f"{load.periods}/{load.cap}" if load else ""
            detail = f"{week}  {subjects_text(own.profile.subjects)}"
            choices.append(Choice(own.profile.id, own.profile.name, detail))
        title = t("teams.lessons.who", lesson=self._rows.told(lesson))
        chosen = await self.app.push_screen_wait(ChooseDialog(title, choices))
        if chosen is None:
            return
        if await self.attempt(set_teacher, lesson, StaffId(chosen)) is not None:
            await self._load()
            name = sheet.name_of(StaffId(chosen))
            self.say(t("teams.lessons.changed", lesson=self._rows.told(lesson), name=name))

    async def action_print(self) -> None:
        """Show the sheet as it goes to the committee."""
        from tui.screens.teams_papers import paper_screen  # noqa: PLC0415 - start-up

        roster = await self.attempt(sheet_paper)
        if roster is not None:
            self.app.push_screen(paper_screen(roster, sheet_paper))
