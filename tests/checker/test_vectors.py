"""The page's scripts agree with every vector, and their cryptography with published ones."""

from __future__ import annotations

import hashlib

import pytest

from tests.checker.scripts import in_base64, needs_node, run, vector, verification

pytestmark = needs_node

DRAWS = ("plain", "wishes", "forced", "tiny", "extra", "physical")
NEEDS_PLAN = [
    *("plan", "plan_form", "nonce", "header", "annulled", "classes", "balance", "teams"),
]
FIPS_180_4 = {
    ("", 1): "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ("abc", 1): "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        1,
    ): "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ("a", 1_000_000): "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
}
"""The examples that NIST published for SHA-256."""
RFC_8032 = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
            "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
            "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
            "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
)
"""Key, message and signature of section 7.1, tests 1 to 3."""


def test_sha256_gives_the_published_digests() -> None:
    cases = [{"do": "sha256", "text": text, "times": times} for text, times in FIPS_180_4]
    assert run(cases) == list(FIPS_180_4.values())


def test_sha256_agrees_with_another_on_every_length_around_a_block() -> None:
    cases = [{"do": "sha256", "text": "村", "times": times} for times in range(90)]
    expected = [hashlib.sha256("村".encode() * times).hexdigest() for times in range(90)]
    assert run(cases) == expected


def test_ed25519_takes_the_published_signatures_and_no_other() -> None:
    names = ("key", "message", "signature")
    good = [{"do": "ed25519", **dict(zip(names, own, strict=True))} for own in RFC_8032]
    assert run(good) == [True] * 3
    assert run([own | {"message": "00"} for own in good]) == [False] * 3
    swapped = [own | {"key": RFC_8032[place - 1][0]} for place, own in enumerate(good)]
    assert run(swapped) == [False] * 3


def test_every_certificate_is_verified_and_every_edit_told_apart() -> None:
    for name in DRAWS:
        case = vector(f"draw_{name}")
        cases = [verification(case["certificate"], case["plan"])]
        cases += [verification(edit["certificate"], edit["plan"]) for edit in case["edits"]]
        whole, *edited = run(cases)
        assert whole == {"failed": [], "not_checked": [], "verified": True}, name
        for edit, found in zip(case["edits"], edited, strict=True):
            assert set(found["failed"]) >= set(edit["fails_at_least"]), (name, edit["edit"])
            assert not set(found["failed"]) & set(edit["holds_at_least"]), (name, edit["edit"])
        assert len({tuple(found["failed"]) for found in edited}) == len(edited)


@pytest.mark.parametrize("name", DRAWS)
def test_without_the_plan_nothing_is_called_verified(name: str) -> None:
    [found] = run([verification(vector(f"draw_{name}")["certificate"], None)])
    assert found == {"failed": [], "not_checked": NEEDS_PLAN, "verified": False}


def test_late_joiners_are_verified_and_other_batches_are_not() -> None:
    batches = vector("late")["batches"]
    own = run([verification(case["certificate"], case["batch"]) for case in batches])
    assert [found["verified"] for found in own] == [True] * 3
    [other] = run([verification(batches[0]["certificate"], batches[1]["batch"])])
    assert set(other["failed"]) == {"plan", "plan_form", "nonce", "classes"}
    [alone] = run([verification(batches[0]["certificate"], None)])
    assert alone["not_checked"] == ["plan", "plan_form", "nonce", "classes"]


def test_what_only_its_form_makes_wrong_is_refused() -> None:
    refused = vector("refused")
    found = run([verification(own["certificate"], own["batch"]) for own in refused["batches"]])
    wanted = {"failed": ["plan_form"], "not_checked": ["nonce", "classes"], "verified": False}
    assert found == [wanted] * 2
    slips = [{"do": "slip", "slip": in_base64(own["slip"])} for own in refused["family_slips"]]
    assert run(slips) == [{"refused": "not_a_slip"}] * len(slips)


def test_streams_seeds_slips_and_rosters_agree() -> None:
    streams = vector("streams")
    found = run([{"do": "stream", "seed": streams["seed"], **own} for own in streams["streams"]])
    keys = ("words", "below", "shuffle_of_30")
    assert found == [{key: own[key] for key in keys} for own in streams["streams"]]
    seeds = vector("seed")
    found = run([{"do": "seed", **own} for own in seeds["cases"]])
    wanted = ("slips", "check_code", "commitment", "seed")
    assert found == [{key: own[key] for key in wanted} for own in seeds["cases"]]
    nothing = run([{"do": "normalise", "text": text} for text in seeds["no_slips"]])
    assert nothing == [None] * len(nothing)
    roster = vector("merkle")
    pairs = zip(roster["leaves"], roster["salts"], strict=True)
    leaves = run([{"do": "root", "leaf": leaf, "salt": salt} for leaf, salt in pairs])
    assert leaves == roster["leaf_digests"]
    slips = run([{"do": "slip", "slip": in_base64(own)} for own in roster["family_slips"]])
    assert set(slips) == {roster["root"]}
