"""A register on a screen: the list, and the form of the record that was opened."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from core.lists.directory import ListKey
from tui.commands import NEW, TICK, TICK_ALL, UNDO
from tui.screens.register_form import RegisterForm
from tui.widgets.record_list import RecordList
from tui.widgets.side_by_side import SideBySide

COLUMNS = "columns"
"""Among the orders of a list: which columns it has."""

LIST_ACTS = frozenset(
    {"acts", "filter", "import_workbook", "print", "tick", "tick_all", "sort", "export", "show_all"}
    | {"take_back"}
)
"""What concerns the list, and is not offered while the form is in front.

The form of somebody who is stored has acts of its own; over a new one the key must not reach
whoever is under the cursor of the list behind it.
"""


class RegisterScreen(RegisterForm):
    """List and form of a register: one behind the other, or side by side when there is room.

    `opens` is the record to open at once, `opens_new` an empty form. Subclasses say what the
    register is called and give `source`, `records` and `pane` before composing.
    """

    CSS_PATH = "register.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.binding(),
        TICK.binding(),
        TICK_ALL.binding(),
        UNDO.called("command.take_back").binding(show=False, action="take_back"),
    ]

    def __init__(self, *, opens: str | None = None, opens_new: bool = False) -> None:
        super().__init__()
        self._opens = opens
        self._opens_new = opens_new

    def make_parts(self) -> None:
        """Set `source`, `records` and `pane`."""
        raise NotImplementedError

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

    _offered_all = False

    def is_narrowed(self) -> bool:
        """Whether a filter holds."""
        return False

    def _offers_all(self) -> bool:
        return bool(self.records.search_text) or self.is_narrowed()

    async def explain_nothing(self, text: str) -> None:
        """Say more about a search that found nobody, where filters may be the reason."""

    def ticked_sentence(self, count: int) -> str:
        """Return what is possible with so many who are ticked."""
        raise NotImplementedError

    def action_tick(self) -> None:
        """Tick who is under the cursor, for an act on several."""
        self.records.toggle_tick()
        if self.records.ticked:
            self._say_ticked()
        else:
            self.hush()

    async def action_tick_all(self) -> None:
        """Tick everybody who is shown; once all of them are, untick them, and nobody else.

        Where nobody is shown nothing happens: what was ticked before the search is not let go.
        """
        found = await self.source.find(self.records.search_text)
        if not found:
            return
        if self.records.ticked.issuperset(found):
            rest = self.records.ticked.difference(found)
            self.records.tick_only(rest)
            self.say(tn("acts.still_ticked", len(rest)) if rest else t("list.nobody_ticked"))
        else:
            self.records.tick_only(self.records.ticked.union(found))
            self._say_ticked()

    def _say_ticked(self) -> None:
        self.say(self.ticked_sentence(len(self.records.ticked)))

    @on(RecordList.Opened)
    async def _opened(self, event: RecordList.Opened[ListKey]) -> None:
        event.stop()
        record_id = await self.source.record_of(event.row_id)
        if record_id is not None:
            await self._open_record(record_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what concerns the list while the list is in front."""
        if action in LIST_ACTS and self.is_mounted and self.is_form_in_front:
            return False
        if action == "show_all" and self.is_mounted and not self._offers_all():
            return False
        return super().check_action(action, parameters)

    def action_import_workbook(self) -> None:
        """Read an old workbook, then come back to the list, which has what was stored."""
        from tui.screens.import_review import ImportReviewScreen  # noqa: PLC0415 - start-up

        def left(_result: None) -> None:
            self.records.reload(keep=self.records.selected_id)

        self.app.push_screen(ImportReviewScreen(), left)

    def action_take_back(self) -> None:
        """Show which acts on many at once can be taken back, and then what stands."""
        from tui.screens.taking_back import RecentActsScreen  # noqa: PLC0415 - start-up

        def left(_result: None) -> None:
            self.records.reload(keep=self.records.selected_id)

        self.app.push_screen(RecentActsScreen(), left)

    async def action_print(self) -> None:
        """Print what the list is about."""
        await self.house.action_go("print")
