"""The program as a person uses it: its own app, opened with a passphrase, at the pupil list."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message import Message
    from textual.widgets import Input

    from tui.app import CunxiaoApp
    from tui.screens.pupils import PupilsScreen
    from tui.widgets.list_body import ListRow

SIZE = (80, 24)


class Visitor:
    """Uses the app as a person does, without a pause.

    `derived` is the seconds of the key derivation by the clock, `worked` by the processor.
    """

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
        self.derived = self.worked = 0.0
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

    async def type_in_search(self, text: str) -> float:
        """Let the box hold a text; return the seconds until what it finds first is painted."""
        from tui.widgets.record_list import RecordList

        body = self.app.screen.query_one(RecordList).body
        shown = asyncio.Event()
        show = body.show_ids

        def noted(ids: Sequence[int], loaded: Mapping[int, ListRow], *, cursor: int = 0) -> None:
            show(ids, loaded, cursor=cursor)
            shown.set()

        vars(body)["show_ids"] = noted
        started = time.perf_counter()
        self._entry("#search").value = text
        await shown.wait()
        await self.painted()
        del vars(body)["show_ids"]
        return time.perf_counter() - started

    async def painted(self) -> None:
        """Wait until what is due was painted."""
        done = asyncio.Event()
        self.app.screen.call_after_refresh(done.set)
        await done.wait()

    def _entry(self, selector: str) -> Input:
        from textual.widgets import Input

        return self.app.screen.query_one(selector, Input)

    def _listen(self, message: Message) -> None:
        # A list that has nothing yet says so with a row of None.
        is_full = getattr(message, "row_id", 0) is not None
        if is_full and type(message).__qualname__ == self._wanted:
            self._heard.set()

    async def _hear(self, name: str, act: Callable[[], object]) -> None:
        """Do something and wait until a message of that name is dispatched."""
        self._heard.clear()
        self._wanted = name
        act()
        await self._heard.wait()

    def _time_derivation(self) -> None:
        from core.vault import age_recipients

        names = vars(age_recipients)
        derive = names["scrypt"]

        def timed(passphrase: bytes, *, salt: bytes, work_factor: int) -> bytes:
            started, work_started = time.perf_counter(), time.thread_time()
            try:
                key: bytes = derive(passphrase, salt=salt, work_factor=work_factor)
            finally:
                self.derived += time.perf_counter() - started
                self.worked += time.thread_time() - work_started
            return key

        names["scrypt"] = timed
