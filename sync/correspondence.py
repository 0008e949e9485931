"""What goes to the other side and what came from it, as a person sees it before deciding.

Thin over outbox, inbox and mailbox: names instead of ids, and nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from core.changes.models import Handover
from core.errors import BundleError, CunxiaoError, StoreError
from core.history import DELETED
from core.i18n import t
from core.models import PupilId, SchoolKind
from core.rosters import name_order
from core.seated import seated
from core.spoken_labels import class_text
from core.storage.bundles import BundleRepository, SentBundle
from core.storage.peers import Peer, PeerRepository
from sync import inbox, naming, outbox, receipts
from sync.asleep import Asleep, asleep
from sync.changed_here import ChangedHere
from sync.conflicts import (
    Conflict,
    ConflictClaim,
    Side,
    list_conflicts,
    note_conflict_look,
    resolve,
)
from sync.inbox import Inspection
from sync.mailbox import Letter
from sync.manifest import Receipt, RefusedEntry
from sync.outbox import Outgoing
from sync.subjects import (
    field_label,
    is_guarded,
    is_named,
    person_of,
    scalar_text,
    subject_of,
    value_text,
)
from sync.whole_people import gone_with

if TYPE_CHECKING:
    from core.office import Office

MOST_SHOWN = 12
"""Files that are opened to see who sent them; each costs a decryption."""
MOST_SENT = 6

_NOT_FOR_US = "not_for_this_reader"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A record that the other side held back: whose it is, and the reason's code."""

    subject: str
    code: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A field of one of our people that says something else since a bundle was read."""

    subject: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class SentView:
    """A bundle that was written, and the answer when it has come. `created` is UTC."""

    number: int
    to: str
    created: datetime
    file: str
    receipt: Receipt | None
    refused: tuple[RefusedRow, ...]


class LetterState(StrEnum):
    """What is known of a file that looks like a bundle."""

    UNREAD = "unread"
    READ = "read"
    OWN = "own"
    """Written for somebody else: as a rule by this PC."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class LetterView:
    """A file that looks like a bundle. `inspection` is there when it is for this reader;
    `error` says why it is not read, when it is not.
    """

    letter: Letter
    state: LetterState
    inspection: Inspection | None = None
    error: CunxiaoError | None = None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One of the values that stand for a field. `written` is UTC."""

    side: Side
    by: str
    written: datetime
    text: str
    take: str
    """What `resolve` takes for it."""


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A field for which several values stand, in words; the first claim shows for now."""

    id: str
    school: str
    """The name of the school whose record it is."""
    subject: str
    """Whose record it is; a pupil with the class."""
    field: str
    claims: tuple[ClaimView, ...]
    is_guarded: bool
    is_revealed: bool
    is_choice: bool
    """Whether a row is kept or deleted: there is no other value to type."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Everything that the screen of the stick shows.

    `outgoing` is empty with `obstacle` saying why nothing can be written yet.
    """

    is_centre: bool
    outgoing: tuple[Outgoing, ...]
    obstacle: CunxiaoError | None
    sent: tuple[SentView, ...]
    letters: tuple[LetterView, ...]
    conflicts: tuple[ConflictView, ...]
    asleep: tuple[Asleep, ...] = ()

    @property
    def entries(self) -> int:
        """How many entries wait to be carried, over all readers."""
        return sum(one.entries for one in self.outgoing)


def correspondence(office: Office, letters: Sequence[Letter] = ()) -> Correspondence:
    """Gather what goes out, what was answered, what came in and what must be decided."""
    obstacle: CunxiaoError | None = None
    outgoing: list[Outgoing] = []
    try:
        outgoing = outbox.preview(office)
    except BundleError as error:
        obstacle = error
    sent = BundleRepository(office.store.connection).sent(limit=MOST_SENT)
    return Correspondence(
        office.school.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL,
        tuple(outgoing),
        obstacle,
        tuple(_sent(office, one) for one in sent),
        tuple(look_at(office, letter) for letter in letters[:MOST_SHOWN]),
        tuple(conflict_views(office)),
        asleep(office),
    )


def look_at(office: Office, letter: Letter) -> LetterView:
    """Say who sent a file and whether it was read already; nothing changes."""
    try:
        inspection = inbox.inspect(office, letter.path)
    except (BundleError, StoreError) as error:
        is_own = error.code == _NOT_FOR_US
        state = LetterState.OWN if is_own else LetterState.UNREADABLE
        return LetterView(letter, state, error=error)
    state = LetterState.READ if inspection.is_repeat else LetterState.UNREAD
    return LetterView(letter, state, inspection)


