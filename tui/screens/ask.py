"""One line asked for in a panel: a name, a number, the digits that are read aloud."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from core.errors import CunxiaoError
from core.records.drafting import drop_form, keep_form, kept_form
from tui.app import CunxiaoApp
from tui.commands import OPEN
from tui.screens.leaving import leave_unkept
from tui.widgets.dialogs import Dialog
from tui.widgets.field_form import DRAFT_SECONDS
from tui.widgets.later import Later
from tui.widgets.text_entry import TextEntry

if TYPE_CHECKING:
    from core.office import Office

P = ParamSpec("P")
T = TypeVar("T")

LINE = "line"


class AskEntry(TextEntry):
    """The line itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN.called("command.confirm").binding(action="submit"),
    ]


class AskDialog(Dialog[str | None]):
    """Asks for one line; Enter gives it, Esc changes nothing and gives None.

    A `draft_id` is for a line that takes thought: under that name it is there again, after Esc and
    after a power cut, until it is given.
    """

    def __init__(
        self, title: str, sentence: str = "", value: str = "", *, draft_id: str = ""
    ) -> None:
        super().__init__(title, sentence)
        self._value = value
        self._draft_id = draft_id
        self._draft = Later(self, DRAFT_SECONDS, self._keep_soon)
        self._is_unkept = False

    def compose_panel(self) -> ComposeResult:
        """Compose the line."""
        yield AskEntry(self._value, widget_id="ask")

    async def on_mount(self) -> None:
        """Show what was typed before; put the cursor at the end."""
        entry = self.query_one(AskEntry)
        kept = await self._use(kept_form, self._draft_id) if self._draft_id else None
        if kept is not None:
            with entry.prevent(Input.Changed):
                entry.value = kept[0].get(LINE, self._value)
        entry.focus()
        entry.cursor_position = len(entry.value)

    async def _use(
        self, use_case: Callable[Concatenate[Office, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        house = self.app
        assert isinstance(house, CunxiaoApp)  # noqa: S101 - narrows Textual's type
        return await house.desk.run(use_case, house.room.opened, *args, **kwargs)

    @on(Input.Changed, "#ask")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._draft.soon(is_wanted=bool(self._draft_id))

    def _keep_soon(self) -> None:
        self.run_worker(self._keep())

    async def _keep(self) -> CunxiaoError | None:
        """Keep the line; return what that was refused for."""
        line = self.query_one(AskEntry).value
        has_typed = line.strip() not in {"", self._value}
        try:
            if has_typed:
                await self._use(keep_form, self._draft_id, {LINE: line})
            else:
                await self._use(drop_form, self._draft_id)
        except CunxiaoError as error:
            self._is_unkept = has_typed
            return error if has_typed else None
        self._is_unkept = False
        return None

    @on(Input.Submitted, "#ask")
    async def _given(self, event: Input.Submitted) -> None:
        event.stop()
        if self._draft_id:
            self._draft.stop()
            with contextlib.suppress(CunxiaoError):  # what the line is for will say it
                await self._use(drop_form, self._draft_id)
        self.dismiss(event.value)

    def action_back(self) -> None:
        """Leave without a result; what was typed stays in its draft."""
        if self._draft.is_due or self._is_unkept:
            self._draft.stop()
            self.run_worker(self._leave())
        else:
            self.dismiss(None)

    async def _leave(self) -> None:
        refusal = await self._keep()
        if refusal is None:
            self.dismiss(None)
        else:
            leave_unkept(self.app, refusal, lambda: self.dismiss(None))
