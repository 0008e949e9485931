"""How many deciphered pages a connection keeps, reading and writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.storage.connection import KEY_BYTES, READING_CACHE_KIB, WRITING_CACHE_KIB, Connection


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return Connection(tmp_path / "store.db", bytes(KEY_BYTES), create=True)


def _pages(connection: Connection) -> int:
    row = connection.row("PRAGMA cache_size")
    assert row is not None
    return int(row[0])


def test_a_transaction_keeps_more_pages_than_reading_does(connection: Connection) -> None:
    assert _pages(connection) == -READING_CACHE_KIB
    with connection.transaction():
        assert _pages(connection) == -WRITING_CACHE_KIB
    assert _pages(connection) == -READING_CACHE_KIB


def test_a_transaction_that_failed_gives_its_pages_back(connection: Connection) -> None:
    with pytest.raises(ZeroDivisionError), connection.transaction():
        raise ZeroDivisionError
    assert _pages(connection) == -READING_CACHE_KIB
