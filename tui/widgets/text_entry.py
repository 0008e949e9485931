"""One line to type into, at home with an input method.

It binds no key that the house uses for itself (Textual's Input takes ^D, ^E, ^K, ^W and the paging
keys), draws no glyph of unsure width, and keeps every character that arrives: full-width spaces,
characters beyond U+FFFF, whole words in one event.
"""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input

from tui.widgets.cells import cut, fit, shown, shown_in_place

FULL_WIDTH_SPACE = "\u3000"
GOES_ON = frozenset("、，,;；/ \u3000")
"""Whoever types one of these first goes on with what stands there."""


def folded(text: str) -> str:
    """Return typed codes, dates and passphrases as NFKC without outer spaces: １２ is 12."""
    return unicodedata.normalize("NFKC", text).strip()


class TextEntry(Input, inherit_bindings=False):
    """A line to type into. What is stored is `value`, exactly as typed.

    `cover` is drawn instead of the value: a masked number. It is never edited in part: the first
    key typed over it, and Backspace too, takes the whole value away.

    While `gives_way` holds, text takes the place of the whole value too: it was chosen, not typed.
    Any other key, Backspace and the arrows among them, edits it as usual.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("shift+left", "cursor_left(True)", show=False),
        Binding("shift+right", "cursor_right(True)", show=False),
        Binding("ctrl+left", "cursor_left_word", show=False),
        Binding("ctrl+right", "cursor_right_word", show=False),
        Binding("home", "home", show=False),
        Binding("end", "end", show=False),
        Binding("shift+home", "home(True)", show=False),
        Binding("shift+end", "end(True)", show=False),
        Binding("ctrl+a", "select_all", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete", "delete_right", show=False),
        Binding("ctrl+u", "delete_left_all", show=False),
        Binding("ctrl+x", "cut", show=False),
        Binding("ctrl+c", "copy", show=False),
        Binding("ctrl+v", "paste", show=False),
        Binding("enter", "submit", show=False),
    ]

    cover: reactive[str] = reactive("")

    class CoverTouched(Message):
        """Someone typed over a masked value: all of it gave way."""

        def __init__(self, entry: TextEntry) -> None:
            super().__init__()
            self.entry = entry

        @property
        def control(self) -> TextEntry:
            """The entry that is masked."""
            return self.entry

    def __init__(
        self, value: str = "", *, widget_id: str | None = None, is_secret: bool = False
    ) -> None:
        super().__init__(
            value, id=widget_id, password=is_secret, compact=True, select_on_focus=False
        )
        self.cursor_blink = False
        self.gives_way = False

    async def _on_key(self, event: events.Key) -> None:
        if self._takes_the_place(event.character if event.is_printable else None):
            event.stop()
            event.prevent_default()
        elif event.character == FULL_WIDTH_SPACE:
            event.stop()
            event.prevent_default()
            self._put(" ")
        elif event.is_printable and event.character and self.cover:
            event.stop()
            event.prevent_default()
            self._put(event.character)

    def _on_paste(self, event: events.Paste) -> None:
        """Take the whole text as one line; Textual's own would drop all but the first."""
        event.stop()
        event.prevent_default()
        line = " ".join(event.text.split("\n")).replace("\r", " ").replace("\t", " ").strip()
        if line and not self._takes_the_place(line):
            self._put(line)

    def _takes_the_place(self, text: str | None) -> bool:
        """Put text in place of a value that gives way; whether that was done. It gives way once."""
        was_chosen, self.gives_way = self.gives_way, False
        if not was_chosen or not text or text[0] in GOES_ON:
            return False
        self.replace(text, 0, len(self.value))
        return True

    def on_focus(self) -> None:
        """Go on behind what stands there; a click puts the cursor where it was made."""
        self.cursor_position = len(self.value)

    def is_at_end(self, steps: int) -> bool:
        """Whether an arrow to the left (-1) or right (1) would move the cursor no further."""
        if not self.selection.is_empty:
            return False
        return bool(self.cover) or self.cursor_position == (0 if steps < 0 else len(self.value))

    def on_click(self) -> None:
        """Edit the value where it was clicked."""
        self.gives_way = False

    def on_blur(self) -> None:
        """Be edited as usual when entered by other ways."""
        self.gives_way = False

    def _put(self, text: str) -> None:
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace part of the value; a masked one gives way as a whole."""
        if self.cover:
            self.cover = ""
            self.post_message(self.CoverTouched(self))
            start, end = 0, len(self.value)
        super().replace(text, start, end)

    def action_copy(self) -> None:
        """Copy what is selected; a masked value is not taken along."""
        if not self.cover:
            super().action_copy()

    def action_cut(self) -> None:
        """Cut what is selected; a masked value is not taken along."""
        if not self.cover:
            super().action_cut()

    @property
    def _value(self) -> Text:
        drawn = "*" * len(self.value) if self.password else shown_in_place(self.value)
        return Text(drawn, no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        """Measure what is drawn: the input method puts its window at this cell."""
        return cell_len(self._value.plain[:position])

    def render_line(self, y: int) -> Strip:
        """Draw the value; what does not fit ends with a mark while the focus is elsewhere."""
        width = self.scrollable_content_region.width
        if self.cover:
            return self._plain(fit(self.cover, width), width)
        if self.has_focus or y != 0:
            return super().render_line(y)
        text = self._value.plain
        drawn = cut(shown(text), width) if cell_len(shown(text)) > width else fit(text, width)
        return self._plain(drawn, width)

    def _plain(self, text: str, width: int) -> Strip:
        return Strip([Segment(text, self.rich_style)], width).extend_cell_length(
            width + 1, self.rich_style
        )
