"""What an import would do: a pure plan from what is held and what has come.

`docs/sync.md`, section 6. Entries are appended in causal order: one that names, in `seen`, an
entry that is held neither here nor in this plan waits, and so does everything after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from core.errors import BundleError
from core.history import Author, AuthorId, Entry, body_digest, chain, chain_start

Judge = Callable[[Entry], str | None]
"""Says why an entry may not be folded, or None. Called once per new entry, in causal order."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Entries `first` to `last` of one author, verified as signed by the author.

    `bodies` and `entries` run in step; `head` is the chain after the last of them.
    """

    author: AuthorId
    first: int
    head: bytes
    author_sig: str
    bodies: Sequence[bytes]
    entries: Sequence[Entry]

    @property
    def last(self) -> int:
        """The seq of the last entry."""
        return self.first + len(self.bodies) - 1


@dataclass(frozen=True, slots=True)
class Held:
    """What this store holds of one author, as far as a segment needs it.

    `overlap` has the body digests from the segment's first entry up to `seq`.
    """

    seq: int
    head: bytes
    overlap: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class Append:
    """Entries to append to an author's chain. `held` gives the seqs that are not folded, and why.

    `author_sig` is empty when only a part of what was signed can be appended.
    """

    author: AuthorId
    first: int
    bodies: Sequence[bytes]
    entries: Sequence[Entry]
    held: Mapping[int, str]
    head: bytes
    author_sig: str


@dataclass(frozen=True, slots=True)
class Fork:
    """Two different entries with one number.

    `seq` is the first of them; when the branches part somewhere before what came, `is_exact` is
    false and `seq` is the last entry here that is another there.
    """

    author: AuthorId
    seq: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class MergePlan:
    """Everything an import would do."""

    to_append: tuple[Append, ...] = ()
    already_known: int = 0
    waiting: tuple[Segment, ...] = ()
    forks: tuple[Fork, ...] = ()

    @property
    def applied(self) -> int:
        """How many entries are appended and folded."""
        return sum(len(part.bodies) - len(part.held) for part in self.to_append)

    @property
    def refused(self) -> tuple[tuple[AuthorId, int, str], ...]:
        """Author, seq and reason of every entry that is held."""
        return tuple(
            (part.author, seq, reason)
            for part in self.to_append
            for seq, reason in sorted(part.held.items())
        )

    @property
    def waiting_entries(self) -> int:
        """How many entries wait for others to arrive."""
        return sum(len(segment.bodies) for segment in self.waiting)


@dataclass(slots=True)
class _Progress:
    """A segment under way: entries up to `done` can be appended."""

    segment: Segment
    start: int
    head: bytes
    done: int
    held: dict[int, str] = field(default_factory=dict)


def plan_merge(
    segments: Sequence[Segment],
    known: Mapping[tuple[AuthorId, int], Held],
    heads: Mapping[AuthorId, int],
    judge: Judge,
    stops: Mapping[AuthorId, int] = MappingProxyType({}),
) -> MergePlan:
    """Plan the merge of segments, of which several may be of one author.

    `known` describes what is held of each segment, by author and first seq; `heads` has the last
    seq of every author held; `stops` the seq before which an author's entries end for now. Of two
    segments that continue one author the longer goes on, the other is among `waiting`. Raises
    BundleError(`damaged`) when a segment's lines do not make up the head it claims.
    """
    have = dict(heads)
    already_known = 0
    forks: list[Fork] = []
    later: list[Segment] = []
    under_way: dict[AuthorId, _Progress] = {}
    for segment in sorted(segments, key=lambda one: (one.author, -one.last, one.first)):
        start = Held(0, chain_start(segment.author))
        held = known.get((segment.author, segment.first), start)
        fork = _fork(segment, held)
        if fork is not None:
            forks.append(fork)
            continue
        already_known += max(0, min(segment.last, held.seq) - segment.first + 1)
        if segment.last <= held.seq:
            continue
        if segment.first > held.seq + 1 or segment.author in under_way:
            later.append(segment)
        else:
            under_way[segment.author] = _Progress(segment, held.seq + 1, held.head, held.seq)
    moving = list(under_way.values())
    _advance(moving, have, judge, stops)
    appended = tuple(_append(progress) for progress in moving if progress.done >= progress.start)
    rests = [_rest(progress) for progress in moving if progress.done < progress.segment.last]
    return MergePlan(appended, already_known, (*later, *rests), tuple(forks))


def _fork(segment: Segment, held: Held) -> Fork | None:
    """Find where a segment contradicts what is held."""
    digests = [body_digest(body) for body in segment.bodies]
    for seq, (mine, theirs) in enumerate(zip(held.overlap, digests, strict=False), segment.first):
        if mine != theirs:
            return Fork(segment.author, seq, is_exact=True)
    if segment.first > held.seq + 1 or segment.last <= held.seq:
        return None
    head = held.head
    for digest in digests[held.seq + 1 - segment.first :]:
        head = chain(head, digest)
    if head == segment.head:
        return None
    if segment.first == 1:
        # Everything the head stands for is here, and does not make it up.
        raise BundleError("damaged")
    return Fork(segment.author, segment.first - 1, is_exact=False)


def _advance(
    under_way: list[_Progress],
    have: dict[AuthorId, int],
    judge: Judge,
    stops: Mapping[AuthorId, int],
) -> None:
    """Let every segment go as far as causes are at hand, until none moves."""
    moved = True
    while moved:
        moved = False
        for progress in under_way:
            segment = progress.segment
            last = min(segment.last, stops.get(segment.author, segment.last + 1) - 1)
            while progress.done < last:
                entry = segment.entries[progress.done + 1 - segment.first]
                seen = entry.seen
                if seen and any(have.get(author, 0) < seq for author, seq in seen.items()):
                    break
                reason = judge(entry)
                if reason is not None:
                    progress.held[entry.seq] = reason
                progress.done += 1
                have[segment.author] = max(have.get(segment.author, 0), progress.done)
                moved = True


def _append(progress: _Progress) -> Append:
    segment = progress.segment
    first, last = progress.start - segment.first, progress.done - segment.first + 1
    bodies = segment.bodies[first:last]
    is_whole = progress.done == segment.last
    head = segment.head
    if not is_whole:
        head = progress.head
        for body in bodies:
            head = chain(head, body_digest(body))
    return Append(
        segment.author,
        progress.start,
        bodies,
        segment.entries[first:last],
        progress.held,
        head,
        segment.author_sig if is_whole else "",
    )


def _rest(progress: _Progress) -> Segment:
    segment = progress.segment
    first = progress.done + 1
    at = first - segment.first
    return Segment(
        segment.author,
        first,
        segment.head,
        segment.author_sig,
        segment.bodies[at:],
        segment.entries[at:],
    )


def may_write(author: Author, table: str, row: str, *, is_centre: bool) -> bool:
    """Whether an author may write this row on its stream at all (`docs/sync.md`, section 2)."""
    if is_centre or author.is_own_school:
        return True
    return author.stream == "ref" and table == "school" and row == author.school_code
