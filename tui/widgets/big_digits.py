"""Digits that a whole room can read: painted with background colour, five lines high."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

_FONT = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
}
LINES = 5
GROUPS_A_ROW = 3
INDENT = 6


class BigDigits(Widget):
    """Groups of digits, three to a row. `digits` are groups between spaces."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"digits--on", "digits--off"}

    digits: reactive[str] = reactive("", layout=True)

    def rows(self) -> list[list[str]]:
        """Return the groups row by row."""
        groups = self.digits.split()
        return [groups[at : at + GROUPS_A_ROW] for at in range(0, len(groups), GROUPS_A_ROW)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """Return the lines of all rows, one blank between two."""
        return max(len(self.rows()) * (LINES + 1) - 1, 0)

    def render(self) -> Text:
        """Paint the dots of every digit."""
        on = self.get_component_rich_style("digits--on")
        off = self.get_component_rich_style("digits--off")
        text = Text(no_wrap=True, end="")
        for number, groups in enumerate(self.rows()):
            if number:
                text.append("\n")
            for line in range(LINES):
                text.append(" " * INDENT, off)
                for group in groups:
                    for digit in group:
                        for dot in _FONT.get(digit, (" ",) * LINES)[line]:
                            text.append(dot, on if dot == "#" else off)
                        text.append(" ", off)
                    text.append("   ", off)
                text.append("\n")
        return text
