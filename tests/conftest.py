"""What every test stands on: no setting of the developer's machine, and examples that repeat."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from core.i18n import Language, use_language
from core.storage.home import STATE_VARIABLE

ENVIRONMENT = ("CUNXIAO_HOME", "CUNXIAO_PASSPHRASE", "CUNXIAO_TODAY", "CUNXIAO_LANG")

settings.register_profile("gate", deadline=None, derandomize=True)
"""The gate says the same twice: examples are derived from the test, and no test is timed."""
settings.register_profile("soak", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("gate")


@pytest.fixture(autouse=True)
def _clean_surroundings(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Start without Cunxiao's variables and in Chinese; leave no trace in the user's folders."""
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path_factory.getbasetemp() / "state"))
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    use_language(Language.CHINESE)
    yield
    use_language(Language.CHINESE)
