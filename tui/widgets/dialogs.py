"""Small screens over the screen: a question, a choice among several, long work."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, TypeVar

from rich.cells import cell_len
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from core.i18n import t
from core.pinyin import initials_rank
from tui.commands import BACK, DISCARD, HELP, OPEN, SAVE
from tui.desk import Ticker
from tui.widgets.cells import echoed, shown, wrap
from tui.widgets.form_model import Choice
from tui.widgets.frame import CommandFooter
from tui.widgets.list_body import ColumnSpec, ListBody, ListRow, place_columns
from tui.widgets.prose import Prose
from tui.widgets.text_entry import TextEntry, folded

ResultT = TypeVar("ResultT")

PANEL_WIDTH = 70
"""Cells of a panel, as the style sheet has it."""
MOST_LABEL, MOST_CHOICES = 44, 12
"""Cells of a choice's name, and lines of choices, that a panel has room for."""


class Dialog(ModalScreen[ResultT]):
    """A panel in the middle; the screen behind stays readable. Esc leaves and changes nothing."""

    HELP_ID: ClassVar[str] = "help.dialog"
    BINDINGS: ClassVar[list[BindingType]] = [
        HELP.binding(show=False, action="app.help"),
        BACK.called("command.leave").binding(),
    ]

    def __init__(self, title: str, sentence: str = "") -> None:
        super().__init__()
        self._title = title
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        """Compose title, sentence, what the subclass has, and the keys."""
        with Vertical(classes="panel"):
            yield Prose(self._title, classes="panel-title")
            if self._sentence:
                yield Prose(self._sentence, classes="panel-text")
            yield from self.compose_panel()
            yield CommandFooter()

    def compose_panel(self) -> ComposeResult:
        """Compose the middle of the panel."""
        yield from ()

    def action_back(self) -> None:
        """Leave without a result."""
        self.dismiss(None)


class ConfirmDialog(Dialog[bool]):
    """Asks before what cannot be undone. Enter alone never does it.

    ^S does what stores something. What `gives_up` something that stands is done by ^Y, the key
    that gives up everywhere, and Enter leaves it as it is.
    """

    HELP_ID: ClassVar[str] = "help.confirm_dialog"
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("command.confirm").binding(),
        DISCARD.called("command.confirm").binding(),
        Binding("enter", "stay", show=False),
    ]

    def __init__(self, title: str, sentence: str = "", *, gives_up: bool = False) -> None:
        super().__init__(title, sentence)
        self._gives_up = gives_up

    def action_save(self) -> None:
        """Do it."""
        self.dismiss(True)  # noqa: FBT003 - the dialog's answer

    def action_discard(self) -> None:
        """Do it."""
        self.dismiss(True)  # noqa: FBT003 - the dialog's answer

    def action_stay(self) -> None:
        """Leave it as it is: the safe answer."""
        self.action_back()

    def action_back(self) -> None:
        """Leave it as it is."""
        self.dismiss(False)  # noqa: FBT003 - the dialog's answer

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the one key that does it."""
        if action == "save":
            return not self._gives_up
        if action in {"discard", "stay"}:
            return self._gives_up
        return super().check_action(action, parameters)


class Leaving(StrEnum):
    """What becomes of what was typed or ticked, now that its screen is left."""

    KEEP = "keep"
    GIVE_UP = "give_up"


class LeaveDialog(Dialog[Leaving | None]):
    """Asks before what was not stored is left: ^S keeps it, ^Y gives it up, Enter and Esc stay.

    `can_keep`: there is a way to keep it; where there is none only ^Y leaves.
    """

    HELP_ID: ClassVar[str] = "help.leave_dialog"
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("command.keep_and_leave").binding(),
        DISCARD.called("command.give_up_typed").binding(),
        BACK.called("command.go_on_typing").binding(),
        Binding("enter", "back", show=False),
    ]

    def __init__(self, title: str, sentence: str = "", *, can_keep: bool = False) -> None:
        super().__init__(title, sentence)
        self._can_keep = can_keep

    def action_save(self) -> None:
        """Keep it, then leave."""
        self.dismiss(Leaving.KEEP)

    def action_discard(self) -> None:
        """Give it up and leave."""
        self.dismiss(Leaving.GIVE_UP)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to keep it where that is possible."""
        if action == "save":
            return self._can_keep
        return super().check_action(action, parameters)


class _Choices:
    """The choices as a list's source."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = tuple(choices)

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Return the rows of some choices."""
        return [ListRow((self.choices[at].text, self.choices[at].detail)) for at in ids]

    def matching(self, text: str) -> list[int]:
        """Return the places of the choices that contain the text, whatever its width or case.

        After them those of which letters are the initials in pinyin: xsmd finds 学生名单.
        """
        wanted = folded(text).casefold()
        found, spelt = [], []
        for at, choice in enumerate(self.choices):
            if wanted in folded(f"{choice.text} {choice.detail} {choice.value}").casefold():
                found.append(at)
            elif (rank := initials_rank(choice.text, wanted)) is not None:
                spelt.append((rank, at))
        return [*found, *(at for _, at in sorted(spelt))]


class ChooseEntry(TextEntry):
    """The box above the choices."""

    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN.called("command.choose").binding(action="screen.choose"),
        Binding("up", "screen.move(-1)", show=False),
        Binding("down", "screen.move(1)", show=False),
    ]


