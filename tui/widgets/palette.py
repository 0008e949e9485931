"""F9: every command that is possible here, found by typing part of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual.app import App
from textual.screen import Screen

from core.i18n import t
from tui.commands import ALL, PALETTE, command_of
from tui.widgets.cells import fit
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

_KEY_CELLS = 6


def open_palette(
    app: App[None], ways: Sequence[tuple[Choice, Callable[[], Screen[None]]]] = ()
) -> None:
    """Offer the active commands of the screen in front, and do the chosen one.

    `ways` lead to other screens: what is shown of each, and what makes it.
    """
    offered: dict[str, tuple[Choice, str, object]] = {}
    for active in app.screen.active_bindings.values():
        command = command_of(active.binding)
        if command is None or command.id in offered or command.id == PALETTE.id:
            continue
        choice = Choice(
            command.id, f"{fit(command.key_label, _KEY_CELLS)}{command.label}", command.help
        )
        offered[command.id] = (choice, active.binding.action, active.node)

    makers = {choice.value: make for choice, make in ways}

    def chosen(command_id: str | None) -> None:
        if command_id in makers:
            app.push_screen(makers[command_id]())
        elif command_id is not None:
            _, action, node = offered[command_id]
            app.call_later(app.run_action, action, node)

    choices = [offered[command.id][0] for command in ALL if command.id in offered]
    lead = " " * _KEY_CELLS
    choices += [replace(choice, label=f"{lead}{choice.text}") for choice, _ in ways]
    app.push_screen(ChooseDialog(t("palette.title"), choices), chosen)
