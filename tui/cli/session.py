"""What every command shares: the home, the clock, the passphrase, and how results are printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from core.clock import Clock, clock_from_environment
from core.errors import StoreError, UsageError
from core.i18n import t
from core.storage.home import Home

if TYPE_CHECKING:
    from core.office import Office

PASSPHRASE_VARIABLE = "CUNXIAO_PASSPHRASE"  # noqa: S105 - a name, not a passphrase
DONE = 0
PARTLY = 1

JsonValue = str | int | float | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line."""

    home: Home
    is_json: bool

    @property
    def clock(self) -> Clock:
        """The clock, or the day that `CUNXIAO_TODAY` names."""
        return clock_from_environment()

    def passphrase(self, *, confirm: bool = False) -> str:
        """Return the passphrase from the environment, or ask for it.

        Raises UsageError(`passphrase_needed`) where nobody can be asked.
        """
        given = os.environ.get(PASSPHRASE_VARIABLE)
        if given is not None:
            return given
        if not sys.stdin.isatty():
            raise UsageError("passphrase_needed", variable=PASSPHRASE_VARIABLE)
        return ask_secret(t("cli.passphrase"), confirm=confirm)

    def open(self) -> Office:
        """Open the home; use it as a context manager."""
        from sync.held import open_home

        self.home.require()
        return open_home(self.home, self.passphrase(), self.clock)

    def require_free(self) -> None:
        """Raise StoreError(`home_exists`) before anybody is asked for a passphrase."""
        if self.home.exists:
            raise StoreError("home_exists", path=str(self.home.path))

    def emit(self, result: Mapping[str, JsonValue], lines: Iterable[str]) -> None:
        """Print a result: one JSON object, or lines for a person."""
        if self.is_json:
            click.echo(json.dumps(result, ensure_ascii=False))
        else:
            for line in lines:
                click.echo(line)


def ask_secret(prompt: str, *, confirm: bool) -> str:
    """Ask for a passphrase on the terminal; `confirm` asks until it was typed twice alike.

    Click asks the second time in English whatever the language.
    """
    while True:
        typed: str = click.prompt(prompt, hide_input=True, err=True)
        if not confirm or typed == click.prompt(t("cli.again"), hide_input=True, err=True):
            return typed
        click.echo(t("cli.not_alike"), err=True)


pass_session = click.make_pass_decorator(Session)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return rows as a text table whose Chinese columns line up."""
    from tabulate import tabulate

    return tabulate(
        [[str(cell) for cell in row] for row in rows],
        headers=list(headings),
        tablefmt="simple",
        disable_numparse=True,
    )
