"""What every screen has: the top line, the footer, one line of notice, and the keys that leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, TypeVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from core.errors import CunxiaoError
from core.i18n import error_sentence
from tui.commands import BACK, PALETTE, Command, command_of
from tui.widgets.cells import CUT_MARK, cut, fit, shown, wrap

ResultT = TypeVar("ResultT")

NOTICE_SECONDS = 12.0
WARNING_SECONDS = 60.0
"""How long a sentence stays when nothing follows it: time to read it twice, slowly."""

WIDE = 140
"""Columns from which a list and its form stand side by side."""


class TopLine(Widget):
    """Where I am on the left, what state it is in on the right."""

    where: reactive[str] = reactive("")
    state: reactive[str] = reactive("")

    def render(self) -> Text:
        """Draw both ends; when they meet, the left one is cut."""
        width = self.size.width - 2
        state = shown(self.state)
        if cell_len(state) > width // 2:
            state = cut(state, width // 2)
        room = width - cell_len(state) - (2 if state else 0)
        text = Text(" " + fit(self.where, room), no_wrap=True, end="")
        text.append(("  " if state else "") + state + " ", self.get_component_rich_style("state"))
        return text

    COMPONENT_CLASSES: ClassVar[set[str]] = {"state"}


class NoticeLine(Widget):
    """In which the program says what just happened; empty otherwise, and always there.

    One line, and as many more as the sentence needs: its way out stands at its end.
    """

    sentence: reactive[str] = reactive("", layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual's
        """Take the width there is."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """Return the number of lines at this width; the style sheet says how many at most."""
        return max(len(wrap(self.sentence, max(width - 2, 1))), 1)

    def render(self) -> Text:
        """Draw the sentence, cut with a mark when it is too long even so."""
        room = max(self.size.width - 2, 1)
        lines = wrap(self.sentence, room)
        if len(lines) > self.size.height > 0:
            lines = lines[: self.size.height]
            lines[-1] = cut(lines[-1] + CUT_MARK * 2, room)
        return Text("\n".join(f" {fit(line, room)} " for line in lines), no_wrap=True, end="")


class CommandFooter(Widget):
    """What I can do here: key and word for each command that is active, measured in cells.

    When there is not room for all they move together, then the last ones before Esc fall out. F1,
    F9 and Esc always stay: what fell out is one click further, among all commands, and F9 says so.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--label"}
    GAPS = (2, 1)
    """Cells between two commands: the wider as long as all of them fit."""

    def __init__(self) -> None:
        super().__init__()
        self._slots: list[tuple[int, int, ActiveBinding]] = []

    def on_mount(self) -> None:
        """Follow the focus: what is active changes with it."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> Text:
        """Draw the commands in the house's order and remember where each one stands."""
        key_style = self.get_component_rich_style("footer--key")
        label_style = self.get_component_rich_style("footer--label")
        self._slots = []
        fitting, gap = self._fitting(self.size.width)
        is_full = self._cells(fitting, gap) == self.size.width
        text = Text("" if is_full else " ", no_wrap=True, end="")
        for command, active in fitting:
            start = text.cell_len
            text.append(shown(command.key_label), key_style)
            text.append(" " + shown(command.label), label_style)
            self._slots.append((start, text.cell_len, active))
            text.append(" " * gap)
        return text

    def _fitting(self, width: int) -> tuple[list[tuple[Command, ActiveBinding]], int]:
        """Return what fits, and its gap; the margin before it goes last of all."""
        items = list(shown_commands(self.screen.active_bindings))
        wide, close = self.GAPS
        if self._cells(items, wide) < width:
            return items, wide
        is_all = True
        while self._cells(items, close) > width:
            middle = [i for i, (command, _) in enumerate(items) if command.id not in _ALWAYS]
            if not middle:
                break
            items.pop(middle[-1])
            if is_all:
                items = [(_with_more(command), active) for command, active in items]
                is_all = False
        return items, close

    @staticmethod
    def _cells(items: list[tuple[Command, ActiveBinding]], gap: int) -> int:
        words = (shown(f"{command.key_label} {command.label}") for command, _ in items)
        return sum(cell_len(word) + gap for word in words) - gap

    async def on_click(self, event: events.Click) -> None:
        """Do what the key of the clicked command does."""
        for start, end, active in self._slots:
            if start <= event.x < end and active.enabled:
                await self.app.run_action(active.binding.action, default_namespace=active.node)
                return


