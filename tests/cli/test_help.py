"""Every option of every command says what it does."""

from __future__ import annotations

import click
import pytest

from tui.cli.root import cli

COMMANDS = cli.list_commands(click.Context(cli))


def options(command: click.Command) -> list[click.Option]:
    own = [one for one in command.params if isinstance(one, click.Option)]
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return own + [one for child in below for one in options(child)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert [one.name for one in options(command) if not one.help] == []


def test_the_options_before_the_command_say_what_they_do() -> None:
    assert [one.name for one in cli.params if isinstance(one, click.Option) and not one.help] == []
