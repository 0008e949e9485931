"""Every command a person can give stands in docs/commands.md, and nothing else does."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from tests.gate.repository import ROOT
from tui.cli.root import cli

DOCUMENTED = re.compile(r"^\| `([a-z]+(?: [a-z]+)?)\b", re.MULTILINE)


def _commands(group: click.Group, context: click.Context, path: str = "") -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        place = f"{path} {name}".strip()
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield place
            yield from _commands(command, context, place)
        else:
            yield place


def test_the_documentation_and_the_command_line_have_the_same_commands() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert set(DOCUMENTED.findall(text)) == set(_commands(cli, click.Context(cli)))


def test_every_option_of_the_root_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    options = [o for p in cli.params if isinstance(p, click.Option) for o in p.opts]
    assert [option for option in options if option not in text] == []