class ChooseDialog(Dialog[str | None]):
    """Chooses one of several by arrows, mouse, or by typing part of it. Returns its value.

    `likely` is the value that the cursor stands on at first.
    """

    HELP_ID: ClassVar[str] = "help.choose_dialog"

    def __init__(
        self, title: str, choices: Sequence[Choice], sentence: str = "", *, likely: str = ""
    ) -> None:
        super().__init__(title, sentence)
        self._choices = _Choices(choices)
        self._likely = likely
        self._room = 0
        """Cells that a line has for what tells a choice from its neighbours."""
        widest = max((cell_len(shown(choice.text)) for choice in choices), default=1)
        columns = (
            ColumnSpec("label", "", min(widest, MOST_LABEL)),
            ColumnSpec("detail", "", 1, grows=True),
        )
        self._body: ListBody[int] = ListBody(columns, self._choices)
        self._body.can_focus = False
        self._body.is_driven = True
        self._whole = Prose(classes="panel-text whole-choice")

    def compose_panel(self) -> ComposeResult:
        """Compose the box and the choices."""
        yield ChooseEntry(widget_id="choose")
        yield from self.compose_choices()

    def compose_choices(self) -> ComposeResult:
        """Compose the choices, and the sentence that stands there when none is found."""
        yield self._body
        yield self._whole
        none = Prose(classes="panel-text none-found")
        none.display = False
        yield none

    def on_resize(self) -> None:
        """Leave room below the list for the choice in words, where one has more than its line."""
        width = min(self.app.size.width, PANEL_WIDTH)
        self._room = place_columns(self._body.columns, width)[-1].width
        lines = [
            len(wrap(said, width - 4))
            for choice in self._choices.choices
            if (said := self._in_words(choice))
        ]
        more = min(max(lines, default=0), 2)
        self._whole.display, self._whole.styles.height = bool(more), more + 1
        most = MOST_CHOICES - (more + 1 if more else 0)
        self._body.styles.height = min(max(len(self._choices.choices), 1), most)

    def _in_words(self, choice: Choice) -> str:
        """Return a choice that its line cuts; empty for one that is seen whole."""
        label, detail = shown(choice.text).strip(), shown(choice.detail)
        if cell_len(shown(choice.text)) > MOST_LABEL:
            return f"{label}  {detail}".strip()
        return detail if cell_len(detail) > self._room else ""

    @on(ListBody.Highlighted)
    def _moved_to(self, event: ListBody.Highlighted[int]) -> None:
        choice = None if event.row_id is None else self._choices.choices[event.row_id]
        self._whole.text = "" if choice is None else self._in_words(choice)

    async def on_mount(self) -> None:
        """Show every choice."""
        await self._show("")
        values = [choice.value for choice in self._choices.choices]
        if self._likely in values:
            self._body.move(values.index(self._likely))

    @on(Input.Changed, "#choose")
    async def _typed(self, event: Input.Changed) -> None:
        await self._show(event.value)

    async def _show(self, text: str) -> None:
        await self._show_found(self._choices.matching(text), text)

    async def _show_found(self, ids: list[int], text: str) -> None:
        self._body.show_ids(ids, dict(zip(ids, await self._choices.rows(ids), strict=True)))
        none = self.query_one(".none-found", Prose)
        none.text = "" if ids else t("choose.none_found", text=echoed(text))
        none.display, self._body.display = not ids, bool(ids)

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        self._body.move(steps)

    def action_choose(self) -> None:
        """Take the choice under the cursor."""
        self._body.open_selected()

    @on(ListBody.Opened)
    def _chosen(self, event: ListBody.Opened[int]) -> None:
        self.dismiss(self._choices.choices[event.row_id].value)


class Bar(Widget):
    """How far, in a glyph that every console has."""

    def __init__(self) -> None:
        super().__init__()
        self.part = 0.0

    def render(self) -> Text:
        """Draw the bar."""
        width = self.size.width
        filled = round(min(max(self.part, 0.0), 1.0) * width)
        return Text("=" * filled + "." * (width - filled), no_wrap=True, end="")


class ProgressDialog(Dialog[None]):
    """What is being done, how far it is, and Esc to stop. The one who began it dismisses it."""

    def __init__(self, title: str, ticker: Ticker, sentence: str = "") -> None:
        super().__init__(title, sentence or t("progress.safe_to_stop"))
        self._ticker = ticker

    def compose_panel(self) -> ComposeResult:
        """Compose bar and figures."""
        yield Bar()
        yield Prose(classes="figures")

    def on_mount(self) -> None:
        """Look at the ticker four times a second."""
        self.set_interval(0.25, self._look)
        self._look()

    def _look(self) -> None:
        done, total = self._ticker.done, self._ticker.total
        bar = self.query_one(Bar)
        bar.part = done / total if total else 0.0
        bar.refresh()
        figures = t("progress.figures", done=done, total=total) if total else ""
        if self._ticker.is_stopping:
            figures = t("progress.stopping")
        self.query_one(".figures", Prose).text = figures

    def action_back(self) -> None:
        """Ask the work to stop; its owner dismisses this dialog when it has."""
        self._ticker.stop()
        self._look()

    def on_key(self, event: events.Key) -> None:
        """Nothing else is done meanwhile."""
        if event.key != "escape":
            event.stop()
