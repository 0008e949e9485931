"""Pages of fields that are typed into: what a screen puts in, and what typing changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from core.i18n import t
from tui.widgets.field_book import FieldBook
from tui.widgets.form_model import FormPage, FormProblem, FormRules, FormState, Neighbour
from tui.widgets.form_parts import FieldEntry
from tui.widgets.form_sheet import FormSheet
from tui.widgets.later import Later

DRAFT_SECONDS = 0.3
"""After the last key the draft is told of; leaving a field tells of it at once."""


class FieldForm(Vertical):
    """A form without commands of its own; `keep_draft` is called when what was typed is kept."""

    def __init__(
        self,
        pages: Sequence[FormPage],
        rules: FormRules,
        keep_draft: Callable[[], None],
        *,
        widget_id: str | None = None,
    ) -> None:
        super().__init__(id=widget_id)
        self._sheet = FormSheet(pages, rules)
        self._draft = Later(self, DRAFT_SECONDS, keep_draft)
        self.pages = self._sheet.pages
        self.state: FormState = self._sheet.state
        self._passed_over = ""

    def compose(self) -> ComposeResult:
        """Compose the pages, and below them the one place for problems."""
        yield self._sheet.book
        yield self._sheet.line

    # What the screen tells the form

    def load(
        self,
        stored: Mapping[str, str],
        *,
        draft: Mapping[str, str] | None = None,
        previous: Neighbour | None = None,
        is_new: bool = False,
    ) -> None:
        """Show a record, what is stored of it under its masks. `previous` is for ^D.

        Values of keys that no page shows are kept, and come back with every message. In the draft
        of a new record, what the program would put in follows again what it comes from.
        """
        self._draft.stop()
        self._sheet.load(stored, draft, previous)
        if is_new and draft:
            self.state.suppose(self._sheet.following())

    def propose(self, values: Mapping[str, str]) -> None:
        """Put in what is usual for a new record, where nothing stands: it can be typed over."""
        self._sheet.book.paint(self.state.propose(values))
        self._sheet.look_over()

    def restore(
        self, values: Mapping[str, str], *, supposed: Collection[str] | None = None
    ) -> None:
        """Put other values in, as one step that ^Z takes back.

        With `supposed` the form begins anew: these are what is stored, those keys the program had
        put in, and nothing is complained of before it is visited.
        """
        self._draft.soon(is_wanted=self._sheet.put(values))
        if supposed is not None:
            self.state.mark_saved()
            self.state.suppose(supposed)
            self._sheet.restart()

    def settle(self, sent: Mapping[str, str], stored: Mapping[str, str]) -> None:
        """Say what became of the values that were sent to be stored, and show it."""
        self._sheet.settle(sent, stored)
        self._draft.stop()

    def reveal(self, keys: Collection[str]) -> None:
        """Show masked values and let them be edited, until another record is loaded."""
        self._sheet.reveal(keys)

    def neighbour(self) -> Neighbour:
        """Return what the next record may take over from this one, as it stands."""
        return Neighbour(self.values, self._sheet.covers.covered_in(self.values))

    def show_problems(self, problems: Sequence[FormProblem]) -> None:
        """Show what a save was refused for, and go to the first of them."""
        self._sheet.refuse(problems)

    def focus_field(self, key: str, *, anew: bool = False) -> None:
        """Go to a field, on whichever page it is; `anew` counts the one left as never visited."""
        left = self._sheet.book.focused if anew else None
        self._passed_over = left.spec.key if left and left.spec.key != key else ""
        self._sheet.book.focus_field(key)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form now, typed a moment ago included."""
        return self.state.values

    @property
    def problems(self) -> tuple[FormProblem, ...]:
        """Every problem of the values, shown or not yet."""
        return self._sheet.doubts.problems

    @property
    def page(self) -> int:
        """The page that shows, from 0."""
        return self._sheet.book.page

    # Typing

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        entry = event.input
        if isinstance(entry, FieldEntry) and self.state.type(entry.spec.key, entry.value):
            self._draft.soon()
            if entry.has_focus:
                self._sheet.book.offer(entry)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Explain the field that was entered."""
        if isinstance(event.widget, FieldEntry):
            self._sheet.focused = event.widget.spec.key
            event.widget.gives_way = self._sheet.is_chosen(event.widget)
            self._sheet.paint_problem()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Look at what was typed as soon as its field is left."""
        if isinstance(event.widget, FieldEntry):
            passed, self._passed_over = self._passed_over, ""
            if event.widget.spec.key != passed:
                self._leave(event.widget)

    def _leave(self, entry: FieldEntry) -> None:
        if self._sheet.leave(entry) or self._draft.is_due:
            self._draft.now()

    @on(FieldBook.Picked)
    def _picked(self, event: FieldBook.Picked) -> None:
        event.stop()
        self._draft.soon(is_wanted=self._sheet.take_choice(event.key, event.choice))

    @on(FieldBook.GoOn)
    def _go_on(self, event: FieldBook.GoOn) -> None:
        event.stop()
        self._leave(event.entry)
        self._sheet.book.go_on(event.entry)

    @on(FieldEntry.CoverTouched)
    def _cover_touched(self, event: FieldEntry.CoverTouched) -> None:
        event.stop()
        self._sheet.line.tell(t("form.mask_gone"))
