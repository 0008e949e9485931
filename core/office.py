"""An opened home: store, keys, clock, operator, school. Every use case takes one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from core.clock import Clock
from core.errors import StoreError, VaultError
from core.history import Author
from core.models import Operator, OperatorId, Role, School, SchoolYear
from core.storage.home import Home, HomeLock, Marker, place_of, read_marker, write_marker
from core.storage.local import AuditEntry
from core.storage.store import Store
from core.writing import Writing

if TYPE_CHECKING:
    from core.vault.keys import HomeKeys

OWN_SCHOOL = "school"
RUN = "run"
NO_MARKER = "marker_unavailable"
"""Setting: the place (`place_of`) of a home about which the machine could remember nothing."""
ROTATED_KEYS = "rotated_keys"
"""Setting: the device's keys once they were changed, as `core.vault.rotated` writes them."""
RECOVERY_RECIPIENT = "recovery_recipient"
"""Setting: the public key of the recovery sheet, once another took the place of the first."""
SHEET_WAITING = "recovery_sheet.waiting"
"""Setting: a recovery sheet was shown, and is not put away yet."""
OVERWRITE_DUE = "erasure.overwrite_due"
FIXES = "import:"
"""Before the keys of drafts that hold what was put right in a workbook, whole numbers too."""

FIXES_KEPT = timedelta(days=30)
"""A choice of this program, no rule: a month to correct a roster and import it. Every change
begins it anew, and rows that were stored are forgotten at once."""

"""Setting: values were taken out, and the pages they stood on may hold them yet."""
FIRST_RUN = 1
SENT = "#sent"
"""How many things left this home; among the marks, where no stream has such a name."""


