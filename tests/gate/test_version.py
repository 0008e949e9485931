"""One number says which Cunxiao this is, wherever it is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from core import version
from tests.cli.running import run

ROOT = Path(__file__).resolve().parents[2]


def test_the_command_line_names_the_projects_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert version.version() == project["version"]
    plain, as_json = run("--version"), run("--json", "--version")
    assert (plain.status, plain.out) == (0, f"Cunxiao {project['version']}\n")
    assert as_json.json == {"version": project["version"]}


def test_an_installed_program_asks_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(version, "PROJECT", tmp_path / "pyproject.toml")
    monkeypatch.setattr(version, "DISTRIBUTION", "click")
    version.version.cache_clear()
    try:
        assert version.version()[0].isdigit()
    finally:
        version.version.cache_clear()
