"""What every test stands on: no setting of the developer's machine, and examples that repeat."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from core.i18n import Language, use_language
from core.storage.connection import KEY_BYTES, Connection
from core.storage.home import STATE_VARIABLE
from core.storage.store import Store
from core.vault.age_recipients import WORK_FACTOR, ScryptRecipient

ENVIRONMENT = ("CUNXIAO_HOME", "CUNXIAO_PASSPHRASE", "CUNXIAO_TODAY", "CUNXIAO_LANG")

settings.register_profile("gate", deadline=None, derandomize=True)
"""The gate says the same twice: examples are derived from the test, and no test is timed."""
settings.register_profile("soak", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("gate")


LONG = (
    "tui/test_english_walk.py",
    "sync/test_children_machine.py",
    "sync/test_machine.py",
    "tui/test_list_views.py",
    "tui/test_pupils.py",
    "tui/test_import_corrections.py",
    "tui/test_draw_screen.py",
    "sync/test_kill.py",
    "storage/test_killed.py",
)
"""Files of ten seconds and more: begun first, that no worker is alone with one at the end."""

QUICK = 4
"""A work factor that takes no time; the program's own takes a fifth of a second each time."""

MADE_FROM_NOTHING = Store.create
"""The program's own way to a new store: every migration, one after the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first (`make unit` keeps the order)."""
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONG))


GARBAGE = (20_000, 20, 50)
"""How much is made between two walks of the collector. By itself it walks after 700 objects, over
all the tests and modules too: with this and `gc.freeze` a sixth of a screen test's time goes."""


gc.disable()  # until everything is collected: modules and tests are made, and none goes


def pytest_collection_finish() -> None:
    """Take what lives to the end out of the collector's way: modules, tests, their parameters."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _quick_passphrases() -> Iterator[None]:
    """Wrap keys in this process with little work. Programs that tests start do all of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScryptRecipient.__init__, "__defaults__", (QUICK,))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """Let stores of this process wait for no disk: no test pulls the plug of the machine.

    Programs that tests start wait for it; those that are killed lose nothing that was written.
    """
    prepare = Connection._prepare

    def hurried(connection: Connection, key: bytes) -> None:
        prepare(connection, key)
        connection._raw.execute("PRAGMA synchronous = OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection, "_prepare", hurried)
        yield


@pytest.fixture(scope="session", autouse=True)
def _new_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make each new store as a copy of one that was made by every migration, under its own key.

    Programs that tests start, and the tests of `storage`, make theirs from nothing.
    """
    first, key = tmp_path_factory.mktemp("new") / "store.db", bytes(KEY_BYTES)
    Store.create(first, key).close()

    def copied(path: Path, own_key: bytes) -> Store:
        if path.exists() or len(own_key) != KEY_BYTES:
            return MADE_FROM_NOTHING(path, own_key)
        shutil.copyfile(first, path)
        connection = Connection(path, key)
        connection.execute(f"PRAGMA rekey = \"x'{own_key.hex()}'\"")
        # What looks at the file itself must find the new key in it, not in the log beside it.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Store(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "create", staticmethod(copied))
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
