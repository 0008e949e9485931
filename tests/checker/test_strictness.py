"""Program and page draw the same line between a document and what only looks like one.

Here the certificate names the digest of whatever is shown as its plan: a forger would see to that.
"""

from __future__ import annotations

import copy
import hashlib
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from core.assign.verify import verify
from core.errors import GroupingError
from core.grouping.checking import verify as signed_verify
from core.history import canonical_json
from tests.assign import stranger_checks
from tests.checker.scripts import needs_node, run, vector, verification
from tests.checker.test_agreement import at, places, put, said_by_page, said_by_program

TINY = vector("draw_tiny")
STRANGE: tuple[object, ...] = (
    *(None, True, 0, 1, -1, 5001, 10**12 + 1, 2**53 + 1, "", "1", "?", "\u3000", "\ufeff7"),
    *("７", "a\ud800", "e\u0301", "𬭊" * 60, "𬭊" * 61, "\u2028", "2026-02-30", "0" * 64),
    *([], {}, [1, 2], {"x": 1}, {"𬭊": 1, "\uffff": 2}),
)
KEYS = ("extra", "__proto__", "toString", "𬭊", "", "01", "100", "1" * 30, "１", "key,weight")


def naming(plan: object) -> bytes:
    """Return the tiny draw's certificate with the digest of what is shown as its plan."""
    certificate = {
        **TINY["certificate"],
        "plan_digest": hashlib.sha256(canonical_json(plan)).hexdigest(),
    }
    return json.dumps(certificate).encode()


def mutated(document: Any, chance: random.Random) -> Any:
    way = chance.choice(list(places(document)))
    value = at(document, way)
    if isinstance(value, dict) and chance.random() < 0.6:
        other = dict(value)
        if other and chance.random() < 0.5:
            other[chance.choice(KEYS)] = other.pop(chance.choice(list(other)))
        else:
            other[chance.choice(KEYS)] = chance.choice([1, [], "a", {}])
        return put(document, way, other)
    if isinstance(value, list) and value and chance.random() < 0.6:
        line: list[Any] = copy.deepcopy(value)
        chance.shuffle(line)
        return put(document, way, chance.choice([line, line + line[:1], line[1:], line * 30]))
    return put(document, way, chance.choice(STRANGE))


def pairs() -> Iterator[tuple[bytes, bytes]]:
    chance = random.Random(11)  # noqa: S311 - examples that repeat
    for _ in range(300):
        plan = TINY["plan"]
        for _ in range(chance.randint(1, 3)):
            plan = mutated(plan, chance)
        shown = json.dumps(plan, ensure_ascii=chance.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )
        try:
            yield naming(plan), shown
        except UnicodeEncodeError:
            yield json.dumps(TINY["certificate"]).encode(), shown
    for _ in range(200):
        certificate = mutated(TINY["certificate"], chance)
        yield json.dumps(certificate).encode(), json.dumps(TINY["plan"]).encode()


@needs_node
def test_both_say_the_same_when_the_certificate_names_the_forged_plan() -> None:
    tried = list(pairs())
    found = run([verification(*pair, unsigned=True) for pair in tried])
    differing = [
        (pair, said_by_page(own), expected)
        for pair, own in zip(tried, found, strict=True)
        if said_by_page(own) != (expected := said_by_program(*pair))
    ]
    assert differing == []


@needs_node
@pytest.mark.parametrize("plan", [[], None, 7, "text", {"𬭊": 1, "\uffff": 2}])
def test_what_is_no_plan_still_has_its_digest(plan: object) -> None:
    pair = naming(plan), json.dumps(plan).encode()
    (found,) = run([verification(*pair, unsigned=True)])
    assert said_by_page(found) == said_by_program(*pair)
    said = said_by_program(*pair)
    assert said is not None
    assert "plan_form" in said
    assert "plan" not in said


@needs_node
@pytest.mark.parametrize("digits", [7, 4_301])
def test_a_class_number_beyond_all_measure_is_no_certificate(digits: int) -> None:
    classes = {**TINY["certificate"]["classes"], "1" * digits: []}
    certificate = json.dumps({**TINY["certificate"], "classes": classes}).encode()
    plan = json.dumps(TINY["plan"]).encode()
    with pytest.raises(GroupingError, match="document_malformed"):
        verify(certificate, plan, None)
    assert run([verification(certificate, plan)]) == [{"refused": "not_a_certificate"}]


SIGNATURE: str = TINY["certificate"]["signature"]
KEY: str = TINY["certificate"]["signer"]["key"]


@needs_node
@pytest.mark.parametrize(
    ("signature", "key"),
    [
        (SIGNATURE[:40] + "\n" + SIGNATURE[40:], KEY),
        (SIGNATURE + " ", KEY),
        (SIGNATURE.rstrip("="), KEY),
        (SIGNATURE + "=", KEY),
        (SIGNATURE + "AAAA", KEY),
        (f"-----BEGIN SSH SIGNATURE-----\n{SIGNATURE}\n-----END SSH SIGNATURE-----", KEY),
        (SIGNATURE, KEY + " office"),
        (SIGNATURE, KEY.replace(" ", "  ")),
        (SIGNATURE, KEY + "\u3000"),
        (SIGNATURE, KEY.replace("ssh-ed25519", "ssh-rsa")),
    ],
)
def test_a_signature_in_another_writing_is_none_to_all_three(signature: str, key: str) -> None:
    signer = {**TINY["certificate"]["signer"], "key": key}
    certificate = {**TINY["certificate"], "signature": signature, "signer": signer}
    document = json.dumps(certificate).encode()
    assert "signature" in signed_verify(document, None).failed
    (found,) = run([verification(document, None)])
    assert "signature" in found["failed"]
    assert not stranger_checks.signature_holds(certificate)


def test_quotes_without_an_end_do_not_keep_the_reader_busy() -> None:
    """Each quote made the reader start over: this text took it more than a minute."""
    endless = b'"' + b'\\"' * 1_000_000
    with pytest.raises(GroupingError, match="document_not_json"):
        verify(endless, None, None)
