"""The keys that move through rows: arrows, paging keys, the two ends. The same in every list."""

from __future__ import annotations

from typing import Any

from textual.binding import Binding

from tui.widgets.list_body import ListBody

_FAR = 10_000_000
"""More rows than any list has."""


def row_keys(*, first: str = "home", last: str = "end") -> list[Binding]:
    """Return the keys that call `move` by rows and `page` by screens."""
    return [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding(first, f"move(-{_FAR})", show=False),
        Binding(last, f"move({_FAR})", show=False),
    ]


class RowMover:
    """A widget whose keys move the cursor of a list body, wherever the focus is."""

    body: ListBody[Any]

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        self.body.move(steps)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screens."""
        self.body.move(pages * self.body.page_rows)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        self.body.open_selected()
