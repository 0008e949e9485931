"""THE LIST: a box to search in, rows, and the selected row explained below them.

The box keeps the focus: arrows and paging keys move the rows while one types, Enter opens. What is
typed is never waited for: each search runs with the newest text, and a search that is overtaken is
followed by the next one, so a slow machine skips searches, not letters.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from core.errors import CunxiaoError
from core.i18n import t
from tui.commands import OPEN
from tui.widgets.cells import echoed
from tui.widgets.frame import OfficeScreen
from tui.widgets.list_body import ColumnSpec, ListBody, line_of, place_columns
from tui.widgets.list_search import ListSearch, ListSource
from tui.widgets.prose import Prose
from tui.widgets.row_keys import RowMover, row_keys
from tui.widgets.text_entry import TextEntry

IdT = TypeVar("IdT", bound=Hashable)
RowT = TypeVar("RowT", bound=Hashable)


class ListHeader(Widget):
    """The names of the columns, standing where the rows below have them."""

    def __init__(self, columns: Sequence[ColumnSpec]) -> None:
        super().__init__()
        self.columns = tuple(columns)

    def render(self) -> Text:
        """Draw the labels in the columns that fit."""
        placed = place_columns(self.columns, self.size.width)
        labels = [column.label for column in self.columns]
        return Text("   " + line_of(placed, labels), no_wrap=True, end="")


class SearchEntry(RowMover, TextEntry):
    """The box above a list; it moves the rows without losing the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN.binding(),
        *row_keys(first="ctrl+home", last="ctrl+end"),
    ]

    def __init__(self, body: ListBody[IdT]) -> None:
        super().__init__(widget_id="search")
        self.body = body

    def on_focus(self) -> None:
        """Let the rows show that the arrows move them."""
        self._drive(is_driven=True)

    def on_blur(self) -> None:
        """Let the rows show that the focus went elsewhere."""
        self._drive(is_driven=False)

    def _drive(self, *, is_driven: bool) -> None:
        self.body.is_driven = is_driven
        self.body.refresh()


class RecordList(RowMover, Vertical, Generic[IdT]):
    """A list of records over a source; see the module.

    `filters` is the sentence beside the box (年级 全部  村 全部); `empty_text` teaches what to do
    when nothing is there at all.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN.binding(),
        *row_keys(first="home,ctrl+home", last="end,ctrl+end"),
    ]

    filters: reactive[str] = reactive("")

    class Found(Message):
        """A search is complete: what was typed, and how many rows it found."""

        def __init__(self, text: str, count: int) -> None:
            super().__init__()
            self.text, self.count = text, count

    class Selected(Message, Generic[RowT]):
        """The cursor stands on this record; None when nothing is shown."""

        def __init__(self, row_id: RowT | None) -> None:
            super().__init__()
            self.row_id = row_id

    class Opened(Message, Generic[RowT]):
        """A record was opened."""

        def __init__(self, row_id: RowT) -> None:
            super().__init__()
            self.row_id = row_id

    def __init__(
        self,
        columns: Sequence[ColumnSpec],
        source: ListSource[IdT],
        *,
        empty_text: str = "",
        widget_id: str | None = None,
        help_id: str = "help.record_list",
    ) -> None:
        super().__init__(id=widget_id)
        self.HELP_ID = help_id
        self.empty_text = empty_text
        self._columns = tuple(columns)
        self.body: ListBody[IdT] = ListBody(columns, source)
        self._entry = SearchEntry(self.body)
        self._finder = ListSearch(source, self.body, self._came)

    def compose(self) -> ComposeResult:
        """Compose the box, the header, the rows and the explanation."""
        with Horizontal(classes="search-line"):
            yield Static(t("list.search"), classes="search-label", markup=False)
            yield self._entry
            yield Prose(self.filters, classes="filters")
        yield ListHeader(self._columns)
        yield self.body
        yield Prose(self.empty_text, classes="empty")
        yield Prose(classes="row-note")

    def on_mount(self) -> None:
        """Show everything."""
        self.reload()

    def watch_filters(self, sentence: str) -> None:
        """Show which filters hold."""
        if self.is_mounted:
            self.query_one(".filters", Prose).text = sentence

    @property
    def search_text(self) -> str:
        """What stands in the box."""
        return self._entry.value

    @property
    def selected_id(self) -> IdT | None:
        """The record under the cursor, or where it is about to stand; None when none is shown."""
        keeping = self._finder.keeping
        return self.body.selected_id if keeping is None else keeping

    @property
    def ticked(self) -> frozenset[IdT]:
        """The records that were ticked, seen or not."""
        return frozenset(self.body.ticked)

    def reload(self, *, keep: IdT | None = None) -> None:
        """Search again: something was saved, or a filter changed. `keep` keeps the cursor on it."""
        self.body.forget_rows()
        self._want(self._entry.value, keep)

    def use_columns(self, columns: Sequence[ColumnSpec]) -> None:
        """Show other columns from now on; the source's rows have cells for these."""
        self._columns = tuple(columns)
        header = self.query_one(ListHeader)
        header.columns = self._columns
        header.refresh()
        self.body.use_columns(columns)

    def say_empty(self, sentence: str) -> None:
        """Say why nothing is shown, in place of the rows."""
        self.query_one(".empty", Prose).text = sentence

    def clear_search(self) -> None:
        """Empty the box; nothing is searched for by it: whoever clears it searches anew."""
        with self.prevent(Input.Changed):
            self._entry.value = ""

    def tick_only(self, record_ids: Iterable[IdT] = ()) -> None:
        """Tick these, seen or not, and no others."""
        self.body.ticked = set(record_ids)
        self.body.refresh()

    def toggle_tick(self) -> None:
        """Tick the record under the cursor, or untick it."""
        self.body.toggle_tick()

    def focus_search(self) -> None:
        """Put the cursor into the box."""
        self._entry.focus()

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._want(event.value, None)

    def _want(self, text: str, keep: IdT | None) -> None:
        self._finder.want(text, keep)
        if not self._finder.is_running:
            self._finder.is_running = True
            self.run_worker(self._search())

    async def _search(self) -> None:
        try:
            while self._finder.is_wanted:
                try:
                    await self._finder.next()
                except CunxiaoError as error:
                    if isinstance(self.screen, OfficeScreen):
                        self.screen.fail(error)
        finally:
            self._finder.is_running = False

    def _came(self, text: str, count: int, is_whole: bool) -> None:  # noqa: FBT001 - a callback
        self.set_class(count == 0, "-empty")
        if count == 0:
            nothing = t("list.nothing_found", text=echoed(text)) if text else self.empty_text
            self.query_one(".empty", Prose).text = nothing
        if is_whole:
            self.post_message(self.Found(text, count))

    @on(ListBody.Highlighted)
    def _explain(self, event: ListBody.Highlighted[IdT]) -> None:
        event.stop()
        self.query_one(".row-note", Prose).text = event.row.note if event.row else ""
        self.post_message(self.Selected(event.row_id))

    @on(ListBody.Opened)
    def _open(self, event: ListBody.Opened[IdT]) -> None:
        event.stop()
        self.post_message(self.Opened(event.row_id))

    def on_key(self, event: events.Key) -> None:
        """Typing while the rows have the focus goes on in the box: no letter is lost."""
        if event.is_printable and event.character and not self._entry.has_focus:
            event.stop()
            event.prevent_default()
            self._entry.focus()
            self._entry.insert_text_at_cursor(event.character)
