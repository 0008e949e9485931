"""The root of the command line: options, lazy commands, and errors as one sentence."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from core.errors import CunxiaoError, UsageError
from core.i18n import Language, error_sentence, t, use_language
from core.storage.home import Home, default_home
from tui.cli.session import Session
from tui.cli.usage import usage_detail

COMMANDS = {
    "init": "tui.cli.store_commands:init",
    "backup": "tui.cli.store_commands:backup",
    "restore": "tui.cli.store_commands:restore",
    "doctor": "tui.cli.store_commands:doctor",
    "import": "tui.cli.register_commands:import_workbook",
    "pupils": "tui.cli.register_commands:pupils",
    "staff": "tui.cli.register_commands:staff",
    "fill": "tui.cli.register_commands:fill",
    "undo": "tui.cli.undo_command:undo",
    "group": "tui.cli.group_commands:group",
    "teams": "tui.cli.team_commands:teams",
    "roster": "tui.cli.roster_commands:roster",
    "keys": "tui.cli.key_commands:keys",
    "card": "tui.cli.sync_commands:card",
    "bundle": "tui.cli.sync_commands:bundle",
    "conflicts": "tui.cli.sync_commands:conflicts",
    "demo": "tui.cli.demo_command:demo",
}
"""Where each command lives; a module is imported when its command runs."""

LANGUAGES = {"zh": Language.CHINESE, "en": Language.ENGLISH}
REFUSED = 3
INTERRUPTED = 130


@dataclass(slots=True)
class Edge:
    """Where errors end: how to report them, and where to note those that nobody expected."""

    is_json: bool
    log_folder: Path | None = None

    def report(self, code: str, sentence: str, status: int) -> int:
        """Say what happened in one sentence, with `--json` as an object too; return the status."""
        if self.is_json:
            # Where stdout is a file on a full disk the sentence on stderr is all that is left.
            with contextlib.suppress(OSError):
                click.echo(json.dumps({"error": code, "message": sentence}, ensure_ascii=False))
        click.echo(sentence, err=True)
        return status


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
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="数据在哪里（或 CUNXIAO_HOME）。Where it is.",
)
@click.option("--lang", type=click.Choice(sorted(LANGUAGES)), help="中文或英文。Language.")
@click.option("--json", "is_json", is_flag=True, help="只输出一个 JSON 对象。One JSON object.")
@click.option("--version", "is_version", is_flag=True, help="这是哪一版。Which version this is.")
@click.pass_context
def cli(
    ctx: click.Context, home: Path | None, lang: str | None, is_json: bool, is_version: bool
) -> int | None:
    """村校 Cunxiao. 不带命令时打开屏幕。Without a command it opens the screens."""
    language = LANGUAGES[lang] if lang else None
    use_language(language or Language.CHINESE)
    session = Session(Home(home) if home else default_home(), is_json)
    edge = ctx.find_object(Edge)
    if edge and session.home.exists:
        edge.log_folder = session.home.log_path.parent
    ctx.obj = session
    if is_version:
        from core.version import version

        session.emit({"version": version()}, [f"Cunxiao {version()}"])
        ctx.exit()
    if ctx.invoked_subcommand is not None:
        return None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("terminal_needed")
    from tui.app import run

    return run(session.home, session.clock, language)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status of the contract.

    0 done; 1 done, but something was refused or does not hold; 2 wrong use; 3 nothing changed.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    edge = Edge(is_json="--json" in given)
    _prepare_streams(is_json=edge.is_json)
    try:
        return _run(given, edge)
    except Exception as error:  # noqa: BLE001 - the edge: a traceback would hold names and numbers
        from tui.crash import note_crash

        place = note_crash(error, edge.log_folder)
        log = str(edge.log_folder or "-")
        return edge.report("unexpected", t("error.unexpected", place=place, log=log), REFUSED)


def _run(given: list[str], edge: Edge) -> int:
    try:
        result = cli.main(given, prog_name="main.py", standalone_mode=False, obj=edge)
    except CunxiaoError as error:
        return edge.report(error.code, error_sentence(error), error.exit_status)
    except (click.Abort, KeyboardInterrupt):
        return edge.report("interrupted", t("cli.interrupted"), INTERRUPTED)
    except click.ClickException as error:
        detail = usage_detail(error)
        return edge.report("usage", t("error.usage", detail=detail), UsageError.exit_status)
    return result if isinstance(result, int) else 0


def _prepare_streams(*, is_json: bool) -> None:
    """Let no character stop a report: a console that lacks one shows `?`; JSON is UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8" if is_json else None, errors="replace")
