"""Signs of an input method reach Textual's driver for Windows as it lets them through."""

from __future__ import annotations

import ctypes
from ctypes import Structure, Union, byref

import pytest

from tui.windows_console import keeping_signs

SHIFT = 0x0010


class Sign(Union):
    _fields_ = (("AsciiChar", ctypes.c_char), ("UnicodeChar", ctypes.c_wchar))


class KeyEvent(Structure):
    _fields_ = (
        ("bKeyDown", ctypes.c_int),
        ("wRepeatCount", ctypes.c_ushort),
        ("wVirtualKeyCode", ctypes.c_ushort),
        ("wVirtualScanCode", ctypes.c_ushort),
        ("uChar", Sign),
        ("dwControlKeyState", ctypes.c_uint32),
    )


class Event(Union):
    _fields_ = (("KeyEvent", KeyEvent), ("dwSize", ctypes.c_uint32))


class Record(Structure):
    """As `INPUT_RECORD` is declared in Textual's win32.py, which only Windows can import."""

    _fields_ = (("EventType", ctypes.c_ushort), ("Event", Event))


def passed_on(kind: int, sign: str, key: int) -> bool:
    """Whether the driver lets a record with Shift through: it drops those without a key."""
    records, count = (Record * 4)(), ctypes.c_uint32()

    def read(_console: int, _records: object, _most: int, _count: object) -> int:
        event = KeyEvent(1, 1, key, 0, Sign(UnicodeChar=sign), SHIFT)
        records[0] = Record(kind, Event(KeyEvent=event))
        count.value = 1
        return 1

    assert keeping_signs(read)(0, byref(records), 4, byref(count)) == 1
    typed = records[0].Event.KeyEvent
    return not (typed.dwControlKeyState and typed.wVirtualKeyCode == 0)


@pytest.mark.parametrize("sign", ["？", "（", "："])
def test_a_sign_typed_with_shift_is_let_through(sign: str) -> None:
    assert passed_on(1, sign, 0)


def test_shift_alone_is_not() -> None:
    assert not passed_on(1, "\0", 0)


def test_a_change_of_the_windows_size_is_left_as_it_is() -> None:
    assert not passed_on(4, "？", 0)
