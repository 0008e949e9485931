"""Parts of the draw's screen: where the meeting is, and the desk on which slips are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widget import Widget

from core.grouping.typed_slips import TypedSlips, marked_slips
from core.i18n import t, tn
from core.meeting.draw_meeting import Step
from tui.widgets.prose import Prose
from tui.widgets.twice_typed import TwiceTyped

if TYPE_CHECKING:
    from core.grouping.typed_slips import SlipLine

MESSAGE_PREFIXES = ("draw.step.",)


class StepLine(Widget):
    """The steps in a row; the present one stands between brackets."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"step--now", "step--done", "step--later"}

    step: reactive[Step | None] = reactive(None)

    def render(self) -> Text:
        """Draw the steps."""
        line = Text(no_wrap=True, end="")
        if self.step is None:
            return line
        steps = list(Step)
        present = steps.index(self.step)
        for at, step in enumerate(steps):
            if at:
                line.append(" > ", self.get_component_rich_style("step--later"))
            name = t(f"draw.step.{step}")
            kind = "now" if at == present else "done" if at < present else "later"
            style = self.get_component_rich_style(f"step--{kind}")
            line.append(f"[{name}]" if kind == "now" else f" {name} ", style)
        return line


class SlipDesk(Vertical):
    """Both columns of slips, what to do with them, and one place for what disagrees."""

    def __init__(self) -> None:
        super().__init__()
        self._is_compared = False

    def compose(self) -> ComposeResult:
        """Compose the sentences and the columns."""
        yield Prose(t("draw.slips_text"), classes="slip-text")
        yield Prose(t("draw.slips_heads"), classes="slip-heads")
        yield TwiceTyped()
        yield Prose(classes="slip-problem")

    @property
    def slips(self) -> TypedSlips:
        """What is typed now."""
        first, second = self.query_one(TwiceTyped).values
        return TypedSlips(first, second, is_read_out=True, is_compared=self._is_compared)

    async def load(self, slips: TypedSlips) -> None:
        """Show what was typed before and go on there."""
        typed = self.query_one(TwiceTyped)
        self._is_compared = slips.is_compared
        await typed.load(slips.first, slips.second, is_compared=slips.is_compared)
        self.query_one(".slip-problem", Prose).text = ""
        marked = marked_slips(slips)
        if marked:
            self.show_differences(marked)
        else:
            typed.focus_first_gap(0)

    def show_differences(self, differing: tuple[SlipLine, ...]) -> None:
        """Name the first line that differs and go there."""
        typed = self.query_one(TwiceTyped)
        self._is_compared = True
        typed.compare(is_final=True)
        first = differing[0]
        typed_so = {
            "number": first.number,
            "first": first.first or t("draw.not_typed"),
            "second": first.second or t("draw.not_typed"),
        }
        if first.is_no_number:
            sentence = t("draw.no_number", **typed_so)
        else:
            sentence = tn("draw.differing", len(differing), **typed_so)
        self.query_one(".slip-problem", Prose).text = f"! {sentence}"
        typed.focus_line(first.number, 0 if not first.first else 1)
