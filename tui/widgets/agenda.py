"""THE AGENDA: what stands, and what can be done about it, read from top to bottom.

Headings, sentences and acts follow one another; only acts can be chosen. Sentences wrap by cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.i18n import tn
from tui.commands import OPEN
from tui.widgets.cells import fit, shown, wrap
from tui.widgets.row_keys import row_keys


class LineKind(StrEnum):
    """What a line is; it decides how it looks and whether the cursor stops there."""

    HEADING = "heading"
    TEXT = "text"
    QUIET = "quiet"
    WARNING = "warning"
    FIGURE = "figure"
    """A figure that is read aloud: spaced, and larger than its surroundings as far as cells go."""
    ACT = "act"


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line. An act has a `key`; its `value` stands in the second column, `detail` at the end.

    Nothing is cut: a long label takes what its line has left, and what does not fit goes on below.
    """

    kind: LineKind
    text: str
    key: str = ""
    value: str = ""
    detail: str = ""


def heading(text: str) -> AgendaLine:
    """Return a heading; a blank line stands above it."""
    return AgendaLine(LineKind.HEADING, text)


def text(sentence: str) -> AgendaLine:
    """Return a sentence."""
    return AgendaLine(LineKind.TEXT, sentence)


def quiet(sentence: str) -> AgendaLine:
    """Return a sentence that need not be read first."""
    return AgendaLine(LineKind.QUIET, sentence)


def warning(sentence: str) -> AgendaLine:
    """Return a sentence that begins with a mark."""
    return AgendaLine(LineKind.WARNING, f"! {sentence}")


def figure(digits: str) -> AgendaLine:
    """Return a figure to be read aloud."""
    return AgendaLine(LineKind.FIGURE, digits)


def blank() -> AgendaLine:
    """Return an empty line."""
    return AgendaLine(LineKind.TEXT, "")


