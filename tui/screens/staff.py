"""Staff: the list and the form, over the same widgets as pupils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from core.errors import CunxiaoError
from core.i18n import in_chinese, t, tn
from core.lists.directory import ListKey, StaffLine, staff_keys, staff_lines
from core.lists.staff_list import (
    IN_POST,
    USUAL,
    ShownStaff,
    StaffColumn,
    StaffOrder,
    StaffView,
    arranged,
    count_staff,
    keep_staff_view,
    shown_staff,
    staff_view,
    to_write,
)
from core.privacy.masking import mask_id, mask_phone
from core.spoken_labels import code_label
from tui.commands import ACTS, DISCARD, EXPORT, FILTER, IMPORT, PRINT, SORT
from tui.forms import label_of
from tui.screens.register import COLUMNS, RegisterScreen
from tui.screens.staff_columns import (
    CLEAR,
    cells,
    column_choices,
    filter_choices,
    filtered,
    filters_sentence,
    held,
    holding,
    order_choices,
    ordered,
    specs,
    taught,
)
from tui.screens.staff_form import StaffBook
from tui.screens.staff_pane import StaffPane
from tui.widgets.cells import echoed
from tui.widgets.form_model import Choice
from tui.widgets.held_choices import HeldDialog, OrderDialog
from tui.widgets.list_body import ListRow, Tone
from tui.widgets.record_list import RecordList


class StaffSource:
    """Staff as rows."""

    def __init__(self, screen: StaffScreen) -> None:
        self._screen = screen
        self._text = ""

    async def find(self, text: str) -> Sequence[ListKey]:
        """Find as one types, within the filters."""
        self._text = text
        view = await self._screen.view_in_use()
        return [line.key for line in await self._screen.use(shown_staff, ShownStaff(view, text))]

    async def rows(self, ids: Sequence[ListKey]) -> Sequence[ListRow]:
        """Return the rows; who was removed meanwhile leaves an empty one."""
        view = await self._screen.view_in_use()
        lines = {line.key: line for line in await self._screen.use(staff_lines, ids)}
        at = view.columns.index(StaffColumn.NAME)
        blank = [""] * len(view.columns)
        gone = ListRow((*blank[:at], t("pupils.gone"), *blank[at + 1 :]))
        return [row_of(lines[key], view.columns) if key in lines else gone for key in ids]

    async def record_of(self, key: ListKey) -> str | None:
        """Return the person behind a row."""
        lines = await self._screen.use(staff_lines, [key])
        return lines[0].staff_id if lines else None

    async def key_of(self, record_id: str) -> ListKey | None:
        """Return a person's row among those that are shown."""
        view = await self._screen.view_in_use()
        lines = await self._screen.use(shown_staff, ShownStaff(view, self._text))
        return next((line.key for line in lines if line.staff_id == record_id), None)

    async def count(self) -> int:
        """Return how many are kept."""
        return len(await self._screen.use(staff_keys, ""))


def row_of(line: StaffLine, columns: Sequence[StaffColumn]) -> ListRow:
    """Return a row: the phone masked, the rest in the sentence below."""
    tone = Tone.PLAIN if line.status == IN_POST else Tone.QUIET
    return ListRow(cells(line, columns), note_of(line), tone)


def note_of(line: StaffLine) -> str:
    """Explain a person in one sentence, without a whole number."""
    number = mask_id(line.id_number) if line.id_number else t("pupils.wanted")
    parts = [
        line.name,
        code_label("person_status", line.status),
        taught(line),
        f"{label_of('birth_date')} {line.birth_date}",
        f"{label_of('id_number')} {number}",
        code_label("title", line.title),
        mask_phone(line.phone) if line.phone else "",
    ]
    return "   ".join(part for part in parts if part)


