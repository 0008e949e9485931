"""Leaving a form of which nothing is kept: it holds a secret, and is asked about first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from core.i18n import t
from tui.widgets.dialogs import LeaveDialog, Leaving
from tui.widgets.field_form import FieldForm


def leave_secret_form(screen: Screen[Any], form: FieldForm, leave: Callable[[], object]) -> None:
    """Leave at once where nothing was typed, and otherwise once that was said."""
    if not form.state.is_changed:
        leave()
        return

    def answered(leaving: Leaving | None) -> None:
        if leaving is Leaving.GIVE_UP:
            leave()

    screen.app.push_screen(LeaveDialog(t("oneform.leave"), t("oneform.leave_text")), answered)
