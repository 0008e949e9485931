"""What the tests of screens do hundreds of times, done once or not at all.

Nothing here changes what a screen does: only how Pilot learns that it has come to rest, and how
often equal style sheets are read.
"""

from __future__ import annotations

import asyncio

from textual._queue import Queue
from textual.app import ScreenStackError
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout


def is_at_rest(pump: MessagePump) -> bool:
    """Whether a widget waits for its next message: none is queued, none is being answered."""
    queue: Queue[Message] = pump._message_queue
    return not queue.values and not pump._next_callbacks and bool(queue.ready_event._waiters)


async def wait_for_screen(pilot: Pilot[object], timeout: float = 30.0) -> bool:  # noqa: ASYNC109
    """Wait as Pilot does until every widget has answered what was queued, False after an error.

    Pilot's own way sends a message to each widget of the screen and lets all answer, several times
    after each key; those that rest have nothing to say.
    """
    app = pilot.app
    try:
        pumps = (app, *app.screen.walk_children(with_self=True))
    except ScreenStackError:
        return False
    left = 0
    is_done = asyncio.Event()

    def count_down() -> None:
        nonlocal left
        left -= 1
        if not left:
            is_done.set()

    left = sum(pump.call_later(count_down) for pump in pumps if not is_at_rest(pump))
    if not left:
        await asyncio.sleep(0)
        return True
    waits = [asyncio.create_task(one.wait()) for one in (is_done, app._exception_event)]
    finished, pending = await asyncio.wait(
        waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED
    )
    for task in pending:
        task.cancel()
    if not finished:
        raise WaitForScreenTimeout("a widget does not answer")
    return not left


_READ: dict[tuple[object, ...], list[RuleSet]] = {}
_read_rules = Stylesheet._parse_rules


def rules_read_once(
    sheet: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """Return the rules of a style sheet; each is read once for all programs of equal colours."""
    where = (css, read_from, is_default_rules, tie_breaker, scope)
    key = (*where, frozenset(sheet._variables.items()))
    if key not in _READ:
        _READ[key] = _read_rules(sheet, *where)
    return _READ[key]
