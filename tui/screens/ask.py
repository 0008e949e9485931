"""One line asked for in a panel: a name, a number, the digits that are read aloud."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from tui.commands import OPEN
from tui.widgets.dialogs import Dialog
from tui.widgets.text_entry import TextEntry


class AskEntry(TextEntry):
    """The line itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN.called("command.confirm").binding(action="submit"),
    ]


class AskDialog(Dialog[str | None]):
    """Asks for one line; Enter gives it, Esc changes nothing and gives None."""

    def __init__(self, title: str, sentence: str = "", value: str = "") -> None:
        super().__init__(title, sentence)
        self._value = value

    def compose_panel(self) -> ComposeResult:
        """Compose the line."""
        yield AskEntry(self._value, widget_id="ask")

    def on_mount(self) -> None:
        """Put the cursor at the end."""
        entry = self.query_one(AskEntry)
        entry.focus()
        entry.cursor_position = len(entry.value)

    @on(Input.Submitted, "#ask")
    def _given(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)
