"""The parts of a form: one field, one page, and the bar that names the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from core.i18n import tn
from tui.widgets.cells import fit, shown
from tui.widgets.form_model import FieldKind, FormField, FormPage, FormProblem, lines_of
from tui.widgets.prose import Prose
from tui.widgets.text_entry import TextEntry

FLAG = "!"
"""Stands before the label of a field that a problem is about."""


class FieldLabel(Widget):
    """The name of a field, with a mark before it while something is wrong there."""

    is_wrong: reactive[bool] = reactive(default=False)

    def __init__(self, text: str, cells: int) -> None:
        super().__init__()
        self._text = text
        self.styles.width = cells

    def render(self) -> Text:
        """Draw mark and name."""
        mark = FLAG if self.is_wrong else " "
        return Text(mark + fit(self._text, max(self.size.width - 1, 0)), no_wrap=True, end="")

    def watch_is_wrong(self, is_wrong: bool) -> None:  # noqa: FBT001 - Textual calls it
        """Colour the name as well."""
        self.set_class(is_wrong, "-wrong")


class FormHeading(Widget):
    """Names a group of fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self) -> Text:
        """Draw the name where the labels stand."""
        return Text(" " + fit(self._text, max(self.size.width - 1, 0)), no_wrap=True, end="")


class FieldEntry(TextEntry):
    """Where one field is typed."""

    def __init__(self, spec: FormField, value: str = "") -> None:
        super().__init__(value, is_secret=spec.kind is FieldKind.SECRET)
        self.spec = spec
        self.label = FieldLabel(spec.label, 0)
        self.can_focus = not spec.is_fixed
        self.set_class(spec.is_fixed, "-fixed")
        self.styles.width = "1fr" if spec.is_wide else spec.width + 1
        self.styles.max_width = spec.width + 1

    @staticmethod
    def label_cells(spec: FormField) -> int:
        """How many cells a field's name takes, with its mark and a space behind."""
        return cell_len(shown(spec.label)) + 3

    def flag(self, *, is_wrong: bool) -> None:
        """Mark the field, or take the mark away."""
        self.label.is_wrong = is_wrong


