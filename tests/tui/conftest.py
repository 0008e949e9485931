"""Screens are tested in Chinese, at 80x24, without the developer's own settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.i18n import Language, current_language, use_language

QUICKER = 2
"""So many times as fast as by itself a screen is painted and Pilot looks whether the program still
works: in a test of a screen most of the time is waiting for the two."""


@pytest.fixture(scope="session", autouse=True)
def _quick_looks() -> Iterator[None]:
    from textual import _wait, screen
    from textual.css.stylesheet import Stylesheet
    from textual.pilot import Pilot

    from tests.tui.quicker import rules_read_once, wait_for_screen

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pilot, "_wait_for_screen", wait_for_screen)
        patch.setattr(Stylesheet, "_parse_rules", rules_read_once)
        patch.setattr(screen, "UPDATE_PERIOD", screen.UPDATE_PERIOD / QUICKER)
        for name in ("SLEEP_GRANULARITY", "SLEEP_IDLE"):
            patch.setattr(_wait, name, getattr(_wait, name) / QUICKER)
        yield


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("NO_COLOR", "COLORTERM", "TEXTUAL", "TEXTUAL_THEME", "CUNXIAO_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    before = current_language()
    use_language(Language.CHINESE)
    yield
    use_language(before)


@pytest.fixture(autouse=True)
def no_places_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No stick, desktop, document folder or memory of devices of the developer is looked at."""
    from core.printing import spool
    from sync import mailbox

    monkeypatch.setenv("CUNXIAO_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(mailbox, "sticks", list)
    monkeypatch.setattr(mailbox, "places", list)
    monkeypatch.setattr(mailbox, "received", list)
    monkeypatch.setattr(spool, "print_folder", lambda: tmp_path / "print")
