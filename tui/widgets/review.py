"""THE REVIEW: what would happen, row by row, before it happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from core.i18n import t
from tui.commands import EXPORT, FILTER, NEXT_RECORD, OPEN, PREVIOUS_RECORD, SAVE
from tui.widgets.list_body import ColumnSpec, ListBody
from tui.widgets.prose import Prose
from tui.widgets.record_list import ListHeader
from tui.widgets.review_rows import (
    NAME_WIDTH,
    PLACE_WIDTH,
    Outcome,
    ReviewRow,
    ReviewRows,
    Show,
)
from tui.widgets.row_keys import RowMover, row_keys

MESSAGE_PREFIXES = ("review.",)
"""Filters are named by their values."""


class FilterBar(Widget):
    """The counts, each of which is a filter; the chosen one stands between brackets."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"filter--current", "filter--other", "filter--warning"}

    chosen: reactive[Show] = reactive(Show.ALL)

    class Chosen(Message):
        """A count was clicked."""

        def __init__(self, show: Show) -> None:
            super().__init__()
            self.show = show

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[Show, int] = {}
        self._ends: list[tuple[int, Show]] = []

    def render(self) -> Text:
        """Draw every count that is not zero."""
        text = Text(" ", no_wrap=True, end="")
        self._ends = []
        for show, count in self.counts.items():
            label = f"{t(f'review.{show.value}')} {count}"
            is_chosen = show is self.chosen
            style = "filter--current" if is_chosen else self._tone(show)
            drawn = f"[{label}]" if is_chosen else f" {label} "
            text.append(drawn, self.get_component_rich_style(style))
            self._ends.append((text.cell_len, show))
            text.append(" ")
        return text

    @staticmethod
    def _tone(show: Show) -> str:
        needs_look = show in {Show.REFUSED, Show.WARNED}
        return "filter--warning" if needs_look else "filter--other"

    def on_click(self, event: events.Click) -> None:
        """Choose the count under the mouse."""
        for end, show in self._ends:
            if event.x < end:
                self.post_message(self.Chosen(show))
                return


class Review(RowMover, Vertical):
    """Rows with their problems, counts above, the selected row explained below."""

    HELP_ID: ClassVar[str] = "help.review"
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("command.apply").binding(),
        EXPORT.called("command.save_refused").binding(),
        FILTER.binding(show=False),
        OPEN.called("command.fix").binding(),
        NEXT_RECORD.called("command.next_problem").binding(),
        PREVIOUS_RECORD.called("command.previous_problem").binding(show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        *row_keys(),
    ]

    class ApplyAsked(Message):
        """Do what the review shows."""

    class SaveRefusedAsked(Message):
        """Write the refused rows to a workbook."""

    class FixAsked(Message):
        """Correct this row in place; `index` is its place among all rows."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class NoMoreProblems(Message):
        """In that direction no row has a problem any more."""

    def __init__(
        self,
        rows: Sequence[ReviewRow] = (),
        *,
        widget_id: str | None = None,
        is_fixable: bool = True,
    ) -> None:
        super().__init__(id=widget_id)
        self._is_fixable = is_fixable
        self.rows = ReviewRows(rows)
        outcomes = [cell_len(t(f"review.{outcome.value}")) for outcome in Outcome]
        columns = (
            ColumnSpec("place", t("review.place"), PLACE_WIDTH),
            ColumnSpec("name", t("review.name"), NAME_WIDTH),
            ColumnSpec("outcome", t("review.outcome"), max(outcomes)),
            ColumnSpec("summary", t("review.summary"), 20, grows=True),
        )
        self._header = ListHeader(columns)
        self.body: ListBody[int] = ListBody(columns, self.rows)

    def compose(self) -> ComposeResult:
        """Compose counts, rows and explanation."""
        yield FilterBar()
        yield self._header
        yield self.body
        yield Prose(classes="explanation")

    def on_mount(self) -> None:
        """Show the rows that were given."""
        self.show_rows(self.rows.all)

    def show_rows(self, rows: Sequence[ReviewRow]) -> None:
        """Show other rows, refused ones first to be seen when there are any."""
        counts = self._take(rows)
        self.choose(Show.REFUSED if Show.REFUSED in counts else Show.ALL)

    def update_rows(self, rows: Sequence[ReviewRow]) -> None:
        """Show the same rows judged anew; the count that was chosen and the cursor stay."""
        chosen, cursor = self.query_one(FilterBar).chosen, self.body.cursor
        counts = self._take(rows)
        self.choose(chosen if chosen in counts else Show.ALL, cursor)

    def _take(self, rows: Sequence[ReviewRow]) -> dict[Show, int]:
        self.rows.all = tuple(rows)
        bar = self.query_one(FilterBar)
        bar.counts = self.rows.counts
        self.refresh_bindings()
        return bar.counts

    def choose(self, show: Show, cursor: int = 0) -> None:
        """Show the rows of one count."""
        bar = self.query_one(FilterBar)
        bar.chosen = show
        bar.refresh()
        ids = self.rows.indices(show)
        self.body.forget_rows()
        self.body.show_ids(ids, {}, cursor=cursor)

    @property
    def selected_index(self) -> int | None:
        """The place of the row under the cursor among all rows; None when none shows."""
        return self.body.selected_id

    def go_to(self, index: int) -> None:
        """Put the cursor on a row; where the chosen count leaves it out, all rows show."""
        bar = self.query_one(FilterBar)
        ids = self.rows.indices(bar.chosen)
        show = bar.chosen if index in ids else Show.ALL
        self.choose(show, self.rows.indices(show).index(index))

    @on(FilterBar.Chosen)
    def _count_clicked(self, event: FilterBar.Chosen) -> None:
        event.stop()
        self.choose(event.show)

    @on(ListBody.Highlighted)
    def _explain(self, event: ListBody.Highlighted[int]) -> None:
        event.stop()
        text = ""
        if event.row_id is not None:
            text = self.rows.explanation(event.row_id)
        self.query_one(".explanation", Prose).text = text

    @on(ListBody.Opened)
    def _open(self, event: ListBody.Opened[int]) -> None:
        event.stop()
        self.post_message(self.FixAsked(event.row_id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to save refused rows only when there are some."""
        if action == "open":
            return self._is_fixable
        if action == "filter":
            return bool(self.rows.all)
        if action in {"next_record", "previous_record"}:
            return self._is_fixable and (self.rows.has(Show.REFUSED) or self.rows.has(Show.WARNED))
        if action == "export":
            return self._is_fixable and self.rows.has(Show.REFUSED)
        return super().check_action(action, parameters)

    def action_save(self) -> None:
        """Ask to apply."""
        self.post_message(self.ApplyAsked())

    def action_export(self) -> None:
        """Ask to save the refused rows."""
        self.post_message(self.SaveRefusedAsked())

    def action_filter(self) -> None:
        """Show the rows of the next count."""
        self.action_turn(1)

    def action_turn(self, steps: int) -> None:
        """Go to another count."""
        bar = self.query_one(FilterBar)
        shows = list(bar.counts)
        self.choose(shows[(shows.index(bar.chosen) + steps) % len(shows)])

    def action_next_record(self) -> None:
        """Go to the next row with a problem."""
        self._go_to_problem(1)

    def action_previous_record(self) -> None:
        """Go to the row with a problem before this one."""
        self._go_to_problem(-1)

    def _go_to_problem(self, steps: int) -> None:
        here = self.selected_index
        found = self.rows.problem_from(-1 if here is None else here, steps)
        if found is not None:
            self.go_to(found)
        else:
            self.post_message(self.NoMoreProblems())