class StaffScreen(RegisterScreen):
    """The register of staff; the list stands as it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        FILTER.binding(),
        SORT.called("command.arrange").binding(),
        EXPORT.called("command.export_list").binding(),
        DISCARD.called("command.show_all").binding(action="show_all"),
        IMPORT.binding(),
        PRINT.binding(),
        ACTS.called("command.teams").binding(action="app.go('teams')"),
    ]

    source: StaffSource
    _view: StaffView | None = None

    def make_parts(self) -> None:
        """Make the list over the source, and the form."""
        self.source = StaffSource(self)
        self.records = RecordList(
            specs(USUAL), self.source, empty_text=t("staff.empty"), help_id="help.staff_list"
        )
        self.pane = StaffPane(StaffBook(), t("staff.resting"))

    def register_name(self) -> str:
        """Return 教师."""
        return t("staff.title")

    def count_sentence(self, shown: int, total: int) -> str:
        """Return 8 人中 2 人."""
        if shown == total:
            return tn("pupils.count", total)
        return t("pupils.count_of", shown=shown, total=total)

    # How the list stands

    async def view_in_use(self) -> StaffView:
        """Return how the list stands: as it was left."""
        if self._view is None:
            self._view = await self.use(staff_view)
            self._show_view(self._view)
        return self._view

    def is_narrowed(self) -> bool:
        """Whether a filter holds."""
        return self._view is not None and self._view.is_narrowed

    def _show_view(self, view: StaffView) -> None:
        self.records.filters = filters_sentence(view)
        self.records.use_columns(specs(view.columns))

    async def _change_view(self, view: StaffView) -> None:
        self.hush()
        self._view = view
        self._show_view(view)
        self.records.reload(keep=self.records.selected_id)
        try:
            await self.use(keep_staff_view, view)
        except CunxiaoError as error:
            self.fail(error)

    async def action_filter(self) -> None:
        """Choose one more filter; the others stay."""
        view = await self.view_in_use()
        offers = filter_choices(await self.use(count_staff, view))
        dialog = HeldDialog(t("staff_filter.title"), offers, held(view), t("filter.text"))
        self.app.push_screen(dialog, self._filter_chosen)

    async def _filter_chosen(self, value: str | None) -> None:
        if value is not None:
            await self._change_view(filtered(await self.view_in_use(), value))

    async def action_show_all(self) -> None:
        """Put down every filter and what is typed."""
        self.records.clear_search()
        await self._change_view(filtered(await self.view_in_use(), CLEAR))
        self.say(t("staff_filter.all_back"))

    async def action_sort(self) -> None:
        """Choose what the list goes by, or which columns it has."""
        view = await self.view_in_use()
        offers = [*order_choices(view), Choice(COLUMNS, t("columns.choose"))]
        held_now = {f"order:{view.order}"}
        dialog = HeldDialog(t("order.title"), offers, held_now, t("order.sentence"))
        self.app.push_screen(dialog, self._order_chosen)

    async def _order_chosen(self, value: str | None) -> None:
        view = await self.view_in_use()
        if value == COLUMNS:
            title, sentence = t("columns.title"), t("columns.sentence")
            dialog = OrderDialog(
                title, column_choices(), view.columns, sentence, fixed={StaffColumn.NAME}
            )
            self.app.push_screen(dialog, self._columns_chosen)
        elif value is not None:
            order = StaffOrder(value.removeprefix("order:"))
            await self._change_view(ordered(view, order))

    async def _columns_chosen(self, value: str | None) -> None:
        if value is not None:
            view = await self.view_in_use()
            columns = arranged(StaffColumn(one) for one in value.split(","))
            await self._change_view(replace(view, columns=columns))

    async def explain_nothing(self, text: str) -> None:
        """Say which filters hold when nobody is found."""
        view = await self.view_in_use()
        if view.is_narrowed:
            names = t("filter.between").join(holding(view))
            parts = [t("staff_filter.nobody", filters=names)]
            if text:
                wide = ShownStaff(filtered(view, CLEAR), text)
                outside = len(await self.use(shown_staff, wide))
                parts.append(tn("filter.outside", outside, text=echoed(text)))
            parts.append(t("filter.way_back"))
            self.records.say_empty("\n\n".join(parts))

    # Acts

    def ticked_sentence(self, count: int) -> str:
        """Return what is possible with so many."""
        return tn("staff_filter.ticked", count)

    async def action_export(self) -> None:
        """Write what is shown into a workbook."""
        from tui.screens.list_export import (  # noqa: PLC0415 - start-up
            ListExportScreen,
            ListWords,
            StaffJob,
        )

        view, text = await self.view_in_use(), self.records.search_text
        names = holding(view) or [t("staff_filter.everyone")]
        typed = [t("list_export.typed", text=text)] if text else []
        words = [t("list_export.staff"), *holding(view), f"{self.room.clock.today():%Y%m%d}"]
        said = ListWords(t("filter.between").join([*names, *typed]), "_".join(words))
        job = StaffJob(ShownStaff(view, text, self.records.ticked))
        await self.app.push_screen(ListExportScreen(job, said))

    async def action_print(self) -> None:
        """Print what is shown, or who is ticked, as the list has it; else the whole roster."""
        from core.paper import ListedStaff  # noqa: PLC0415 - start-up
        from tui.screens.print import PrintPreset, PrintScreen  # noqa: PLC0415 - start-up

        view, text = await self.view_in_use(), self.records.search_text
        now = ShownStaff(view, text, self.records.ticked)
        lines = await self.use(to_write, now)
        if not lines or now == ShownStaff(StaffView()):
            await super().action_print()
            return
        who = in_chinese()(_said)(now)
        listed = ListedStaff(tuple(line.staff_id for line in lines), who, who, view.columns)
        await self.app.push_screen(PrintScreen(PrintPreset(listed=listed)))


def _said(now: ShownStaff) -> str:
    """Return whom the list shows, in words."""
    if now.ticked:
        return tn("acts.ticked_pupils", len(now.ticked))
    typed = [t("list_export.typed", text=now.text)] if now.text else []
    return t("filter.between").join([*(holding(now.view) or [t("staff_filter.everyone")]), *typed])
