from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assign.merkle import (
    Leaf,
    family_slip,
    family_slips,
    leaf_digest,
    merkle_root,
    parse_family_slip,
    slip_root,
)
from core.errors import GroupingError
from core.history import canonical_json

NAMES = ("欧阳娜", "单", "阿依古丽·买买提江", "䶮", "李雷", "李雷")


def roster(count: int) -> tuple[list[Leaf], list[bytes]]:
    leaves = [Leaf(n + 1, NAMES[n % 6], "12"[n % 2], {"village": "甲村"}) for n in range(count)]
    return leaves, [bytes([n]) * 16 for n in range(count)]


@given(st.integers(1, 40))
def test_every_familys_slip_leads_to_the_root(count: int) -> None:
    leaves, salts = roster(count)
    root = merkle_root([leaf_digest(leaf, s) for leaf, s in zip(leaves, salts, strict=True)])
    slips = family_slips(leaves, salts)
    assert slips[-1] == family_slip(leaves, salts, count)
    for slip in slips:
        assert slip_root(slip) == root
        assert parse_family_slip(slip.canonical()) == slip


def test_two_children_of_one_name_have_different_leaves() -> None:
    leaves, salts = roster(6)
    assert leaf_digest(leaves[4], salts[4]) != leaf_digest(leaves[5], salts[4])


def test_a_slip_shows_no_other_child() -> None:
    leaves, salts = roster(6)
    text = family_slip(leaves, salts, 3).canonical().decode()
    assert "阿依古丽" in text
    assert not any(name in text for name in ("欧阳", "单", "李雷"))
    assert salts[1].hex() not in text


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(score=1),
        lambda d: d["leaf"].update(score=98),
        lambda d: d.update(salt="00"),
        lambda d: d["path"].append("X" + "0" * 64),
        lambda d: d["path"].append("L"),
        lambda d: d.update(path=["L" + "0" * 64] * 21),
        lambda d: d["leaf"].update(sex="3"),
    ],
)
def test_a_slip_that_is_anything_else_is_refused(change: Any) -> None:
    leaves, salts = roster(6)
    document = json.loads(family_slip(leaves, salts, 3).canonical())
    change(document)
    with pytest.raises(GroupingError):
        parse_family_slip(canonical_json(document))
