"""The form of a register's record, in front of its list or beside it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from textual import on

from core.lists.directory import ListKey
from tui.screens.base import RoomScreen
from tui.screens.leaving import leave_unkept
from tui.screens.record_pane import RecordPane
from tui.widgets.form_messages import StepAsked
from tui.widgets.list_body import ListRow
from tui.widgets.record_list import RecordList
from tui.widgets.side_by_side import SideBySide


class RegisterSource(Protocol):
    """Where the rows come from, and which record a row stands for."""

    async def find(self, text: str) -> Sequence[ListKey]:
        """Return the keys that match."""
        ...

    async def rows(self, ids: Sequence[ListKey]) -> Sequence[ListRow]:
        """Return one row per key."""
        ...

    async def record_of(self, key: ListKey) -> str | None:
        """Return the record's id; None when it is gone."""
        ...

    async def key_of(self, record_id: str) -> ListKey | None:
        """Return the key of a record, in the list or not."""
        ...

    async def count(self) -> int:
        """Return how many there are without any search."""
        ...


class RegisterForm(RoomScreen[None]):
    """A screen whose records are opened in a form: shown, stepped through, saved, left again."""

    source: RegisterSource
    records: RecordList[ListKey]
    pane: RecordPane
    _count_text = ""
    """How many are shown of how many, for when the list is in front again."""

    def register_name(self) -> str:
        """Return what the register is called."""
        raise NotImplementedError

    async def prepare_form(self) -> None:
        """Learn what only the form needs, before it is shown."""

    @property
    def _sides(self) -> SideBySide:
        return self.query_one(SideBySide)

    @property
    def is_form_in_front(self) -> bool:
        """Whether the work is in the form."""
        return self._sides.shows_form

    async def _once_kept(self, then: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Take the record out of the form, once what was typed is kept, or was given up."""
        refusal = await self.pane.keep_draft()
        if refusal is None:
            await then()
            return

        def leave() -> None:
            self.pane.give_up()
            self.run_worker(then())

        leave_unkept(self.app, refusal, leave)

    async def _open_record(self, record_id: str | None) -> None:
        async def show() -> None:
            self._front()
            await self.prepare_form()
            await self.pane.show(record_id)

        await self._once_kept(show)

    async def action_new(self) -> None:
        """Open an empty form, or the one that was not saved."""
        await self._open_record(None)

    def _front(self) -> None:
        self.hush()
        self._sides.shows_form = True
        self.refresh_bindings()

    @on(RecordPane.Titled)
    def _titled(self, event: RecordPane.Titled) -> None:
        event.stop()
        if self.is_form_in_front:
            self.where = f"{self.register_name()} {event.name}".rstrip()
            self.state = event.state

    @on(RecordPane.Saved)
    async def _saved(self, event: RecordPane.Saved) -> None:
        event.stop()
        key = await self.source.key_of(event.record_id)
        self.records.reload(keep=key)

    @on(RecordPane.Gone)
    async def _gone(self, event: RecordPane.Gone) -> None:
        event.stop()
        self.pane.rest()
        self.records.reload()
        await self._to_list()

    @on(StepAsked)
    async def _step(self, event: StepAsked) -> None:
        event.stop()

        async def step() -> None:
            body = self.records.body
            if self.pane.record_id is not None:
                body.move(event.steps)
            if body.selected_id is not None:
                record_id = await self.source.record_of(body.selected_id)
                if record_id is not None:
                    await self.pane.show(record_id)

        await self._once_kept(step)

    def keep_draft(self) -> None:
        """Keep what stands in the form: the program is ending."""
        self.pane.keep_draft_now()

    def action_back(self) -> None:
        """Leave the form for the list, and the list for home."""
        if self.is_form_in_front:
            self.run_worker(self._leave_form())
        else:
            self.dismiss(None)

    async def _leave_form(self) -> None:
        self.hush()
        await self._once_kept(self._to_list)

    async def _to_list(self) -> None:
        self._sides.shows_form = False
        self.refresh_bindings()
        self.where, self.state = self.register_name(), self._count_text
        self.records.focus_search()
