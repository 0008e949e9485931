"""Erasures of other schools: carried out here by themselves, or asked about where they clash.

A tombstone stands only on the stream that its writer may write, so it is always an authority's
word. What nobody here contradicts is done in the transaction that brought it; where this school
knows something that the eraser did not, a person is asked. Whoever erased and sees later edits
of others has said already what shall be: there it is done again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.history import Author, AuthorId, RowId
from core.ledgers.facts import Erasure, ErasureScope
from core.models import DeviceId, PupilId
from core.office import OVERWRITE_DUE, Office
from core.privacy.erasure import (
    OPTIONAL_WHY,
    PUPIL_TABLE,
    Erased,
    Grounds,
    backups_of,
    erase_everywhere,
    erase_rows,
    may_write,
    parted,
    repository_of,
    rows_named,
    rows_of_person,
    sealed_in,
    texts_of_person,
)
from core.privacy.household_rows import household_rows
from core.storage.erasing import RowKey
from core.storage.peers import PeerRepository


class Clash(StrEnum):
    """Why an erasure is asked about first; `privacy.clash.<value>`."""

    WRITTEN_HERE = "written_here"
    """This school wrote about the child, and the eraser did not know of it."""
    LEARNS_HERE = "learns_here"
    """Records of this school's own stream are about the child."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of the tombstones that are known: carried out just now, and to be asked about."""

    done: tuple[Erasure, ...] = ()
    asked: tuple[Erasure, ...] = ()
    untied: tuple[tuple[Erasure, RowKey], ...] = ()
    """Rows of household ledgers that only name a child who has just gone, and by which word."""


NONE_FOLLOWED = Followed()


def waiting_erasures(office: Office) -> list[Erasure]:
    """Return tombstones whose values are still, or again, held here."""
    return [one for one in office.store.ledgers.erasures.all() if _standing(office, one)]


def _standing(office: Office, one: Erasure) -> list[tuple[AuthorId, int]]:
    """Return the entries that a tombstone means and that still have their values."""
    repository = repository_of(office)
    whole, kept = parted(rows_named(one), one.scope)
    found = repository.writes(whole, one.school_id)
    for row in kept:
        found += repository.superseded(*row, OPTIONAL_WHY)
    return found


def clashes(office: Office, one: Erasure) -> list[Clash]:
    """Say what this school knows that speaks against carrying a tombstone out unasked."""
    author = _author(office, one)
    if one.scope is ErasureScope.OPTIONAL or author is None or _has_said_so(office, one):
        return []
    state = PeerRepository(office.store.connection).state(DeviceId(author.device))
    known = {} if state is None else state.have
    found = []
    if any(
        _is_own(office, Author.parse(name)) and seq > known.get(name, 0)
        for name, seq in _standing(office, one)
    ):
        found.append(Clash.WRITTEN_HERE)
    if _linked(office, one):
        is_own = one.school_id == office.school.id
        found.append(Clash.WRITTEN_HERE if is_own else Clash.LEARNS_HERE)
    return list(dict.fromkeys(found))


def _has_said_so(office: Office, one: Erasure) -> bool:
    """Whether this school itself erased the person, with this tombstone or another."""
    stones = office.store.ledgers.erasures.by("subject_id", one.subject_id)
    authors = (_author(office, stone) for stone in stones if stone.scope is ErasureScope.PERSON)
    return any(author is not None and _is_own(office, author) for author in authors)


def _author(office: Office, one: Erasure) -> Author | None:
    entries = office.store.history.entries_of("erasure", RowId(one.id))
    newest = max(entries, key=lambda entry: (entry.clock, entry.author), default=None)
    return None if newest is None else Author.parse(newest.author)


def eraser_of(office: Office, one: Erasure) -> str:
    """Return the code of the school that wrote a tombstone; empty when its entry is not here."""
    author = _author(office, one)
    return "" if author is None else author.school_code


def _is_own(office: Office, author: Author) -> bool:
    return author.school_code == office.school.id


def _linked(office: Office, one: Erasure) -> list[RowKey]:
    """Return rows of this school's own stream that are about the person and that no stone names.

    On the stream of the tombstone itself they were written where nobody knew of the erasure.
    """
    if one.subject_table != PUPIL_TABLE:
        return []
    rows = rows_of_person(office, PupilId(one.subject_id))
    repository = repository_of(office)
    own = repository.by_stream(rows).get(office.school.id, [])
    stones = office.store.ledgers.erasures.by("subject_id", one.subject_id)
    named = {
        row for stone in stones if stone.school_id == office.school.id for row in rows_named(stone)
    }
    return [row for row in own if row not in named and repository.writes([row], office.school.id)]


