"""The roster's digest: a Merkle tree with a salt for each child, and the slip of one family.

The plan shows draw numbers, not names; the root binds each number to a child without showing
anyone else's. docs/draw-protocol.md, "Roster root".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.assign.documents import SPEC, read_document
from core.assign.plan import DEFAULT_ATTRIBUTES, EXTRA_ATTRIBUTES
from core.history import canonical_json

LEAF = b"\x00"
NODE = b"\x01"
SALT_BYTES = 16
MAX_PATH = 20
"""A tree of a million children is twenty steps high."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What the root binds of one child. `codes` has the level's text per attribute key."""

    number: int
    name: str
    sex: str
    codes: Mapping[str, str]

    def document(self) -> dict[str, object]:
        """Return the leaf as it is hashed."""
        return {"codes": dict(self.codes), "n": self.number, "name": self.name, "sex": self.sex}


@dataclass(frozen=True, slots=True)
class FamilySlip:
    """A family's proof of its own child's line: leaf, salt, and the way up to the root.

    Each step is (side of the neighbour: "L" or "R", the neighbour's digest).
    """

    leaf: Leaf
    salt: bytes
    path: tuple[tuple[str, bytes], ...]

    def canonical(self) -> bytes:
        """Return the slip as canonical JSON, as its QR code holds it."""
        return canonical_json(
            {
                "leaf": self.leaf.document(),
                "path": [side + digest.hex() for side, digest in self.path],
                "salt": self.salt.hex(),
                "spec": SPEC,
            }
        )


def leaf_digest(leaf: Leaf, salt: bytes) -> bytes:
    """Return SHA-256(0x00, salt, canonical JSON of the leaf)."""
    return hashlib.sha256(LEAF + salt + canonical_json(leaf.document())).digest()


def node_digest(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01, left, right)."""
    return hashlib.sha256(NODE + left + right).digest()


def merkle_root(digests: Sequence[bytes]) -> bytes:
    """Return the root over leaf digests in the order of draw numbers; at least one."""
    return _levels(digests)[-1][0]


def family_slip(leaves: Sequence[Leaf], salts: Sequence[bytes], number: int) -> FamilySlip:
    """Return the slip for the child with this draw number; leaves stand in number order.

    Hashes the whole tree: for everybody's slips take `family_slips`.
    """
    return FamilySlip(leaves[number - 1], salts[number - 1], _path(_tree(leaves, salts), number))


def family_slips(leaves: Sequence[Leaf], salts: Sequence[bytes]) -> list[FamilySlip]:
    """Return everybody's slips in number order, over one tree."""
    tree = _tree(leaves, salts)
    return [
        FamilySlip(leaf, salt, _path(tree, number))
        for number, (leaf, salt) in enumerate(zip(leaves, salts, strict=True), start=1)
    ]


def slip_root(slip: FamilySlip) -> bytes:
    """Return the root that a slip leads to; it must be the sealed one."""
    digest = leaf_digest(slip.leaf, slip.salt)
    for side, neighbour in slip.path:
        digest = node_digest(neighbour, digest) if side == "L" else node_digest(digest, neighbour)
    return digest


def parse_family_slip(data: bytes) -> FamilySlip:
    """Read a family's slip strictly; raises GroupingError as `read_document`."""
    fields = read_document(data, "slip").fields("leaf", "path", "salt", "spec")
    fields["spec"].one_of(SPEC)
    own = fields["leaf"].fields("codes", "n", "name", "sex")
    members = own["codes"].members(40)
    if not members.keys() <= {*DEFAULT_ATTRIBUTES, *EXTRA_ATTRIBUTES}:
        own["codes"].refuse()
    codes = {key: node.text(40) for key, node in members.items()}
    leaf = Leaf(own["n"].number(1, 10**6), own["name"].text(60), own["sex"].one_of("1", "2"), codes)
    path = []
    for node in fields["path"].list(MAX_PATH):
        step = node.text(65)
        if step[0] not in "LR" or len(step) != 65:
            node.refuse()
        path.append((step[0], type(node)(step[1:], node.where).hex(32)))
    return FamilySlip(leaf, fields["salt"].hex(SALT_BYTES), tuple(path))


def _tree(leaves: Sequence[Leaf], salts: Sequence[bytes]) -> list[list[bytes]]:
    return _levels([leaf_digest(leaf, salt) for leaf, salt in zip(leaves, salts, strict=True)])


def _path(tree: Sequence[Sequence[bytes]], number: int) -> tuple[tuple[str, bytes], ...]:
    """Return the way up from the leaf of a draw number."""
    place = number - 1
    path: list[tuple[str, bytes]] = []
    for level in tree[:-1]:
        neighbour = place ^ 1
        if neighbour < len(level):
            path.append(("L" if neighbour < place else "R", level[neighbour]))
        place //= 2
    return tuple(path)


def _levels(digests: Sequence[bytes]) -> list[list[bytes]]:
    """Return the tree's levels from the leaves to the root; a last one without partner rises."""
    levels = [list(digests)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        above = [
            node_digest(below[place], below[place + 1]) for place in range(0, len(below) - 1, 2)
        ]
        levels.append(above + below[len(below) & ~1 :])
    return levels
