"""One encrypted SQLite connection, and the only place where the driver's errors are caught."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = tuple[Any, ...]
SqlValue = str | int | bytes | None

KEY_BYTES = 32
BUSY_TIMEOUT_MS = 3000

READING_CACHE_KIB = 1500
"""Deciphered pages kept while reading, for as long as the program runs: finding in 150,000 pupils
is no quicker with five times as many, and a list read from end to end fills whatever there is."""
WRITING_CACHE_KIB = 8000
"""The same inside a transaction: an import comes back to the same pages of many tables."""

_SAYINGS = (
    ("disk is full", "disk_full"),
    ("readonly", "store_read_only"),
    ("unable to open", "store_cannot_open"),
    ("locked", "home_in_use"),
    ("disk i/o error", "disk_error"),
    ("malformed", "store_damaged"),
    ("not a database", "store_damaged"),
    ("file is encrypted", "store_damaged"),
    ("no such table", "store_damaged"),
    ("no such column", "store_damaged"),
    ("vtable constructor failed", "store_damaged"),
)

ERROR_CODES = (
    "disk_full",
    "store_read_only",
    "store_cannot_open",
    "home_in_use",
    "disk_error",
    "store_damaged",
)


class Connection:
    """A SQLCipher connection that speaks in `StoreError`s.

    Bound to the thread that opened it. Transactions are explicit: see `transaction`.
    """

    def __init__(self, path: Path, key: bytes, *, create: bool = False) -> None:
        if len(key) != KEY_BYTES:
            raise StoreError("store_damaged")
        driver = _driver()
        self._error: type[Exception] = driver.Error
        self.today: Callable[[], date] = lambda: date.max
        """The day that lists are read on; the office gives its clock. Without one, all days are
        over."""
        if not create and not path.is_file():
            raise StoreError("no_home", path=str(path.parent))
        if not create and path.stat().st_size == 0:
            raise StoreError("store_damaged")  # SQLite would begin a new store in it
        with self._translated():
            self._raw = driver.connect(
                str(path), isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000
            )
            try:
                self._prepare(key)
            except BaseException:
                self._raw.close()
                raise

    def _prepare(self, key: bytes) -> None:
        # A wrong key is reported through us; the cipher's own log would paint over the screen.
        self._raw.execute("PRAGMA cipher_log_level = NONE")
        self._raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        self._raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        self._raw.execute("PRAGMA foreign_keys = ON")
        self._raw.execute("PRAGMA journal_mode = WAL")
        self._raw.execute("PRAGMA synchronous = FULL")
        self._raw.execute("PRAGMA temp_store = MEMORY")
        self._keep_pages(READING_CACHE_KIB)

    def _keep_pages(self, kib: int) -> None:
        self._raw.execute(f"PRAGMA cache_size = -{kib:d}")

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except self._error as error:
            text = str(error).lower()
            code = next((code for saying, code in _SAYINGS if saying in text), None)
            if code is None:
                raise
            raise StoreError(code) from error

    def execute(self, sql: str, parameters: Sequence[SqlValue] = ()) -> None:
        """Run one statement for its effect."""
        with self._translated():
            self._raw.execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Sequence[SqlValue]]) -> None:
        """Run one statement for each row of parameters."""
        with self._translated():
            self._raw.executemany(sql, rows)

    def rows(self, sql: str, parameters: Sequence[SqlValue] = ()) -> list[Row]:
        """Return every row of a query."""
        with self._translated():
            return list(self._raw.execute(sql, parameters).fetchall())

    def row(self, sql: str, parameters: Sequence[SqlValue] = ()) -> Row | None:
        """Return the first row of a query, if there is one."""
        with self._translated():
            found: Row | None = self._raw.execute(sql, parameters).fetchone()
            return found

    def stream(self, sql: str, parameters: Sequence[SqlValue] = ()) -> Iterator[Row]:
        """Yield the rows of a query one by one; memory stays flat."""
        with self._translated():
            yield from self._raw.execute(sql, parameters)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of it or nothing. Not nested: the outermost owner decides."""
        self.execute("BEGIN IMMEDIATE")
        try:
            self._keep_pages(WRITING_CACHE_KIB)
            yield
            self.execute("COMMIT")
        except BaseException:
            # What failed first is what is told; SQLite may have rolled back by itself already.
            with contextlib.suppress(self._error):
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
            raise
        finally:
            with contextlib.suppress(self._error):
                self._keep_pages(READING_CACHE_KIB)

    @property
    def changes(self) -> int:
        """How many rows were written, changed or deleted since this connection was opened."""
        return int(self._raw.total_changes)

    def database(self) -> Database:
        """Return the same connection under sqlite-utils, for migrations and maintenance."""
        from sqlite_utils import Database  # noqa: PLC0415 - start-up: 88 ms

        return Database(self._raw, execute_plugins=False)

    def close(self) -> None:
        """Close; the write-ahead log is folded into the file."""
        with self._translated():
            self._raw.close()


def _driver() -> Any:
    try:
        from sqlcipher3 import dbapi2  # noqa: PLC0415 - its absence is a sentence, not a crash
    except ImportError as error:
        raise StoreError("sqlcipher_missing") from error
    return dbapi2
