"""The rows of a list: a window over an array of ids, of which only what is seen is ever loaded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Generic, Protocol, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.cells import Align, fit

IdT = TypeVar("IdT", bound=Hashable)
RowT = TypeVar("RowT", bound=Hashable)
AskedT_contra = TypeVar("AskedT_contra", bound=Hashable, contravariant=True)

KEPT_ROWS = 2048
"""Rows kept in memory: forty screens of 50."""
LEAD = 3
"""Cells before the first column: a margin, `>` for the cursor, `*` for a ticked row."""
GAP = 2
"""Cells between two columns."""


class Tone(StrEnum):
    """How a row reads beside the others; a word in the row says the same."""

    PLAIN = "plain"
    QUIET = "quiet"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column, its width in cells. `rank` 0 always shows; the highest rank gives way first.

    A column that `grows` takes what is left of the line, up to `most` cells in all: columns
    behind it stay near enough to be read with it on a wide window.
    """

    key: str
    label: str
    width: int
    align: Align = Align.LEFT
    rank: int = 0
    grows: bool = False
    most: int = 1000


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: a text for each column, and the sentence that explains it when it is selected."""

    cells: tuple[str, ...]
    note: str = ""
    tone: Tone = Tone.PLAIN


class RowLoader(Protocol[AskedT_contra]):
    """Gives rows for a page of ids."""

    async def rows(self, ids: Sequence[AskedT_contra]) -> Sequence[ListRow]:
        """Return one row per id, in the same order."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A column as it stands on a line: which cell of a row it shows, and its width now."""

    index: int
    spec: ColumnSpec
    width: int


