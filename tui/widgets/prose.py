"""Sentences on a screen, broken into lines as Chinese is, never parsed as markup."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from tui.widgets.cells import CUT_MARK, cut, wrap


class Prose(Widget):
    """Text that wraps by cells. With a fixed height the last line says when there is more."""

    text: reactive[str] = reactive("", layout=True)

    def __init__(self, text: str = "", *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.set_reactive(Prose.text, text)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual's
        """Take the width there is."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """Return the number of lines at this width."""
        return len(wrap(self.text, width)) if self.text else 0

    def render(self) -> Text:
        """Draw the lines that fit."""
        width, height = self.size
        lines = first_lines(wrap(self.text, width), height, width)
        return Text("\n".join(lines), no_wrap=True, end="")


def first_lines(lines: list[str], height: int, width: int) -> list[str]:
    """Return what fits into so many lines; a mark behind the last one says that more follows."""
    if not 0 < height < len(lines):
        return lines
    last = lines[height - 1]
    has_room = cell_len(last) < width
    return [*lines[: height - 1], last + CUT_MARK if has_room else cut(f"{last} ", width)]
