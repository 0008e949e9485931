"""What Textual's driver for Windows loses: signs that an input method gives while Shift is held.

Such a sign, ？ or （, comes as a character without a key; Textual 8.2.8 takes every record without
a key for a modifier alone as soon as one is down (its issue 6667). Not to be imported elsewhere.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

_KEY_EVENT = 1


def keep_signs(records: Iterable[Any]) -> None:
    """Say of every character without a key that no modifier is down. Changes the records."""
    for record in records:
        if record.EventType == _KEY_EVENT:
            key = record.Event.KeyEvent
            if key.wVirtualKeyCode == 0 and key.uChar.UnicodeChar not in {"", "\0"}:
                key.dwControlKeyState = 0


def keeping_signs(read: Callable[..., int]) -> Callable[..., int]:
    """Return ReadConsoleInputW with the records put right before anybody looks at them."""

    def reading(console: int, records: Any, most: int, count: Any) -> int:
        done = read(console, records, most, count)
        keep_signs(records._obj[: count._obj.value])  # noqa: SLF001 - what byref() points at
        return done

    return reading


def mend_keyboard() -> None:
    """Have Textual read the console through it. Nothing to mend but on Windows."""
    if sys.platform == "win32":
        from textual.drivers import win32  # noqa: PLC0415 - Windows alone has it

        system: Any = win32.KERNEL32
        system.ReadConsoleInputW = keeping_signs(system.ReadConsoleInputW)
