"""Migrations: numbered SQL files, each applied together with its record in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import StoreError
from core.storage.connection import Connection

if TYPE_CHECKING:
    from sqlite_utils import Database

FOLDER = Path(__file__).parent / "migrations"


@lru_cache(maxsize=1)
def migration_files() -> tuple[Path, ...]:
    """Return the migration files in order; file `NNNN_name.sql` makes schema version NNNN."""
    return tuple(sorted(FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql")))


def newest_version() -> int:
    """Return the schema version that this program knows."""
    return int(migration_files()[-1].name[:4])


def version(connection: Connection) -> int:
    """Return the schema version of a store; 0 when it is empty."""
    row = connection.row("PRAGMA user_version")
    return int(row[0]) if row else 0


def migrate(connection: Connection, *, up_to: int | None = None) -> bool:
    """Bring a store to the newest schema; return whether anything changed.

    Raises StoreError(`store_too_new`) when a newer program wrote the store.
    """
    present = version(connection)
    wanted = newest_version() if up_to is None else up_to
    if present > newest_version():
        raise StoreError("store_too_new", version=present, known=newest_version())
    if present >= wanted:
        return False
    _apply(connection.database(), wanted)
    return True


def migrate_existing(connection: Connection) -> bool:
    """Do the same to a store that must have a schema; raises StoreError(`store_damaged`)."""
    if version(connection) == 0:
        raise StoreError("store_damaged")
    return migrate(connection)


def _apply(database: Database, wanted: int) -> None:
    from sqlite_utils.migrations import Migrations  # noqa: PLC0415 - start-up

    migrations = Migrations("cunxiao")
    for path in migration_files():
        number = int(path.name[:4])
        if number <= wanted:
            migrations(name=path.stem)(_Step(path, number))
    migrations.apply(database)


class _Step:
    """One migration file as the function that sqlite-utils wants."""

    def __init__(self, path: Path, number: int) -> None:
        self.__name__ = path.stem
        self._path = path
        self._number = number

    def __call__(self, database: Database, /) -> None:
        for statement in statements(self._path.read_text(encoding="utf-8")):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {self._number:d}")


def statements(script: str) -> Iterator[str]:
    """Split a script into its statements; triggers keep their inner semicolons."""
    import sqlite3  # noqa: PLC0415 - start-up: a second SQLite, 2 MB

    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            if gathered.strip():
                yield gathered.strip()
            gathered = ""
    if gathered.strip() and not gathered.strip().startswith("--"):
        yield gathered.strip()