def follow(office: Office, *, has_slept: bool = True) -> Followed:
    """Carry out what nobody contradicts. Inside the transaction of an import.

    `has_slept` says that something new waits for other entries; what slept before is read again
    only for a new tombstone.
    `office.finish_overwriting` afterwards, outside it, when anything was done.
    """
    done: list[Erasure] = []
    asked: list[Erasure] = []
    untied: list[tuple[Erasure, RowKey]] = []
    for one in waiting_erasures(office):
        if clashes(office, one):
            asked.append(one)
        elif _standing(office, one):
            untied += [(one, row) for row in _untied(office, one)]
            _erase_named(office, one)
            done.append(one)
    if has_slept or any(name == "erasure" for name, _ in office.store.history.touched):
        _blank_asleep(office)
    if done:
        office.store.settings.set(OVERWRITE_DUE, "1")
    return Followed(tuple(done), tuple(asked), tuple(untied))


def _untied(office: Office, one: Erasure) -> list[RowKey]:
    """Return the household rows that name a child and are tied to nobody, on a tombstone's stream.

    The eraser did not know them. They can be told while the child's own record still stands here:
    wherever they were written before the tombstone came.
    """
    is_child = one.scope is ErasureScope.PERSON and one.subject_table == PUPIL_TABLE
    pupil = office.store.pupils.get(PupilId(one.subject_id)) if is_child else None
    if pupil is None or not may_write(office, one.school_id):
        return []
    rows = household_rows(office, repository_of(office), pupil)
    own = repository_of(office).by_stream(rows).get(one.school_id, [])
    stones = office.store.ledgers.erasures.by("subject_id", one.subject_id)
    named = {row for stone in stones for row in rows_named(stone)}
    return [row for row in own if row not in named]


def _blank_asleep(office: Office) -> None:
    """Take values out of what waits for other entries, where a tombstone means it already."""
    stones = office.store.ledgers.erasures.all()
    repository = repository_of(office)
    asleep = repository.asleep() if stones else {}
    for one in stones if asleep else ():
        rows = asleep.get(one.school_id, set()).intersection(rows_named(one))
        if rows and not clashes(office, one):
            whole, kept = parted(sorted(rows), one.scope)
            repository.blank_asleep(lambda _author, _seq, row: row in whole, one.school_id, ())  # noqa: B023 - used at once
            for row in kept:
                repository.blank_superseded(*row, OPTIONAL_WHY)


def _erase_named(office: Office, one: Erasure) -> tuple[int, int]:
    """Erase what a tombstone names, on its stream; return bodies and drafts. In a transaction."""
    repository = repository_of(office)
    rows, texts = rows_named(one), [str(one.subject_id)]
    if one.scope is ErasureScope.PERSON and one.subject_table == PUPIL_TABLE:
        texts = texts_of_person(office, PupilId(one.subject_id), rows)
    bodies = erase_rows(repository, rows, one.school_id, one.scope)
    drafts = repository.drop_drafts(texts)
    detail = f"scope={one.scope} bodies={bodies} from={one.school_id}"
    office.audit("erase", one.subject_id, detail)
    return bodies, drafts


def carry_out(office: Office, erasure: Erasure) -> Erased:
    """Do here what another school did, a person having said so.

    What this school's own stream holds of the child goes too, with a tombstone of its own.
    """
    rows = rows_named(erasure)
    with office.writing("erase") as writing:
        writing.flush()
        draws = sealed_in(office, PupilId(erasure.subject_id))
        linked = _linked(office, erasure) if erasure.scope is ErasureScope.PERSON else []
        linked = sorted({*linked, *_untied(office, erasure)})
        bodies, drafts = _erase_named(office, erasure)
        grounds = Grounds(PupilId(erasure.subject_id), erasure.reason, erasure.approver)
        bodies += erase_everywhere(office, writing, linked, grounds)
        office.store.settings.set(OVERWRITE_DUE, "1")
    office.finish_overwriting()
    count = len(rows) + len(linked)
    return Erased(bodies, count, drafts, len(draws), len(backups_of(office)))