@dataclass(slots=True)
class Office:
    """An open home. Use it as a context manager; it holds the home's lock until it is closed."""

    home: Home
    store: Store
    keys: HomeKeys
    clock: Clock
    operator: Operator
    school: School
    lock: HomeLock
    _is_run_settled: bool = field(default=False, init=False)
    _writing: Writing | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Let lists be read on the clock's day."""
        self.store.connection.today = self.clock.today

    @staticmethod
    def founding(
        home: Home, keys: HomeKeys, clock: Clock, operator: Operator, school: School
    ) -> Office:
        """Return an office over a new, empty store in a home that is still being built."""
        lock = HomeLock(home)
        lock.acquire()
        try:
            store = Store.create(home.store_path, keys.store_key)
        except BaseException:
            lock.release()
            raise
        return Office(home, store, keys, clock, operator, school, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store and give the home back."""
        try:
            self.store.close()
        finally:
            self.lock.release()

    @property
    def year(self) -> SchoolYear:
        """The school year of today."""
        return SchoolYear.of(self.clock.today())

    @property
    def run(self) -> int:
        """The run that this home's entries are written under.

        A home that was restored or copied disagrees with what the machine remembers: its run
        goes up before its first write, so that no sequence number is given out twice.
        """
        self._settle()
        return self._stored_run()

    def take_new_run(self) -> int:
        """Write on under a new run from now on, and return it. Inside a transaction.

        For a device that learns from others that its numbers were given out twice. Nothing but
        the store knows of it: a preview that is undone gives the run back.
        """
        run = self.run + 1
        self.store.settings.set(RUN, str(run))
        return run

    def author(self, stream: str) -> Author:
        """Return this device as the author of a stream."""
        return Author(self.keys.device, self.run, stream)

    @contextlib.contextmanager
    def writing(self, why: str = "") -> Iterator[Writing]:
        """Write records, history and audit entries in one transaction.

        What was put is durable when the block ends. A writing inside a writing joins it.
        """
        if self._writing is not None:
            yield self._writing
            return
        self._settle()
        with self.store.transaction():
            self._writing = Writing(self, why)
            try:
                yield self._writing
                self._writing.flush()
            finally:
                self._writing = None
        self.remember()

    def audit(self, action: str, subject: str = "", detail: str = "") -> None:
        """Note a look or an export. `subject` is a record's id; never a name or a number."""
        self.store.audit.add(
            AuditEntry(
                self.clock.now().isoformat(timespec="seconds"),
                self.operator.name,
                action,
                subject,
                detail,
            )
        )

    def finish_overwriting(self) -> bool:
        """Overwrite what an erasure freed, if that is still due; return whether nothing is now.

        The values are out of reach already when this fails for want of room: it is tried again,
        at the next opening at the latest.
        """
        if not self.store.settings.get(OVERWRITE_DUE):
            return True
        from core.storage.erasing import ErasureRepository  # noqa: PLC0415 - start-up: seldom due

        try:
            ErasureRepository(self.store.connection, self.store.history).overwrite()
        except StoreError:
            self.audit("overwrite_failed")
            return False
        self.store.settings.drop(OVERWRITE_DUE)
        return True

    def high_marks(self) -> dict[str, int]:
        """Return the last seq of this device's present run per stream, and what was sent."""
        marks: dict[str, int] = {}
        run = self._stored_run()
        for name, head in self.store.history.heads().items():
            author = Author.parse(name)
            if author.device == self.keys.device and author.run == run:
                marks[author.stream] = head.seq
        marks[SENT] = int(self.store.settings.get(SENT, "0"))
        return marks

    def note_sent(self) -> None:
        """Count something that leaves this home. Inside a transaction; `remember` afterwards.

        Its readers order what comes from here by run and number: a home that was restored to
        before it was sent must take a new run, although nothing was written in between.
        """
        self.store.settings.set(SENT, str(int(self.store.settings.get(SENT, "0")) + 1))

    def remember(self) -> None:
        """Note outside the home how far it has come."""
        self._remember(self.run)

    def _stored_run(self) -> int:
        return int(self.store.settings.get(RUN, "1"))

    def _settle(self) -> None:
        """Settle the run, once, before the first transaction that may need it."""
        if not self._is_run_settled:
            self._settle_run()
            self._is_run_settled = True

    def _settle_run(self) -> None:
        run = self._stored_run()
        marker = read_marker(self.keys.device)
        if self._goes_on(run, marker):
            return
        run = max(run, marker.run if marker else 0) + 1
        with self.store.transaction():
            self.store.settings.set(RUN, str(run))
            has_marker = self._remember(run)
            self.store.settings.set(NO_MARKER, "" if has_marker else place_of(self.home))
        self.home.restored_path.unlink(missing_ok=True)

    def _goes_on(self, run: int, marker: Marker | None) -> bool:
        """Whether nothing was restored or copied since this home was last written."""
        if self.home.restored_path.exists():
            return False
        place = place_of(self.home)
        if marker is None:
            # A machine that lets nothing be written outside the home remembers nothing. Where it
            # can be written now, this is another machine.
            was_unmarked = self.store.settings.get(NO_MARKER) == place
            return was_unmarked and not self._remember(run)
        marks = self.high_marks()
        is_behind = any(marks.get(stream, 0) < seq for stream, seq in marker.high.items())
        return marker.place == place and marker.run == run and not is_behind

    def _remember(self, run: int) -> bool:
        return write_marker(self.keys.device, Marker(place_of(self.home), run, self.high_marks()))


def warm_up() -> None:
    """Import what opening a home needs, so that the wait falls while the passphrase is typed."""
    import filelock  # noqa: F401, PLC0415 - start-up

    import core.vault.age  # noqa: PLC0415 - start-up
    import core.vault.keys  # noqa: F401, PLC0415 - start-up


def key_files(home: Home) -> list[Path]:
    """Return the operators' key files."""
    return sorted(
        path for path in home.keys_folder.glob("*.age") if path.name != home.recovery_key_path.name
    )


_ABOUT_KEYS = frozenset(
    {"wrong_passphrase", "keys_too_new", "work_factor_too_high", "too_little_memory"}
)
"""What a key file can answer that is not damage."""


def damaged_key_file(path: Path, error: VaultError) -> VaultError:
    """Return the error that names a key file and the way out, for what the vault said of it."""
    damaged = VaultError("key_file_damaged", file=path.name)
    damaged.__cause__ = error
    return damaged


def open_office(home: Home, passphrase: str, clock: Clock) -> Office:
    """Open a home with an operator's passphrase.

    Raises StoreError (`no_home`, `home_in_use`, `home_read_only`, `store_damaged`, ...) and
    VaultError(`wrong_passphrase`).
    """
    from core.vault.age import ScryptIdentity  # noqa: PLC0415 - start-up
    from core.vault.keys import unwrap  # noqa: PLC0415 - start-up

    home.require()
    identity = ScryptIdentity(passphrase)
    refusals: list[VaultError] = []
    for path in key_files(home):
        try:
            keys = unwrap(path.read_bytes(), identity)
        except VaultError as error:
            refusals.append(error if error.code in _ABOUT_KEYS else damaged_key_file(path, error))
        except OSError as error:
            raise StoreError("home_read_only") from error
        else:
            return open_with_keys(home, keys, OperatorId(path.stem), clock)
    if not refusals:
        raise StoreError("keys_missing", path=str(home.keys_folder))
    # A damaged key file says more than that the passphrase is not another operator's.
    raise next((one for one in refusals if one.code != "wrong_passphrase"), refusals[0])


def open_with_keys(home: Home, keys: HomeKeys, operator_id: OperatorId, clock: Clock) -> Office:
    """Open a home whose keys are known already."""
    lock = HomeLock(home)
    lock.acquire()
    try:
        home.sweep()
        store = Store.open(home.store_path, keys.store_key)
        try:
            school = _own_school(store)
            operator = store.operators.get(operator_id) or Operator(operator_id, "", Role.HEAD)
            present = _present_keys(store, keys)
            office = Office(home, store, present, clock, operator, school, lock)
            office.finish_overwriting()
            store.drafts.drop_older(FIXES, clock.now() - FIXES_KEPT)
        except BaseException:
            store.close()
            raise
    except BaseException:
        lock.release()
        raise
    return office


def _present_keys(store: Store, keys: HomeKeys) -> HomeKeys:
    recipient = store.settings.get(RECOVERY_RECIPIENT)
    if recipient:
        from core.vault.age import X25519Recipient  # noqa: PLC0415 - start-up: few homes have one
        from core.vault.keys import with_recovery  # noqa: PLC0415 - start-up

        keys = with_recovery(keys, X25519Recipient.decode(recipient))
    text = store.settings.get(ROTATED_KEYS)
    if not text:
        return keys
    from core.vault.rotated import RotatedKeys  # noqa: PLC0415 - start-up: few homes have any

    return RotatedKeys.parse(text).over(keys)


def _own_school(store: Store) -> School:
    school = store.schools.get(store.settings.get(OWN_SCHOOL))
    if school is None:
        raise StoreError("store_damaged")
    return school
