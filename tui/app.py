"""The program on a screen: themes, places, help, palette, and the edge where errors end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.scrollbar import ScrollBar, ScrollBarRender

from core.i18n import t
from tui.commands import (
    GO_GROUPING,
    GO_PUPILS,
    GO_SETTINGS,
    GO_STAFF,
    GO_STICK,
    HELP,
    PALETTE,
    QUIT,
)
from tui.crash import note_crash
from tui.desk import Desk
from tui.theme import THEMES, ThemeName
from tui.widgets.frame import OfficeScreen

ScreenMaker = Callable[[], OfficeScreen[None]]


class PlainScrollBar(ScrollBarRender):
    """A scrollbar of spaces: the eighth-blocks of Textual's own are wide in a Chinese console."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


class CunxiaoApp(App[None]):
    """The office on a screen.

    `first_screen` makes what is shown first (unlock); it ends by calling `enter(home)`.
    `places` are the screens behind F2 to F8, made when they are gone to. Everything that touches
    the store goes through `desk`. `log_folder` takes the log of unexpected errors; None: no log.
    """

    TITLE = "Cunxiao"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        "styles/frame.tcss",
        "styles/list.tcss",
        "styles/form.tcss",
        "styles/review.tcss",
        "styles/dialogs.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        HELP.binding(),
        GO_PUPILS.binding(show=False, action="go('pupils')"),
        GO_GROUPING.binding(show=False, action="go('grouping')"),
        GO_STAFF.binding(show=False, action="go('staff')"),
        GO_STICK.binding(show=False, action="go('stick')"),
        GO_SETTINGS.binding(show=False, action="go('settings')"),
        PALETTE.binding(),
        QUIT.binding(show=False, priority=True),
        Binding("ctrl+c", "nothing", show=False),
    ]

    def __init__(
        self,
        first_screen: ScreenMaker,
        *,
        places: Mapping[str, ScreenMaker] | None = None,
        theme: ThemeName = ThemeName.DARK,
        log_folder: Path | None = None,
    ) -> None:
        super().__init__()
        self.desk = Desk()
        self.places = dict(places or {})
        self._first_screen = first_screen
        self._first_theme = ThemeName.MONO if self.no_color else theme
        self._log_folder = log_folder
        self.is_open = False
        """Whether the office was unlocked: places can be gone to."""
        ScrollBar.renderer = PlainScrollBar
        for item in THEMES:
            self.register_theme(item)
        self.theme = self._first_theme

    def on_mount(self) -> None:
        """Show the first screen."""
        self.push_screen(self._first_screen())

    def enter(self, home: OfficeScreen[None]) -> None:
        """Put the home screen in the place of the one that unlocked it."""
        self.is_open = True
        self.switch_screen(home)

    async def action_go(self, place: str) -> None:
        """Go to a place, from home or from another place; drafts stay where they are."""
        maker = self.places[place]
        while len(self.screen_stack) > _HOME_DEPTH:
            await self.pop_screen()
        await self.push_screen(maker())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only places that are there already."""
        if action == "go":
            return self.is_open and parameters[0] in self.places
        return super().check_action(action, parameters)

    def action_nothing(self) -> None:
        """Ctrl+C outside of a field: nothing is copied, nothing ends."""

    def action_help(self) -> None:
        """Explain what has the focus and every key that works here."""
        from tui.widgets.help import HelpDialog  # noqa: PLC0415 - start-up

        self.push_screen(HelpDialog(self.screen))

    def action_palette(self) -> None:
        """Offer every command that is possible here."""
        from tui.widgets.palette import open_palette  # noqa: PLC0415 - start-up

        open_palette(self)

    async def action_quit(self) -> None:
        """Keep what was typed and end."""
        self._keep_drafts()
        self.exit()

    def on_unmount(self) -> None:
        """Let the desk finish what it was asked for."""
        self.desk.close()

    # The edge: the one place where an error nobody expected ends

    def _handle_exception(self, error: Exception) -> None:
        """Keep the draft, log where it happened, apologise, end.

        Textual's own prints the values of local variables: names and numbers of children.
        """
        is_first = self._exception is None
        self._return_code = 1
        if is_first:
            self._exception = error
            self._keep_drafts()
            place = note_crash(error, self._log_folder)
            self._exit_renderables.append(Text(t("app.apology", place=place)))
            self._exception_event.set()
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """End without Textual's traceback, for the same reason."""
        self._close_messages_no_wait()

    def _keep_drafts(self) -> None:
        """Ask every open screen to keep its draft; a second failure must not stop the others."""
        for screen in self.screen_stack:
            if isinstance(screen, OfficeScreen):
                try:
                    screen.keep_draft()
                except Exception as error:  # noqa: BLE001 - the edge: the next draft must be kept
                    note_crash(error, self._log_folder)


_HOME_DEPTH = 2
"""Screens on the stack at home: Textual's empty default screen, and home."""
