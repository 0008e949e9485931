"""Numbers typed twice, by two people who do not look at one another; compared line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Input

from core.i18n import t
from tui.commands import OPEN
from tui.widgets.cells import fit
from tui.widgets.prose import Prose
from tui.widgets.text_entry import TextEntry, folded

COLUMNS = 2
MOST_LINES = 500


class TwiceEntry(TextEntry):
    """One number of one column."""

    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN.called("command.next_slip").binding(action="go(1)"),
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("tab", "cross", show=False),
        Binding("shift+tab", "cross", show=False),
    ]

    class Go(Message):
        """Go up or down in the column, or across to the other one (0)."""

        def __init__(self, entry: TwiceEntry, steps: int) -> None:
            super().__init__()
            self.entry, self.steps = entry, steps

    def __init__(self, column: int, line: int, value: str) -> None:
        super().__init__(value)
        self.column, self.line = column, line

    def action_go(self, steps: int) -> None:
        """Go to another line of this column."""
        self.post_message(self.Go(self, steps))

    def action_cross(self) -> None:
        """Go to the other column."""
        self.post_message(self.Go(self, 0))


class TwiceLine(Horizontal):
    """One number, typed twice, and what is said of it."""

    def __init__(self, line: int, values: tuple[str, str]) -> None:
        super().__init__(classes="twice-line")
        self.line = line
        self.entries = tuple(TwiceEntry(at, line, values[at]) for at in range(COLUMNS))

    def compose(self) -> ComposeResult:
        """Compose number, both entries and the remark."""
        yield Prose(fit(str(self.line + 1), 4).rjust(4), classes="twice-number")
        yield self.entries[0]
        yield Prose(classes="twice-gap")
        yield self.entries[1]
        yield Prose(classes="twice-remark")

    @property
    def values(self) -> tuple[str, str]:
        """Both numbers, folded."""
        return folded(self.entries[0].value), folded(self.entries[1].value)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed on it."""
        return self.values == ("", "")

    def remark(self, sentence: str) -> None:
        """Say something beside the line."""
        self.query_one(".twice-remark", Prose).text = sentence


class TwiceTyped(VerticalScroll, can_focus=False):
    """Lines grow as they are typed; there is always an empty one at the end.

    While one column is typed, the other's numbers are covered on lines that this one lacks.
    """

    HELP_ID: ClassVar[str] = "help.twice_typed"

    class Changed(Message):
        """Something was typed."""

    def __init__(self) -> None:
        super().__init__()
        self._column = 0
        self._is_final = False
        """Whether both were compared: a number that one lacks stays named from then on."""

    @property
    def lines(self) -> list[TwiceLine]:
        """All lines, the empty ones too."""
        return list(self.query(TwiceLine))

    @property
    def values(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Both columns, without the empty lines at their end."""
        columns = []
        for at in range(COLUMNS):
            column = [line.values[at] for line in self.lines]
            while column and not column[-1]:
                column.pop()
            columns.append(tuple(column))
        return columns[0], columns[1]

    async def load(
        self, first: Sequence[str], second: Sequence[str], *, is_compared: bool = False
    ) -> None:
        """Show what was typed before, and an empty line; what was found to differ is marked."""
        await self.query(TwiceLine).remove()
        count = max(len(first), len(second)) + 1
        padded = [
            (first[at] if at < len(first) else "", second[at] if at < len(second) else "")
            for at in range(count)
        ]
        await self.mount(*(TwiceLine(at, values) for at, values in enumerate(padded)))
        self._is_final = False
        self.compare(is_final=is_compared)

    def focus_first_gap(self, column: int = 0) -> None:
        """Put the cursor on the first line that this column lacks."""
        self._column = column
        for line in self.lines:
            if not line.values[column]:
                line.entries[column].focus()
                return

    def focus_line(self, number: int, column: int = 0) -> None:
        """Put the cursor on a line, counted from 1."""
        self.lines[number - 1].entries[column].focus()

    def compare(self, *, is_final: bool) -> None:
        """Say on every line whether both numbers agree; a missing one from the end on."""
        self._is_final = self._is_final or is_final
        for line in self.lines:
            first, second = line.values
            sentence = ""
            if any(one and not (one.isascii() and one.isdecimal()) for one in (first, second)):
                sentence = t("twice.not_number")
            elif first and second and first.lstrip("0") != second.lstrip("0"):
                sentence = t("twice.differ")
            elif self._is_final and bool(first) != bool(second):
                sentence = t("twice.missing")
            line.remark(sentence)
            line.set_class(bool(sentence), "-wrong")

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        event.stop()
        entry = event.input
        if not isinstance(entry, TwiceEntry):
            return
        lines = self.lines
        if lines and not lines[-1].is_empty and len(lines) < MOST_LINES:
            await self.mount(TwiceLine(len(lines), ("", "")))
        if self._is_final:
            self.compare(is_final=True)
        else:
            lines[entry.line].remark("")
        self.post_message(self.Changed())

    @on(TwiceEntry.Go)
    def _go(self, event: TwiceEntry.Go) -> None:
        event.stop()
        entry = event.entry
        if event.steps == 0:
            self.focus_first_gap(1 - entry.column)
            return
        target = entry.line + event.steps
        if 0 <= target < len(self.lines):
            self.lines[target].entries[entry.column].focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Cover what the other one typed."""
        if isinstance(event.widget, TwiceEntry):
            self._column = event.widget.column
            self._cover_other()

    def on_descendant_blur(self) -> None:
        """Say what differs once a line was left."""
        self.compare(is_final=False)

    def _cover_other(self) -> None:
        other = 1 - self._column
        for line in self.lines:
            is_hidden = bool(line.values[other]) and not line.values[self._column]
            line.entries[other].cover = t("twice.covered") if is_hidden else ""
            line.entries[self._column].cover = ""
