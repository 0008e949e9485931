"""`group checker`: the page with which a phone checks a draw, written where it is wanted."""

from __future__ import annotations

from pathlib import Path

import click

from core.i18n import t
from tui.cli.session import Session, pass_session


@click.command()
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="写到哪里。Where it goes."
)
@pass_session
def checker(session: Session, out: Path) -> None:
    """把手机用的核对网页写到U盘。Write the page with which a phone checks a draw.

    一个文件，不用上网；不要数据库，不要密码。写上文件夹，就写在里面，名字是 verify.html。
    One file that needs no network; needs no store and no passphrase. Into a folder it goes as
    verify.html.
    """
    from core.grouping.checker_page import write_checker

    written = write_checker(out)
    lines = [
        t("group.written", path=str(written.path)),
        t("group.checker.next"),
        t("group.checker.digest", digest=written.digest),
    ]
    session.emit(
        {"file": str(written.path), "bytes": written.size, "sha256": written.digest}, lines
    )
