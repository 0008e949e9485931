from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assign.late import (
    ClassState,
    LateBatch,
    draw_late,
    parse_batch,
    place_late,
    seal_batch,
)
from core.assign.late_certificate import (
    certify_late,
    parse_late_certificate,
    verify_late,
)
from core.assign.plan import Attribute, PlanPupil
from core.assign.proposal import plan_leaf
from core.assign.verify import CheckName
from core.errors import GroupingError
from core.history import canonical_json
from core.models import Sex
from tests.assign.cohorts import seed_of
from tools.draw_vectors import SIGNER, chance, plans

VILLAGE = Attribute("village", 1, ("乙村", "甲村"))


def batch_of(sizes: list[int], joiners: int, counts: list[tuple[int, int]] | None = None) -> Any:
    own = counts or [(0, 0)] * len(sizes)
    return LateBatch(
        plan_digest=bytes(32),
        batch=1,
        day="2026-09-10",
        attributes=(VILLAGE,),
        classes=tuple(ClassState(s, c) for s, c in zip(sizes, own, strict=True)),
        pupils=tuple(PlanPupil(50 + n, Sex.MALE, (0,)) for n in range(joiners)),
    )


def seal_one(batch: LateBatch, nonce: bytes) -> LateBatch:
    carrier = replace(plans()["plain"], attributes=batch.attributes)
    leaves = [plan_leaf(carrier, pupil, "新同学") for pupil in batch.pupils]
    return seal_batch(batch, nonce, leaves, [bytes(16)] * len(leaves))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6), st.integers(1, 20), st.integers(0, 9))
def test_nobody_joins_a_class_while_another_is_smaller(
    sizes: list[int], joiners: int, number: int
) -> None:
    seats = place_late(batch_of(sizes, joiners), seed_of(number))
    after = [size + list(seats.values()).count(c + 1) for c, size in enumerate(sizes)]
    grown = [a for a, before in zip(after, sizes, strict=True) if a > before]
    assert len(seats) == joiners
    assert max(grown) - min(after) <= 1


def test_the_coin_prefers_the_class_where_the_balance_suffers_least() -> None:
    batch = batch_of([9, 9, 9], 1, [(5, 0), (1, 0), (3, 0)])
    seats = [place_late(batch, seed_of(n))[50] for n in range(400)]
    assert 1 not in seats
    assert 260 <= seats.count(2) <= 340


def test_a_batch_reads_back_as_it_was_sealed() -> None:
    batch = seal_one(batch_of([3, 4], 2), chance("n"))
    assert parse_batch(batch.canonical()) == batch


def test_a_batch_is_drawn_with_its_own_nonce() -> None:
    batch = seal_one(batch_of([3, 4], 2), chance("n"))
    with pytest.raises(GroupingError, match="nonce_not_committed"):
        draw_late(batch, chance("m"), ["1"])
    with pytest.raises(GroupingError, match="plan_not_sealed"):
        draw_late(batch_of([3, 4], 2), chance("n"), ["1"])


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(GroupingError, match="batch_empty"):
        seal_one(batch_of([3, 4], 0), chance("n"))


def test_an_edited_late_certificate_tells_what_was_edited() -> None:
    nonce = chance("n")
    batch = seal_one(batch_of([4, 4, 4], 3), nonce)
    certificate = certify_late(batch, nonce, draw_late(batch, nonce, ["1", "2"]), SIGNER)
    assert parse_late_certificate(certificate.canonical()) == certificate

    def failed(**edit: Any) -> set[CheckName]:
        changed = replace(certificate, **edit)
        report = verify_late(changed.canonical(), batch.canonical(), lambda *_: True)
        return set(report.failed)

    moved = {**certificate.seats, 50: certificate.seats[50] % 3 + 1}
    assert failed() == set()
    assert failed(slips=("1", "3")) == {CheckName.SEED}
    assert failed(seats=moved) == {CheckName.CLASSES}
    assert failed(nonce=bytes(32)) == {CheckName.NONCE, CheckName.SEED}
    assert failed(batch=2) == {CheckName.PLAN_FORM}
    without = verify_late(certificate.canonical(), None, lambda *_: True)
    assert not without.verified
    assert without.failed == ()
    document = json.loads(batch.canonical())
    document["pupils"][0]["codes"] = [1]
    other = verify_late(certificate.canonical(), canonical_json(document), None)
    assert CheckName.PLAN in other.failed
    broken = verify_late(certificate.canonical(), b"{}", None)
    assert set(broken.failed) == {CheckName.PLAN, CheckName.PLAN_FORM}


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("document_extra_key", lambda d: d.update(score=1)),
        ("document_extra_key", lambda d: d["pupils"][0].update(score=1)),
        ("document_malformed", lambda d: d["pupils"][1].update(n=99)),
        ("document_malformed", lambda d: d["classes"][0].update(counts=[1])),
        ("document_malformed", lambda d: d.update(pupils=[])),
        ("document_malformed", lambda d: d.update(odds=[3])),
    ],
)
def test_a_batch_that_is_anything_else_is_refused(code: str, change: Any) -> None:
    document = json.loads(seal_one(batch_of([3, 4], 2), chance("n")).canonical())
    change(document)
    with pytest.raises(GroupingError) as refusal:
        parse_batch(canonical_json(document))
    assert refusal.value.code == code
