"""F9: every command that is possible here, found by typing part of its name."""

from __future__ import annotations

from textual.app import App

from core.i18n import t
from tui.commands import ALL, PALETTE, command_of
from tui.widgets.cells import fit
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice


def open_palette(app: App[None]) -> None:
    """Offer the active commands of the screen in front, and do the chosen one."""
    offered: dict[str, tuple[Choice, str, object]] = {}
    for active in app.screen.active_bindings.values():
        command = command_of(active.binding)
        if command is None or command.id in offered or command.id == PALETTE.id:
            continue
        choice = Choice(command.id, f"{fit(command.key_label, 6)}{command.label}", command.help)
        offered[command.id] = (choice, active.binding.action, active.node)

    def chosen(command_id: str | None) -> None:
        if command_id is not None:
            _, action, node = offered[command_id]
            app.call_later(app.run_action, action, node)

    choices = [offered[command.id][0] for command in ALL if command.id in offered]
    app.push_screen(ChooseDialog(t("palette.title"), choices), chosen)
