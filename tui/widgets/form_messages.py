"""What a form tells its screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.widgets.field_form import FieldForm


class FormMessage(Message):
    """A message from a form; `@on(..., "#id")` matches the form's id."""

    def __init__(self, form: FieldForm) -> None:
        super().__init__()
        self.form = form

    @property
    def control(self) -> FieldForm:
        """The form."""
        return self.form


class DraftChanged(FormMessage):
    """What stands in the form now; store it as the record's draft."""

    def __init__(self, form: FieldForm, values: Mapping[str, str]) -> None:
        super().__init__(form)
        self.values = values


class SaveAsked(FormMessage):
    """Save these values: none of the rules' errors is among them."""

    def __init__(self, form: FieldForm, values: Mapping[str, str]) -> None:
        super().__init__(form)
        self.values = values


class StepAsked(FormMessage):
    """Show the record before (-1) or after (1) this one; the draft was posted before."""

    def __init__(self, form: FieldForm, steps: int) -> None:
        super().__init__(form)
        self.steps = steps


class RevealAsked(FormMessage):
    """Masked values should be shown: note it in the audit trail, then call reveal()."""

    def __init__(self, form: FieldForm, keys: tuple[str, ...]) -> None:
        super().__init__(form)
        self.keys = keys
