"""The command line as a script sees it: arguments in; exit status, JSON and stderr out."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.i18n import Language, use_language
from core.storage.home import STATE_VARIABLE
from tui.cli.root import main

PASSPHRASE = "山高路远"
SAMPLES = Path(__file__).parents[2] / "core" / "data" / "township"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.out)
        return value


@dataclass(frozen=True, slots=True)
class Shell:
    """A home to run commands in, and a folder for their files."""

    home: Path
    folder: Path

    def __call__(self, *arguments: object, env: Mapping[str, str] | None = None) -> Ran:
        texts = [str(argument) for argument in arguments]
        given = {"CUNXIAO_PASSPHRASE": PASSPHRASE, "CUNXIAO_TODAY": "2026-10-08", **(env or {})}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in given.items():
                patch.setenv(name, value)
            return run("--home", str(self.home), "--json", *texts)


def run(*arguments: str) -> Ran:
    """Run one command in this process."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(list(arguments))
    finally:
        use_language(Language.CHINESE)
    return Ran(status, out.getvalue(), err.getvalue())


@contextlib.contextmanager
def new_shell(factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """Make the centre's home with its 186 new pupils and 24 staff."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STATE_VARIABLE, str(factory.getbasetemp() / "state"))
        folder = factory.mktemp("shell")
        shell = Shell(folder / "home", folder)
        made = shell(
            *("init", "--name", "云岭镇中心小学", "--code", "2199526924"),
            *("--kind", "township_centre_school", "--operator", "王主任"),
            *("--recovery-to", folder / "sheet.txt"),
        )
        assert made.status == 0, made.err
        for name in ("2026级新生报名登记表.xlsx", "教师花名册.xlsx"):
            read = shell("import", SAMPLES / "云岭镇中心小学" / name, "--apply")
            assert read.status == 0, read.err
        yield shell
