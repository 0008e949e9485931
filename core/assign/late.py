"""Late joiners: each batch is a small sealed draw into the classes as they stand that day.

Smallest class first; among several, a coin of published odds between the two where the balance
suffers least. docs/draw-protocol.md, "Late joiners".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.assign.documents import SPEC, Node, read_document
from core.assign.merkle import Leaf, leaf_digest, merkle_root
from core.assign.plan import (
    MAX_CLASSES,
    MAX_PUPILS,
    Attribute,
    PlanPupil,
    nonce_commitment,
)
from core.assign.plan_reading import ALL_ATTRIBUTES, attribute_of, check_order, check_spec
from core.assign.randomness import LATE, Stream, draw_seed, sorted_slips
from core.digits import thirty_digits
from core.errors import GroupingError
from core.history import canonical_json
from core.models import Sex

BATCH_KEYS = (
    "attributes",
    "batch",
    "classes",
    "commitment",
    "day",
    "odds",
    "plan_digest",
    "pupils",
    "roster_root",
    "spec",
)


@dataclass(frozen=True, slots=True)
class ClassState:
    """A class before the batch: pupils who hold a seat, and how many per global level."""

    size: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LateBatch:
    """A batch of late joiners, sealed like a plan.

    `attributes` are the plan's, their levels extended by those that only late joiners bring;
    `classes` stand in the order of class numbers, from 1; `pupils` go on numbering where the
    draw, or the batch before, stopped.
    """

    plan_digest: bytes
    batch: int
    day: str
    attributes: tuple[Attribute, ...]
    classes: tuple[ClassState, ...]
    pupils: tuple[PlanPupil, ...]
    odds: tuple[int, int] = (3, 1)
    commitment: bytes = b""
    roster_root: bytes = b""

    def canonical(self) -> bytes:
        """Return the batch as canonical JSON."""
        return canonical_json(
            {
                "attributes": [
                    {"key": a.key, "levels": list(a.levels), "reason": a.reason, "weight": a.weight}
                    for a in self.attributes
                ],
                "batch": self.batch,
                "classes": [{"counts": list(c.counts), "size": c.size} for c in self.classes],
                "commitment": self.commitment.hex(),
                "day": self.day,
                "odds": list(self.odds),
                "plan_digest": self.plan_digest.hex(),
                "pupils": [
                    {"codes": list(p.codes), "n": p.number, "sex": p.sex.value} for p in self.pupils
                ],
                "roster_root": self.roster_root.hex(),
                "spec": SPEC,
            }
        )

    @property
    def digest(self) -> bytes:
        """SHA-256 of the canonical JSON."""
        return hashlib.sha256(self.canonical()).digest()

    @property
    def check_code(self) -> str:
        """The thirty digits read out before the families write their numbers."""
        return thirty_digits(self.digest)


@dataclass(frozen=True, slots=True)
class LateResult:
    """What a batch came to: draw number to class number."""

    slips: tuple[str, ...]
    seed: bytes
    seats: Mapping[int, int]


def seal_batch(
    batch: LateBatch, nonce: bytes, leaves: Iterable[Leaf], salts: Iterable[bytes]
) -> LateBatch:
    """Return the batch bound to a nonce of its own and to its children.

    Raises GroupingError `batch_empty`, `plan_already_sealed`, or those of `parse_batch` when the
    batch could not be read back.
    """
    if not batch.pupils:
        raise GroupingError("batch_empty")
    if batch.commitment:
        raise GroupingError("plan_already_sealed")
    digests = [leaf_digest(leaf, salt) for leaf, salt in zip(leaves, salts, strict=True)]
    sealed = replace(batch, commitment=nonce_commitment(nonce), roster_root=merkle_root(digests))
    return parse_batch(sealed.canonical())


def draw_late(batch: LateBatch, nonce: bytes, slips: Iterable[str]) -> LateResult:
    """Place a sealed batch.

    Raises GroupingError `plan_not_sealed`, `nonce_not_committed`, those of `sorted_slips`.
    """
    if not batch.commitment:
        raise GroupingError("plan_not_sealed")
    if nonce_commitment(nonce) != batch.commitment:
        raise GroupingError("nonce_not_committed")
    in_order = sorted_slips(slips)
    seed = draw_seed(SPEC, batch.digest, nonce, in_order)
    return LateResult(in_order, seed, place_late(batch, seed))


def place_late(batch: LateBatch, seed: bytes) -> dict[int, int]:
    """Return the class number of each late joiner, in the order of draw numbers.

    The pupils, in number order, are shuffled. Each goes to a class of the smallest size. If there
    are several, they are shuffled and then sorted by what the pupil would cost there (sum over
    levels of weight * pupils of that level); a number below the sum of the odds, if it is
    below the first, picks the first class, else the second.
    """
    stream = Stream(seed, LATE)
    sizes = [state.size for state in batch.classes]
    counts = [list(state.counts) for state in batch.classes]
    weights = [a.weight for a in batch.attributes for _ in a.levels]
    seats: dict[int, int] = {}
    for pupil in stream.shuffled(batch.pupils):
        levels = _levels(batch.attributes, pupil)
        smallest = [place for place, size in enumerate(sizes) if size == min(sizes)]
        chosen = smallest[0]
        if len(smallest) > 1:
            line = stream.shuffled(smallest)
            line.sort(key=lambda c: sum(weights[level] * counts[c][level] for level in levels))
            chosen = line[0] if stream.below(sum(batch.odds)) < batch.odds[0] else line[1]
        sizes[chosen] += 1
        for level in levels:
            counts[chosen][level] += 1
        seats[pupil.number] = chosen + 1
    return dict(sorted(seats.items()))


def parse_batch(data: bytes) -> LateBatch:
    """Read a sealed batch strictly; raises GroupingError as `parse_plan` does."""
    return batch_of(read_document(data, "batch"))


def batch_of(node: Node) -> LateBatch:
    """Return the batch that a parsed document holds; raises as `parse_batch` does."""
    fields = node.fields(*BATCH_KEYS)
    check_spec(fields["spec"])
    attributes = tuple(attribute_of(n) for n in fields["attributes"].list(len(ALL_ATTRIBUTES)))
    check_order(fields["attributes"], attributes)
    level_count = sum(len(attribute.levels) for attribute in attributes)
    classes = tuple(_state(n, level_count) for n in fields["classes"].list(MAX_CLASSES))
    rows = fields["pupils"].list(MAX_PUPILS)
    if not classes or not rows:
        node.refuse()
    first = rows[0].fields("codes", "n", "sex")["n"].number(1, 10**6)
    odds = [odd.number(1, 1000) for odd in fields["odds"].list(2)]
    if len(odds) != 2:
        fields["odds"].refuse()
    return LateBatch(
        plan_digest=fields["plan_digest"].hex(32),
        batch=fields["batch"].number(1, 1000),
        day=fields["day"].day(),
        attributes=attributes,
        classes=classes,
        pupils=tuple(_pupil(row, first + place, attributes) for place, row in enumerate(rows)),
        odds=(odds[0], odds[1]),
        commitment=fields["commitment"].hex(32),
        roster_root=fields["roster_root"].hex(32),
    )


def _levels(attributes: tuple[Attribute, ...], pupil: PlanPupil) -> list[int]:
    """Return a pupil's global level numbers."""
    levels = []
    start = 0
    for attribute, code in zip(attributes, pupil.codes, strict=True):
        levels.append(start + code)
        start += len(attribute.levels)
    return levels


def _state(node: Node, level_count: int) -> ClassState:
    fields = node.fields("counts", "size")
    counts = tuple(n.number(0, MAX_PUPILS) for n in fields["counts"].list(level_count))
    if len(counts) != level_count:
        fields["counts"].refuse()
    return ClassState(fields["size"].number(0, MAX_PUPILS), counts)


def _pupil(node: Node, number: int, attributes: tuple[Attribute, ...]) -> PlanPupil:
    fields = node.fields("codes", "n", "sex")
    codes = fields["codes"].list(len(attributes))
    if len(codes) != len(attributes):
        fields["codes"].refuse()
    return PlanPupil(
        fields["n"].number(number, number),
        Sex(fields["sex"].one_of(*(sex.value for sex in Sex))),
        tuple(
            code.number(0, len(attribute.levels) - 1)
            for code, attribute in zip(codes, attributes, strict=True)
        ),
    )