class PageView(VerticalScroll, can_focus=False, inherit_bindings=False):
    """One page of fields, two to a line. Its fields are made when the page is first turned to."""

    def __init__(self, page: FormPage, label_cells: int) -> None:
        super().__init__()
        self._page = page
        self._label_cells = label_cells
        self._grid: list[list[FieldEntry]] = []
        self._last_key = ""
        self.entries: dict[str, FieldEntry] = {}

    @property
    def is_built(self) -> bool:
        """Whether the fields were made."""
        return bool(self.entries)

    def build(self, values: Mapping[str, str], covers: Mapping[str, str]) -> None:
        """Make the fields, line after line; from now on none changes its place."""
        self.mount_all([self._line(line, values, covers) for line in lines_of(self._page)])

    def _line(
        self, line: tuple[FormField, ...], values: Mapping[str, str], covers: Mapping[str, str]
    ) -> Widget:
        if not line:
            return Horizontal(classes="form-line")
        if line[0].heading:
            first = self._line((replace(line[0], heading=""), *line[1:]), values, covers)
            return Vertical(FormHeading(line[0].heading), first, classes="form-group")
        entries = [FieldEntry(spec, values.get(spec.key, "")) for spec in line]
        for entry in entries:
            entry.cover = covers.get(entry.spec.key, "")
            entry.label.styles.width = self._label_cells
            self.entries[entry.spec.key] = entry
        usable = [entry for entry in entries if entry.can_focus]
        if usable:
            self._grid.append(usable)
        cells = [
            Horizontal(
                entry.label,
                entry,
                classes="form-cell -wide" if entry.spec.is_wide else "form-cell",
            )
            for entry in entries
        ]
        return Horizontal(*cells, classes="form-line")

    def focus_key(self, key: str = "") -> None:
        """Focus a field; without a key the one that had it last, or the first."""
        entries = [entry for row in self._grid for entry in row]
        wanted = [entry for entry in entries if entry.spec.key == (key or self._last_key)]
        target = next(iter(wanted or entries), None)
        if target is not None:
            target.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember where the page was left."""
        if isinstance(event.widget, FieldEntry):
            self._last_key = event.widget.spec.key

    def go_line(self, entry: FieldEntry, steps: int) -> None:
        """Focus the field above or below, in the same half of the page.

        Above the first line, and below the last, comes the other field of the line itself.
        """
        at = next(index for index, row in enumerate(self._grid) if entry in row)
        target = at + steps
        if 0 <= target < len(self._grid):
            row = self._grid[target]
            is_right = entry.region.x > self.region.x + self.region.width // 2
            row[-1 if is_right else 0].focus()
        else:
            self.go_beside(entry, steps)

    def go_beside(self, entry: FieldEntry, steps: int) -> bool:
        """Focus the field to the left (-1) or right (1) on the same line; whether there is one."""
        row = next(row for row in self._grid if entry in row)
        target = row.index(entry) + steps
        if not 0 <= target < len(row):
            return False
        row[target].focus()
        return True


class PageBar(Widget):
    """The names of the pages, the current one set apart, and a remark on the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"page--current", "page--other", "page--remark"}

    current: reactive[int] = reactive(0)
    remark: reactive[str] = reactive("")

    class Chosen(Message):
        """A page's name was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__()
        self._labels = tuple(labels)
        self._ends: list[int] = []

    def render(self) -> Text:
        """Draw the names; the current one stands between brackets, so that it reads in grey too."""
        current = self.get_component_rich_style("page--current")
        other = self.get_component_rich_style("page--other")
        text = Text(no_wrap=True, end="")
        self._ends = []
        for index, label in enumerate(self._labels):
            is_current = index == self.current
            drawn = shown(f"[{label}]" if is_current else f" {label} ")
            text.append(drawn, current if is_current else other)
            self._ends.append(text.cell_len)
            text.append(" ")
        keys = "  PgUp PgDn"
        needed = len(keys) + cell_len(shown(self.remark)) + 2
        if len(self._labels) > 1 and text.cell_len + needed < self.size.width:
            text.append(keys, other)
        room = max(self.size.width - text.cell_len - 1, 0)
        remark = fit(self.remark, min(room, cell_len(shown(self.remark))))
        text.append(" " * max(room - cell_len(remark), 0))
        text.append(remark, self.get_component_rich_style("page--remark"))
        return text

    def on_click(self, event: events.Click) -> None:
        """Choose the page under the mouse."""
        for index, end in enumerate(self._ends):
            if event.x < end:
                self.post_message(self.Chosen(index))
                return


class ProblemLine(Prose):
    """The one place for problems: the one about the field in focus, or the gravest error.

    Shows the field's hint while nothing is wrong; a warning about another field gives way to it.
    Beside a problem of the field itself it stays, as long as both find room.
    """

    def __init__(self) -> None:
        super().__init__()
        self.current: FormProblem | None = None

    def present(self, problems: Sequence[FormProblem], focused: str, hint: str) -> None:
        """Show one of the problems and say how many other fields have some."""
        gravest = sorted(problems, key=lambda problem: not problem.is_error)
        here = [problem for problem in gravest if problem.field == focused]
        elsewhere = [problem for problem in gravest if problem.is_error or not hint]
        self.current = next(iter(here or elsewhere), None)
        if self.current is None:
            self.set_class(False, "-problem")  # noqa: FBT003 - Textual's order
            self.text = hint
            return
        is_error = self.current.is_error  # a mere warning is nothing that has to be put right
        others = {one.field for one in problems if one.is_error or not is_error}
        others -= {self.current.field}
        tail = " " + tn("form.more_problems", len(others)) if others else ""
        sentence = f"! {self.current.sentence}{tail}"
        with_hint = f"{sentence}\n{hint}" if here and hint else sentence
        self.tell(with_hint if self._holds(sentence, hint) else sentence)

    def _holds(self, sentence: str, hint: str) -> bool:
        """Whether the problem leaves a line of the two for the hint: what may be filled in."""
        width = max(self.size.width, 1)
        return cell_len(shown(sentence)) <= width and cell_len(shown(hint)) <= width

    def tell(self, sentence: str) -> None:
        """Show a sentence as a problem."""
        self.set_class(True, "-problem")  # noqa: FBT003 - Textual's order
        self.text = sentence
