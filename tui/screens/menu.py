"""A short list of sentences, each leading somewhere: what is due, what can be set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from tui.commands import OPEN
from tui.widgets.list_body import ColumnSpec, ListBody, ListRow, Tone

WIDEST_SENTENCE = 76
"""Cells: what fits 80 columns fits this; on a wider window the key stays near its sentence."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One sentence. `detail` stands on the right: a value, or the key that leads there too."""

    id: str
    sentence: str
    detail: str = ""
    is_warning: bool = False

    @property
    def row(self) -> ListRow:
        """The entry as a list shows it; a warning begins with a mark, never with colour alone."""
        tone = Tone.WARNING if self.is_warning else Tone.PLAIN
        return ListRow((self.sentence, self.detail), tone=tone)


class _Entries:
    """The entries as a list's source."""

    def __init__(self) -> None:
        self.by_id: dict[str, MenuEntry] = {}

    async def rows(self, ids: Sequence[str]) -> Sequence[ListRow]:
        return [self.by_id[entry_id].row for entry_id in ids]


class Menu(Vertical):
    """Sentences to choose from with arrows, Enter or the mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN.binding(show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "move(-1000)", show=False),
        Binding("end", "move(1000)", show=False),
    ]

    class Chosen(Message):
        """An entry was chosen."""

        def __init__(self, entry_id: str) -> None:
            super().__init__()
            self.entry_id = entry_id

    def __init__(self, detail_width: int = 14, *, is_detail_wide: bool = False) -> None:
        super().__init__()
        self._entries = _Entries()
        columns = (
            ColumnSpec("sentence", "", 20, grows=not is_detail_wide, most=WIDEST_SENTENCE),
            ColumnSpec("detail", "", detail_width, grows=is_detail_wide),
        )
        self.body: ListBody[str] = ListBody(columns, self._entries)

    def compose(self) -> ComposeResult:
        """Compose the entries."""
        yield self.body

    def show_entries(self, entries: Sequence[MenuEntry]) -> None:
        """Show other entries; the cursor stays on the one it was on, or goes to a new first one."""
        held = self.body.selected_id
        is_first_new = bool(entries) and entries[0].id not in self._entries.by_id
        self._entries.by_id = {entry.id: entry for entry in entries}
        ids = [entry.id for entry in entries]
        self.body.styles.height = len(ids)
        self.body.forget_rows()
        self.body.show_ids(
            ids,
            {entry.id: entry.row for entry in entries},
            cursor=ids.index(held) if held in ids and not is_first_new else 0,
        )

    def action_open(self) -> None:
        """Choose the entry under the cursor."""
        self.body.open_selected()

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        self.body.move(steps)

    @on(ListBody.Opened)
    def _opened(self, event: ListBody.Opened[str]) -> None:
        event.stop()
        self.post_message(self.Chosen(event.row_id))

    @on(ListBody.Highlighted)
    def _highlighted(self, event: ListBody.Highlighted[str]) -> None:
        event.stop()
