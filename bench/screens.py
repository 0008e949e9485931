"""The program as a person uses it: its own app, opened with a passphrase, at the pupil list."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message import Message
    from textual.widgets import Input

    from tui.app import CunxiaoApp
    from tui.screens.pupils import PupilsScreen

SIZE = (80, 24)


class Visitor:
    """Uses the app as a person does, without a pause. `derived`: seconds of the key derivation."""

    def __init__(self, folder: Path) -> None:
        from bench.stores import TODAY
        from core.clock import FixedClock
        from core.storage.home import Home
        from tui.app import CunxiaoApp
        from tui.places import PLACES, first_screen
        from tui.room import Room

        home = Home(folder / "home")
        room = Room(home, FixedClock(TODAY))
        self.app: CunxiaoApp = CunxiaoApp(lambda: first_screen(home), places=PLACES, room=room)
        self.derived = 0.0
        self._wanted = ""
        self._heard = asyncio.Event()

    @asynccontextmanager
    async def inside(self) -> AsyncIterator[None]:
        """Run the app without a terminal; the unlock screen is there."""
        async with self.app.run_test(size=SIZE, message_hook=self._listen):
            yield

    async def unlock(self) -> None:
        """Give the passphrase; home is there."""
        from bench.stores import PASSPHRASE

        # The desk keeps its order: after what the unlock screen had imported, before the opening.
        timing = asyncio.ensure_future(self.app.desk.run(self._time_derivation))
        entry = self._entry("#passphrase")
        entry.value = PASSPHRASE
        await self._hear("ListBody.Highlighted", lambda: self.app.call_later(entry.action_submit))
        await timing

    async def go_to_pupils(self) -> PupilsScreen:
        """Press F2; the list is painted."""
        from tui.screens.pupils import PupilsScreen

        await self._hear("RecordList.Found", lambda: self.app.simulate_key("f2"))
        await self.painted()
        screen = self.app.screen
        assert isinstance(screen, PupilsScreen)  # noqa: S101 - narrows Textual's type
        return screen

    async def type_in_search(self, text: str) -> None:
        """Let the box hold a text; what it finds is painted."""
        entry = self._entry("#search")
        await self._hear("RecordList.Found", lambda: setattr(entry, "value", text))
        await self.painted()

    async def painted(self) -> None:
        """Wait until what is due was painted."""
        done = asyncio.Event()
        self.app.screen.call_after_refresh(done.set)
        await done.wait()

    def _entry(self, selector: str) -> Input:
        from textual.widgets import Input

        return self.app.screen.query_one(selector, Input)

    def _listen(self, message: Message) -> None:
        if type(message).__qualname__ == self._wanted:
            self._heard.set()

    async def _hear(self, name: str, act: Callable[[], object]) -> None:
        """Do something and wait until a message of that name is dispatched."""
        self._heard.clear()
        self._wanted = name
        act()
        await self._heard.wait()

    def _time_derivation(self) -> None:
        from core.vault import age_recipients

        derive = age_recipients.scrypt

        def timed(passphrase: bytes, *, salt: bytes, work_factor: int) -> bytes:
            started = time.perf_counter()
            try:
                return derive(passphrase, salt=salt, work_factor=work_factor)
            finally:
                self.derived += time.perf_counter() - started

        vars(age_recipients)["scrypt"] = timed
