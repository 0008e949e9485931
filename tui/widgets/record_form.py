"""THE FORM: pages of fields that keep their places, problems in one place, a draft as one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Input

from core.i18n import t, tn
from tui.commands import (
    NEXT_PAGE,
    NEXT_RECORD,
    OPEN_ITEMS,
    PREVIOUS_PAGE,
    PREVIOUS_RECORD,
    REMEDY,
    REVEAL,
    SAME_AS,
    SAVE,
    UNDO,
)
from tui.widgets.cells import masked
from tui.widgets.choice_list import ChoiceList
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_messages import DraftChanged, RevealAsked, SaveAsked, StepAsked
from tui.widgets.form_model import (
    Choice,
    FieldKind,
    FormField,
    FormPage,
    FormProblem,
    FormRules,
    FormState,
)
from tui.widgets.form_parts import FieldEntry, PageBar, PageView, ProblemLine

DRAFT_SECONDS = 0.3
"""After the last key the draft is posted; leaving a field posts it at once."""


class RecordForm(Vertical):
    """A form over pages of fields; see the module.

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
        PREVIOUS_PAGE.binding(show=False),
        NEXT_PAGE.binding(show=False),
        PREVIOUS_RECORD.binding(),
        NEXT_RECORD.binding(show=False),
    ]

    def __init__(
        self, pages: Sequence[FormPage], rules: FormRules, *, widget_id: str | None = None
    ) -> None:
        super().__init__(id=widget_id)
        self.pages = tuple(pages)
        self.rules = rules
        self._specs = {item.key: item for page in pages for item in page.fields}
        self.state = FormState(self._specs.values())
        self._previous: Mapping[str, str] = {}
        self._masked: frozenset[str] = frozenset()
        self._problems: tuple[FormProblem, ...] = ()
        self._visited: set[str] = set()
        self._focused = ""
        self._wanted: tuple[str, ...] = ()
        self._draft_timer: Timer | None = None
        self._choices = ChoiceList()

    def compose(self) -> ComposeResult:
        """Compose the page bar, the pages, and the one place for problems."""
        yield PageBar([page.label for page in self.pages])
        label_width = max(10, *(FieldEntry.label_cells(spec) for spec in self._specs.values()))
        for index, page in enumerate(self.pages):
            view = PageView(page, label_width)
            view.display = index == 0
            yield view
        yield ProblemLine()
        yield self._choices

    # What the screen tells the form

    def load(
        self,
        stored: Mapping[str, str],
        *,
        draft: Mapping[str, str] | None = None,
        previous: Mapping[str, str] | None = None,
        masked_keys: frozenset[str] = frozenset(),
    ) -> None:
        """Show a record. `previous` is the record before it, for ^D; `masked_keys` are covered."""
        self.state.load(stored, draft)
        self._previous = previous or {}
        self._masked = frozenset(key for key in masked_keys if stored.get(key))
        self._visited = set(draft or ())
        self._stop_timer()
        self._choices.close()
        self._paint(self._specs)
        self._look_over()

    def mark_saved(self) -> None:
        """Say that what stands here is stored."""
        self.state.mark_saved()
        self._stop_timer()

    def reveal(self, key: str) -> None:
        """Show a masked value and let it be edited."""
        self._masked -= {key}
        self._paint([key])

    def show_problems(self, problems: Sequence[FormProblem]) -> None:
        """Show what a save was refused for; goes to the first of them."""
        self._problems = tuple(problems)
        self._visited |= {problem.field for problem in problems}
        self._paint_problem()
        if problems:
            self.focus_field(problems[0].field)

    def focus_field(self, key: str) -> None:
        """Go to a field, on whichever page it is."""
        for index, page in enumerate(self.pages):
            if any(item.key == key for item in page.fields):
                self._turn_to(index, key)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form now, typed a moment ago included."""
        return self.state.values

    @property
    def problems(self) -> tuple[FormProblem, ...]:
        """Every problem of the values, shown or not yet."""
        return self._problems

    @property
    def page(self) -> int:
        """The page that shows, from 0."""
        return self.query_one(PageBar).current

    # Typing

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        entry = event.input
        if not isinstance(entry, FieldEntry):
            return
        if self.state.type(entry.spec.key, entry.value):
            self._draft_soon()
            if entry.has_focus:
                self._offer(entry)

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
        self._choices.close()
        before = self.state.value(key)
        after = self.state.leave(key)
        self._visited.add(key)
        changed = {key} if after != before else set()
        known = self.rules.fill(key, self.state.values)
        missing = {name: value for name, value in known.items() if not self.state.value(name)}
        changed |= self.state.put(missing)
        self._visited |= set(missing)
        self._paint(changed)
        self._look_over()
        if changed or self._draft_timer is not None:
            self._draft_now()

    def _look_over(self) -> None:
        self._problems = tuple(self.rules.check(self.state.values))
        wanted = tuple(self.rules.open_items(self.state.values))
        self.query_one(PageBar).remark = tn("form.open_items", len(wanted)) if wanted else ""
        if bool(wanted) != bool(self._wanted):
            self.refresh_bindings()
        self._wanted = wanted
        self._paint_problem()

    def _paint(self, keys: Sequence[str] | set[str] | dict[str, FormField]) -> None:
        for entry in self.query(FieldEntry):
            key = entry.spec.key
            if key in keys:
                value = self.state.value(key)
                entry.cover = masked(value) if key in self._masked else ""
                if entry.value != value:
                    entry.value = value

    def _paint_problem(self) -> None:
        seen = [problem for problem in self._problems if problem.field in self._visited]
        spec = self._specs.get(self._focused)
        self.query_one(ProblemLine).present(seen, self._focused, spec.hint if spec else "")
        flagged = {problem.field for problem in seen}
        for entry in self.query(FieldEntry):
            entry.flag(is_wrong=entry.spec.key in flagged)

    # Choices

    def _offer(self, entry: FieldEntry) -> None:
        text = entry.value.strip()
        if entry.spec.kind is not FieldKind.CODE or not text:
            self._choices.close()
            return
        choices = self.rules.complete(entry.spec.key, text)
        if len(choices) == 1 and choices[0].value == text:
            choices = ()
        field = entry.region.translate((-self.region.x, -self.region.y))
        self._choices.offer(choices, field, self.size)

    @on(ChoiceList.Taken)
    def _clicked_choice(self, event: ChoiceList.Taken) -> None:
        event.stop()
        self._take(event.choice)

    def _take(self, choice: Choice) -> None:
        self._choices.close()
        self._put({self._focused: choice.value})

    def on_key(self, event: events.Key) -> None:
        """Arrows choose while choices are open, and go from line to line otherwise."""
        entry = self.app.focused
        if isinstance(entry, FieldEntry) and (
            self._key_for_choices(event.key) or self._key_between_fields(entry, event.key)
        ):
            event.stop()
            event.prevent_default()

    def _key_for_choices(self, key: str) -> bool:
        if not self._choices.is_open:
            return False
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
            self._go(entry, 1)
        elif key == "shift+tab":
            self._go(entry, -1)
        elif key in {"up", "down"}:
            self._view().go_line(entry, -1 if key == "up" else 1)
        else:
            return False
        return True

    def _go(self, entry: FieldEntry, steps: int) -> None:
        """Go to the next or previous field, over the edge of the page."""
        order = [spec.key for page in self.pages for spec in page.fields if not spec.is_fixed]
        at = order.index(entry.spec.key) + steps
        if 0 <= at < len(order):
            self.focus_field(order[at])

    # Commands

    def _put(self, changes: Mapping[str, str]) -> None:
        changed = self.state.put(changes)
        self._paint(changed)
        self._look_over()
        if changed:
            self._draft_soon()

    def action_save(self) -> None:
        """Post SaveAsked, unless an error stands: then go there."""
        entry = self.app.focused
        if isinstance(entry, FieldEntry):
            self._leave(entry)
        errors = [problem for problem in self._problems if problem.is_error]
        if errors:
            self._visited |= {problem.field for problem in errors}
            self._paint_problem()
            self.focus_field(errors[0].field)
            return
        self.post_message(SaveAsked(self, self.state.values))

    def action_undo(self) -> None:
        """Take one step back, and show where."""
        changed = self.state.undo()
        if not changed:
            return
        self._paint(changed)
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
        value = value or self._previous.get(spec.key, "")
        if value:
            self._choices.close()
            self._put({spec.key: value})

    def action_remedy(self) -> None:
        """Do what the shown problem offers."""
        problem = self.query_one(ProblemLine).current
        if problem is not None and problem.remedy:
            self._put(problem.remedy)

    def action_reveal(self) -> None:
        """Ask for a masked value."""
        if self._focused in self._masked:
            self.post_message(RevealAsked(self, self._focused))

    @on(FieldEntry.CoverTouched)
    def _cover_touched(self, event: FieldEntry.CoverTouched) -> None:
        event.stop()
        self.query_one(ProblemLine).tell(t("form.masked"))

    def action_open_items(self) -> None:
        """List what is still wanted, and go to what is chosen."""
        choices = [
            Choice(spec.key, spec.label, page.label)
            for page in self.pages
            for spec in page.fields
            if spec.key in self._wanted
        ]

        def chosen(key: str | None) -> None:
            if key is not None:
                self.focus_field(key)

        self.app.push_screen(ChooseDialog(t("form.open_items_title"), choices), chosen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what would do something."""
        if action == "open_items":
            return bool(self._wanted)
        if action in {"previous_page", "next_page"}:
            return len(self.pages) > 1
        return super().check_action(action, parameters)

    def action_previous_page(self) -> None:
        """Turn one page back."""
        self._turn_to(max(self.page - 1, 0))

    def action_next_page(self) -> None:
        """Turn one page on."""
        self._turn_to(min(self.page + 1, len(self.pages) - 1))

    @on(PageBar.Chosen)
    def _page_chosen(self, event: PageBar.Chosen) -> None:
        event.stop()
        self._turn_to(event.index)

    def action_previous_record(self) -> None:
        """Ask for the record before this one."""
        self._step(-1)

    def action_next_record(self) -> None:
        """Ask for the record after this one."""
        self._step(1)

    def _step(self, steps: int) -> None:
        if self.state.is_changed:
            self._draft_now()
        self.post_message(StepAsked(self, steps))

    # Pages

    def _view(self) -> PageView:
        return self.query(PageView)[self.page]

    def _turn_to(self, index: int, key: str = "") -> None:
        self._choices.close()
        views = list(self.query(PageView))
        self.query_one(PageBar).current = index
        for at, view in enumerate(views):
            view.display = at == index
        views[index].focus_key(key)

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
