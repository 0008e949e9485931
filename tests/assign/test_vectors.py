"""The product and a stranger who has only docs/draw-protocol.md agree on every vector."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.assign.documents import SPEC
from core.assign.late_certificate import verify_late
from core.assign.merkle import parse_family_slip, slip_root
from core.assign.plan import nonce_commitment
from core.assign.randomness import Stream, draw_seed, normalise_slip, sorted_slips
from core.digits import thirty_digits
from core.errors import GroupingError
from core.grouping.checking import verify
from core.history import canonical_json
from tests.assign import stranger, stranger_checks
from tools import draw_vectors

FOLDER = Path(__file__).resolve().parent.parent / "vectors" / "draw"
DRAWS = ("plain", "wishes", "forced", "tiny", "extra", "physical")


def vector(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def product_fails(certificate: Any, plan: Any) -> set[str]:
    report = verify(canonical_json(certificate), canonical_json(plan))
    assert report.not_checked == ()
    return {name.value for name in report.failed}


def test_the_committed_vectors_are_those_the_product_writes() -> None:
    made = draw_vectors.vectors()
    assert sorted(made) == sorted(path.stem for path in FOLDER.glob("*.json"))
    for name, expected in made.items():
        assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == draw_vectors.text_of(
            expected
        ), name


@pytest.mark.parametrize("name", DRAWS)
def test_both_confirm_a_certificate(name: str) -> None:
    case = vector(f"draw_{name}")
    assert stranger.H(stranger.canonical(case["plan"])).hex() == case["plan_digest"]
    assert stranger_checks.failed_checks(case["certificate"], case["plan"]) == set()
    assert product_fails(case["certificate"], case["plan"]) == set()


@pytest.mark.parametrize("name", DRAWS)
@pytest.mark.parametrize("edit", range(5))
def test_both_tell_what_was_edited(name: str, edit: int) -> None:
    case = vector(f"draw_{name}")["edits"][edit]
    theirs = stranger_checks.failed_checks(case["certificate"], case["plan"])
    ours = product_fails(case["certificate"], case["plan"])
    assert ours == theirs
    assert ours >= set(case["fails_at_least"])
    assert not ours & set(case["holds_at_least"])


def test_the_five_edits_fail_in_five_ways() -> None:
    case = vector("draw_plain")
    ways = [frozenset(product_fails(e["certificate"], e["plan"])) for e in case["edits"]]
    assert len(set(ways)) == 5


@pytest.mark.parametrize("place", range(3))
def test_both_confirm_late_joiners(place: int) -> None:
    case = vector("late")["batches"][place]
    certificate, batch = case["certificate"], case["batch"]
    assert stranger_checks.failed_late_checks(certificate, batch) == set()
    report = verify(canonical_json(certificate), canonical_json(batch))
    assert report.verified


def test_streams_agree() -> None:
    case = vector("streams")
    seed = bytes.fromhex(case["seed"])
    for own in case["streams"]:
        for make in (Stream, stranger.Words):
            numbers = make(seed, own["label"])
            assert [numbers.below(bound) for bound in own["bounds"]] == own["below"]
        words = stranger.Words(seed, own["label"])
        assert [words.take() for _ in own["words"]] == own["words"]
        assert stranger.Words(seed, own["label"]).shuffle(range(30)) == own["shuffle_of_30"]


def test_slips_and_seeds_agree() -> None:
    case = vector("seed")
    for own in case["cases"]:
        digest, nonce = bytes.fromhex(own["plan_digest"]), bytes.fromhex(own["nonce"])
        assert list(sorted_slips(own["typed"])) == own["slips"]
        assert stranger.sorted_slips(own["typed"]) == own["slips"]
        assert draw_seed(SPEC, digest, nonce, own["slips"]).hex() == own["seed"]
        assert stranger.seed_of(digest, nonce, own["slips"]).hex() == own["seed"]
        assert thirty_digits(digest) == stranger.check_code(digest) == own["check_code"]
        assert nonce_commitment(nonce) == stranger.commitment(nonce)
        assert stranger.commitment(nonce).hex() == own["commitment"]
    assert all(normalise_slip(text) is None for text in case["no_slips"])


def test_rosters_and_family_slips_agree() -> None:
    case = vector("merkle")
    salts = [bytes.fromhex(salt) for salt in case["salts"]]
    digests = [
        stranger.leaf_hash(leaf, salt) for leaf, salt in zip(case["leaves"], salts, strict=True)
    ]
    assert [digest.hex() for digest in digests] == case["leaf_digests"]
    assert stranger.root(digests).hex() == case["root"]
    for count, root in case["roots_of_first"].items():
        assert stranger.root(digests[: int(count)]).hex() == root
    for slip in case["family_slips"]:
        assert stranger.slip_leads_to(slip).hex() == case["root"]
        assert slip_root(parse_family_slip(canonical_json(slip))).hex() == case["root"]


def test_a_batch_whose_attributes_are_not_in_order_is_none_for_both() -> None:
    for case in vector("refused")["batches"]:
        report = verify_late(
            canonical_json(case["certificate"]), canonical_json(case["batch"]), lambda *_: True
        )
        assert {name.value for name in report.failed} == {"plan_form"}, case["what"]
        assert [name.value for name in report.not_checked] == ["nonce", "classes"]
        theirs = stranger_checks.failed_late_checks(case["certificate"], case["batch"])
        assert theirs == {"plan_form"}, case["what"]


def test_a_slip_with_anything_else_in_it_is_none_for_both() -> None:
    for case in vector("refused")["family_slips"]:
        with pytest.raises(GroupingError):
            parse_family_slip(canonical_json(case["slip"]))
        assert not stranger_checks.is_family_slip(case["slip"]), case["what"]
    for slip in vector("merkle")["family_slips"]:
        assert stranger_checks.is_family_slip(slip)
