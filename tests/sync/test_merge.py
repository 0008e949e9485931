"""The merge plan, without any store."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from core.errors import BundleError
from core.history import AuthorId, Entry, RowId, chain, chain_start
from sync.merge import Fork, Held, MergePlan, Segment, plan_merge

A = AuthorId("2199526925-00000001.1.2199526925")
B = AuthorId("2199124906-0000000c.1.2199526925")


def entry(author: AuthorId, seq: int, value: str = "", **seen: int) -> Entry:
    """Write an entry; `a=3` has seen A's third."""
    causes = {{"a": A, "b": B}[name]: last for name, last in seen.items()}
    return Entry(
        author, seq, "pupil", RowId("r"), {"name": value or str(seq)}, {}, causes,
        "000000000000-0000", "x",
    )  # fmt: skip


def head_of(author: AuthorId, entries: Sequence[Entry]) -> bytes:
    head = chain_start(author)
    for one in entries:
        head = chain(head, hashlib.sha256(one.body()).digest())
    return head


def segment(entries: Sequence[Entry], first: int, *, head: bytes | None = None) -> Segment:
    """Cut a segment from an author's whole history."""
    author = entries[0].author
    part = entries[first - 1 :]
    bodies = [one.body() for one in part]
    return Segment(author, first, head or head_of(author, entries), "sig", bodies, part)


def held(entries: Sequence[Entry], first: int) -> dict[tuple[AuthorId, int], Held]:
    author = entries[0].author
    overlap = [hashlib.sha256(one.body()).digest() for one in entries[first - 1 :]]
    return {(author, first): Held(len(entries), head_of(author, entries), overlap)}


def plan(
    segments: Sequence[Segment],
    known: dict[tuple[AuthorId, int], Held] | None = None,
    heads: dict[AuthorId, int] | None = None,
) -> MergePlan:
    return plan_merge(segments, known or {}, heads or {}, lambda _: None)


def test_new_entries_are_appended() -> None:
    entries = [entry(A, seq) for seq in (1, 2, 3)]
    result = plan([segment(entries, 1)])
    (part,) = result.to_append
    assert (part.first, len(part.bodies), part.author_sig) == (1, 3, "sig")
    assert part.head == head_of(A, entries)
    assert (result.applied, result.already_known, result.waiting) == (3, 0, ())


def test_an_author_is_taken_up_to_where_it_must_stop() -> None:
    entries = [entry(A, seq) for seq in (1, 2, 3)]
    others = [entry(B, 1, a=2), entry(B, 2, a=3)]
    whole = [segment(entries, 1), segment(others, 1)]
    result = plan_merge(whole, {}, {}, lambda _: None, {A: 3})
    taken = {part.author: (len(part.bodies), part.author_sig) for part in result.to_append}
    assert taken == {A: (2, ""), B: (1, "")}
    assert {(one.author, one.first, one.last) for one in result.waiting} == {(A, 3, 3), (B, 2, 2)}
    assert plan_merge(whole, {}, {}, lambda _: None, {A: 1}).to_append == ()


def test_only_what_is_new_of_an_overlap_is_appended() -> None:
    entries = [entry(A, seq) for seq in (1, 2, 3)]
    result = plan([segment(entries, 1)], held(entries[:2], 1), {A: 2})
    assert (result.to_append[0].first, result.applied, result.already_known) == (3, 1, 2)


def test_what_is_known_is_not_appended() -> None:
    entries = [entry(A, seq) for seq in (1, 2, 3)]
    result = plan([segment(entries[:2], 1)], held(entries, 1), {A: 3})
    assert (result.to_append, result.already_known) == ((), 2)


def test_a_gap_waits() -> None:
    entries = [entry(A, seq) for seq in (1, 2, 3)]
    result = plan([segment(entries, 3)], held(entries[:1], 3), {A: 1})
    assert (result.to_append, result.waiting_entries) == ((), 1)


def test_another_entry_under_a_known_number_is_a_fork() -> None:
    mine = [entry(A, 1), entry(A, 2, "mine")]
    theirs = [entry(A, 1), entry(A, 2, "theirs"), entry(A, 3)]
    result = plan([segment(theirs, 1)], held(mine, 1), {A: 2})
    assert (result.forks, result.to_append) == ((Fork(A, 2, is_exact=True),), ())


def test_another_past_is_a_fork_although_nothing_overlaps() -> None:
    mine = [entry(A, 1), entry(A, 2, "mine")]
    theirs = [entry(A, 1), entry(A, 2, "theirs"), entry(A, 3)]
    result = plan([segment(theirs, 3)], held(mine, 3), {A: 2})
    assert result.forks == (Fork(A, 2, is_exact=False),)


def test_lines_that_do_not_make_up_their_head_are_damaged() -> None:
    with pytest.raises(BundleError) as caught:
        plan([segment([entry(A, 1)], 1, head=bytes(32))])
    assert caught.value.code == "damaged"


def test_an_entry_waits_for_its_cause() -> None:
    late = [entry(B, 1), entry(B, 2, a=2), entry(B, 3)]
    result = plan([segment(late, 1)], {}, {A: 1})
    assert [len(part.bodies) for part in result.to_append] == [1]
    assert result.to_append[0].author_sig == ""
    assert result.to_append[0].head == head_of(B, late[:1])
    assert [(one.first, len(one.bodies)) for one in result.waiting] == [(2, 2)]


def test_causes_in_the_same_bundle_are_found_whatever_their_order() -> None:
    ours = [entry(A, 1), entry(A, 2, b=1), entry(A, 3, b=2)]
    theirs = [entry(B, 1, a=1), entry(B, 2, a=2)]
    result = plan([segment(ours, 1), segment(theirs, 1)])
    assert (result.applied, result.waiting) == (5, ())


def test_of_two_segments_of_one_author_the_longer_goes_on() -> None:
    entries = [entry(A, seq) for seq in (1, 2, 3)]
    result = plan([segment(entries[:2], 1), segment(entries, 1)])
    assert result.applied == 3
    assert [len(one.bodies) for one in result.waiting] == [2]


def test_what_may_not_stand_is_held_and_still_in_the_chain() -> None:
    entries = [entry(A, seq) for seq in (1, 2, 3)]
    result = plan_merge(
        [segment(entries, 1)], {}, {}, lambda one: "bad_value" if one.seq == 2 else None
    )
    assert (result.applied, result.refused) == (2, ((A, 2, "bad_value"),))
    assert len(result.to_append[0].bodies) == 3


@given(st.integers(0, 6), st.integers(1, 6), st.integers(1, 6))
def test_everything_of_a_segment_is_accounted_for(known: int, first: int, last: int) -> None:
    if first > last:
        first, last = last, first
    entries = [entry(A, seq) for seq in range(1, 7)]
    mine = entries[:known]
    have = held(mine, first) if mine else {}
    result = plan([segment(entries[:last], first)], have, {A: known} if known else {})
    total = result.applied + result.already_known + result.waiting_entries
    event("gap" if result.waiting else "appended" if result.applied else "known")
    assert total == last - first + 1
    assert result.forks == ()
