"""Keys take effect in the order in which they were typed, however fast they come.

Textual hands a key to whatever has the focus when it arrives. A letter is taken at once; Enter
travels through the queues of all the widgets around its field before an action moves the focus,
and what is typed meanwhile lands in the field that was just left. On a slow PC that is every
second field. So a key waits until the one before it has come to rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

Typed = events.Key | events.Paste

ROUNDS = 3
"""How often a mark goes from the focus to the app after a key: what the key set off is put behind
the first mark, what that set off behind the second, and then the focus is where it belongs."""

PATIENCE_SECONDS = 2.0
"""How long a key waits for one that does not come to rest: long work must not lock the keyboard."""

LOOK_SECONDS = 0.02
"""How often a waiting key looks whether the mark still has a way: a dialog may have closed under
it, or opened above whoever waits for the answer."""


class KeyOrder:
    """Holds keys back until those before them have come to rest. Runs in the app's own queue."""

    def __init__(self, app: App[Any], deliver: Callable[[Typed], Awaitable[None]]) -> None:
        self._app = app
        self._deliver = deliver
        self._waiting: deque[Typed] = deque()
        self._turn = 0
        """Goes up with every mark that sets out; older ones are void."""
        self._is_settling = False
        self._is_text = False
        """Whether all that is settling is text, which more text need not wait for."""
        self._carrier: MessagePump = app
        self._screen: MessagePump | None = None
        """Who has the mark now, and what was in front when it set out."""
        self._looks = 0

    async def take(self, event: Typed) -> None:
        """Hand a key on, or keep it until its turn comes."""
        if not self._is_settling or (_is_text(event) and self._is_text and not self._waiting):
            await self._hand_on(event)
            return
        self._waiting.append(event)
        if len(self._waiting) == 1:
            self._looks = 0
            self._app.set_timer(LOOK_SECONDS, self._look)

    async def _hand_on(self, event: Typed) -> None:
        self._is_text = _is_text(event)
        self._is_settling = True
        await self._deliver(event)
        self._set_out()

    def _set_out(self) -> None:
        """Send a first mark. A page that was turned is focused once painted; text turns no page."""
        self._turn += 1
        self._screen = self._app.screen
        self._send_mark(self._turn, (ROUNDS,) if self._is_text else (ROUNDS, ROUNDS))

    def _send_mark(self, turn: int, rounds: tuple[int, ...]) -> None:
        """Send a mark the way that the key goes: from the focus through everything around it.

        `rounds` says how often before the next painting, and how often after it.
        """
        start = self._app.focused or self._app.screen
        self._pass_mark(turn, rounds, deque(start.ancestors_with_self))

    def _pass_mark(self, turn: int, rounds: tuple[int, ...], way: deque[MessagePump]) -> None:
        if turn != self._turn:
            return
        while way:
            self._carrier = way.popleft()
            # What is closing takes nothing any more: the next one does.
            if self._carrier.call_later(self._pass_mark, turn, rounds, way):
                return
        now, *later = rounds
        if now > 1:
            self._send_mark(turn, (now - 1, *later))
        elif later:
            self._carrier = self._app.screen
            self._app.screen.call_after_refresh(self._send_mark, turn, tuple(later))
        else:
            self._app.call_later(self._settle, turn)

    async def _look(self) -> None:
        """Send another mark where this one cannot come through; after a while, wait no longer."""
        if not (self._waiting and self._is_settling):
            return
        self._looks += 1
        if self._looks * LOOK_SECONDS > PATIENCE_SECONDS:
            await self._settle(self._turn)
            return
        if self._app.screen is not self._screen or not self._carrier.is_running:
            self._set_out()
        self._app.set_timer(LOOK_SECONDS, self._look)

    async def _settle(self, turn: int) -> None:
        """Hand on what waited, up to the next key that has to come to rest."""
        if turn != self._turn or not self._is_settling:
            return
        self._is_settling = False
        waiting, self._waiting = self._waiting, deque()
        for event in waiting:
            await self.take(event)


def _is_text(event: Typed) -> bool:
    return isinstance(event, events.Paste) or event.is_printable
