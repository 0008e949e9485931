"""What every test stands on: no setting of the developer's machine, and examples that repeat."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from core.i18n import Language, use_language
from core.storage.home import STATE_VARIABLE
from core.vault.age_recipients import WORK_FACTOR, ScryptRecipient

ENVIRONMENT = ("CUNXIAO_HOME", "CUNXIAO_PASSPHRASE", "CUNXIAO_TODAY", "CUNXIAO_LANG")

settings.register_profile("gate", deadline=None, derandomize=True)
"""The gate says the same twice: examples are derived from the test, and no test is timed."""
settings.register_profile("soak", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("gate")


QUICK = 4
"""A work factor that takes no time; the program's own takes a fifth of a second each time."""


@pytest.fixture(scope="session", autouse=True)
def _quick_passphrases() -> Iterator[None]:
    """Wrap keys in this process with little work. Programs that tests start do all of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScryptRecipient.__init__, "__defaults__", (QUICK,))
        yield


@pytest.fixture
def full_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrap keys in this test as the program does."""
    monkeypatch.setattr(ScryptRecipient.__init__, "__defaults__", (WORK_FACTOR,))


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
