"""The page and the program say the same of plans nobody chose and of documents nobody wrote."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from core.assign.certificate import balance_document
from core.assign.draw import balance_of, classes_from_seed
from core.assign.late_certificate import verify_late
from core.assign.plan import Plan
from core.assign.proposal import CandidateWish, PlanRequest, propose
from core.assign.verify import verify
from core.errors import GroupingError
from tests.assign.cohorts import seed_of
from tests.checker.scripts import in_base64, needs_node, run, vector, verification
from tools.draw_vectors import candidates, sealed

pytestmark = needs_node

REQUEST = PlanRequest(school="2199124906", entry_year=2026, stage="1", classes=2, kicks=130)
STRANGE: tuple[object, ...] = (
    *(None, True, 0, 1, -1, 5000, 10**15, 2**53 + 1, "", "1", "?", " ", "a\u0001", "a\u0085"),
    *("a\ud800", "𬭊", "2026-02-30", "２０２６-01-01", "a" * 41, "a" * 64, "A" * 64, "８"),
    *([], {}, [1, 2], ["a", "b"], {"x": 1}, [[[[]]]]),
)
RAW = (
    (b'"n": 1,', b'"n": 1, "n": 1,'),
    (b'"weight": 1', b'"weight": 1.0'),
    (b'"weight": 1', b'"weight": 1e0'),
    (b'"weight": 1', b'"weight": -0'),
    (b'"weight": 1', b'"weight": 01'),
    (b'"weight": 1', b'"weight": NaN'),
    (b'"weight": 1', b'"weight": 12345678901234567'),
    (b'"weight": 1', b'"weight": 1234567890123456'),
    (b'"weight": 1', b'"weight": [[[[[[[1]]]]]]]'),
    (b'"weight": 1', b'"weight": \t\r\n1'),
    (b'"weight": 1', b'"weight": \x0c1'),
    (b"{", b"\xef\xbb\xbf{"),
    (b"{", b"\xff{"),
    (b"{", b""),
)


def random_plans() -> Iterator[tuple[Plan, bytes]]:
    chance = random.Random(4)  # noqa: S311 - examples that repeat
    for number in range(60):
        count = chance.randint(4, 24)
        wishes = [
            CandidateWish(
                tuple(f"p{n:03d}" for n in chance.sample(range(count), chance.randint(2, 3))),
                "申请",
            )
            for _ in range(4)
        ]
        cut = chance.randint(0, 4)
        request = replace(
            REQUEST,
            classes=chance.randint(1, 4),
            together=tuple(wishes[:cut][: chance.randint(0, 3)]),
            apart=tuple(wishes[cut:][: chance.randint(0, 3)]),
            weights={"village": chance.randint(1, 3)},
        )
        try:
            yield (
                propose(request, candidates(count, str(number)), seed_of(number)).plan,
                seed_of(number + 1),
            )
        except GroupingError:
            continue


def test_both_come_to_the_same_classes_and_table() -> None:
    drawn = [(sealed(plan, "agreement"), seed) for plan, seed in random_plans()]
    assert len(drawn) > 30
    cases = [
        {"do": "draw", "plan": in_base64(plan.canonical()), "seed": seed.hex()}
        for plan, seed in drawn
    ]
    for (plan, seed), found in zip(drawn, run(cases), strict=True):
        classes = classes_from_seed(plan, seed)
        assert found["classes"] == {str(number): list(own) for number, own in classes.items()}
        assert found["balance"] == balance_document(balance_of(plan, classes))


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*way, key))
    elif isinstance(value, list):
        for place in range(min(len(value), 3)):
            yield from places(value[place], (*way, place))


def at(document: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        document = document[step]
    return document


def put(document: Any, way: tuple[Any, ...], value: object) -> Any:
    if not way:
        return value
    edited = copy.deepcopy(document)
    at(edited, way[:-1])[way[-1]] = value
    return edited


def turned(value: Any, chance: random.Random) -> list[object]:
    """Return what could stand in a value's place: near it, and far from it."""
    found: list[object] = chance.sample(STRANGE, 2)
    if isinstance(value, list):
        found += [value[::-1], value[:-1], value + value[-1:]]
    elif isinstance(value, dict):
        found += [{**value, "extra": 1}, dict(list(value.items())[1:])]
    elif isinstance(value, str):
        found += [value + " ", value[::-1]]
    else:
        found += [value + 1, value - 1, str(value)]
    return chance.sample(found, 2)


def documents() -> Iterator[tuple[bytes, bytes]]:
    """Yield pairs of a certificate and a plan, one of them edited."""
    chance = random.Random(8)  # noqa: S311 - examples that repeat
    whole = [(own["certificate"], own["plan"]) for own in (vector("draw_tiny"),)]
    whole += [(own["certificate"], own["batch"]) for own in vector("late")["batches"][:1]]
    for certificate, plan in whole:
        as_text = [json.dumps(own).encode() for own in (certificate, plan)]
        for way in places(plan):
            for value in turned(at(plan, way), chance):
                yield as_text[0], json.dumps(put(plan, way, value)).encode()
        for way in places(certificate):
            for value in turned(at(certificate, way), chance):
                yield json.dumps(put(certificate, way, value)).encode(), as_text[1]
        for old, new in RAW:
            yield as_text[0], as_text[1].replace(old, new, 1)
            yield as_text[0].replace(old, new, 1), as_text[1]


def said_by_program(certificate: bytes, plan: bytes) -> set[str] | None:
    """Return failing and unchecked names; None when it is no certificate."""
    check = verify_late if b"batch_digest" in certificate else verify
    try:
        report = check(certificate, plan, lambda *_: True)
    except GroupingError:
        return None
    return {*report.failed, *(f"not {name}" for name in report.not_checked)}


def said_by_page(found: dict[str, Any]) -> set[str] | None:
    if "refused" in found:
        return None
    return {*found["failed"], *(f"not {name}" for name in found["not_checked"])}


def test_both_say_the_same_of_edited_documents() -> None:
    pairs = list(documents())
    assert len(pairs) > 500
    found = run([verification(*pair, unsigned=True) for pair in pairs])
    differing = [
        (pair, said_by_page(own), expected)
        for pair, own in zip(pairs, found, strict=True)
        if said_by_page(own) != (expected := said_by_program(*pair))
    ]
    assert differing == []
