"""Rows about a child that come after the child was erased: somebody wrote them without knowing.

A tombstone names the rows that its writer knew. A guardian, an absence, a case that another
device wrote before it heard of the erasure is about the same child and goes the same way, with a
tombstone of its own, so that every store takes it out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.history import Author, Entry, RowId
from core.ledgers.facts import Erasure, ErasureScope
from core.models import PupilId
from core.office import OVERWRITE_DUE, Office
from core.privacy.erasure import (
    KEPT_TABLES,
    PERSON_LINKS,
    PUPIL_TABLE,
    Grounds,
    blank_papers,
    erase_everywhere,
    may_write,
    repository_of,
    rows_named,
)
from core.privacy.erasure_travels import Followed
from core.storage.erasing import CHILD_LINKS, RowKey
from core.writing import Writing

PEOPLE = frozenset({PUPIL_TABLE, "staff_member"})
"""Tables whose rows are people. What is said of a child here holds of a teacher as well."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the tombstones say: whose each id on a stream is, and which rows they name."""

    stones: Mapping[str, Erasure]
    """A tombstone of each child, for its reason."""
    streams: Mapping[str, frozenset[str]]
    fresh: frozenset[str]
    """Children whose tombstone came with this import."""
    named: frozenset[tuple[str, RowKey]]


def erase_late_rows(office: Office, arrived: Sequence[Entry], followed: Followed) -> int:
    """Erase what an import brought about children who were erased; return how many rows.

    Inside the import's transaction, after the tombstones that came were `followed`; what came
    late about a child of whom a person is asked waits with it. Afterwards, outside it,
    `office.remember` and `office.finish_overwriting`.

    A household row that only names the child goes from where the child was still known when the
    tombstone came, and from there by the tombstone of its own. Where the child was gone already
    nothing tells whose it is: no tombstone keeps a name, nor anything to guess one by.
    """
    known = _known(office, arrived, {one.subject_id for one in followed.asked})
    by_child = _late_rows(office, known, arrived) if known.stones else {}
    for stone, row in followed.untied:
        by_child.setdefault(stone.subject_id, set()).add(row)
    if not by_child:
        return 0
    stones = {stone.subject_id: stone for stone, _ in followed.untied} | dict(known.stones)
    writing = Writing(office, "erase")
    for child, rows in sorted(by_child.items()):
        stone = stones[child]
        if any(name in KEPT_TABLES for name, _ in rows):
            blank_papers(office, writing, PupilId(child))
        grounds = Grounds(PupilId(child), stone.reason, stone.approver, stone.subject_table)
        bodies = erase_everywhere(office, writing, sorted(rows), grounds)
        writing.audit("erase", child, f"scope=person rows={len(rows)} bodies={bodies} late=1")
    writing.flush()
    office.store.settings.set(OVERWRITE_DUE, "1")
    return sum(map(len, by_child.values()))


def _known(office: Office, arrived: Iterable[Entry], asked: Collection[str]) -> _Known:
    """Read the tombstones of whole children on streams that this school may write."""
    came = {entry.row for entry in arrived if entry.table == "erasure"}
    stones: dict[str, Erasure] = {}
    streams: dict[str, set[str]] = {}
    fresh: set[str] = set()
    named: set[tuple[str, RowKey]] = set()
    for one in office.store.ledgers.erasures.all():
        is_person = one.scope is ErasureScope.PERSON and one.subject_table in PEOPLE
        if not is_person or one.subject_id in asked or not may_write(office, one.school_id):
            continue
        child = one.subject_id
        stones.setdefault(child, one)
        streams.setdefault(child, set()).add(one.school_id)
        named.update((str(one.school_id), row) for row in rows_named(one))
        if one.id in came:
            fresh.add(child)
    own = {child: frozenset(found) for child, found in streams.items()}
    return _Known(stones, own, frozenset(fresh), frozenset(named))


def _late_rows(office: Office, known: _Known, arrived: Iterable[Entry]) -> dict[str, set[RowKey]]:
    """Return rows that no tombstone names, by child, on the streams of the child's tombstones."""
    found = _linked(office, known, arrived)
    for child in known.fresh:
        for stream, row in _written_before(office, known.stones[child], known.streams[child]):
            if (stream, row) not in known.named:
                found.setdefault(child, set()).add(row)
    return found


def _linked(office: Office, known: _Known, arrived: Iterable[Entry]) -> dict[str, set[RowKey]]:
    """Return rows among the entries that are about a child, or about what is about the child.

    A merge that came too late names two records: it goes, the other record is a person's to judge.
    """
    left = [
        (_stream(one), one)
        for one in arrived
        if not one.erased and not PERSON_LINKS.isdisjoint(one.patch)
    ]
    left = [pair for pair in left if (pair[0], (pair[1].table, pair[1].row)) not in known.named]
    children = {
        (stream, child): child for child, streams in known.streams.items() for stream in streams
    }
    about = dict(children)
    if left:
        for one in office.store.ledgers.erasures.all():
            if one.subject_id in known.stones and one.scope is ErasureScope.PERSON:
                for _, row in rows_named(one):
                    about.setdefault((str(one.school_id), str(row)), one.subject_id)
    found: dict[str, set[RowKey]] = {}
    while True:
        more = [(pair, child) for pair in left if (child := _child_of(pair, about, children))]
        if not more:
            return found
        for (stream, entry), child in more:
            found.setdefault(child, set()).add((entry.table, entry.row))
            about[stream, str(entry.row)] = child
        taken = {id(entry) for (_, entry), _ in more}
        left = [pair for pair in left if id(pair[1]) not in taken]


def _child_of(
    pair: tuple[str, Entry],
    about: Mapping[tuple[str, str], str],
    children: Mapping[tuple[str, str], str],
) -> str | None:
    stream, entry = pair
    for link in CHILD_LINKS & entry.patch.keys():
        child = about.get((stream, str(entry.patch[link])))
        if child is not None:
            return child
    for link in PERSON_LINKS & entry.patch.keys():
        child = children.get((stream, str(entry.patch[link])))
        if child is not None:
            return child
    return None


def _written_before(
    office: Office, stone: Erasure, streams: Collection[str]
) -> Iterator[tuple[str, RowKey]]:
    """Yield what stands here about a child whose tombstone has just come; reads the history."""
    repository = repository_of(office)
    about = repository.rows_about(stone.subject_table, RowId(stone.subject_id))
    by_stream = repository.by_stream(about)
    for stream in streams:
        for row in by_stream.get(stream, []):
            if repository.writes([row], stream):
                yield stream, row


def _stream(entry: Entry) -> str:
    return Author.parse(entry.author).stream
