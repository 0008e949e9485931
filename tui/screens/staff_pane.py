"""The staff form in the register: what was changed so far, and an earlier value put back."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui.commands import ACTS
from tui.screens.record_pane import RecordPane


class StaffPane(RecordPane):
    """A pane with the history of the teacher it shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ACTS.called("command.past").binding(action="past"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the history of somebody who is stored."""
        if action == "past":
            return self.is_shown and self.record_id is not None
        return super().check_action(action, parameters)

    def action_past(self) -> None:
        """Show what was changed so far."""
        from tui.screens.record_history import (  # noqa: PLC0415 - start-up
            HistorySubject,
            RecordHistoryScreen,
        )

        if self.record_id is None:
            return
        record_id = self.record_id

        async def shown_again(_result: None) -> None:
            """Show the form as it stands now, with what was typed and not saved."""
            await self.keep_draft()
            await self.show(record_id)
            self.post_message(self.Saved(record_id, is_new=False))

        subject = HistorySubject(record_id, self.form.values.get("name", ""), is_staff=True)
        self.app.push_screen(RecordHistoryScreen(subject), shown_again)
