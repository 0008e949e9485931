"""Pupils: the list, found as one types, and the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.i18n import in_chinese, t, tn
from core.lists.directory import (
    ListKey,
    PupilLine,
    PupilQuery,
    count_pupils,
    hamlets_in_use,
    key_of_pupil,
    pupil_keys,
    pupil_lines,
)
from core.lists.list_views import ALWAYS, USUAL, PupilColumn, ShownPupils, everyone
from core.models import Cohort, PupilId, Stage
from core.privacy.masking import mask_id, mask_phone
from core.spoken_labels import class_text, code_label
from tui.commands import ACTS, DISCARD, EXPORT, FILL_FORM, FILTER, IMPORT, PRINT, SORT
from tui.forms import label_of
from tui.screens.pupil_columns import Words, cells, specs
from tui.screens.pupil_filters import holding
from tui.screens.pupil_form import PupilBook
from tui.screens.pupil_pane import PupilPane
from tui.screens.pupil_view import ViewedPupils
from tui.widgets.list_body import ListRow
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.office import Office
    from core.workbooks.form_filling import FillGroup


class PupilSource:
    """Pupils of a query, as rows."""

    def __init__(self, screen: PupilsScreen) -> None:
        self._screen = screen
        self.coming = 0
        """How many of those that were counted enter only next autumn: home counts them apart."""

    async def find(self, text: str) -> Sequence[ListKey]:
        """Find as one types, within the filters."""
        view = await self._screen.view_in_use()
        return await self._screen.use(pupil_keys, replace(view.query, text=text))

    async def find_first(self, text: str, count: int) -> Sequence[ListKey]:
        """Find the first screenful."""
        view = await self._screen.view_in_use()
        return await self._screen.use(pupil_keys, replace(view.query, text=text, limit=count))

    async def rows(self, ids: Sequence[ListKey]) -> Sequence[ListRow]:
        """Return the rows; who was removed meanwhile leaves an empty one."""
        view = await self._screen.view_in_use()
        lines = {line.key: line for line in await self._screen.use(pupil_lines, ids)}
        words = self._screen.words()
        at = view.columns.index(ALWAYS)
        blank = [""] * len(view.columns)
        gone = ListRow((*blank[:at], t("pupils.gone"), *blank[at + 1 :]))
        return [row_of(lines[key], view.columns, words) if key in lines else gone for key in ids]

    async def record_of(self, key: ListKey) -> str | None:
        """Return the pupil behind a row."""
        lines = await self._screen.use(pupil_lines, [key])
        return lines[0].pupil_id if lines else None

    async def key_of(self, record_id: str) -> ListKey | None:
        """Return a pupil's row, shown or not."""
        return await self._screen.use(key_of_pupil, PupilId(record_id))

    async def count(self) -> int:
        """Return how many have the status that is looked at, as a rule those who attend."""
        query = (await self._screen.view_in_use()).query
        everybody = PupilQuery(school_id=query.school_id, statuses=query.statuses)
        if not self._screen.records.search_text:  # no more work between two keys
            self.coming = await self._screen.use(_coming, everybody)
        return await self._screen.use(count_pupils, everybody)


def _coming(office: Office, everybody: PupilQuery) -> int:
    next_autumn = office.year.starts_in + 1
    cohorts = (Cohort(stage, next_autumn) for stage in Stage)
    return sum(count_pupils(office, replace(everybody, cohort=one)) for one in cohorts)


def row_of(line: PupilLine, columns: Sequence[PupilColumn], words: Words) -> ListRow:
    """Return a pupil's row: the phone masked, the rest in the sentence below."""
    grade = class_text(line.cohort, words.year, line.class_number)
    return ListRow(cells(line, columns, words), note_of(line, grade))


