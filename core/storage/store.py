"""The store: one encrypted file, its repositories, and transactions that keep them in step."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from core.errors import StoreError
from core.models import (
    Appointment,
    ClassGroup,
    Enrolment,
    Guardian,
    School,
    Seat,
    TeachingSite,
)
from core.storage import migrate
from core.storage.connection import Connection
from core.storage.history_repository import HistoryRepository
from core.storage.local import (
    AuditRepository,
    DraftRepository,
    OperatorRepository,
    SettingRepository,
)
from core.storage.projection import Projection
from core.storage.repositories import (
    ClassRepository,
    PupilRepository,
    Repository,
    SchoolRepository,
    SeatRepository,
    StaffRepository,
)
from core.storage.search import SearchRepository


class Store:
    """An open store. Bound to the thread that opened it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.history = HistoryRepository(connection)
        self.schools = SchoolRepository(connection, School)
        self.sites = Repository(connection, TeachingSite)
        self.pupils = PupilRepository(connection)
        self.guardians = Repository(connection, Guardian)
        self.enrolments = Repository(connection, Enrolment)
        self.staff = StaffRepository(connection)
        self.appointments = Repository(connection, Appointment)
        self.classes = ClassRepository(connection, ClassGroup)
        self.seats = SeatRepository(connection, Seat)
        self.search = SearchRepository(connection)
        self.settings = SettingRepository(connection)
        self.drafts = DraftRepository(connection)
        self.audit = AuditRepository(connection)
        self.operators = OperatorRepository(connection)
        self._projection = Projection(connection)

    @staticmethod
    def create(path: Path, key: bytes) -> Store:
        """Make a new store. Raises StoreError(`home_exists`) where one is already."""
        if path.exists():
            raise StoreError("home_exists", path=str(path.parent))
        connection = Connection(path, key, create=True)
        migrate.migrate(connection)
        return Store(connection)

    @staticmethod
    def open(path: Path, key: bytes) -> Store:
        """Open a store and bring its schema up to date.

        Raises StoreError: `no_home`, `store_damaged` (wrong key or broken file), `store_too_new`.
        """
        connection = Connection(path, key)
        store = Store(connection)
        try:
            if migrate.migrate_existing(connection):
                # New columns may have values waiting in the history.
                with store.transaction():
                    store.rebuild()
        except BaseException:
            connection.close()
            raise
        return store

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside or nothing; lists and search follow in the same transaction."""
        with self.connection.transaction():
            self.history.touched.clear()
            yield
            self._projection.refresh(self.history.touched)
        self.history.touched.clear()

    def rebuild(self) -> int:
        """Fold every row anew from history; return how many. Inside a transaction."""
        count = self.history.rebuild()
        self.history.touched.clear()
        self._projection.rebuild()
        return count

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy, encrypted with the same key. The target must not exist."""
        self.connection.execute("VACUUM INTO ?", (str(path),))

    def close(self) -> None:
        """Close the file."""
        self.connection.close()
