"""Invented villages that send their centre real bundles: signed, encrypted, all of one content.

Not the product's own export, which needs a store for each: 500 villages are one invented school
under 500 codes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bench.people import people
from bench.stores import PASSPHRASE, TODAY, put_people
from core.clock import FixedClock
from core.founding import NewSchool, create_office
from core.history import Author, AuthorId, chain, chain_start
from core.models import School, SchoolId, SchoolKind
from core.office import Office
from core.storage.home import Home
from core.storage.peers import BY_HAND, PeerRepository
from core.vault import age
from core.vault.keys import HomeKeys, new_home_keys
from core.version import version
from sync import cards, segments
from sync.manifest import (
    BUNDLE_NAMESPACE,
    SEGMENT_NAMESPACE,
    BundleId,
    ClockState,
    Manifest,
    SegmentInfo,
    segment_message,
)

_ID = re.compile(rb'(?<="row":")[0-9a-f]{16}|(?<="pupil_id":")[0-9a-f]{16}')
VILLAGE = School(SchoolId("2199000000"), "枫香小学", SchoolKind.VILLAGE_PRIMARY_SCHOOL)


@dataclass
class Village:
    """One of many schools that send the same rows under their own names."""

    school: School
    keys: HomeKeys
    bodies: list[bytes]
    sent: int = 0
    number: int = 0

    def bundle(self, centre: HomeKeys, to: SchoolId, count: int) -> bytes:
        """Return the next bundle: `count` entries more than the last."""
        name = Author(self.keys.device, 1, self.school.id).id
        bodies = self.bodies[self.sent : self.sent + count]
        first, last = self.sent + 1, self.sent + len(bodies)
        head = _head(name, self.bodies[:last])
        member, plain_size = segments.pack(bodies)
        signature = self.keys.signing.sign(segment_message(name, last, head), SEGMENT_NAMESPACE)
        info = SegmentInfo(
            name,
            first,
            last,
            len(member),
            plain_size,
            hashlib.sha256(member).digest(),
            head,
            cards.encode(signature),
        )
        self.sent, self.number = last, self.number + 1
        line = self._manifest(info, to).line()
        signed = cards.encode(self.keys.signing.sign(line, BUNDLE_NAMESPACE)).encode()
        recipients = [centre.current.recipient, centre.next.recipient]
        return age.encrypt(b"\n".join([line, signed, member]), recipients)

    def _manifest(self, info: SegmentInfo, to: SchoolId) -> Manifest:
        return Manifest(
            id=BundleId(self.keys.device, 1, to, self.number, "00000000"),
            device=self.keys.device,
            school=self.school.id,
            to=to,
            have={info.author: info.last},
            prev="",
            app=version(),
            schema=1,
            min_reader=1,
            created="2026-10-08T12:00:00Z",
            clock=ClockState.OK,
            segments=(info,),
        )


def new_office(folder: Path, school: School) -> Office:
    """Make a home named by its school's code."""
    new = NewSchool(school, "石校长", PASSPHRASE)
    return create_office(Home(folder / school.id), new, FixedClock(TODAY)).office


def bodies_of(folder: Path, wanted: int) -> list[bytes]:
    """Return that many entries of one invented school, on pupils of three rows each."""
    folder.mkdir()
    office = new_office(folder, VILLAGE)
    with office.writing("import") as writing:
        put_people(writing, list(islice(people(wanted), wanted // 3 + 1)), VILLAGE.id)
    name = Author(office.keys.device, office.run, VILLAGE.id).id
    bodies = list(office.store.history.bodies(name, 1, wanted))
    office.close()
    return bodies


def village(number: int, bodies: list[bytes]) -> Village:
    """Return a school whose rows differ from those of all others in their ids."""
    school = replace(VILLAGE, id=SchoolId(f"{2199300000 + number}"), name=f"村小{number}")
    keys = new_home_keys(school.id, age.X25519Identity.generate().recipient.encode())
    old, new = VILLAGE.id.encode(), school.id.encode()
    mine = [_renamed(body.replace(old, new), number) for body in bodies]
    return Village(school, keys, mine)


def _renamed(body: bytes, number: int) -> bytes:
    """Give the row, and the pupil it names, the ids that this school would have made.

    A school counts on from a number of its own, anywhere among all (`core.writing`): what the
    centre writes next belongs into another place of its indexes.
    """
    start = int.from_bytes(hashlib.sha256(b"%d" % number).digest()[:8])
    return _ID.sub(lambda id_: b"%016x" % ((int(id_[0], 16) + start) % (1 << 64)), body)


def _card(village: Village) -> tuple[cards.Card, bytes]:
    keys = village.keys
    card = cards.Card(
        keys.device,
        village.school.id,
        village.school.name,
        village.school.kind,
        keys.signing.public,
        keys.current.recipient.encode(),
        keys.next.recipient.encode(),
    )
    return card, cards.card_bytes(card, keys.signing)


def _head(name: AuthorId, bodies: list[bytes]) -> bytes:
    head = chain_start(name)
    for body in bodies:
        head = chain(head, hashlib.sha256(body).digest())
    return head


def enrol(centre: Office, villages: list[Village]) -> None:
    """Let the centre believe every village."""
    with centre.store.transaction():
        peers = PeerRepository(centre.store.connection)
        for one in villages:
            peers.save(cards.peer_of(*_card(one), "2026-10-08", BY_HAND))
