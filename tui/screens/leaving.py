"""Leaving what is not kept: a form of a secret, or one whose draft the disk did not take."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.screen import Screen

from core.errors import CunxiaoError
from core.i18n import error_sentence, t
from tui.widgets.dialogs import LeaveDialog, Leaving
from tui.widgets.frame import OfficeScreen

if TYPE_CHECKING:
    from tui.widgets.field_form import FieldForm


def leave_secret_form(screen: Screen[Any], form: FieldForm, leave: Callable[[], object]) -> None:
    """Leave at once where nothing was typed, and otherwise once that was said."""
    asked = secret_typed(form)
    if asked is None:
        leave()
    else:
        ask_to_leave(screen.app, asked, leave)


def secret_typed(form: FieldForm) -> tuple[str, str] | None:
    """Return what to ask before a form of a secret is left, as title and sentence."""
    return (t("oneform.leave"), t("oneform.leave_text")) if form.state.is_changed else None


def leave_unkept(app: App[Any], why: CunxiaoError, leave: Callable[[], object]) -> None:
    """Leave what could not be kept, once that was said; `why` is what the draft was refused for."""
    ask_to_leave(app, (t("leave.unkept"), error_sentence(why) + t("leave.unkept_text")), leave)


def leave_kept(screen: OfficeScreen[Any], leave: Callable[[], object]) -> None:
    """Leave a screen once what stands in it is kept, or once it was said that it cannot be."""
    try:
        screen.keep_draft()
    except CunxiaoError as error:
        leave_unkept(screen.app, error, leave)
    else:
        leave()


def ask_to_leave(app: App[Any], question: tuple[str, str], leave: Callable[[], object]) -> None:
    """Ask, unless that is being asked already; ^Y leaves, Enter and Esc stay."""
    if isinstance(app.screen, LeaveDialog):
        return

    def answered(leaving: Leaving | None) -> None:
        if leaving is Leaving.GIVE_UP:
            leave()

    app.push_screen(LeaveDialog(*question), answered)
