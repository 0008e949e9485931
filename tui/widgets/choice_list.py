"""A short list that hangs below a field and offers what the typed text may mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import fit, shown
from tui.widgets.form_model import Choice

MOST = 7
"""Rows of the list that are seen at once; the arrows bring the others."""
NOBODY = -1
"""The cursor's place while nothing is chosen: Enter takes nothing."""
MARK_CELLS = 2


class ChoiceList(Widget):
    """Lies over the fields without moving one. The field keeps the focus and drives it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--row", "choice--cursor"}

    class Taken(Message):
        """A choice was clicked."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self) -> None:
        super().__init__()
        self.choices: tuple[Choice, ...] = ()
        self.cursor = 0
        self._first = 0
        self.display = False

    def offer(
        self, choices: Sequence[Choice], field: Region, room: Size, *, cursor: int = 0
    ) -> None:
        """Show choices below a field, or above it when there is no room below.

        `field` and `room` are in the coordinates of the form. The cursor stands on `cursor`.
        """
        self.choices = tuple(choices)
        self.cursor, self._first = cursor, 0
        self.display = bool(self.choices)
        if not self.choices:
            return
        widest = max(cell_len(self._text(choice)) for choice in self.choices)
        marks = MARK_CELLS if len(self.choices) > MOST else 0
        width = min(max(widest + 4 + marks, field.width + 1), room.width)
        height = min(len(self.choices), MOST)
        fits_below = field.bottom + height <= room.height
        y = field.bottom if fits_below else max(field.y - height, 0)
        x = max(min(field.x - 1, room.width - width), 0)
        self.styles.width, self.styles.height = width, height
        self.styles.offset = (x, y)
        self.refresh(layout=True)

    def close(self) -> None:
        """Put the list away."""
        self.display = False
        self.choices = ()

    @property
    def is_open(self) -> bool:
        """Whether something is offered."""
        return bool(self.choices)

    @property
    def chosen(self) -> Choice | None:
        """The choice under the cursor."""
        return self.choices[self.cursor] if self.choices and self.cursor != NOBODY else None

    def move(self, steps: int) -> None:
        """Move the cursor, round the ends; what is beyond the rows comes into view."""
        if self.cursor == NOBODY and steps < 0:
            self.cursor = 0
        self.cursor = (self.cursor + steps) % len(self.choices)
        self._first = min(max(self._first, self.cursor - MOST + 1), self.cursor)
        self.refresh()

    @staticmethod
    def _text(choice: Choice) -> str:
        return shown(f"{choice.text}  {choice.detail}" if choice.detail else choice.text)

    def render_line(self, y: int) -> Strip:
        """Draw one choice; the first and the last row say whether there are more beyond."""
        at = self._first + y
        if y >= MOST or at >= len(self.choices):
            return Strip.blank(self.size.width, self.rich_style)
        is_cursor = at == self.cursor
        style = self.get_component_rich_style("choice--cursor" if is_cursor else "choice--row")
        mark = ""
        if y == 0 and self._first:
            mark = " ^"
        elif y == MOST - 1 and at + 1 < len(self.choices):
            mark = " v"
        room = self.size.width - 2 - len(mark)
        text = ("> " if is_cursor else "  ") + fit(self._text(self.choices[at]), room) + mark
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def on_click(self, event: events.Click) -> None:
        """Take the clicked choice."""
        at = self._first + event.y
        if at < len(self.choices):
            self.post_message(self.Taken(self.choices[at]))
