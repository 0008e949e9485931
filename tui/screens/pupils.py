"""Pupils: the list, found as one types, and the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.codes import CODES
from core.directory import (
    ListKey,
    PupilLine,
    PupilQuery,
    count_pupils,
    hamlets_in_use,
    key_of_pupil,
    pupil_keys,
    pupil_lines,
    schools,
)
from core.i18n import t, tn
from core.labels import class_name, sex_label
from core.masking import mask_id, mask_phone
from core.models import PupilId, SchoolId, SchoolYear
from tui.commands import ACTS, FILTER, IMPORT, PRINT, TICK
from tui.forms import label_of
from tui.screens.pupil_filters import choices, filtered, filters_sentence
from tui.screens.pupil_form import PupilBook
from tui.screens.pupil_pane import PupilPane
from tui.screens.register import RegisterScreen
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.list_body import ColumnSpec, ListRow
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.models import School

NOTHING = PupilQuery()


def _columns() -> tuple[ColumnSpec, ...]:
    return (
        ColumnSpec("no", t("pupils.no"), 4, rank=4),
        ColumnSpec("name", t("list.name"), 10),
        ColumnSpec("sex", t("list.sex"), 4),
        ColumnSpec("grade", t("list.grade"), 9),
        ColumnSpec("birth", t("list.birth_date"), 10, rank=1),
        ColumnSpec("hamlet", t("list.hamlet"), 10, rank=1),
        ColumnSpec("guardian", t("list.guardian"), 8, rank=2),
        ColumnSpec("phone", t("list.phone"), 11, rank=3),
    )


class PupilSource:
    """Pupils of a query, as rows."""

    def __init__(self, screen: PupilsScreen) -> None:
        self._screen = screen
        self.query = NOTHING

    async def find(self, text: str) -> Sequence[ListKey]:
        """Find as one types, within the filters."""
        return await self._screen.use(pupil_keys, replace(self.query, text=text))

    async def find_first(self, text: str, count: int) -> Sequence[ListKey]:
        """Find the first screenful."""
        return await self._screen.use(pupil_keys, replace(self.query, text=text, limit=count))

    async def rows(self, ids: Sequence[ListKey]) -> Sequence[ListRow]:
        """Return the rows; who was removed meanwhile leaves an empty one."""
        lines = {line.key: line for line in await self._screen.use(pupil_lines, ids)}
        year = SchoolYear.of(self._screen.room.clock.today())
        gone = ListRow((t("pupils.gone"),) + ("",) * (len(_columns()) - 1))
        return [row_of(lines[key], year) if key in lines else gone for key in ids]

    async def record_of(self, key: ListKey) -> str | None:
        """Return the pupil behind a row."""
        lines = await self._screen.use(pupil_lines, [key])
        return lines[0].pupil_id if lines else None

    async def key_of(self, record_id: str) -> ListKey | None:
        """Return a pupil's row, shown or not."""
        return await self._screen.use(key_of_pupil, PupilId(record_id))

    async def count(self) -> int:
        """Return how many attend."""
        school = self.query.school_id
        return await self._screen.use(count_pupils, PupilQuery(school_id=school))


def row_of(line: PupilLine, year: SchoolYear) -> ListRow:
    """Return a pupil's row: the phone masked, the rest in the sentence below."""
    grade = class_name(line.cohort, year, line.class_number)
    cells = (
        str(line.class_no or ""),
        line.name,
        sex_label(line.sex),
        grade,
        line.birth_date,
        line.hamlet or t("pupils.wanted"),
        line.guardian or t("pupils.wanted"),
        mask_phone(line.phone) if line.phone else t("pupils.wanted"),
    )
    return ListRow(cells, note_of(line, grade))


def note_of(line: PupilLine, grade: str) -> str:
    """Explain a pupil in one sentence, without a whole number."""
    parts = [
        line.name,
        grade,
        f"{label_of('id_number')} "
        + (mask_id(line.id_number) if line.id_number else t("pupils.wanted")),
    ]
    if line.attend_way is not None:
        parts.append(CODES["attend_way"].label(line.attend_way.value))
    if line.left_behind is not None:
        parts.append(CODES["left_behind"].label(line.left_behind.value))
    if line.guardian and line.phone:
        parts.append(f"{line.guardian} {mask_phone(line.phone)}")
    if line.open_items:
        parts.append(tn("pupils.open_items", line.open_items))
    return "   ".join(parts)


