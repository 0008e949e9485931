"""What stands in a form: values, covers, doubts, and the widgets that show them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from core.i18n import t, tn
from tui.widgets.covers import Covers
from tui.widgets.field_book import FieldBook
from tui.widgets.form_doubts import Doubts
from tui.widgets.form_model import (
    Choice,
    FieldKind,
    FormField,
    FormPage,
    FormProblem,
    FormRules,
    FormState,
    Neighbour,
)
from tui.widgets.form_parts import FieldEntry, ProblemLine


class FormSheet:
    """The values of one record under one form's rules, painted after every change."""

    def __init__(self, pages: Sequence[FormPage], rules: FormRules) -> None:
        self.pages = tuple(pages)
        self.rules = rules
        self.specs = {item.key: item for page in pages for item in page.fields}
        self.state = FormState(self.specs.values())
        self.covers = Covers(self.specs.values())
        self.doubts = Doubts(rules)
        self.book = FieldBook(pages, self.state, self.covers, rules.complete)
        self.book.is_needed = self._is_needed
        self.line = ProblemLine()
        self.focused = ""
        """The field that was entered last."""
        self._previous = Neighbour()

    def load(
        self,
        stored: Mapping[str, str],
        draft: Mapping[str, str] | None,
        previous: Neighbour | None,
    ) -> None:
        """Show a record; see `FieldForm.load`."""
        self.state.load(stored, draft)
        self._previous = previous or Neighbour()
        self.covers.load(stored)
        taken_up = draft or {}
        self.doubts.start({key for key in taken_up if taken_up[key] != stored.get(key, "")})
        self.book.close_choices()
        self.book.paint(self.specs)
        self.look_over()

    def restart(self) -> None:
        """Forget which fields were visited, and what a save was refused for."""
        self.doubts.start(())
        self.look_over()

    def settle(self, sent: Mapping[str, str], stored: Mapping[str, str]) -> None:
        """Show what is stored where that was typed in other signs; see `FieldForm.settle`.

        What nobody typed here, but somebody elsewhere, is covered like anything stored.
        """
        covered = self.covers.covered_in(sent)
        changed = self.state.settle(sent, stored)
        for key in changed:
            if key in covered or not sent[key]:
                self.covers.lay(key, stored[key])
        self.book.paint(changed)
        self.look_over()

    def leave(self, entry: FieldEntry) -> bool:
        """Take what was typed into a field that is left; whether that changed other text."""
        key = entry.spec.key
        self.book.close_choices()
        self.state.type(key, entry.value)
        before = self.state.value(key)
        changed = {key} if self.state.leave(key) != before else set()
        if self.state.is_touched(key):
            changed |= self.state.propose(self.rules.fill(key, self.state.values))
        self.doubts.visit({key, *changed})
        self.book.paint(changed)
        self.look_over()
        return bool(changed)

    def is_chosen(self, entry: FieldEntry) -> bool:
        """Whether who types into a field means another value, not more of what stands there.

        So it is where a CODE field holds one of its choices, in a date, and where the program put
        the value in.
        """
        text = entry.value
        if text and (entry.spec.kind is FieldKind.DATE or entry.spec.key in self.state.proposed):
            return True
        if entry.spec.kind is not FieldKind.CODE or entry.spec.is_free or not text:
            return False
        return any(choice.value == text for choice in self.rules.complete(entry.spec.key, text))

    def put(self, changes: Mapping[str, str]) -> bool:
        """Put other values in as one step; whether that changed anything."""
        changed = self.state.put(changes)
        self.book.paint(changed)
        self.look_over()
        return bool(changed)

    def take_choice(self, key: str, choice: Choice) -> bool:
        """Put in what was chosen for a field, with what comes along under its mask."""
        for also, value in choice.also:
            self.covers.lay(also, value)
        return self.put({key: choice.value} | dict(choice.also))

    def undo(self) -> bool:
        """Take one step back and show where; whether there was one."""
        changed = self.state.undo()
        if changed:
            self.book.paint(changed)
            self.look_over()
            if self.focused not in changed:
                self.book.focus_field(next(key for key in self.specs if key in changed))
        return bool(changed)

    def same_as(self) -> bool:
        """Fill the field from the one it usually equals, or from the previous record."""
        spec = self.specs.get(self.focused)
        if spec is None or spec.is_fixed:
            return False
        value = self.state.value(spec.same_as) if spec.same_as else ""
        is_covered = bool(value) and self.covers.is_covered(spec.same_as, value)
        if not value:
            value = self._previous.values.get(spec.key, "")
            is_covered = spec.key in self._previous.covered
        if not value:
            return False
        if is_covered:
            self.covers.lay(spec.key, value)
        self.book.close_choices()
        return self.put({spec.key: value})

    def refuse(self, problems: Sequence[FormProblem]) -> None:
        """Show what a save was refused for, and go to the first error on the pages."""
        place = {key: at for at, key in enumerate(self.specs)}
        found = sorted(
            problems, key=lambda one: (not one.is_error, place.get(one.field, len(place)))
        )
        self.doubts.refuse(found, self.state.values)
        self.paint_problem()
        if found:
            self.book.focus_field(found[0].field)

    def following(self) -> set[str]:
        """Return the fields that say what the program makes of the others."""
        values = self.state.values
        return {
            key
            for source in self.specs
            for key, text in self.rules.fill(source, values).items()
            if text and values.get(key) == text
        }

    def reveal(self, keys: Collection[str]) -> None:
        """Show masked values until another record is loaded."""
        for key in keys:
            self.covers.lift(key)
        self.book.paint(keys)
        self.paint_problem()

    def to_reveal(self) -> tuple[str, ...]:
        """Return the masked field that was entered, or else all that this page masks."""
        covered = self.covers.covered_in(self.state.values)
        if self.focused in covered:
            return (self.focused,)
        return tuple(spec.key for spec in self.pages[self.book.page].fields if spec.key in covered)

    def wanted(self) -> Iterator[Choice]:
        """Yield the fields that are still wanted, in their order."""
        for page in self.pages:
            for spec in page.fields:
                if spec.key in self.doubts.wanted:
                    yield Choice(spec.key, spec.label, page.label)

    def look_over(self) -> None:
        """Judge the values, and say how much is wanted."""
        had_wanted = bool(self.doubts.wanted)
        self.doubts.look_over(self.state.values)
        wanted = self.doubts.wanted
        self.book.remark(tn("form.open_items", len(wanted)) if wanted else "")
        if bool(wanted) != had_wanted:
            self.book.refresh_bindings()
        self.paint_problem()

    def paint_problem(self) -> None:
        """Show the problems that a person has to see by now, or the hint of the field."""
        seen = self.doubts.seen
        spec = self.specs.get(self.focused)
        self.line.present(seen, self.focused, self._hint_of(spec) if spec else "")
        self.book.flag({problem.field for problem in seen})

    def _hint_of(self, spec: FormField) -> str:
        if self.covers.is_covered(spec.key, self.state.value(spec.key)):
            return t("form.masked")
        if not spec.hint and spec.kind is FieldKind.CODE and self.rules.complete(spec.key, ""):
            return t("form.hint_list")
        return spec.hint

    def _is_needed(self, key: str) -> bool:
        """Whether a field is empty that keeps the record from being saved."""
        if self.state.value(key):
            return False
        return any(one.field == key and one.is_error for one in self.doubts.problems)
