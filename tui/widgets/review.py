"""THE REVIEW: what would happen, row by row, before it happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
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
from tui.widgets.list_body import ColumnSpec, ListBody, ListRow, Tone
from tui.widgets.prose import Prose
from tui.widgets.record_list import ListHeader

MESSAGE_PREFIXES = ("review.",)
"""Outcomes and filters are named by their values."""


class Outcome(StrEnum):
    """What happens to a row when the review is applied."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Show(StrEnum):
    """Which rows a review shows."""

    ALL = "all"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    WARNED = "warned"
    FIXED = "fixed"
    """Put right here: what was wrong in the file is accepted as it was corrected."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row: where it stands, whose it is, what becomes of it.

    `summary` is the short form in the row; `sentences` explain it in full below the rows.
    """

    place: str
    name: str
    outcome: Outcome
    summary: str = ""
    sentences: tuple[str, ...] = ()
    is_warned: bool = False
    is_fixed: bool = False


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


class Review(Vertical):
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
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "move(-10000000)", show=False),
        Binding("end", "move(10000000)", show=False),
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
        self._rows = tuple(rows)
        outcomes = [cell_len(t(f"review.{outcome.value}")) for outcome in Outcome]
        columns = (
            ColumnSpec("place", t("review.place"), 14),
            ColumnSpec("name", t("review.name"), 12),
            ColumnSpec("outcome", t("review.outcome"), max(outcomes)),
            ColumnSpec("summary", t("review.summary"), 20, grows=True),
        )
        self._header = ListHeader(columns)
        self._body: ListBody[int] = ListBody(columns, self)

    def compose(self) -> ComposeResult:
        """Compose counts, rows and explanation."""
        yield FilterBar()
        yield self._header
        yield self._body
        yield Prose(classes="explanation")

    def on_mount(self) -> None:
        """Show the rows that were given."""
        self.show_rows(self._rows)

    def show_rows(self, rows: Sequence[ReviewRow]) -> None:
        """Show other rows, refused ones first to be seen when there are any."""
        counts = self._take(rows)
        self.choose(Show.REFUSED if Show.REFUSED in counts else Show.ALL)

    def update_rows(self, rows: Sequence[ReviewRow]) -> None:
        """Show the same rows judged anew; the count that was chosen and the cursor stay."""
        chosen, cursor = self.query_one(FilterBar).chosen, self._body.cursor
        counts = self._take(rows)
        self.choose(chosen if chosen in counts else Show.ALL, cursor)

    def _take(self, rows: Sequence[ReviewRow]) -> dict[Show, int]:
        self._rows = tuple(rows)
        counts = {show: len(self._indices(show)) for show in Show}
        bar = self.query_one(FilterBar)
        bar.counts = {show: n for show, n in counts.items() if n or show is Show.ALL}
        self.refresh_bindings()
        return bar.counts

    def choose(self, show: Show, cursor: int = 0) -> None:
        """Show the rows of one count."""
        bar = self.query_one(FilterBar)
        bar.chosen = show
        bar.refresh()
        ids = self._indices(show)
        self._body.forget_rows()
        self._body.show_ids(ids, {}, cursor=cursor)

    @property
    def selected_index(self) -> int | None:
        """The place of the row under the cursor among all rows; None when none shows."""
        return self._body.selected_id

    def go_to(self, index: int) -> None:
        """Put the cursor on a row; where the chosen count leaves it out, all rows show."""
        bar = self.query_one(FilterBar)
        ids = self._indices(bar.chosen)
        show = bar.chosen if index in ids else Show.ALL
        self.choose(show, self._indices(show).index(index))

    def problem_from(self, index: int, steps: int) -> int | None:
        """Return the next row with a problem in a direction; None when none follows.

        Refused rows first: only when there is none of them, warned ones count.
        """
        problems = self._indices(Show.REFUSED) or self._indices(Show.WARNED)
        if steps > 0:
            return next((at for at in problems if at > index), None)
        return next((at for at in reversed(problems) if at < index), None)

    def _indices(self, show: Show) -> list[int]:
        if show is Show.ALL:
            return list(range(len(self._rows)))
        if show in {Show.WARNED, Show.FIXED}:
            flag = attrgetter(f"is_{show.value}")
            return [at for at, row in enumerate(self._rows) if flag(row)]
        return [at for at, row in enumerate(self._rows) if row.outcome.value == show.value]

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Give the list body its rows."""
        return [self._line(self._rows[at]) for at in ids]

    @staticmethod
    def _line(row: ReviewRow) -> ListRow:
        outcome = t(f"review.{row.outcome.value}")
        is_refused = row.outcome is Outcome.REFUSED
        tone = Tone.WARNING if is_refused or row.is_warned else Tone.PLAIN
        if row.outcome is Outcome.UNCHANGED and not row.is_warned:
            tone = Tone.QUIET
        summary = f"! {row.summary}" if is_refused or row.is_warned else row.summary
        return ListRow((row.place, row.name, outcome, summary), "\n".join(row.sentences), tone)

    @on(FilterBar.Chosen)
    def _count_clicked(self, event: FilterBar.Chosen) -> None:
        event.stop()
        self.choose(event.show)

    @on(ListBody.Highlighted)
    def _explain(self, event: ListBody.Highlighted[int]) -> None:
        event.stop()
        text = ""
        if event.row_id is not None:
            row = self._rows[event.row_id]
            text = "\n".join(row.sentences) or row.summary
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
            return bool(self._rows)
        if action in {"next_record", "previous_record"}:
            is_wrong = any(row.is_warned or row.outcome is Outcome.REFUSED for row in self._rows)
            return self._is_fixable and is_wrong
        if action == "export":
            return self._is_fixable and any(row.outcome is Outcome.REFUSED for row in self._rows)
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

    def action_open(self) -> None:
        """Ask to correct the row under the cursor."""
        self._body.open_selected()

    def action_next_record(self) -> None:
        """Go to the next row with a problem."""
        self._go_to_problem(1)

    def action_previous_record(self) -> None:
        """Go to the row with a problem before this one."""
        self._go_to_problem(-1)

    def _go_to_problem(self, steps: int) -> None:
        here = self.selected_index
        found = self.problem_from(-1 if here is None else here, steps)
        if found is not None:
            self.go_to(found)
        else:
            self.post_message(self.NoMoreProblems())

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        self._body.move(steps)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screens."""
        self._body.move(pages * self._body.page_rows)