def place_columns(columns: Sequence[ColumnSpec], width: int) -> tuple[Placed, ...]:
    """Choose the columns that fit into `width` cells, and give the rest to those that grow."""
    kept = list(enumerate(columns))

    def cells() -> int:
        return LEAD + sum(spec.width + GAP for _, spec in kept) - GAP

    while len(kept) > 1 and cells() > width and max(spec.rank for _, spec in kept) > 0:
        last = max(range(len(kept)), key=lambda at: (kept[at][1].rank, at))
        kept.pop(last)
    spare = max(width - cells() - 1, 0)
    growing = [index for index, spec in kept if spec.grows]
    return tuple(
        Placed(
            index,
            spec,
            min(spec.width + spare // len(growing), spec.most) if spec.grows else spec.width,
        )
        for index, spec in kept
    )


def line_of(placed: Sequence[Placed], cells: Sequence[str]) -> str:
    """Return the cells of a row, each in its column."""
    return (" " * GAP).join(fit(cells[at.index], at.width, at.spec.align) for at in placed)


class ListBody(ScrollView, Generic[IdT], can_focus=True, inherit_bindings=False):
    """Rows in the line API. Data is drawn as it is: no markup is ever parsed.

    Arrows belong to whoever holds the rows: those of a scrolled view would move the window alone,
    and Enter would open a row that is not seen. The cursor is an index; `Highlighted` says which
    row it stands on as soon as that row is loaded. A click chooses, a second click opens.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--row",
        "list--quiet",
        "list--warning",
        "list--cursor",
        "list--cursor-away",
    }

    cursor: reactive[int] = reactive(0)

    class Highlighted(Message, Generic[RowT]):
        """The cursor stands on this row; `row_id` is None when the list is empty."""

        def __init__(self, body: ListBody[RowT], row_id: RowT | None, row: ListRow | None) -> None:
            super().__init__()
            self.body, self.row_id, self.row = body, row_id, row

        @property
        def control(self) -> ListBody[RowT]:
            """The list this comes from."""
            return self.body

    class Opened(Message, Generic[RowT]):
        """A row was opened, by Enter or by a second click."""

        def __init__(self, body: ListBody[RowT], row_id: RowT) -> None:
            super().__init__()
            self.body, self.row_id = body, row_id

        @property
        def control(self) -> ListBody[RowT]:
            """The list this comes from."""
            return self.body

    def __init__(
        self, columns: Sequence[ColumnSpec], loader: RowLoader[IdT], *, widget_id: str | None = None
    ) -> None:
        super().__init__(id=widget_id)
        self.columns = tuple(columns)
        self.loader = loader
        self.ids: Sequence[IdT] = ()
        self.ticked: set[IdT] = set()
        self.is_driven = False
        """Whether the box above has the focus and drives the cursor: drawn as if focused."""
        self._kept: OrderedDict[IdT, ListRow] = OrderedDict()
        self._placed: tuple[Placed, ...] = ()
        self._is_loading = False
        self._announced: tuple[IdT | None, ListRow | None] | None = None

    def show_ids(
        self, ids: Sequence[IdT], loaded: Mapping[IdT, ListRow], *, cursor: int = 0
    ) -> None:
        """Show another set of ids, of which the first rows are loaded already: nothing flickers."""
        self.ids = ids
        self._kept.update(loaded)
        self.virtual_size = Size(self.size.width, len(ids))
        self.cursor = cursor
        self._scroll_to_cursor()
        self.refresh()
        self._announce()

    def use_columns(self, columns: Sequence[ColumnSpec]) -> None:
        """Show other columns; the rows are loaded anew."""
        self.columns = tuple(columns)
        self._placed = place_columns(self.columns, self.size.width)
        self.forget_rows()

    def forget_rows(self) -> None:
        """Load rows anew when they are drawn next: something was saved."""
        self._kept.clear()
        self.refresh()

    @property
    def selected_id(self) -> IdT | None:
        """The id under the cursor; None when the list is empty."""
        return self.ids[self.cursor] if 0 <= self.cursor < len(self.ids) else None

    @property
    def page_rows(self) -> int:
        """How many rows are seen at once."""
        return max(self.scrollable_content_region.height, 1)

    def move(self, steps: int) -> None:
        """Move the cursor and bring it into view."""
        self.cursor = self.cursor + steps
        self._scroll_to_cursor()

    def toggle_tick(self) -> None:
        """Tick the row under the cursor, or untick it, and go one down."""
        row_id = self.selected_id
        if row_id is None:
            return
        self.ticked ^= {row_id}
        self._refresh_index(self.cursor)
        self.move(1)

    def open_selected(self) -> None:
        """Post Opened for the row under the cursor."""
        if self.selected_id is not None:
            self.post_message(self.Opened(self, self.selected_id))

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, len(self.ids) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two rows that changed, and explain the new one."""
        self._refresh_index(old)
        self._refresh_index(new)
        self._announce()

    def _refresh_index(self, index: int) -> None:
        y = index - self.scroll_offset.y
        if 0 <= y < self.size.height:
            self.refresh_lines(y, 1)

    def _scroll_to_cursor(self) -> None:
        top, height = round(self.scroll_target_y), self.page_rows
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True, immediate=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True, immediate=True)

    def on_resize(self, event: events.Resize) -> None:
        """Place the columns anew and keep the cursor in view."""
        self._placed = place_columns(self.columns, event.size.width)
        self.virtual_size = Size(event.size.width, len(self.ids))
        self._scroll_to_cursor()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the row; a click on the chosen one opens it."""
        index = event.y + self.scroll_offset.y
        if index >= len(self.ids):
            return
        if index == self.cursor:
            self.open_selected()
        else:
            self.cursor = index

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window; one that is not loaded yet stays blank for a moment."""
        width = self.size.width
        index = y + self.scroll_offset.y
        if index >= len(self.ids):
            return Strip.blank(width, self.rich_style)
        row_id = self.ids[index]
        row = self._kept.get(row_id)
        is_cursor = index == self.cursor
        lead = f" {'>' if is_cursor else ' '}{'*' if row_id in self.ticked else ' '}"
        if row is None:
            self._load_soon()
            text = lead
        else:
            text = lead + line_of(self._placed, row.cells)
        style = self._style(is_cursor=is_cursor, tone=row.tone if row else Tone.PLAIN)
        strip = Strip([Segment(text, style)])
        return strip.adjust_cell_length(width, style)

    def _style(self, *, is_cursor: bool, tone: Tone) -> Style:
        if is_cursor:
            is_here = self.has_focus or self.is_driven
            name = "list--cursor" if is_here else "list--cursor-away"
        else:
            name = "list--row" if tone is Tone.PLAIN else f"list--{tone}"
        return self.get_component_rich_style(name)

    def _load_soon(self) -> None:
        if not self._is_loading:
            self._is_loading = True
            self.run_worker(self._load(), exit_on_error=True)

    async def _load(self) -> None:
        """Load what the window lacks, until it lacks nothing; then the page below it."""
        try:
            while missing := self._missing(self.scroll_offset.y, self.page_rows):
                await self._fetch(missing)
            ahead = self._missing(self.scroll_offset.y + self.page_rows, self.page_rows)
            if ahead:
                await self._fetch(ahead)
        finally:
            self._is_loading = False

    async def _fetch(self, ids: Sequence[IdT]) -> None:
        rows = await self.loader.rows(ids)
        self._kept.update(zip(ids, rows, strict=True))
        while len(self._kept) > KEPT_ROWS:
            self._kept.popitem(last=False)
        self.refresh()
        self._announce()

    def _missing(self, top: int, count: int) -> list[IdT]:
        window = self.ids[max(top, 0) : top + count]
        return [row_id for row_id in window if row_id not in self._kept]

    def _announce(self) -> None:
        row_id = self.selected_id
        row = None if row_id is None else self._kept.get(row_id)
        if row_id is not None and row is None:
            return
        if (row_id, row) != self._announced:
            self._announced = (row_id, row)
            self.post_message(self.Highlighted(self, row_id, row))