def act(key: str, label: str, value: str = "", detail: str = "") -> AgendaLine:
    """Return something that can be done."""
    return AgendaLine(LineKind.ACT, label, key, value, detail)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One line of the screen: its text, how it looks, and which act it belongs to (-1: none)."""

    text: str
    kind: LineKind
    act: int = -1


HEADING_INDENT = 2
INDENT = 4
GAP = 2


class Agenda(ScrollView, can_focus=True):
    """Shows lines; arrows go from act to act, Enter or a second click does the chosen one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "agenda--heading",
        "agenda--text",
        "agenda--quiet",
        "agenda--warning",
        "agenda--figure",
        "agenda--cursor",
        "agenda--cursor-away",
    }
    HELP_ID: ClassVar[str] = "help.agenda"
    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN.called("command.do").binding(),
        *row_keys(),
    ]

    class Chosen(Message):
        """The cursor stands on this act; empty when there is none."""

        def __init__(self, agenda: Agenda, key: str) -> None:
            super().__init__()
            self.agenda, self.key = agenda, key

        @property
        def control(self) -> Agenda:
            """The agenda this comes from."""
            return self.agenda

    class Done(Message):
        """An act shall be done."""

        def __init__(self, agenda: Agenda, key: str) -> None:
            super().__init__()
            self.agenda, self.key = agenda, key

        @property
        def control(self) -> Agenda:
            """The agenda this comes from."""
            return self.agenda

    def __init__(self, *, label_width: int = 14, widget_id: str | None = None) -> None:
        super().__init__(id=widget_id)
        self.lines: tuple[AgendaLine, ...] = ()
        self.cursor = 0
        """Which of the acts, counted from 0."""
        self._label_width = label_width
        self._drawn: list[_Drawn] = []

    def show(self, lines: Sequence[AgendaLine], *, label_width: int | None = None) -> None:
        """Show other lines; the cursor stays on its act, or goes to the first one."""
        kept = self.chosen_key
        self.lines = tuple(lines)
        if label_width is not None:
            self._label_width = label_width
        keys = self.keys
        self.cursor = keys.index(kept) if kept in keys else 0
        self._lay_out()
        self.post_message(self.Chosen(self, self.chosen_key))

    @property
    def keys(self) -> list[str]:
        """The keys of all acts."""
        return [line.key for line in self.lines if line.kind is LineKind.ACT]

    @property
    def chosen_key(self) -> str:
        """The act under the cursor; empty when there is none."""
        keys = self.keys
        return keys[self.cursor] if self.cursor < len(keys) else ""

    def choose(self, key: str) -> None:
        """Put the cursor on an act."""
        if key in self.keys:
            self._put_cursor(self.keys.index(key))

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width or 80
        drawn: list[_Drawn] = []
        acts = 0
        for line in self.lines:
            if line.kind is LineKind.ACT:
                first, *more = self._act_lines(line, width - INDENT - 2)
                drawn.append(_Drawn(first, LineKind.ACT, acts))
                drawn += [_Drawn(" " * INDENT + piece, LineKind.TEXT) for piece in more]
                acts += 1
            elif line.kind is LineKind.HEADING:
                if drawn and drawn[-1].text:
                    drawn.append(_Drawn("", LineKind.TEXT))
                drawn.append(_Drawn(" " * HEADING_INDENT + shown(line.text), line.kind))
            else:
                drawn += [
                    _Drawn(" " * INDENT + piece if piece else "", line.kind)
                    for piece in wrap(line.text, width - INDENT - 2)
                ]
        self._drawn = drawn
        self.virtual_size = Size(self.size.width, len(drawn))
        self._scroll_to_cursor()
        self.refresh()

    def _act_lines(self, line: AgendaLine, room: int) -> list[str]:
        """Return an act as it is drawn: one line, and what does not fit there in further ones."""
        text, value, detail = shown(line.text), shown(line.value), shown(line.detail)
        gap = GAP if value and detail else 0
        said = cell_len(value) + gap + cell_len(detail)
        if not said:
            return wrap(text, room) or [""]
        usual = min(max(self._label_width, 1), room)
        width = max(usual, min(cell_len(text), room - GAP - said))
        whole = f"{value}{' ' * gap}{detail}"
        if cell_len(text) > width:
            return [fit(text, room), *self._below(wrap(whole, room - usual - GAP), usual)]
        rest = max(room - width - GAP, 1)
        lead = fit(text, width) + " " * GAP
        if said <= rest:
            return [lead + fit(value, rest - gap - cell_len(detail)) + " " * gap + detail]
        first, *more = wrap(whole, rest)
        return [lead + first, *self._below(more, width)]

    @staticmethod
    def _below(pieces: Sequence[str], width: int) -> list[str]:
        """Put the rest of an act under its second column."""
        return [" " * (width + GAP) + piece for piece in pieces]

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lay_out()

    def action_open(self) -> None:
        """Do the act under the cursor."""
        if self.chosen_key:
            self.post_message(self.Done(self, self.chosen_key))

    def action_move(self, steps: int) -> None:
        """Go to another act."""
        self._put_cursor(self.cursor + steps)

    def action_page(self, pages: int) -> None:
        """Scroll by a screen, the cursor with it."""
        height = max(self.scrollable_content_region.height - 1, 1)
        if self.cursor or pages > 0:
            self.scroll_to(y=self.scroll_target_y + pages * height, animate=False, force=True)
        self._put_cursor(self.cursor + pages * height)

    def _put_cursor(self, cursor: int) -> None:
        at_edge = cursor < 0 or cursor >= len(self.keys)
        self.cursor = max(0, min(cursor, len(self.keys) - 1))
        self._scroll_to_cursor(to_edge=cursor if at_edge else 0)
        self.refresh()
        self.post_message(self.Chosen(self, self.chosen_key))

    def _scroll_to_cursor(self, to_edge: int = 0) -> None:
        """Bring the act into view, and the sentences above the first and below the last one."""
        places = [y for y, line in enumerate(self._drawn) if line.act == self.cursor]
        height = max(self.scrollable_content_region.height, 1)
        top = round(self.scroll_target_y)
        y = places[0] if places else 0
        if self.cursor == 0 and (to_edge <= 0) and y < self._seen_from(0):
            target = 0
        elif to_edge < 0:
            # What stands above the first act may be taller than the screen.
            target = max(min(top, len(self._drawn) - height) + to_edge, 0)
        elif to_edge > 0:
            target = max(len(self._drawn) - height, 0)
        elif y < top:
            target = max(y - 1, 0) if self._seen_from(max(y - 1, 0)) > 1 else y
        elif y >= top + self._seen_from(top):
            target = y - height + (2 if height > 1 and self._acts_from(y + 1) else 1)
        else:
            return
        self.scroll_to(y=target, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked act; a click on the chosen one does it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        y = offset.y + self.scroll_offset.y
        if y >= len(self._drawn) or self._drawn[y].act < 0:
            return
        if self._drawn[y].act == self.cursor:
            self.action_open()
        else:
            self._put_cursor(self._drawn[y].act)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.scrollable_content_region.width
        at = y + self.scroll_offset.y
        if at >= len(self._drawn):
            return Strip.blank(width, self.get_component_rich_style("agenda--text"))
        line = self._drawn[at]
        if y == self.scrollable_content_region.height - 1 and (more := self._acts_from(at + 1)):
            return self._more_below(more + (line.act >= 0), width)
        if line.kind is not LineKind.ACT:
            style = self.get_component_rich_style(f"agenda--{line.kind}")
            return Strip([Segment(line.text, style)]).adjust_cell_length(width, style)
        is_cursor = line.act == self.cursor
        lead = "  > " if is_cursor else " " * INDENT
        name = "agenda--text"
        if is_cursor:
            name = "agenda--cursor" if self.has_focus else "agenda--cursor-away"
        style = self.get_component_rich_style(name)
        return Strip([Segment(lead + line.text, style)]).adjust_cell_length(width, style)

    def _acts_from(self, at: int) -> int:
        """Return how many acts stand from a drawn line on."""
        return sum(line.act >= 0 for line in self._drawn[at:])

    def _more_below(self, count: int, width: int) -> Strip:
        """Draw the last line while acts are below it: it says how many, and holds none itself."""
        style = self.get_component_rich_style("agenda--quiet")
        mark = tn("agenda.more_below", count)
        lead = " " * max(width - cell_len(mark) - 1, 0)
        return Strip([Segment(lead + mark, style)]).adjust_cell_length(width, style)

    def _seen_from(self, top: int) -> int:
        """Return how many lines are seen from one on: the last place may say what is below."""
        height = max(self.scrollable_content_region.height, 1)
        return height - 1 if height > 1 and self._acts_from(top + height) else height
