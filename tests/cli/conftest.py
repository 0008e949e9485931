"""The command line as somebody from outside runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.storage.home import HOME_VARIABLE, STATE_VARIABLE
from tui.cli.root import main

PROGRAM = Path(__file__).resolve().parents[2] / "main.py"
SAMPLES = Path(__file__).resolve().parents[2] / "core" / "data" / "township"
PASSPHRASE = "开门大吉2026"
TODAY = "2026-10-08"
SCHOOL = ("--name", "青石小学", "--code", "2199335003", "--kind", "village_primary_school")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON object on stdout."""
        assert len(self.out.splitlines()) == 1, self.out
        return json.loads(self.out)

    @property
    def code(self) -> str:
        return str(self.document["error"])


@dataclass(frozen=True, slots=True)
class Program:
    """Runs commands over one home."""

    home: Path
    state: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str | Path, home: Path | None = None) -> Answer:
        """Run a command in this process."""
        given = ["--home", str(home or self.home), *map(str, arguments)]
        self.capture.readouterr()
        status = main(given)
        said = self.capture.readouterr()
        return Answer(status, said.out, said.err)

    def json(self, *arguments: str | Path, home: Path | None = None) -> Answer:
        return self.run("--json", *arguments, home=home)

    def init(self, *more: str | Path) -> Answer:
        return self.json("init", *SCHOOL, "--operator", "石校长", *more)

    def outside(
        self, arguments: Sequence[str | Path], **environment: str
    ) -> subprocess.Popen[bytes]:
        """Start a command in a process of its own."""
        surroundings = {
            **os.environ,
            STATE_VARIABLE: str(self.state),
            "CUNXIAO_PASSPHRASE": PASSPHRASE,
            "CUNXIAO_TODAY": TODAY,
            **environment,
        }
        return subprocess.Popen(
            [sys.executable, str(PROGRAM), "--home", str(self.home), *map(str, arguments)],
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


@pytest.fixture
def program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Program:
    monkeypatch.setenv("CUNXIAO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("CUNXIAO_TODAY", TODAY)
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    return Program(tmp_path / "学校 1", tmp_path / "state", capsys)


@pytest.fixture
def school(program: Program) -> Program:
    """Return a program whose home was made."""
    assert program.init().status == 0
    return program
