"""A file is shown by the system's own program, or the screen says where it lies."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.i18n import t
from tui.screens.opening import open_outside
from tui.widgets.frame import OfficeScreen


def said_of(monkeypatch: pytest.MonkeyPatch, start: Callable[[Path], None], path: Path) -> str:
    """Open a file as on Windows, and return what the screen says."""
    said: list[str] = []
    screen = cast("OfficeScreen[Any]", SimpleNamespace(say=said.append))
    monkeypatch.setattr(os, "startfile", start, raising=False)
    open_outside(screen, path)
    return said[0]


def test_windows_starts_the_program_of_the_files_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    path = tmp_path / "一年级,1班.pdf"
    said = said_of(monkeypatch, opened.append, path)
    assert opened == [path]
    assert said == t("print.opening", path=path)


def test_where_no_program_shows_the_kind_the_screen_says_where_the_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise OSError(1155, "no application is associated", str(path))

    path = tmp_path / "a.pdf"
    assert said_of(monkeypatch, refuse, path) == t("print.cannot_open", path=path)
