"""The root of the command line: options, lazy commands, and errors as one sentence."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from core.errors import CunxiaoError, UsageError
from core.i18n import Language, error_sentence, t, use_language
from core.storage.home import Home, default_home
from tui.cli.session import Session

COMMANDS = {
    "init": "tui.cli.store_commands:init",
    "backup": "tui.cli.store_commands:backup",
    "restore": "tui.cli.store_commands:restore",
    "doctor": "tui.cli.store_commands:doctor",
    "import": "tui.cli.register_commands:import_workbook",
    "pupils": "tui.cli.register_commands:pupils",
    "staff": "tui.cli.register_commands:staff",
    "fill": "tui.cli.register_commands:fill",
    "group": "tui.cli.group_commands:group",
    "roster": "tui.cli.roster_commands:roster",
    "keys": "tui.cli.key_commands:keys",
    "card": "tui.cli.sync_commands:card",
    "bundle": "tui.cli.sync_commands:bundle",
    "conflicts": "tui.cli.sync_commands:conflicts",
    "demo": "tui.cli.demo_command:demo",
}
"""Where each command lives; a module is imported when its command runs."""

LANGUAGES = {"zh": Language.CHINESE, "en": Language.ENGLISH}
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(place)
        return command


@click.group(cls=LazyGroup, invoke_without_command=True)
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="CUNXIAO_HOME")
@click.option("--lang", type=click.Choice(sorted(LANGUAGES)), default="zh")
@click.option("--json", "is_json", is_flag=True, help="{...}")
@click.pass_context
def cli(ctx: click.Context, home: Path | None, lang: str, is_json: bool) -> None:
    """村校 Cunxiao. 不带命令时打开屏幕。Without a command it opens the screens."""
    use_language(LANGUAGES[lang])
    session = Session(Home(home) if home else default_home(), is_json)
    ctx.obj = session
    if ctx.invoked_subcommand is None:
        from tui.app import run

        run(session.home, session.clock)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status of the contract.

    0 done; 1 done, but something was refused or does not hold; 2 wrong use; 3 nothing changed.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    is_json = "--json" in given
    try:
        result = cli.main(given, prog_name="main.py", standalone_mode=False)
    except CunxiaoError as error:
        return _report(error.code, error_sentence(error), error.exit_status, is_json=is_json)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _report("interrupted", t("cli.interrupted"), INTERRUPTED, is_json=is_json)
    except click.ClickException as error:
        sentence = t("error.usage", detail=error.format_message())
        return _report("usage", sentence, UsageError.exit_status, is_json=is_json)
    return result if isinstance(result, int) else 0


def _report(code: str, sentence: str, status: int, *, is_json: bool) -> int:
    if is_json:
        click.echo(json.dumps({"error": code, "message": sentence}, ensure_ascii=False))
    click.echo(sentence, err=True)
    return status