def letter_at(path: Path) -> Letter:
    """Return a file that was chosen by hand as a letter; raises StoreError(`cannot_read`)."""
    try:
        status = path.stat()
    except OSError as error:
        raise StoreError("cannot_read", path=str(path)) from error
    return Letter(path, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def next_name(office: Office, outgoing: Outgoing) -> str:
    """Return the name under which the next bundle for a reader will be written."""
    is_centre = office.school.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL
    kind = naming.UPWARD
    if is_centre:
        kind = naming.DOWNWARD if outgoing.entries else naming.RECEIPT_ONLY
    name = outgoing.to_name if is_centre else office.school.name
    return naming.bundle_name(kind, name, office.clock.today(), outgoing.number)


def refused_rows(office: Office, refused: Sequence[RefusedEntry]) -> tuple[RefusedRow, ...]:
    """Name the people whose records were held back."""
    found = []
    for entry in refused:
        bodies = list(office.store.history.bodies(entry.author, entry.seq, entry.seq))
        subject = ""
        if bodies:
            from core.storage.history_reading import parse_body  # noqa: PLC0415 - rare

            written = parse_body(entry.author, entry.seq, bodies[0])
            subject = subject_of(office, written.table, written.row)
        found.append(RefusedRow(subject, entry.code))
    return tuple(found)


def changed_rows(office: Office, changed: Sequence[ChangedHere]) -> tuple[ChangedRow, ...]:
    """Say what others changed of our people, numbers masked; what has no name is left out."""
    found = []
    for one in changed:
        place = one.table, str(one.row)
        if is_named(office, *place, one.field):
            label = field_label(office, *place, one.field)
            value = value_text(office, *place, one.field, one.value)
            found.append(ChangedRow(_subject(office, *place), label, value))
    return tuple(sorted(found, key=lambda one: name_order(one.subject)))


def conflict_views(office: Office, revealed: frozenset[str] = frozenset()) -> list[ConflictView]:
    """Return every open conflict in words; the numbers of those `revealed` by id are whole.

    By school, and all of one person together: whoever asks that family asks once.
    """
    placed = [
        (_conflict(office, one, revealed), person_of(office, one.table, str(one.row)))
        for one in list_conflicts(office)
    ]
    placed.sort(key=lambda one: (one[0].school, name_order(one[0].subject), one[1]))
    return [view for view, _ in placed]


def note_look(office: Office, conflict_id: str) -> None:
    """Note that somebody looks at the whole numbers of a conflict."""
    for one in list_conflicts(office):
        if one.id == conflict_id:
            note_conflict_look(office, one)


def resolve_as_typed(office: Office, conflict_id: str, text: str) -> None:
    """Settle a conflict with a value as people write it: 苗族, 四年级, 是.

    Raises BundleError as `resolve`.
    """
    for one in list_conflicts(office):
        if one.id == conflict_id:
            place = one.table, str(one.row), one.field
            resolve(office, conflict_id, scalar_text(office, *place, text))
            return
    raise BundleError("no_such_conflict", id=conflict_id[:40])


def _sent(office: Office, sent: SentBundle) -> SentView:
    receipt = receipts.parse(sent.receipt) if sent.receipt else None
    peers = {peer.school: peer.name for peer in _peers(office)}
    return SentView(
        sent.number,
        peers.get(sent.reader, sent.reader),
        datetime.fromisoformat(sent.created),
        sent.file,
        receipt,
        refused_rows(office, receipt.refused) if receipt else (),
    )


def _peers(office: Office) -> list[Peer]:
    return PeerRepository(office.store.connection).all()


def _conflict(office: Office, conflict: Conflict, revealed: frozenset[str]) -> ConflictView:
    place = conflict.table, str(conflict.row), conflict.field
    school = office.store.schools.get(conflict.school)
    is_revealed = conflict.id in revealed
    sides = [claim.side for claim in conflict.claims]
    return ConflictView(
        conflict.id,
        school.name if school else conflict.school,
        _subject(office, *place[:2]),
        _label(office, conflict),
        tuple(
            ClaimView(
                claim.side,
                claim.by,
                claim.written,
                _said(office, conflict, claim, is_masked=not is_revealed),
                _take(claim, is_only=sides.count(claim.side) == 1),
            )
            for claim in conflict.claims
        ),
        is_guarded(office, *place),
        is_revealed,
        conflict.field == DELETED,
    )


def _said(office: Office, conflict: Conflict, claim: ConflictClaim, *, is_masked: bool) -> str:
    """Return a claim in words; what it says in other fields behind it: 转出 2027-08-25."""
    place = conflict.table, str(conflict.row)
    is_keeping = conflict.field == DELETED and claim.value == 0
    if is_keeping and gone_with(office, conflict.table, conflict.row):
        return t("conflict.kept_whole")
    said = zip((conflict.field, *conflict.also), (claim.value, *claim.also), strict=False)
    return "  ".join(
        value_text(office, *place, field, value, is_masked=is_masked)
        for field, value in said
        if value is not None or field == conflict.field
    )


def _received_by(office: Office, conflict: Conflict) -> str:
    """Return which school has received the child whose enrolment is decided; empty for none."""
    if conflict.table != "enrolment":
        return ""
    for change in office.store.changes.by("enrolment_id", str(conflict.row)):
        school = office.store.schools.get(change.to_school_id or "")
        if change.handover is Handover.ACCEPTED and school is not None:
            return school.name
    return ""


def _subject(office: Office, table: str, row: str) -> str:
    """Return whose record it is; with a pupil's name the class, for a township has namesakes."""
    name = subject_of(office, table, row)
    person = person_of(office, table, row)
    files = seated(office, office.store.pupils.files([PupilId(person)]))
    if not files:
        return name
    seat = files[0].enrolment
    return f"{name} {class_text(seat.cohort, office.year, seat.class_number)}"


def _label(office: Office, conflict: Conflict) -> str:
    """Return what is decided; what was filled from it and goes with it stands behind."""
    place = conflict.table, str(conflict.row)
    label = field_label(office, *place, conflict.field)
    if not conflict.also:
        return label
    others = "、".join(field_label(office, *place, field) for field in conflict.also)
    together = t("conflict.with", field=label, others=others)
    received = _received_by(office, conflict)
    return t("conflict.received", field=together, school=received) if received else together


def _take(claim: ConflictClaim, *, is_only: bool) -> str:
    """Return the side where it says which value is meant, else the value itself."""
    if is_only:
        return claim.side.value
    return "" if claim.value is None else str(claim.value)
