"""The program on a screen: themes, places, help, palette, and the edge where errors end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from core.errors import CunxiaoError
from core.i18n import Language, t, use_language
from core.preferences import load_preferences
from tui.commands import (
    FILL_FORM,
    GO_GROUPING,
    GO_PRIVACY,
    GO_PUPILS,
    GO_SETTINGS,
    GO_STAFF,
    GO_STICK,
    GO_YEAR,
    HELP,
    PALETTE,
    PRINT,
    QUIT,
)
from tui.crash import note_crash
from tui.desk import Desk
from tui.key_order import KeyOrder
from tui.places import PLACES, ScreenMaker, first_screen
from tui.room import Room
from tui.theme import THEMES, ThemeName
from tui.widgets.frame import OfficeScreen
from tui.windows_console import mend_keyboard

if TYPE_CHECKING:
    from core.clock import Clock
    from core.ledgers.facts import OwnLedger
    from core.storage.home import Home

SCREEN_STYLES = sorted((Path(__file__).parent / "screens").glob("*.tcss"))
"""The screens' style sheets, read at once: a sheet that comes with its screen has Textual parse
every sheet anew and style every widget again, at each screen's first time."""


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
        "styles/agenda.tcss",
        *SCREEN_STYLES,
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        HELP.binding(),
        GO_PUPILS.binding(show=False, action="go('pupils')"),
        GO_GROUPING.binding(show=False, action="go('grouping')"),
        GO_STAFF.binding(show=False, action="go('staff')"),
        PRINT.binding(show=False, action="go('print')"),
        FILL_FORM.binding(show=False, action="go('fill')"),
        GO_STICK.binding(show=False, action="go('stick')"),
        GO_SETTINGS.binding(show=False, action="go('settings')"),
        GO_YEAR.binding(show=False, action="go('year')"),
        GO_PRIVACY.binding(show=False, action="go('privacy')"),
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
        room: Room | None = None,
    ) -> None:
        super().__init__()
        self._room = room
        self.desk = Desk()
        self._key_order = KeyOrder(self, self._deliver)
        self.places = dict(places or {})
        self._first_screen = first_screen
        self._first_theme = ThemeName.MONO if self.no_color else theme
        self._log_folder = log_folder
        self._gone_to: object = None
        """The place that a key led to last."""
        self.is_open = False
        """Whether the office was unlocked: places can be gone to."""
        ScrollBar.renderer = PlainScrollBar
        for item in THEMES:
            self.register_theme(item)
        self._begin_with(self._first_theme)

    def _begin_with(self, theme: ThemeName) -> None:
        if theme is not ThemeName.DARK:
            self.theme = theme
            return
        # Without the watcher, which parses every style sheet a second time; of what it does, a
        # dark theme of true colours needs this alone.
        self.set_reactive(App.theme, theme)
        self.update_classes({"-dark-mode": True, "-light-mode": False}, update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    @property
    def room(self) -> Room:
        """The home, the clock and the office; screens of a gallery have none."""
        if self._room is None:
            raise RuntimeError("this app has no room")
        return self._room

    async def on_event(self, event: events.Event) -> None:
        """Take keys in the order in which they were typed, and everything else as it comes."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._key_order.take(event)
        else:
            await super().on_event(event)

    async def _deliver(self, event: events.Event) -> None:
        """Hand a key on, once its turn has come; what was said until then is over."""
        if isinstance(self.screen, OfficeScreen):
            self.screen.key_comes()
        await super().on_event(event)

    def on_mount(self) -> None:
        """Show the first screen."""
        self.push_screen(self._first_screen())

    def enter(self, home: OfficeScreen[None]) -> None:
        """Put the home screen in the place of the one that unlocked it."""
        self.is_open = True
        self.switch_screen(home)

    async def action_go(self, place: str) -> None:
        """Go to a place; drafts stay where they are.

        Esc leads home from it, as from the place that one came from; from any deeper screen, and
        from what is done with a list, it leads back there. No place stands twice above home.
        """
        there = self.places[place]()
        stack = self.screen_stack
        stays = len(stack) - (self.screen is self._gone_to and place not in _DONE_WITH_A_LIST)
        same = [at for at in range(_HOME_DEPTH, stays) if type(stack[at]) is type(there)]
        going = stack[min([stays, *same]) :]

        async def go() -> None:
            for _ in going:
                await self.pop_screen()
            self._gone_to = there
            await self.push_screen(there)

        refusals = self._keep_drafts(going)
        if refusals:
            from tui.screens.leaving import leave_unkept  # noqa: PLC0415 - seldom

            leave_unkept(self, refusals[0], lambda: self.call_later(go))
        else:
            await go()

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

    async def action_palette(self) -> None:
        """Offer every command that is possible here, and every place by its name."""
        from tui.screens.everywhere import ways  # noqa: PLC0415 - start-up
        from tui.widgets.palette import open_palette  # noqa: PLC0415 - start-up

        open_palette(self, ways(await self._own_ledgers()) if self.is_open else ())

    async def _own_ledgers(self) -> Sequence[OwnLedger]:
        """Return the school's own ledgers; none while the desk is taken: F9 waits for nothing."""
        from core.ledgers.own_ledger import own_ledgers  # noqa: PLC0415 - start-up

        if self._room is None or self._room.office is None:
            return ()
        reading = self.desk.run(own_ledgers, self._room.opened)
        try:
            return await asyncio.wait_for(reading, PALETTE_SECONDS)
        except TimeoutError:
            return ()

    async def action_quit(self) -> None:
        """Keep what was typed and end; what nothing keeps is asked about first."""
        stack = self.screen_stack
        refusals = self._keep_drafts(stack)
        asked = [one.unkept() for one in stack if isinstance(one, OfficeScreen)]
        question = next((one for one in reversed(asked) if one is not None), None)
        if not refusals and question is None:
            self.exit()
            return
        from tui.screens.leaving import ask_to_leave, leave_unkept  # noqa: PLC0415 - seldom

        if refusals:
            leave_unkept(self, refusals[0], self.exit)
        elif question is not None:
            ask_to_leave(self, question, self.exit)

    def on_unmount(self) -> None:
        """Let the desk finish what it was asked for, and give the home back."""
        if self._room is not None and self._room.office is not None:
            self.desk.run_now(self._room.close)
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
            self._keep_drafts(self.screen_stack)
            place = note_crash(error, self._log_folder)
            self._exit_renderables.append(Text(t("app.apology", place=place)))
            self._exception_event.set()
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """End without Textual's traceback, for the same reason."""
        self._close_messages_no_wait()

    def _keep_drafts(self, screens: Iterable[Screen[Any]]) -> list[CunxiaoError]:
        """Ask screens to keep their drafts; return what the disk refused some of them for.

        A second failure must not stop the others.
        """
        refusals: list[CunxiaoError] = []
        for screen in screens:
            if isinstance(screen, OfficeScreen):
                try:
                    screen.keep_draft()
                except CunxiaoError as error:
                    refusals.append(error)
                except Exception as error:  # noqa: BLE001 - the edge: the next draft must be kept
                    note_crash(error, self._log_folder)
        return refusals


PALETTE_SECONDS = 0.5
"""As long F9 waits for the names of own ledgers."""

_DONE_WITH_A_LIST = frozenset({"print", "fill"})
"""Places that one goes to from a list, and comes back from."""

_HOME_DEPTH = 2
"""Screens on the stack at home: Textual's empty default screen, and home."""


def run(home: Home, clock: Clock, language: Language | None = None) -> int:
    """Open the screens on a home and return the exit status: 0, or 1 after an apology.

    `language` is what the command line asked for; otherwise the home's own choice holds.
    """
    preferences = load_preferences(home)
    use_language(language or preferences.language)
    theme = preferences.theme
    app = CunxiaoApp(
        lambda: first_screen(home),
        places=PLACES,
        theme=ThemeName(theme) if theme in set(ThemeName) else ThemeName.DARK,
        log_folder=home.log_path.parent if home.exists else None,
        room=Room(home, clock, preferences),
    )
    mend_keyboard()
    app.run()
    return app.return_code or 0
