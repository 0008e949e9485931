"""The first screen of every day: the opening passphrase."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from core.clock_doubt import clock_doubt, confirm_clock, is_impossible
from core.errors import CunxiaoError
from core.i18n import Language, current_language, error_sentence, t, use_language
from tui.commands import GO_SETTINGS, OPEN_ITEMS, QUIT
from tui.screens.base import RoomScreen
from tui.screens.clock_asking import clock_question, impossible_sentence
from tui.widgets.prose import Prose
from tui.widgets.text_entry import TextEntry


def _ready_to_open() -> None:
    """Import what opening needs, while the passphrase is being typed."""
    import sync.held  # noqa: F401, PLC0415 - at the desk, not at start-up
    from core.office import warm_up  # noqa: PLC0415 - at the desk, not at start-up

    warm_up()


def _ready_to_show() -> None:
    """Import the next screens, while the passphrase is being typed or the key derived from it."""
    import tui.screens.home  # noqa: PLC0415 - in a thread, not at start-up
    import tui.screens.pupils  # noqa: F401, PLC0415 - in a thread, not at start-up


class UnlockScreen(RoomScreen[None]):
    """Asks for the passphrase and opens the office away from the screen's thread."""

    HELP_ID = "help.unlock"
    CSS_PATH = "unlock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN_ITEMS.called("command.recovery").binding(action="recover"),
        GO_SETTINGS.called("command.language").binding(action="change_language"),
        QUIT.binding(),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._is_opening = False

    def compose_body(self) -> ComposeResult:
        """Compose the greeting, the box, and the place for what is happening."""
        with Vertical(id="door"):
            yield Prose(classes="door-title")
            yield Prose(classes="door-text")
            with Horizontal(classes="door-line"):
                yield Prose(classes="door-label")
                yield TextEntry(widget_id="passphrase", is_secret=True)
            yield Prose(classes="door-note")

    async def on_mount(self) -> None:
        """Write the sentences and get ready while one types."""
        self._paint()
        today = self.room.clock.today()
        if is_impossible(today):
            self._note(impossible_sentence(today), is_warning=True)
        self.query_one("#passphrase", TextEntry).focus()
        self.run_worker(self._get_ready())

    async def _get_ready(self) -> None:
        await self.house.desk.run(_ready_to_open)
        await asyncio.to_thread(_ready_to_show)

    def _paint(self) -> None:
        self.where = t("unlock.where")
        self.state = str(self.room.home.path)
        self.query_one(".door-title", Prose).text = t("unlock.title")
        self.query_one(".door-text", Prose).text = t("unlock.text")
        self.query_one(".door-label", Prose).text = t("unlock.passphrase")
        self._note(t("unlock.hint"))
        self.refresh_bindings()

    def _note(self, sentence: str, *, is_warning: bool = False) -> None:
        note = self.query_one(".door-note", Prose)
        note.set_class(is_warning, "-warning")
        note.text = f"! {sentence}" if is_warning else sentence

    @on(Input.Submitted, "#passphrase")
    def _typed(self, event: Input.Submitted) -> None:
        if not event.value:
            self._note(t("unlock.hint"))
        elif not self._is_opening:
            self._is_opening = True
            self._note(t("unlock.opening"))
            self.run_worker(self._open(event.value))

    async def _open(self, passphrase: str) -> None:
        from sync.held import open_home  # noqa: PLC0415 - start-up

        room = self.room
        try:
            room.office = await self.house.desk.run(open_home, room.home, passphrase, room.clock)
        except CunxiaoError as error:
            self._note(error_sentence(error), is_warning=True)
            entry = self.query_one("#passphrase", TextEntry)
            entry.value = ""
            entry.focus()
            return
        finally:
            self._is_opening = False
        doubt = await self.use(clock_doubt)
        if doubt is None:
            self._go_in()
        else:
            self.app.push_screen(clock_question(doubt), self._date_judged)

    async def _date_judged(self, is_right: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        """Go in under a date that somebody vouches for; otherwise nothing is opened."""
        if is_right:
            try:
                await self.use(confirm_clock)
            except CunxiaoError as error:
                self.fail(error)
            self._go_in()
            return
        await self.house.desk.run(self.room.close)
        self._note(t("clock.not_opened"), is_warning=True)
        entry = self.query_one("#passphrase", TextEntry)
        entry.value = ""
        entry.focus()

    def _go_in(self) -> None:
        from tui.screens.home import HomeScreen  # noqa: PLC0415 - start-up

        # From the app's own task: tasks begun in this one would hold its worker, and this screen.
        self.house.call_later(self.house.enter, HomeScreen())

    def action_recover(self) -> None:
        """Open with the recovery sheet instead."""
        from tui.screens.recovery import RecoveryScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(RecoveryScreen(), self._recovered)

    def _recovered(self, sentence: str | None) -> None:
        if sentence is not None:
            self._note(sentence)

    def action_change_language(self) -> None:
        """Go on in the other language, for this time; settings keep it."""
        is_chinese = current_language() is Language.CHINESE
        use_language(Language.ENGLISH if is_chinese else Language.CHINESE)
        self._paint()
        self.refresh(recompose=False, layout=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go back to."""
        if action == "back":
            return False
        return super().check_action(action, parameters)


class NotAHomeScreen(RoomScreen[None]):
    """Says why neither unlocking nor a first day is possible here."""

    CSS_PATH = "unlock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [QUIT.binding()]

    def compose_body(self) -> ComposeResult:
        """Compose the sentence."""
        with Vertical(id="door"):
            yield Prose(t("not_a_home.title"), classes="door-title")
            yield Prose(t("not_a_home.text", path=str(self.room.home.path)), classes="door-text")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go back to."""
        if action == "back":
            return False
        return super().check_action(action, parameters)
