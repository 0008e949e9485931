"""THE FORM: pages of fields that keep their places, problems in one place, a draft as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from core.i18n import t
from tui.commands import (
    NEXT_RECORD,
    OPEN_ITEMS,
    PREVIOUS_RECORD,
    REMEDY,
    REVEAL,
    SAME_AS,
    SAVE,
    UNDO,
)
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.field_form import FieldForm
from tui.widgets.form_messages import DraftChanged, RevealAsked, SaveAsked, StepAsked
from tui.widgets.form_model import FormPage, FormRules

_NEIGHBOURS = frozenset({"same_as", "previous_record", "next_record"})
"""What a form that stands alone does not have."""


class RecordForm(FieldForm):
    """A form over pages of fields; see the module.

    `is_single`: there is no record before or after this one.
    The screen answers the messages: it stores drafts (DraftChanged), saves (SaveAsked), brings
    the record before or after (StepAsked), and decides about masked values (RevealAsked).
    """

    HELP_ID: ClassVar[str] = "help.record_form"
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.binding(),
        UNDO.binding(),
        SAME_AS.binding(),
        REMEDY.binding(show=False),
        OPEN_ITEMS.binding(),
        REVEAL.binding(show=False),
        PREVIOUS_RECORD.binding(),
        NEXT_RECORD.binding(show=False),
    ]

    def __init__(
        self,
        pages: Sequence[FormPage],
        rules: FormRules,
        *,
        widget_id: str | None = None,
        is_single: bool = False,
    ) -> None:
        super().__init__(pages, rules, self._keep_draft, widget_id=widget_id)
        self._is_single = is_single

    def _keep_draft(self) -> None:
        self.post_message(DraftChanged(self, self.values))

    def action_save(self) -> None:
        """Post SaveAsked, unless an error stands: then go there."""
        self._leave_focused()
        errors = self._sheet.doubts.errors(self.values)
        if errors:
            self.show_problems(errors)
            return
        self.post_message(SaveAsked(self, self.values))

    def _leave_focused(self) -> None:
        entry = self._sheet.book.focused
        if entry is not None:
            self._leave(entry)

    def action_undo(self) -> None:
        """Take one step back, and show where."""
        self._draft.soon(is_wanted=self._sheet.undo())

    def action_same_as(self) -> None:
        """Fill the field from the one it usually equals, or from the previous record."""
        self._draft.soon(is_wanted=self._sheet.same_as())

    def action_remedy(self) -> None:
        """Do what the shown problem offers."""
        problem = self._sheet.line.current
        if problem is not None and problem.remedy:
            self.restore(problem.remedy)

    def action_reveal(self) -> None:
        """Ask for a masked value."""
        keys = self._sheet.to_reveal()
        if keys:
            self.post_message(RevealAsked(self, keys))

    def action_open_items(self) -> None:
        """List what is still wanted, and go to what is chosen."""

        def chosen(key: str | None) -> None:
            if key is not None:
                self.focus_field(key)

        choices = list(self._sheet.wanted())
        self.app.push_screen(ChooseDialog(t("form.open_items_title"), choices), chosen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the list of open items only when there are some, and neighbours likewise."""
        if action in _NEIGHBOURS:
            return not self._is_single
        if action == "open_items":
            return bool(self._sheet.doubts.wanted)
        return super().check_action(action, parameters)

    def action_previous_record(self) -> None:
        """Ask for the record before this one."""
        self._step(-1)

    def action_next_record(self) -> None:
        """Ask for the record after this one."""
        self._step(1)

    def _step(self, steps: int) -> None:
        self._leave_focused()
        if self.state.is_changed:
            self._draft.now()
        self.post_message(StepAsked(self, steps))
