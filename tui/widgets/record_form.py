"""THE FORM: pages of fields that keep their places, problems in one place, a draft as one types."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Input

from core.i18n import t, tn
from tui.commands import (
    NEXT_RECORD,
    OPEN_ITEMS,
    PREVIOUS_RECORD,
    REMEDY,
    REVEAL,
    SAME_AS,
    SAVE,
    UNDO,
)
from tui.widgets.covers import Covers
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.field_book import FieldBook
from tui.widgets.form_doubts import Doubts
from tui.widgets.form_messages import DraftChanged, RevealAsked, SaveAsked, StepAsked
from tui.widgets.form_model import (
    Choice,
    FormField,
    FormPage,
    FormProblem,
    FormRules,
    FormState,
    Neighbour,
)
from tui.widgets.form_parts import FieldEntry, ProblemLine

_NEIGHBOURS = frozenset({"same_as", "previous_record", "next_record"})
"""What a form that stands alone does not have."""

DRAFT_SECONDS = 0.3
"""After the last key the draft is posted; leaving a field posts it at once."""


class RecordForm(Vertical):
    """A form over pages of fields; see the module.

    `is_single`: there is no record before or after this one.
    The screen answers the messages: it stores drafts (DraftChanged), saves (SaveAsked), brings
    the record before or after (StepAsked), and decides about masked values (RevealAsked).
    """

    HELP_ID: ClassVar[str] = "help.record_form"
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.binding(),
        UNDO.binding(),
        SAME_AS.binding(),
        REMEDY.binding(show=False),
        OPEN_ITEMS.binding(),
        REVEAL.binding(show=False),
        PREVIOUS_RECORD.binding(),
        NEXT_RECORD.binding(show=False),
    ]

    def __init__(
        self,
        pages: Sequence[FormPage],
        rules: FormRules,
        *,
        widget_id: str | None = None,
        is_single: bool = False,
    ) -> None:
        super().__init__(id=widget_id)
        self._is_single = is_single
        self.pages = tuple(pages)
        self.rules = rules
        self._specs = {item.key: item for page in pages for item in page.fields}
        self.state = FormState(self._specs.values())
        self._covers = Covers(self._specs.values())
        self._doubts = Doubts(rules)
        self._book = FieldBook(pages, self.state, self._covers, rules.complete)
        self._line = ProblemLine()
        self._previous = Neighbour()
        self._focused = ""
        self._draft_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Compose the pages, and below them the one place for problems."""
        yield self._book
        yield self._line

    # What the screen tells the form

    def load(
        self,
        stored: Mapping[str, str],
        *,
        draft: Mapping[str, str] | None = None,
        previous: Neighbour | None = None,
    ) -> None:
        """Show a record, what is stored of it under its masks. `previous` is for ^D.

        Values of keys that no page shows are kept, and come back with every message.
        """
        self.state.load(stored, draft)
        self._previous = previous or Neighbour()
        self._covers.load(stored)
        self._doubts.start(draft or ())
        self._stop_timer()
        self._book.close_choices()
        self._book.paint(self._specs)
        self._look_over()

    def propose(self, values: Mapping[str, str]) -> None:
        """Put in what is usual for a new record, where nothing stands: it can be typed over."""
        self._book.paint(self.state.propose(values))
        self._look_over()

    def restore(self, values: Mapping[str, str]) -> None:
        """Put other values in, as one step that ^Z takes back."""
        self._put(values)

    def mark_saved(self) -> None:
        """Say that what stands here is stored."""
        self.state.mark_saved()
        self._stop_timer()

    def reveal(self, keys: Collection[str]) -> None:
        """Show masked values and let them be edited, until another record is loaded."""
        for key in keys:
            self._covers.lift(key)
        self._book.paint(keys)
        self._paint_problem()

    def neighbour(self) -> Neighbour:
        """Return what the next record may take over from this one, as it stands."""
        return Neighbour(self.values, self._covers.covered_in(self.values))

    def show_problems(self, problems: Sequence[FormProblem]) -> None:
        """Show what a save was refused for, and go to the first of them."""
        self._doubts.refuse(problems, self.state.values)
        self._paint_problem()
        if problems:
            self.focus_field(problems[0].field)

    def focus_field(self, key: str) -> None:
        """Go to a field, on whichever page it is."""
        self._book.focus_field(key)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form now, typed a moment ago included."""
        return self.state.values

    @property
    def problems(self) -> tuple[FormProblem, ...]:
        """Every problem of the values, shown or not yet."""
        return self._doubts.problems

    @property
    def page(self) -> int:
        """The page that shows, from 0."""
        return self._book.page

    # Typing

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        entry = event.input
        if isinstance(entry, FieldEntry) and self.state.type(entry.spec.key, entry.value):
            self._draft_soon()
            if entry.has_focus:
                self._book.offer(entry)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Explain the field that was entered."""
        if isinstance(event.widget, FieldEntry):
            self._focused = event.widget.spec.key
            self._paint_problem()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Look at what was typed as soon as its field is left."""
        if isinstance(event.widget, FieldEntry):
            self._leave(event.widget)

    def _leave(self, entry: FieldEntry) -> None:
        key = entry.spec.key
        self._book.close_choices()
        self.state.type(key, entry.value)
        before = self.state.value(key)
        changed = {key} if self.state.leave(key) != before else set()
        if self.state.is_touched(key):
            changed |= self.state.propose(self.rules.fill(key, self.state.values))
        self._doubts.visit({key, *changed})
        self._book.paint(changed)
        self._look_over()
        if changed or self._draft_timer is not None:
            self._draft_now()

    def _look_over(self) -> None:
        had_wanted = bool(self._doubts.wanted)
        self._doubts.look_over(self.state.values)
        wanted = self._doubts.wanted
        self._book.remark(tn("form.open_items", len(wanted)) if wanted else "")
        if bool(wanted) != had_wanted:
            self.refresh_bindings()
        self._paint_problem()

    def _paint_problem(self) -> None:
        seen = self._doubts.seen
        spec = self._specs.get(self._focused)
        self._line.present(seen, self._focused, self._hint_of(spec) if spec else "")
        self._book.flag({problem.field for problem in seen})

    def _hint_of(self, spec: FormField) -> str:
        if self._covers.is_covered(spec.key, self.state.value(spec.key)):
            return t("form.masked")
        return spec.hint

    def _put(self, changes: Mapping[str, str]) -> None:
        changed = self.state.put(changes)
        self._book.paint(changed)
        self._look_over()
        if changed:
            self._draft_soon()

    @on(FieldBook.Picked)
    def _picked(self, event: FieldBook.Picked) -> None:
        event.stop()
        for key, value in event.choice.also:
            self._covers.lay(key, value)
        self._put({event.key: event.choice.value} | dict(event.choice.also))

    @on(FieldBook.GoOn)
    def _go_on(self, event: FieldBook.GoOn) -> None:
        event.stop()
        self._leave(event.entry)
        self._book.go_on(event.entry)

    @on(FieldEntry.CoverTouched)
    def _cover_touched(self, event: FieldEntry.CoverTouched) -> None:
        event.stop()
        self._line.tell(t("form.mask_gone"))

    # Commands

    def action_save(self) -> None:
        """Post SaveAsked, unless an error stands: then go there."""
        entry = self._book.focused
        if entry is not None:
            self._leave(entry)
        errors = self._doubts.errors(self.state.values)
        if errors:
            self.show_problems(errors)
            return
        self.post_message(SaveAsked(self, self.state.values))

    def action_undo(self) -> None:
        """Take one step back, and show where."""
        changed = self.state.undo()
        if not changed:
            return
        self._book.paint(changed)
        self._look_over()
        self._draft_soon()
        if self._focused not in changed:
            self.focus_field(next(key for key in self._specs if key in changed))

    def action_same_as(self) -> None:
        """Fill the field from the one it usually equals, or from the previous record."""
        spec = self._specs.get(self._focused)
        if spec is None or spec.is_fixed:
            return
        value = self.state.value(spec.same_as) if spec.same_as else ""
        is_covered = bool(value) and self._covers.is_covered(spec.same_as, value)
        if not value:
            value = self._previous.values.get(spec.key, "")
            is_covered = spec.key in self._previous.covered
        if value:
            if is_covered:
                self._covers.lay(spec.key, value)
            self._book.close_choices()
            self._put({spec.key: value})

    def action_remedy(self) -> None:
        """Do what the shown problem offers."""
        problem = self._line.current
        if problem is not None and problem.remedy:
            self._put(problem.remedy)

    def action_reveal(self) -> None:
        """Ask for a masked value."""
        covered = self._covers.covered_in(self.state.values)
        if self._focused in covered:
            self.post_message(RevealAsked(self, (self._focused,)))
            return
        here = tuple(spec.key for spec in self.pages[self.page].fields if spec.key in covered)
        if here:
            self.post_message(RevealAsked(self, here))

    def action_open_items(self) -> None:
        """List what is still wanted, and go to what is chosen."""
        choices = [
            Choice(spec.key, spec.label, page.label)
            for page in self.pages
            for spec in page.fields
            if spec.key in self._doubts.wanted
        ]

        def chosen(key: str | None) -> None:
            if key is not None:
                self.focus_field(key)

        self.app.push_screen(ChooseDialog(t("form.open_items_title"), choices), chosen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the list of open items only when there are some, and neighbours likewise."""
        if action in _NEIGHBOURS:
            return not self._is_single
        if action == "open_items":
            return bool(self._doubts.wanted)
        return super().check_action(action, parameters)

    def action_previous_record(self) -> None:
        """Ask for the record before this one."""
        self._step(-1)

    def action_next_record(self) -> None:
        """Ask for the record after this one."""
        self._step(1)

    def _step(self, steps: int) -> None:
        entry = self._book.focused
        if entry is not None:
            self._leave(entry)
        if self.state.is_changed:
            self._draft_now()
        self.post_message(StepAsked(self, steps))

    # Drafts

    def _draft_soon(self) -> None:
        self._stop_timer()
        self._draft_timer = self.set_timer(DRAFT_SECONDS, self._draft_now)

    def _draft_now(self) -> None:
        self._stop_timer()
        self.post_message(DraftChanged(self, self.state.values))

    def _stop_timer(self) -> None:
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None
