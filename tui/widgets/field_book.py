"""The pages of a form: which one shows, how one gets from field to field, what is offered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from tui.commands import NEXT_PAGE, PREVIOUS_PAGE
from tui.widgets.choice_list import NOBODY, ChoiceList
from tui.widgets.covers import Covers
from tui.widgets.form_model import Choice, FieldKind, FormPage, FormState
from tui.widgets.form_parts import FieldEntry, PageBar, PageView

Completer = Callable[[str, str], Sequence[Choice]]
"""Field's key and typed text -> what it may mean."""


def _is_never(_key: str) -> bool:
    return False


class FieldBook(Vertical):
    """Paints a form's state into fields; it changes nothing itself, but posts Picked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        PREVIOUS_PAGE.binding(show=False),
        NEXT_PAGE.binding(show=False),
    ]

    class Picked(Message):
        """A choice was taken for a field."""

        def __init__(self, key: str, choice: Choice) -> None:
            super().__init__()
            self.key, self.choice = key, choice

    class GoOn(Message):
        """Enter was pressed in a field."""

        def __init__(self, entry: FieldEntry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(
        self, pages: Sequence[FormPage], state: FormState, covers: Covers, complete: Completer
    ) -> None:
        super().__init__()
        self._covers = covers
        self.flagged: frozenset[str] = frozenset()
        self._pages = tuple(pages)
        self._state = state
        self._complete = complete
        self._choices = ChoiceList()
        self.is_needed: Callable[[str], bool] = _is_never
        """Whether a field is empty that may not stay so."""
        specs = [spec for page in pages for spec in page.fields]
        label_cells = max(10, *(FieldEntry.label_cells(spec) for spec in specs))
        self._views = [PageView(page, label_cells) for page in pages]
        self._order = [spec.key for spec in specs if not spec.is_fixed]
        self._asides = frozenset(spec.key for spec in specs if spec.is_aside)

    def compose(self) -> ComposeResult:
        """Compose the names of the pages, the pages, and the choices above them."""
        yield PageBar([page.label for page in self._pages])
        yield from self._views
        yield self._choices

    def on_mount(self) -> None:
        """Show the first page."""
        self.turn_to(0)

    @property
    def page(self) -> int:
        """The page that shows, from 0."""
        return self.query_one(PageBar).current

    @property
    def focused(self) -> FieldEntry | None:
        """The field that has the focus."""
        entry = self.screen.focused
        return entry if isinstance(entry, FieldEntry) and self in entry.ancestors else None

    def remark(self, sentence: str) -> None:
        """Show a remark beside the names of the pages."""
        self.query_one(PageBar).remark = sentence

    # Painting

    def _entries(self) -> Iterator[FieldEntry]:
        for view in self._views:
            yield from view.entries.values()

    def paint(self, keys: Collection[str]) -> None:
        """Show the state's values of these fields."""
        for entry in self._entries():
            key = entry.spec.key
            if key in keys:
                entry.cover = self._covers.text(key, self._state.value(key))
                if entry.value != self._state.value(key):
                    entry.value = self._state.value(key)

    def flag(self, keys: Collection[str]) -> None:
        """Mark the fields that a problem is about, and no others."""
        self.flagged = frozenset(keys)
        for entry in self._entries():
            entry.flag(is_wrong=entry.spec.key in self.flagged)

    # Pages

    def turn_to(self, index: int, key: str | None = None) -> None:
        """Show a page and focus a field: the named one, '' the last visited, None none."""
        self._choices.close()
        self.query_one(PageBar).current = index
        target = self._views[index]
        if not target.is_built:
            values = self._state.values
            covered = self._covers.covered_in(values)
            target.build(values, {one: self._covers.text(one, values[one]) for one in covered})
            self.flag(self.flagged)
        for view in self._views:
            view.display = view is target
        if key is not None:
            self.call_after_refresh(target.focus_key, key)

    def focus_field(self, key: str) -> None:
        """Go to a field, on whichever page it is."""
        for index, page in enumerate(self._pages):
            if any(spec.key == key for spec in page.fields):
                self.turn_to(index, key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to turn pages when there are several."""
        if action in {"previous_page", "next_page"}:
            return len(self._pages) > 1
        return super().check_action(action, parameters)

    def action_previous_page(self) -> None:
        """Turn one page back."""
        self.turn_to(max(self.page - 1, 0), "")

    def action_next_page(self) -> None:
        """Turn one page on."""
        self.turn_to(min(self.page + 1, len(self._pages) - 1), "")

    @on(PageBar.Chosen)
    def _page_chosen(self, event: PageBar.Chosen) -> None:
        event.stop()
        self.turn_to(event.index, "")

    # Choices

    def offer(self, entry: FieldEntry) -> None:
        """Offer what the text of a CODE field may mean; other fields have no choices."""
        text = entry.value.strip()
        if entry.spec.kind is not FieldKind.CODE or not text:
            self._choices.close()
            return
        choices = self._complete(entry.spec.key, text)
        if len(choices) == 1 and choices[0].value == text:
            choices = ()
        field = entry.region.translate((-self.region.x, -self.region.y))
        self._choices.offer(choices, field, self.size)

    def offer_all(self, entry: FieldEntry) -> bool:
        """List all that may stand in an empty CODE field, or in place of a text that means nothing.

        Nothing of it is chosen yet: Enter passes the field by. Whether there was something to list.
        """
        spec, text = entry.spec, entry.value.strip()
        if spec.kind is not FieldKind.CODE or spec.is_free or entry.cover:
            return False
        if text and self._complete(spec.key, text):
            return False
        choices = self._complete(spec.key, "")
        field = entry.region.translate((-self.region.x, -self.region.y))
        self._choices.offer(choices, field, self.size, cursor=NOBODY)
        return bool(choices)

    def close_choices(self) -> None:
        """Put the choices away."""
        self._choices.close()

    @on(ChoiceList.Taken)
    def _clicked_choice(self, event: ChoiceList.Taken) -> None:
        event.stop()
        self._take(event.choice)

    def _take(self, choice: Choice) -> None:
        self._choices.close()
        entry = self.focused
        if entry is not None:
            self.post_message(self.Picked(entry.spec.key, choice))

    # From field to field

    def on_key(self, event: events.Key) -> None:
        """Arrows choose while choices are open, and go from field to field otherwise.

        Left and right do so from the end of what is typed. In an empty CODE field down opens the
        choices, and so does Enter where the field may not stay empty.
        """
        entry = self.focused
        if entry is not None and (
            self._key_for_choices(entry, event.key) or self._key_between_fields(entry, event.key)
        ):
            event.stop()
            event.prevent_default()

    def _key_for_choices(self, entry: FieldEntry, key: str) -> bool:
        if not self._choices.is_open:
            opens = key == "down" or (key == "enter" and self.is_needed(entry.spec.key))
            return opens and self.offer_all(entry)
        if key in {"up", "down"}:
            self._choices.move(-1 if key == "up" else 1)
        elif key == "escape":
            self._choices.close()
        else:
            return False
        return True

    def _key_between_fields(self, entry: FieldEntry, key: str) -> bool:
        if key in {"enter", "tab"}:
            if self._choices.chosen is not None:
                self._take(self._choices.chosen)
            if key == "enter":
                # What leaving the field fills in is passed by, so the focus moves after that.
                self.post_message(self.GoOn(entry))
            else:
                self._go(entry, 1)
        elif key == "shift+tab":
            self._go(entry, -1)
        elif key in {"up", "down"}:
            self._views[self.page].go_line(entry, -1 if key == "up" else 1)
        elif key in {"left", "right"}:
            steps = -1 if key == "left" else 1
            return entry.is_at_end(steps) and self._views[self.page].go_beside(entry, steps)
        else:
            return False
        return True

    def go_on(self, entry: FieldEntry) -> None:
        """Go to the next field that waits for someone: not aside, not filled by the program."""
        at = self._order.index(entry.spec.key) + 1
        waiting = [key for key in self._order[at:] if self._waits(key)]
        if waiting:
            self.focus_field(waiting[0])
        else:
            self._go(entry, 1)

    def _waits(self, key: str) -> bool:
        is_settled = key in self._asides or key in self._state.proposed
        return not is_settled or key in self.flagged

    def _go(self, entry: FieldEntry, steps: int) -> None:
        """Go to the next or previous field, over the edge of the page."""
        at = self._order.index(entry.spec.key) + steps
        if 0 <= at < len(self._order):
            self.focus_field(self._order[at])
