"""F1: what has the focus, and every key that works here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from core.i18n import t
from tui.commands import BACK, NEXT_RECORD, Command, command_of, in_footer_order
from tui.widgets.cells import fit, shown, wrap
from tui.widgets.dialogs import Dialog

MESSAGE_PREFIXES = ("help.",)
"""A widget or screen names its own help as HELP_ID."""

_PAIRED = frozenset({NEXT_RECORD.id})
"""Stands on one line with its other half."""
_KEY_CELLS = 8
_LABEL_CELLS = 14
_LEAST_CELLS = 20
"""A sentence is wrapped no narrower than this."""


class HelpLines(Static):
    """Key, word and sentence of each command; a long sentence goes on below its beginning."""

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__("", markup=False)
        self._commands = commands

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for the width there is."""
        lead = _KEY_CELLS + _LABEL_CELLS + 1
        room = max(event.size.width - lead, _LEAST_CELLS)
        lines: list[str] = []
        for command in self._commands:
            key = fit(shown(command.key_label), _KEY_CELLS)
            first, *rest = wrap(shown(command.help), room) or [""]
            lines.append(f"{key}{fit(command.label, _LABEL_CELLS)} {first}")
            lines += [" " * lead + piece for piece in rest]
        self.update("\n".join(lines))


class HelpDialog(Dialog[None]):
    """Explains the screen it was asked on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        BACK.binding(),
        Binding("f1", "back", show=False),
    ]

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__(t("help.title"), self._sentence_about(about))
        commands = {
            command.id: command
            for active in about.active_bindings.values()
            if (command := command_of(active.binding)) is not None and command.id not in _PAIRED
        }
        self._commands = in_footer_order(commands.values())

    @staticmethod
    def _sentence_about(about: Screen[Any]) -> str:
        """Return what the screen is for, then how the widget that has the focus is used."""
        node = about.focused or about
        found = (getattr(one, "HELP_ID", "") for one in node.ancestors_with_self)
        ids = [one for one in found if isinstance(one, str) and one]
        # The outermost is the screen; one that names its widget's own help says it once.
        said = dict.fromkeys((ids[-1], ids[0])) if ids else ["help.general"]
        return "\n".join(t(one) for one in said)

    def compose_panel(self) -> ComposeResult:
        """Compose one line for each command."""
        with VerticalScroll(classes="help-lines"):
            yield HelpLines(self._commands)
