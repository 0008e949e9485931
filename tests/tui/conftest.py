"""Screens are tested in Chinese, at 80x24, without the developer's own settings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.i18n import Language, current_language, use_language


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("NO_COLOR", "COLORTERM", "TEXTUAL", "TEXTUAL_THEME", "CUNXIAO_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    before = current_language()
    use_language(Language.CHINESE)
    yield
    use_language(before)