class PupilsScreen(RegisterScreen):
    """The register of pupils."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ACTS.binding(),
        TICK.binding(),
        FILTER.binding(),
        IMPORT.binding(),
        PRINT.binding(),
    ]

    source: PupilSource

    def __init__(
        self, *, opens: str | None = None, opens_new: bool = False, has_open_items: bool = False
    ) -> None:
        super().__init__(opens=opens, opens_new=opens_new)
        self._book = PupilBook()
        self._has_open_items = has_open_items
        self._has_places = False
        self._schools: list[School] = []

    def make_parts(self) -> None:
        """Make the list over the source, and the form."""
        self.source = PupilSource(self)
        own = self.room.opened.school.id
        self.source.query = PupilQuery(
            school_id=own, has_open_items=True if self._has_open_items else None
        )
        self.records = RecordList(_columns(), self.source, empty_text=t("pupils.empty"))
        rules = self._book.rules(self.room.clock.today())
        self.pane = PupilPane(self._book, rules, t("pupils.resting"))
        self._show_filters()

    async def on_mount(self) -> None:
        """Learn the schools, for the filters."""
        self._schools = await self.use(schools)
        self._show_filters()

    async def prepare_form(self) -> None:
        """Learn the places in use, for the first form: they are looked for among all pupils."""
        if not self._has_places:
            self._has_places = True
            self._book.learn_places(await self.use(hamlets_in_use))

    def register_name(self) -> str:
        """Return 学生."""
        return t("pupils.title")

    def count_sentence(self, shown: int, total: int) -> str:
        """Return 86 人中 5 人."""
        if shown == total:
            return tn("pupils.count", total)
        return t("pupils.count_of", shown=shown, total=total)

    # Acts

    def action_tick(self) -> None:
        """Tick the pupil under the cursor, for an act on several."""
        self.records.toggle_tick()
        if self.records.ticked:
            self.say(tn("acts.ticked", len(self.records.ticked)))

    async def action_acts(self) -> None:
        """Show what can be done about the ticked pupils, or about the one under the cursor."""
        from tui.screens.changes import ChangesScreen  # noqa: PLC0415 - start-up

        selected = self.records.selected_id
        ticked = self.records.ticked
        keys = [key for key in self.records.body.ids if key in ticked]
        keys += ticked.difference(keys)
        if not keys and selected is not None:
            keys = [selected]
        lines = await self.use(pupil_lines, keys)
        if lines:
            screen = ChangesScreen([line.pupil_id for line in lines])
            await self.app.push_screen(screen, self._acts_done)

    def _acts_done(self, _result: None) -> None:
        """Show what the acts have changed."""
        self.records.reload(keep=self.records.selected_id)

    @on(PupilPane.OpenAsked)
    async def _open_asked(self, event: PupilPane.OpenAsked) -> None:
        """Open the pupil that was meant; what was typed stays as the draft of a new one."""
        event.stop()
        await self.pane.keep_draft()
        await self._open_record(event.record_id)

    # Filters

    def _year(self) -> SchoolYear:
        return SchoolYear.of(self.room.clock.today())

    def _school_name(self, school_id: SchoolId | None) -> str:
        names = {school.id: school.name for school in self._schools}
        return names.get(school_id, "") if school_id else t("pupils.township")

    def _show_filters(self) -> None:
        school = self._school_name(self.source.query.school_id) if len(self._schools) > 1 else ""
        self.records.filters = filters_sentence(self.source.query, self._year(), school)

    def action_filter(self) -> None:
        """Choose one more filter; the others stay."""
        dialog = ChooseDialog(
            t("filter.title"), choices(self._year(), self._schools), t("filter.text")
        )
        self.app.push_screen(dialog, self._filter_chosen)

    def _filter_chosen(self, value: str | None) -> None:
        if value is not None:
            own = self.room.opened.school.id
            self.source.query = filtered(self.source.query, value, own)
            self._show_filters()
            self.records.reload(keep=self.records.selected_id)
