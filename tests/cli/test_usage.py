"""What a person types wrong, said in the language in use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.cli.conftest import PROGRAM, Program
from tui.cli.session import ask_secret


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("fill", "form.xlsx", "--out", "{folder}"), "--out 要写一个文件，写的是一个文件夹"),
        (("bundle", "export", "--to", "{file}"), "--to 要写一个文件夹，写的是一个文件"),
        (
            ("group", "plan", "--entry-year", "3000"),
            "--entry-year 要写 1900 到 2999 的整数",
        ),
        (
            ("group", "propose", "--entry-year", "2026", "--classes", "四", "--out", "p"),
            "--classes 要写一个整数",
        ),
    ],
)
def test_a_wrong_value_is_explained_in_chinese(
    program: Program, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a", encoding="utf-8")
    ran = program.json(*(one.format(folder=tmp_path, file=file) for one in arguments))
    assert (ran.status, ran.code) == (2, "usage")
    assert sentence in ran.document["message"]


def test_a_new_passphrase_is_asked_for_until_it_was_typed_twice_alike(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["山高", "水长", "山高路远", "山高路远"])
    asked: list[str] = []

    def prompt(text: str, **_more: object) -> str:
        asked.append(text)
        return next(typed)

    monkeypatch.setattr(click, "prompt", prompt)
    assert ask_secret("打开密码", confirm=True) == "山高路远"
    assert asked == ["打开密码", "再输入一次"] * 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "两次输入的不一样，请重新输入。\n")


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_full_disk_behind_stdout_is_one_sentence_and_no_traceback(program: Program) -> None:
    command = [sys.executable, str(PROGRAM), "--home", str(program.home), "--json", "pupils"]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ran.returncode == 3
    assert len(ran.stderr.decode().splitlines()) == 1