_ALWAYS = frozenset({"help", "palette", "back"})


def _with_more(command: Command) -> Command:
    """Return F9 by the word for a footer that lacks something; the others as they are."""
    return command.called("command.more_commands") if command.id == PALETTE.id else command


def shown_commands(
    active: Mapping[str, ActiveBinding],
) -> Iterator[tuple[Command, ActiveBinding]]:
    """Yield the commands that a footer shows, in order, each once."""
    found: dict[str, tuple[Command, ActiveBinding]] = {}
    for item in active.values():
        command = command_of(item.binding)
        if command is not None and item.binding.show:
            found.setdefault(command.id, (command, item))
    yield from sorted(found.values(), key=lambda pair: pair[0].rank)


class OfficeScreen(Screen[ResultT]):
    """A screen of the house. Subclasses give `compose_body`, and say where they are.

    `where` and `state` show in the top line. `say` and `warn` put a sentence into the notice line,
    which keeps it until the next one, or for a while.
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it without ClassVar
        (0, "-narrow"),
        (WIDE, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [BACK.binding()]

    where: reactive[str] = reactive("")
    state: reactive[str] = reactive("")

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self._notice_end: Timer | None = None
        self._goes_with_key = False

    def compose(self) -> ComposeResult:
        """Put the frame around what the subclass composes."""
        # Textual sets these classes with the first resize, and styles every widget a second time.
        self.set_class(self.app.size.width < WIDE, "-narrow")
        self.set_class(self.app.size.width >= WIDE, "-wide")
        yield TopLine().data_bind(OfficeScreen.where, OfficeScreen.state)
        with Vertical(id="body"):
            yield from self.compose_body()
        yield NoticeLine()
        yield CommandFooter()

    def compose_body(self) -> ComposeResult:
        """Compose what stands between top line and footer."""
        yield from ()

    def say(self, sentence: str, *, until_key: bool = False) -> None:
        """Tell what just happened, for a while; `until_key`: it is over with the next key."""
        self._notice(sentence, is_warning=False)
        self._goes_with_key = until_key

    def key_comes(self) -> None:
        """Take back what was to be read before the next key: it is pressed now."""
        if self._goes_with_key:
            self.hush()

    def warn(self, sentence: str) -> None:
        """Tell what went wrong and what to do; begins with `!`, never with colour alone."""
        self._notice(f"! {sentence}", is_warning=True)

    def fail(self, error: CunxiaoError) -> None:
        """Show a refusal of the core as its sentence."""
        self.warn(error_sentence(error))

    def _notice(self, sentence: str, *, is_warning: bool) -> None:
        line = next(iter(self.query(NoticeLine)), None)
        if line is None:
            return  # the screen is going, and nobody reads it any more
        line.sentence = sentence
        line.set_class(is_warning, "-warning")
        self._goes_with_key = False
        if self._notice_end is not None:
            self._notice_end.stop()
        seconds = WARNING_SECONDS if is_warning else NOTICE_SECONDS
        self._notice_end = self.set_timer(seconds, self._clear_notice)

    def hush(self) -> None:
        """Take back the last sentence: what it was about is over."""
        if self._notice_end is not None:
            self._notice_end.stop()
        self._clear_notice()

    def _clear_notice(self) -> None:
        self._goes_with_key = False
        self.query_one(NoticeLine).sentence = ""

    def keep_draft(self) -> None:
        """Keep what was typed, now and without waiting for the screen: the program is ending.

        Screens with a form override it. Called at the edge after an unexpected error. Raises
        CunxiaoError where the disk does not take it.
        """

    def unkept(self) -> tuple[str, str] | None:
        """Return what to ask before the program ends: title and sentence, where nothing keeps it.

        Of a form whose draft is kept there is nothing to ask.
        """
        return None

    def action_back(self) -> None:
        """Leave this screen; what was typed stays in its draft."""
        self.dismiss(None)
