"""What would happen to several pupils, one line each, before it happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from tui.commands import SAVE
from tui.screens.work import WorkScreen
from tui.widgets.prose import Prose
from tui.widgets.review import Review
from tui.widgets.review_rows import Outcome, ReviewRow


class PreviewScreen(WorkScreen[bool]):
    """Shows the rows; ^S says yes to those that are possible, Esc no. Changes nothing itself."""

    HELP_ID = "help.preview"
    CSS_PATH = "preview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [SAVE.called("command.confirm").binding()]

    def __init__(self, where: str, rows: Sequence[ReviewRow], note: str = "") -> None:
        super().__init__()
        self.where = where
        self._rows = tuple(rows)
        self._note = note
        self._possible = sum(row.outcome is Outcome.CHANGED for row in rows)

    def compose_body(self) -> ComposeResult:
        """Compose the sentence and the rows."""
        yield Prose(self._sentence(), classes="preview-text")
        yield Review(self._rows, is_fixable=False)

    def _sentence(self) -> str:
        refused = sum(row.outcome is Outcome.REFUSED for row in self._rows)
        sentence = tn("preview.will", self._possible)
        if refused:
            sentence += tn("preview.refused", refused)
        return f"{sentence}{self._note}"

    def _not_yet(self) -> str:
        """Return that nothing was done so far."""
        return t("preview.state")

    def on_mount(self) -> None:
        """Let the arrows move the rows."""
        self.state = self._not_yet()
        self.query_one(Review).query("ListBody").first().focus()

    @on(Review.ApplyAsked)
    def _apply(self, event: Review.ApplyAsked) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Say yes, when anything is possible."""
        if self._possible:
            self.dismiss(True)  # noqa: FBT003 - the screen's answer
        else:
            self.warn(t("preview.nothing"))

    def action_back(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)  # noqa: FBT003 - the screen's answer
