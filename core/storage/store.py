"""The store: one encrypted file, its repositories, and transactions that keep them in step."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

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
from core.storage import migrate, tables
from core.storage.connection import Connection
from core.storage.counts import CountRepository
from core.storage.history_repository import HistoryRepository
from core.storage.local import (
    AuditRepository,
    DraftRepository,
    OperatorRepository,
    SettingRepository,
)
from core.storage.repositories import (
    ClassRepository,
    PupilRepository,
    Repository,
    SchoolRepository,
    SeatRepository,
    StaffRepository,
)
from core.storage.search import SearchRepository
from core.storage.shapes import LISTS_VERSION

if TYPE_CHECKING:
    from core.storage.absences import AbsenceRepository
    from core.storage.after_draw import AfterDrawRepository, TeamRepository
    from core.storage.changes import ChangeRepository, MergeRepository
    from core.storage.dropouts import DropoutRepository
    from core.storage.grouping import GroupingRepository
    from core.storage.households import HouseholdRepository, TermRepository
    from core.storage.ledgers import LedgerRepository
    from core.storage.photos import PhotoRepository
    from core.storage.projection import Projection
    from core.storage.rates import RateRepository

FOLDED_INTO = "folded_into"
"""Setting: the shape of each table that the rows were last folded into, as JSON."""


_LATER = {
    "grouping": "core.storage.grouping:GroupingRepository",
    "after_draw": "core.storage.after_draw:AfterDrawRepository",
    "teams": "core.storage.after_draw:TeamRepository",
    "changes": "core.storage.changes:ChangeRepository",
    "merges": "core.storage.changes:MergeRepository",
    "absences": "core.storage.absences:AbsenceRepository",
    "dropouts": "core.storage.dropouts:DropoutRepository",
    "households": "core.storage.households:HouseholdRepository",
    "terms": "core.storage.households:TermRepository",
    "ledgers": "core.storage.ledgers:LedgerRepository",
    "rates": "core.storage.rates:RateRepository",
    "photos": "core.storage.photos:PhotoRepository",
}
"""Repositories that home and the lists do without: `module:class`, made when asked for first."""


class _TakenBackError(Exception):
    """Rolls a transaction back that was only a trial."""


class Store:
    """An open store. Bound to the thread that opened it."""

    grouping: GroupingRepository
    after_draw: AfterDrawRepository
    teams: TeamRepository
    changes: ChangeRepository
    merges: MergeRepository
    absences: AbsenceRepository
    dropouts: DropoutRepository
    households: HouseholdRepository
    terms: TermRepository
    ledgers: LedgerRepository
    rates: RateRepository
    photos: PhotoRepository

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
        self.counts = CountRepository(connection)
        self.settings = SettingRepository(connection)
        self.drafts = DraftRepository(connection)
        self.audit = AuditRepository(connection)
        self.operators = OperatorRepository(connection)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Make a repository that was not wanted so far."""
            place = _LATER.get(name)
            if place is None:
                raise AttributeError(name)
            module, class_name = place.split(":")
            repository = getattr(import_module(module), class_name)(self.connection)
            setattr(self, name, repository)
            return repository

    @staticmethod
    def create(path: Path, key: bytes) -> Store:
        """Make a new store. Raises StoreError(`home_exists`) where one is already."""
        if path.exists():
            raise StoreError("home_exists", path=str(path.parent))
        connection = Connection(path, key, create=True)
        try:
            migrate.migrate(connection)
            store = Store(connection)
            store.fold_into_new_shape()
        except BaseException:
            connection.close()
            raise
        return store

    @staticmethod
    def open(path: Path, key: bytes) -> Store:
        """Open a store and bring its schema up to date.

        Raises StoreError: `no_home`, `store_damaged` (wrong key or broken file), `store_too_new`.
        """
        connection = Connection(path, key)
        try:
            migrate.migrate_existing(connection)
            store = Store(connection)
            store.fold_into_new_shape()
        except BaseException:
            connection.close()
            raise
        return store

    def fold_into_new_shape(self) -> None:
        """Fold tables anew that this program knows otherwise than the last one that was here.

        What an older program could only keep may wait in the history. A program that was killed
        between its migration and this comes back to it.
        """
        shape = {"lists": str(LISTS_VERSION), **tables.shape()}
        last = _shape_in(self.settings.get(FOLDED_INTO))
        changed = {name for name in shape if shape[name] != last.get(name)}
        if not changed:
            return
        with self.transaction():
            self.history.rebuild(changed)
            if "lists" in changed:
                self.history.touched.clear()
                self._projection.rebuild()
            self.settings.set(FOLDED_INTO, json.dumps(shape))

    @cached_property
    def _projection(self) -> Projection:
        """Made when a person's rows are first written: who only looks does without."""
        from core.storage.projection import Projection  # noqa: PLC0415 - memory of an open list

        return Projection(self.connection, self.history.new_files)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside or nothing; lists and search follow in the same transaction."""
        with self.connection.transaction():
            self.history.touched.clear()
            self.history.new_files.clear()
            try:
                yield
                if self.history.touched:
                    self._projection.refresh(self.history.touched)
            finally:
                self.history.touched.clear()
                self.history.new_files.clear()

    @contextlib.contextmanager
    def transaction_to_keep(self, *, keep: bool) -> Iterator[None]:
        """Do everything inside, then keep it or take it all back."""
        with contextlib.suppress(_TakenBackError), self.transaction():
            yield
            if not keep:
                raise _TakenBackError

    def state_digests(self) -> dict[str, str]:
        """Return a digest of every folded table, whatever order its rows lie in."""
        return {name: self._table_digest(name) for name in tables.SYNCED}

    def _table_digest(self, name: str) -> str:
        digest = hashlib.sha256()
        query = f"{tables.known_table(name).select_sql} ORDER BY id"
        for row in self.connection.stream(query):
            digest.update(repr(row).encode())
        return digest.hexdigest()

    def has_any(self, name: str) -> bool:
        """Whether a synced table holds a row. Raises KeyError for a name that is none."""
        if name not in tables.SYNCED:
            raise KeyError(name)
        row = self.connection.row(f"SELECT EXISTS (SELECT 1 FROM {name})")  # noqa: S608 - own names
        return row is not None and bool(row[0])

    def integrity_faults(self) -> list[str]:
        """Return what the cipher's and the database's own checks complain about."""
        try:
            lines = self.connection.rows("PRAGMA cipher_integrity_check")
            lines += [row for row in self.connection.rows("PRAGMA quick_check") if row[0] != "ok"]
        except StoreError as error:
            return [error.code]
        return [str(row[0]) for row in lines]

    def rebuild(self, *, with_lists: bool = True) -> int:
        """Fold every row anew from history; return how many. Inside a transaction.

        Without lists it is a trial, to be taken back: what is derived from the rows stays.
        """
        count = self.history.rebuild()
        self.history.touched.clear()
        if with_lists:
            self._projection.rebuild()
        return count

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy, encrypted with the same key. The target must not exist."""
        self.connection.execute("VACUUM INTO ?", (str(path),))

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


def _shape_in(text: str) -> dict[str, str]:
    """Return the shape that was noted last; nothing when it cannot be read: all is folded anew."""
    try:
        shape = json.loads(text)
    except ValueError:
        return {}
    return shape if isinstance(shape, dict) else {}
