"""Commands on keys: the recovery sheet as an identity, and a new opening passphrase."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from core.errors import UsageError
from core.i18n import t
from tui.cli.session import JsonValue, Session, ask_secret, pass_session

NEW_PASSPHRASE_VARIABLE = "CUNXIAO_NEW_PASSPHRASE"  # noqa: S105 - a name, not a passphrase

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def keys() -> None:
    """恢复单和打开密码。The recovery sheet and the opening passphrase."""


@keys.command()
@click.option("--sheet", required=True, type=FILE, help="恢复单。The recovery sheet.")
@pass_session
def identity(session: Session, sheet: Path) -> None:
    """把恢复单变成 age 工具能用的密钥。The sheet as an age identity; needs no store."""
    from core.safekeeping.recovery_access import read_sheet
    from core.vault.recovery import age_identity

    found = age_identity(read_sheet(sheet))
    session.emit({"identity": found}, [found])


@keys.command()
@click.option("--sheet", type=FILE, help="恢复单，忘了旧密码时用。The sheet, when it is forgotten.")
@click.option("--operator", default="", help="换谁的密码。Whose passphrase.")
@pass_session
def passphrase(session: Session, sheet: Path | None, operator: str) -> None:
    """换打开密码；忘了旧的，用 --sheet 恢复单。A new passphrase; with the sheet if forgotten.

    新密码读 CUNXIAO_NEW_PASSPHRASE，没有就询问。用 --sheet 时也可以写在 CUNXIAO_PASSPHRASE。
    The new one is read from CUNXIAO_NEW_PASSPHRASE or asked for; with --sheet, where no old one is
    needed, CUNXIAO_PASSPHRASE serves too.
    """
    from core.safekeeping.recovery_access import change_passphrase, read_sheet, reset_passphrase
    from core.vault.passphrase import is_short_passphrase

    session.home.require()
    if sheet is None:
        old = session.passphrase()
        new = _new_passphrase()
        owner = change_passphrase(session.home, old, new, session.clock)
    else:
        text = read_sheet(sheet)
        new = os.environ.get(NEW_PASSPHRASE_VARIABLE) or session.passphrase(confirm=True)
        owner = reset_passphrase(session.home, text, new, session.clock, operator)
    is_short = is_short_passphrase(new)
    result: dict[str, JsonValue] = {"ok": True, "operator": owner.name, "short": is_short}
    lines = [t("keys.passphrase.done", operator=owner.name)]
    session.emit(result, [*lines, t("vault.passphrase_short")] if is_short else lines)


def _new_passphrase() -> str:
    given = os.environ.get(NEW_PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError("passphrase_needed", variable=NEW_PASSPHRASE_VARIABLE)
    return ask_secret(t("keys.passphrase.new"), confirm=True)
