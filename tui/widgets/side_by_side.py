"""A list and its form: one behind the other at 80 columns, side by side when there is room."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.reactive import reactive
from textual.widget import Widget


class SideBySide(Container):
    """Holds a list and a form. On a narrow screen `shows_form` says which of them is in front;
    on a wide one both are seen, and it says where the work is.
    """

    shows_form: reactive[bool] = reactive(default=False)

    def __init__(self, records: Widget, form: Widget) -> None:
        super().__init__()
        self.records = records.add_class("-records")
        self.form = form.add_class("-form")

    def compose(self) -> ComposeResult:
        """Compose both; styles decide which one is seen."""
        yield self.records
        yield self.form

    def watch_shows_form(self, shows_form: bool) -> None:  # noqa: FBT001 - Textual calls it
        """Bring one of them to the front."""
        self.set_class(shows_form, "-shows-form")
