"""The fold: any order gives the same row, and no write is lost without a trace."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from core.folding import FoldedRow, fold, supersedes
from core.history import DELETED, AuthorId, Entry, RowId, Scalar, read_body

SCHOOL = AuthorId("2199526925-00000001.1.2199526925")
SECOND = AuthorId("2199526925-00000002.1.2199526925")
CENTRE = AuthorId("2199124906-0000000c.1.2199526925")
AUTHORS = (SCHOOL, SECOND, CENTRE)
FIELDS = ("name", "phone", "status", DELETED)


@dataclass
class Writer:
    """A device that writes one row and hears from others."""

    author: AuthorId
    known: dict[tuple[AuthorId, int], Entry] = field(default_factory=dict)
    seq: int = 0

    def write(self, patch: dict[str, Scalar], clock: int) -> None:
        """Write, having seen everything known."""
        self.seq += 1
        seen: dict[AuthorId, int] = {}
        for author, seq in self.known:
            if author != self.author:
                seen[author] = max(seen.get(author, 0), seq)
        entry = Entry(
            self.author, self.seq, "enrolment", RowId("r"), patch, {}, seen,
            f"{clock:012x}-0000", "x",
        )  # fmt: skip
        self.known[self.author, self.seq] = entry

    def hear(self, other: Writer) -> None:
        """Take over everything that another knows."""
        self.known.update(other.known)


values = st.sampled_from(["a", "b", None])
patches = st.one_of(
    st.dictionaries(st.sampled_from(FIELDS[:3]), values, min_size=1, max_size=2),
    st.sampled_from([{DELETED: 1}, {DELETED: 0}]),
)
steps = st.one_of(
    st.tuples(st.sampled_from(range(3)), patches, st.integers(0, 3)),
    st.tuples(st.sampled_from(range(3)), st.sampled_from(range(3))),
)


Move = tuple[int, dict[str, Scalar], int] | tuple[int, int]


def play(moves: list[Move]) -> list[Writer]:
    """Let three devices write and hear."""
    writers = [Writer(author) for author in AUTHORS]
    for move in moves:
        if len(move) == 3:
            index, patch, clock = move
            writers[index].write(dict(patch), clock)
        else:
            writers[move[0]].hear(writers[move[1]])
    return writers


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Everything that three honest devices wrote of one row."""
    writers = play(draw(st.lists(steps, min_size=1, max_size=14)))
    entries = {key: entry for writer in writers for key, entry in writer.known.items()}
    return list(entries.values())


@given(histories(), st.randoms())
def test_any_order_and_any_repetition_give_the_same_row(
    entries: list[Entry], random: Random
) -> None:
    if not entries:
        return
    shuffled = entries + entries[::2]
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(entries)


@given(histories())
def test_every_write_shows_or_was_seen_by_a_later_one_or_is_in_a_conflict(
    entries: list[Entry],
) -> None:
    if not entries:
        return
    row = fold(entries)
    for entry in entries:
        for name, value in entry.patch.items():
            fate = fate_of(row, entries, entry, name, value)
            event(f"{'delete' if name == DELETED else 'field'} {fate}")
            assert fate


def fate_of(row: FoldedRow, entries: list[Entry], entry: Entry, name: str, value: Scalar) -> str:
    """Say what became of one write; empty when it is lost without a trace."""
    claims = row.conflicts.get(name, ())
    if any(claim.entry == entry for claim in claims):
        return "in a conflict"
    later = [other for other in entries if name in other.patch and supersedes(other, entry)]
    if later:
        return "superseded"
    if name == DELETED:
        agrees = row.is_deleted if value == 1 else not row.is_deleted
        return "visible" if agrees else ""
    return "visible" if row.values[name] == value else ""


@given(histories())
def test_an_entry_that_has_seen_everything_settles_everything(entries: list[Entry]) -> None:
    if not entries:
        return
    before = fold(entries)
    judge = Writer(AuthorId("2199124906-0000000d.1.2199526925"))
    judge.known = {(entry.author, entry.seq): entry for entry in entries}
    # The value that shows already settles the conflict as well as another.
    judge.write({**before.values, DELETED: 0}, 0)
    after = fold(judge.known.values())
    event("settled" if before.conflicts else "nothing to settle")
    assert after.conflicts == {}
    assert after.values == before.values
    assert not after.is_deleted


@given(st.data())
def test_false_claims_of_having_seen_break_nothing(data: st.DataObject) -> None:
    entries = [
        Entry(
            author, seq, "pupil", RowId("r"), data.draw(patches), {},
            data.draw(st.dictionaries(st.sampled_from(AUTHORS), st.integers(1, 9))),
            "000000000000-0000", "x",
        )
        for author in AUTHORS
        for seq in range(1, data.draw(st.integers(1, 4)))
    ]  # fmt: skip
    if entries:
        assert fold(entries) == fold(entries[::-1])


def written(author: AuthorId, clock: int, **patch: Scalar) -> Entry:
    return Entry(author, 1, "enrolment", RowId("r"), patch, {}, {}, f"{clock:012x}-0000", "x")


def test_the_school_shows_for_its_pupils_and_the_centre_for_their_status() -> None:
    row = fold(
        [
            written(CENTRE, 9, source="centre", status="10"),
            written(SCHOOL, 1, source="school", status="01"),
        ]
    )
    assert (row.values["source"], row.values["status"]) == ("school", "10")
    assert {name: len(claims) for name, claims in row.conflicts.items()} == {
        "source": 2,
        "status": 2,
    }


def test_between_two_devices_of_a_school_the_later_clock_shows() -> None:
    row = fold([written(SCHOOL, 2, source="new"), written(SECOND, 1, source="old")])
    assert row.values["source"] == "new"


def test_the_centre_shows_over_a_schools_own_row_of_the_township() -> None:
    own = AuthorId("2199526925-00000001.1.ref")
    centre = AuthorId("2199124906-0000000c.1.ref")
    entries = [
        replace(written(author, clock, name=name), table="school", row=RowId("2199526925"))
        for author, clock, name in ((own, 9, "枫香村小"), (centre, 1, "枫香小学"))
    ]
    assert fold(entries).values["name"] == "枫香小学"


@given(histories())
def test_a_body_reads_back_as_it_was_written(entries: list[Entry]) -> None:
    for entry in entries:
        assert read_body(entry.author, entry.seq, entry.body()) == entry


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"1",
        b'{"by":"x","clock":"000000000000-0000","patch":{"a":true},"row":"r","table":"t"}',
        b'{"by":"x","clock":"000000000000-0000","patch":{"a":1.5},"row":"r","table":"t"}',
        b'{"by":"x","clock":"000000000000-0000","patch":{"a":{}},"row":"r","table":"t"}',
        b'{"by":"x","clock":"000000000000-0000","patch":{},"row":"r","table":"t"}',
        b'{"by":"x","clock":"yesterday","patch":{"a":1},"row":"r","table":"t"}',
        b'{"by":"x","clock":"000000000000-0000","patch":{"a; DROP":1},"row":"r","table":"t"}',
        b'{"by":"x","clock":"000000000000-0000","patch":{"a":1},"row":"r","seen":{"x":1},"table":"t"}',
        b'{"by":"x","clock":"000000000000-0000","patch":{"a":1},"prior":{},"row":"r","table":"t"}',
    ],
)
def test_a_line_that_no_writer_writes_is_no_entry(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_body(SCHOOL, 1, body)
