"""A form of one page with masked values: ^R shows them, and each look is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from core.i18n import tn
from tui.screens.one_form import OneForm, OneFormScreen
from tui.widgets.form_messages import RevealAsked
from tui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from core.office import Office


class GuardedFormScreen(OneFormScreen):
    """The form; `subject` is the id under which a look is noted, empty while nothing is stored."""

    def __init__(self, form: OneForm, subject: str = "") -> None:
        super().__init__(form)
        self._subject = subject

    @on(RevealAsked)
    async def _reveal_asked(self, event: RevealAsked) -> None:
        event.stop()
        if await self.attempt(_note_look, self._subject, event.keys):
            self.query_one(RecordForm).reveal(event.keys)
            if self._subject:
                self.say(tn("form.looked", len(event.keys)))


def _note_look(office: Office, subject: str, keys: tuple[str, ...]) -> bool:
    from core.records.forms import note_look  # noqa: PLC0415 - start-up

    note_look(office, subject, keys)
    return True
