"""A register on a screen: the list, and the form of the record that was opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.lists.directory import ListKey
from tui.commands import NEW
from tui.screens.base import RoomScreen
from tui.screens.record_pane import RecordPane
from tui.widgets.form_messages import StepAsked
from tui.widgets.list_body import ListRow
from tui.widgets.record_list import RecordList
from tui.widgets.side_by_side import SideBySide

COLUMNS = "columns"
"""Among the orders of a list: which columns it has."""

LIST_ACTS = frozenset(
    {"acts", "filter", "import_workbook", "print", "tick", "sort", "export", "show_all"}
)
"""What concerns the list, and is not offered while the form is in front.

The form of somebody who is stored has acts of its own; over a new one the key must not reach
whoever is under the cursor of the list behind it.
"""


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


class RegisterScreen(RoomScreen[None]):
    """List and form of a register: one behind the other, or side by side when there is room.

    `opens` is the record to open at once, `opens_new` an empty form. Subclasses say what the
    register is called and give `source`, `records` and `pane` before composing.
    """

    CSS_PATH = "register.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [NEW.binding()]

    source: RegisterSource
    records: RecordList[ListKey]
    pane: RecordPane

    def __init__(self, *, opens: str | None = None, opens_new: bool = False) -> None:
        super().__init__()
        self._opens = opens
        self._opens_new = opens_new

    def make_parts(self) -> None:
        """Set `source`, `records` and `pane`."""
        raise NotImplementedError

    def register_name(self) -> str:
        """Return what the register is called."""
        raise NotImplementedError

    async def prepare_form(self) -> None:
        """Learn what only the form needs, before it is shown."""

    def count_sentence(self, shown: int, total: int) -> str:
        """Return how many of how many are shown."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        """Compose list and form."""
        self.make_parts()
        yield SideBySide(self.records, self.pane)

    async def on_mount(self) -> None:
        """Open what was asked for; otherwise the list has the focus."""
        self.where = self.register_name()
        if self._opens is not None:
            await self._open_record(self._opens)
        elif self._opens_new:
            await self.action_new()
        else:
            self.records.focus_search()

    @property
    def _sides(self) -> SideBySide:
        return self.query_one(SideBySide)

    @property
    def is_form_in_front(self) -> bool:
        """Whether the work is in the form."""
        return self._sides.shows_form

    # The list

    @on(RecordList.Found)
    async def _found(self, event: RecordList.Found) -> None:
        event.stop()
        self._count_text = self.count_sentence(event.count, await self.source.count())
        if not self.is_form_in_front:
            self.state = self._count_text
        offers = self._offers_all()
        if offers != self._offered_all:
            self._offered_all = offers
            self.refresh_bindings()
        if event.count == 0:
            await self.explain_nothing(event.text)

    _count_text = ""
    _offered_all = False

    def is_narrowed(self) -> bool:
        """Whether a filter holds."""
        return False

    def _offers_all(self) -> bool:
        return bool(self.records.search_text) or self.is_narrowed()

    async def explain_nothing(self, text: str) -> None:
        """Say more about a search that found nobody, where filters may be the reason."""

    @on(RecordList.Opened)
    async def _opened(self, event: RecordList.Opened[ListKey]) -> None:
        event.stop()
        record_id = await self.source.record_of(event.row_id)
        if record_id is not None:
            await self._open_record(record_id)

    async def _open_record(self, record_id: str) -> None:
        self._front()
        await self.prepare_form()
        await self.pane.show(record_id)

    async def action_new(self) -> None:
        """Open an empty form, or the one that was not saved."""
        self._front()
        await self.prepare_form()
        await self.pane.show_new()

    def _front(self) -> None:
        self.hush()
        self._sides.shows_form = True
        self.refresh_bindings()

    # The form

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

    @on(StepAsked)
    async def _step(self, event: StepAsked) -> None:
        event.stop()
        body = self.records.body
        if self.pane.record_id is not None:
            body.move(event.steps)
        if body.selected_id is not None:
            record_id = await self.source.record_of(body.selected_id)
            if record_id is not None:
                await self.pane.show(record_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what concerns the list while the list is in front."""
        if action in LIST_ACTS and self.is_mounted and self.is_form_in_front:
            return False
        if action == "show_all" and self.is_mounted and not self._offers_all():
            return False
        return super().check_action(action, parameters)

    async def action_import_workbook(self) -> None:
        """Read an old workbook."""
        await self.house.action_go("import")

    async def action_print(self) -> None:
        """Print what the list is about."""
        await self.house.action_go("print")

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
        await self.pane.keep_draft()
        self._sides.shows_form = False
        self.refresh_bindings()
        self.where, self.state = self.register_name(), self._count_text
        self.records.focus_search()
