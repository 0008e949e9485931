"""Devices whose cards were enrolled, and what each is known to hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.history import AuthorId
from core.models import DeviceId, SchoolId, SchoolKind
from core.storage.connection import Connection, Row

BY_HAND = "hand"
"""Enrolled face to face; otherwise `vouched_by` names the centre's device."""


@dataclass(frozen=True, slots=True)
class Peer:
    """An enrolled device. `card` is the card file as it came.

    `keys` are all signing keys it ever had, the present one last: bundles may be under way.
    """

    device: DeviceId
    school: SchoolId
    name: str
    kind: SchoolKind
    epoch: int
    card: bytes
    keys: tuple[bytes, ...]
    fingerprint: str
    enrolled_at: str
    vouched_by: str

    @property
    def is_centre(self) -> bool:
        """Whether this is a device of the centre."""
        return self.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL


@dataclass(frozen=True, slots=True)
class ReaderState:
    """What a device said last: its newest bundle here, by run and number, and what it holds."""

    device: DeviceId
    school: SchoolId
    run: int
    number: int
    manifest: str
    have: Mapping[AuthorId, int]


class PeerRepository:
    """Cards and reader states."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Peer]:
        """Return every enrolled device, by school and device."""
        rows = self._connection.rows(f"{_SELECT} ORDER BY school, device")
        return [_peer(row) for row in rows]

    def get(self, device: DeviceId) -> Peer | None:
        """Return a device by id."""
        row = self._connection.row(f"{_SELECT} WHERE device = ?", (device,))
        return None if row is None else _peer(row)

    def save(self, peer: Peer) -> None:
        """Keep a device, replacing what was known of it. Inside a transaction."""
        self._connection.execute(
            "INSERT OR REPLACE INTO peer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                peer.device,
                peer.school,
                peer.name,
                peer.kind.value,
                peer.epoch,
                peer.card,
                " ".join(key.hex() for key in peer.keys),
                peer.fingerprint,
                peer.enrolled_at,
                peer.vouched_by,
            ),
        )

    def state(self, device: DeviceId) -> ReaderState | None:
        """Return what a device said last; None when nothing of it was ever read."""
        row = self._connection.row(
            "SELECT device, school, run, number, manifest, have FROM reader_state WHERE device = ?",
            (device,),
        )
        if row is None:
            return None
        device_id, school, run, number, manifest, have = row
        return ReaderState(
            DeviceId(device_id),
            SchoolId(school),
            run,
            number,
            manifest,
            json.loads(have),
        )

    def save_state(self, state: ReaderState) -> None:
        """Keep what a device said last. Inside a transaction."""
        self._connection.execute(
            "INSERT OR REPLACE INTO reader_state VALUES (?, ?, ?, ?, ?, ?)",
            (
                state.device,
                state.school,
                state.run,
                state.number,
                state.manifest,
                json.dumps(dict(state.have)),
            ),
        )


class PeerBook(Mapping[DeviceId, Peer]):
    """Every enrolled device by id, each read when somebody asks for it: an import needs few."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: dict[DeviceId, Peer | None] = {}

    def __getitem__(self, device: DeviceId) -> Peer:
        if device not in self._read:
            self._read[device] = PeerRepository(self._connection).get(device)
        peer = self._read[device]
        if peer is None:
            raise KeyError(device)
        return peer

    def __iter__(self) -> Iterator[DeviceId]:
        rows = self._connection.rows("SELECT device FROM peer ORDER BY school, device")
        return (DeviceId(row[0]) for row in rows)

    def __len__(self) -> int:
        return sum(1 for _ in self)


_SELECT = (
    "SELECT device, school, name, kind, epoch, card, keys, fingerprint, enrolled_at, vouched_by "
    "FROM peer"
)


_KINDS = {kind.value: kind for kind in SchoolKind}


def _peer(row: Row) -> Peer:
    device, school, name, kind, epoch, card, keys, fingerprint, enrolled_at, vouched_by = row
    return Peer(
        DeviceId(device),
        SchoolId(school),
        name,
        _KINDS[kind],
        epoch,
        bytes(card),
        tuple(map(bytes.fromhex, keys.split())),
        fingerprint,
        enrolled_at,
        vouched_by,
    )
