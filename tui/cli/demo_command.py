"""`demo`: the main job on the practice township, told step by step."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from core.i18n import t
from tui.cli.session import JsonValue, Session, pass_session

MESSAGE_PREFIXES = ("demo.",)
EXAMPLE_SCHOOL = "青石小学"


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@pass_session
def demo(session: Session, folder: Path | None) -> None:
    """做出练习乡镇，把主要工作走一遍。Make the practice township and do the main job."""
    from tui.practice import PASSPHRASE, run_practice, samples_folder

    place = folder or Path(tempfile.mkdtemp(prefix="cunxiao-"))
    began = time.perf_counter()
    steps: list[JsonValue] = []
    for step in run_practice(place, samples_folder()):
        steps.append({"name": step.name, "seconds": step.seconds, **step.figures})
        if not session.is_json:
            sentence = t(f"demo.{step.name}", **step.figures)
            click.echo(t("cli.demo.step", seconds=f"{step.seconds:6.2f}", sentence=sentence))
    seconds = round(time.perf_counter() - began, 1)
    command = f'python main.py --home "{place / EXAMPLE_SCHOOL}"'
    result: dict[str, JsonValue] = {
        "steps": steps,
        "folder": str(place),
        "seconds": seconds,
        "open": command,
        "passphrase": PASSPHRASE,
    }
    lines = [
        t("cli.demo.done", seconds=seconds, path=str(place)),
        t("cli.demo.open", command=command, passphrase=PASSPHRASE),
    ]
    session.emit(result, lines)
