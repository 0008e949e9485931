"""The same key means the same thing everywhere, and every key reaches the program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import textual

from core.i18n import Language, use_language
from tui import commands, tell_textual
from tui.commands import ALL, BY_ID, command_of

TAKEN_BY_TERMINALS = {"ctrl+m", "ctrl+i", "ctrl+j", "ctrl+h", "ctrl+b", "f10", "f11"}
"""F10 opens a terminal's menu and F11 fills the screen; F12 has no meaning there."""
TAKEN_BY_FIELDS = {"ctrl+a", "ctrl+c", "ctrl+v", "ctrl+x", "ctrl+u"}


def test_no_two_commands_share_a_key() -> None:
    assert len({command.key for command in ALL}) == len(ALL) == len(BY_ID)


def test_every_command_is_listed() -> None:
    declared = [item for item in vars(commands).values() if isinstance(item, commands.Command)]
    assert {command.id for command in declared} == set(BY_ID)


def test_no_command_needs_a_letter_a_digit_or_a_key_that_the_terminal_keeps() -> None:
    for command in ALL:
        assert command.key not in TAKEN_BY_TERMINALS | TAKEN_BY_FIELDS
        assert len(command.key) > 1


def test_every_command_has_a_label_and_a_help_in_both_languages() -> None:
    for language in Language:
        use_language(language)
        for command in ALL:
            assert not command.label.startswith("command.")
            assert not command.help.startswith("help.")
            assert not command.key_label.startswith("key.")


def test_a_screen_may_call_a_command_by_a_nearer_word() -> None:
    binding = commands.SAVE.called("command.apply").binding()
    command = command_of(binding)
    assert command is not None
    assert (command.id, command.key, command.label) == ("save", "ctrl+s", "存入")


def test_the_kitty_protocol_is_off_whatever_is_imported_first() -> None:
    code = "import tui.commands; from textual import constants; print(constants.DISABLE_KITTY_KEY)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_on_windows_the_keys_that_textual_asks_for_whatever_it_is_told_are_read() -> None:
    driver = Path(textual.__file__).parent / "drivers" / "windows_driver.py"
    told: dict[str, str] = {}
    tell_textual(told, "win32")
    assert '"\\x1b[>1u"' in driver.read_text(encoding="utf-8")
    assert told == {"TEXTUAL_ANIMATIONS": "none"}