def note_of(line: PupilLine, grade: str) -> str:
    """Explain a pupil in one sentence, without a whole number."""
    parts = [
        line.name,
        grade,
        f"{label_of('id_number')} "
        + (mask_id(line.id_number) if line.id_number else t("pupils.wanted")),
    ]
    if line.attend_way is not None:
        parts.append(code_label("attend_way", line.attend_way.value))
    if line.left_behind is not None:
        parts.append(code_label("left_behind", line.left_behind.value))
    if line.has_parents_away and not (line.left_behind and line.left_behind.is_left_behind):
        parts.append(t("pupils.parents_away"))
    if line.guardian:
        parts.append(line.guardian)
    if line.phone:
        # It reaches the family: it may be the pupil's own, and need not be the guardian's.
        parts.append(t("pupils.contact", phone=mask_phone(line.phone)))
    if line.open_items:
        parts.append(tn("pupils.open_items", line.open_items))
    return "   ".join(parts)


class PupilsScreen(ViewedPupils):
    """The register of pupils.

    `lacks_number`: those without an identity number, for this visit alone. Otherwise the list
    stands as it was left. `takes_in` goes on at once with a transfer from another school.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ACTS.binding(),
        FILTER.binding(),
        SORT.called("command.arrange").binding(),
        EXPORT.called("command.export_list").binding(),
        DISCARD.called("command.show_all").binding(action="show_all"),
        IMPORT.binding(),
        PRINT.binding(),
        FILL_FORM.binding(show=False),
    ]

    source: PupilSource

    def __init__(
        self,
        *,
        opens: str | None = None,
        opens_new: bool = False,
        lacks_number: bool = False,
        takes_in: bool = False,
    ) -> None:
        super().__init__(opens=opens, opens_new=opens_new, lacks_number=lacks_number)
        self._book = PupilBook()
        self._has_places = False
        self._begins_taking_in = takes_in

    async def on_mount(self) -> None:
        """Go on with the form of somebody who comes from another school, when that was asked."""
        if self._begins_taking_in:
            self.action_transfer_in()

    def make_parts(self) -> None:
        """Make the list over the source, and the form."""
        self.source = PupilSource(self)
        self.records = RecordList(
            specs(USUAL), self.source, empty_text=t("pupils.empty"), help_id="help.register_list"
        )
        self.pane = PupilPane(self._book, t("pupils.resting"))

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
            coming = self.source.coming
            also = tn("pupils.count_coming", coming) if coming else ""
            return tn("pupils.count", total) + also
        return t("pupils.count_of", shown=shown, total=total)

    # Acts

    def ticked_sentence(self, count: int) -> str:
        """Return what is possible with so many."""
        return tn("acts.ticked", count)

    async def action_acts(self) -> None:
        """Show what can be done about the ticked pupils, or about the one under the cursor.

        Where nobody is found, the child may be one who comes from another school.
        """
        from tui.screens.changes import ChangesScreen  # noqa: PLC0415 - start-up

        selected = self.records.selected_id
        keys = self._ticked_keys()
        if not keys and selected is not None:
            keys = [selected]
        lines = await self.use(pupil_lines, keys)
        if lines:
            screen = ChangesScreen([line.pupil_id for line in lines], self.action_transfer_in)
            await self.app.push_screen(screen, self._acts_done)
        else:
            self.action_transfer_in()

    def action_transfer_in(self) -> None:
        """Take in a pupil who comes from another school, and show her in the list."""
        from tui.screens.transfer_in import InTheList, ask_transfer_in  # noqa: PLC0415 - start-up

        here = InTheList(self._open_record, self._show_in_list)
        self.run_worker(ask_transfer_in(self, here))

    async def _show_in_list(self, pupil_id: PupilId) -> None:
        """Put the cursor on a pupil; what is typed or filtered goes when it would hide her."""
        view = await self.view_in_use()
        key = await self.source.key_of(pupil_id)
        query = replace(view.query, text=self.records.search_text)
        if key in await self.use(pupil_keys, query):
            self.records.reload(keep=key)
            return
        self.records.clear_search()
        everybody = replace(view, query=everyone(self._own, view.query))
        await self._change_view(everybody)
        self.records.reload(keep=key)

    def _ticked_keys(self) -> list[ListKey]:
        """Return the ticked rows, those that show in their order."""
        ticked = self.records.ticked
        keys = [key for key in self.records.body.ids if key in ticked]
        return [*keys, *ticked.difference(keys)]

    async def action_fill_form(self) -> None:
        """Fill a form: for the ticked pupils when there are some, else for those who are shown."""
        from tui.screens.fill import FillScreen  # noqa: PLC0415 - start-up

        lines = await self.use(pupil_lines, self._ticked_keys())
        ticked = [line.pupil_id for line in lines]
        shown_now = None if ticked or not self._offers_all() else await self._shown_group()
        await self.app.push_screen(FillScreen(ticked=ticked, shown=shown_now))

    async def _shown_group(self) -> FillGroup | None:
        from core.workbooks.form_filling import FillGroup  # noqa: PLC0415 - start-up

        query = replace((await self.view_in_use()).query, text=self.records.search_text)
        lines = await self.use(pupil_lines, await self.use(pupil_keys, query))
        label = t("workbook.shown_in_list", filters=t("filter.between").join(self._said(query)))
        return FillGroup(label, tuple(line.pupil_id for line in lines)) if lines else None

    async def _acts_done(self, _result: None) -> None:
        """Show what the acts have changed; two who were made one are ticked no more."""
        ticked = self._ticked_keys()
        if len(await self.use(pupil_lines, ticked)) < len(ticked):
            self.records.tick_only()
        if await self.pane.is_gone():
            self.pane.rest()
        self.records.reload(keep=self.records.selected_id)

    async def action_export(self) -> None:
        """Write what is shown into a workbook: the same pupils, the same columns."""
        from tui.screens.list_export import (  # noqa: PLC0415 - start-up
            ListExportScreen,
            ListWords,
            PupilJob,
        )

        view = await self.view_in_use()
        query = replace(view.query, text=self.records.search_text)
        shown_now = ShownPupils(query, view.columns, self.records.ticked)
        words = [t("list_export.pupils"), *holding(query, self._year())]
        words.append(f"{self.room.clock.today():%Y%m%d}")
        said = ListWords(self._export_sentence(query), "_".join(words))
        screen = ListExportScreen(PupilJob(shown_now), said)
        await self.app.push_screen(screen)

    async def action_print(self) -> None:
        """Print what is shown, or those who are ticked; a class or the staff can be chosen there.

        An untouched list of the whole school asks which class: that is what one prints.
        """
        from core.paper import ListedPupils  # noqa: PLC0415 - start-up
        from tui.screens.print import PrintPreset, PrintScreen  # noqa: PLC0415 - start-up

        view = await self.view_in_use()
        query = replace(view.query, text=self.records.search_text)
        keys = self._ticked_keys()
        ticked = in_chinese()(tn)("acts.ticked_pupils", len(keys)) if keys else ""
        if not keys and not self._offers_all():
            await super().action_print()
            return
        lines = await self.use(pupil_lines, keys or await self.use(pupil_keys, query))
        who = ticked or in_chinese()(self._export_sentence)(query)
        names = in_chinese()(holding)(query, self._year())
        file = ticked or "_".join(names) or self.room.opened.school.name
        chosen = () if view.columns == USUAL else view.columns
        listed = ListedPupils(tuple(line.pupil_id for line in lines), who, file, chosen)
        await self.app.push_screen(PrintScreen(PrintPreset(listed=listed)))

    def _export_sentence(self, query: PupilQuery) -> str:
        """Return what the list shows, in words: the filters, and what is typed."""
        everyone_here = [] if holding(query, self._year()) else [t("filter.nothing_held")]
        return t("filter.between").join([*everyone_here, *self._said(query)])

    def _said(self, query: PupilQuery) -> list[str]:
        school = self._other_school(query)
        typed = [t("list_export.typed", text=query.text)] if query.text else []
        return [*holding(query, self._year()), *([school] if school else []), *typed]

    @on(PupilPane.OpenAsked)
    async def _open_asked(self, event: PupilPane.OpenAsked) -> None:
        """Open the pupil that was meant; what was typed stays as the draft of a new one."""
        event.stop()
        await self._open_record(event.record_id)
