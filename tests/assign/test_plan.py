from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assign.documents import read_document
from core.assign.plan import LeftOutCause, Lots, LotsBy, Plan
from core.assign.plan_reading import parse_draft, parse_plan
from core.assign.proposal import (
    Candidate,
    CandidateWish,
    ExtraAttribute,
    PlanRequest,
    plan_leaf,
    propose,
    seal,
)
from core.assign.refusals import PupilsError
from core.errors import GroupingError
from core.history import canonical_json
from core.models import Sex
from tests.assign.cohorts import seed_of
from tools.draw_vectors import candidates, chance, leaves_of, plans, salts_of

REQUEST = PlanRequest(school="2199124906", entry_year=2026, stage="1", classes=3)


def proposal_refusal(request: PlanRequest, pupils: list[Candidate]) -> GroupingError:
    with pytest.raises(GroupingError) as refusal:
        propose(request, pupils, seed_of(0))
    return refusal.value


@pytest.mark.parametrize("name", sorted(plans()))
def test_a_plan_reads_back_as_it_was_written(name: str) -> None:
    plan = plans()[name]
    assert parse_plan(plan.canonical()) == plan


def test_a_plan_stored_with_other_spacing_is_the_same_plan() -> None:
    plan = plans()["plain"]
    spaced = json.dumps(json.loads(plan.canonical()), indent=2).encode()
    assert parse_plan(spaced).digest == plan.digest


def test_draw_numbers_are_dealt_by_the_random_bytes_alone() -> None:
    pupils = candidates(30, "plain")
    one = propose(REQUEST, pupils, seed_of(1))
    assert one == propose(REQUEST, pupils[::-1], seed_of(1))
    assert one.numbers != propose(REQUEST, pupils, seed_of(2)).numbers
    assert sorted(one.numbers.values()) == list(range(1, 31))


def test_a_plan_holds_no_id_and_no_name() -> None:
    text = plans()["plain"].canonical().decode()
    assert "学生" not in text
    assert "p00" not in text


def test_an_attribute_with_one_level_falls_out_and_is_reported() -> None:
    pupils = [replace(c, codes={**c.codes, "minority": "0"}) for c in candidates(30, "plain")]
    made = propose(REQUEST, pupils, seed_of(0))
    assert made.single_level == ("minority",)
    assert [(o.key, o.cause) for o in made.plan.left_out] == [
        ("minority", LeftOutCause.SINGLE_LEVEL)
    ]


def test_an_attribute_left_out_by_choice_is_named_in_the_plan() -> None:
    request = replace(REQUEST, left_out=frozenset({"village"}))
    made = propose(request, candidates(30, "plain"), seed_of(0))
    assert [(o.key, o.cause) for o in made.plan.left_out] == [("village", LeftOutCause.CHOSEN)]


def test_an_extra_attribute_wants_a_reason() -> None:
    request = replace(REQUEST, extra=(ExtraAttribute("birth_month", " "),))
    assert proposal_refusal(request, candidates(30, "plain")).code == "attribute_without_reason"


@pytest.mark.parametrize("key", ["score", "成绩", "rank", "award", "interview", "talent"])
def test_no_score_can_be_an_attribute(key: str) -> None:
    request = replace(REQUEST, extra=(ExtraAttribute(key, "均衡"),))
    assert proposal_refusal(request, candidates(30, "plain")).code == "attribute_unknown"


def test_pupils_without_sex_are_named() -> None:
    pupils = candidates(10, "plain")
    pupils[3] = replace(pupils[3], sex=None)
    refusal = proposal_refusal(REQUEST, pupils)
    assert isinstance(refusal, PupilsError)
    assert (refusal.code, refusal.pupils) == ("pupil_without_sex", ("p003",))
    named = refusal.renamed({"p003": "欧阳娜"})
    assert (named.code, named.params) == ("pupil_without_sex", {"pupils": "欧阳娜"})


def test_an_empty_cohort_is_refused() -> None:
    assert proposal_refusal(REQUEST, []).code == "cohort_empty"


def test_a_pupil_named_twice_is_refused() -> None:
    pupils = candidates(10, "plain")
    assert proposal_refusal(REQUEST, [*pupils, pupils[0]]).code == "pupil_twice"


def test_more_classes_than_pupils_are_refused() -> None:
    assert proposal_refusal(REQUEST, candidates(2, "plain")).code == "classes_more_than_pupils"


def test_classes_beyond_all_measure_are_refused() -> None:
    pupils = [Candidate(f"{n}", Sex.MALE, {}) for n in range(301)]
    assert proposal_refusal(replace(REQUEST, classes=1), pupils).code == "classes_too_few"


def test_contradictory_wishes_name_the_pupils_by_the_callers_ids() -> None:
    request = replace(
        REQUEST,
        together=(CandidateWish(("p001", "p002"), "双胞胎"),),
        apart=(CandidateWish(("p002", "p001"), "申请"),),
    )
    refusal = proposal_refusal(request, candidates(12, "plain"))
    assert isinstance(refusal, PupilsError)
    assert refusal.code == "together_and_apart"
    assert sorted(refusal.pupils) == ["p001", "p002"]


def test_a_chain_longer_than_a_class_names_its_pupils() -> None:
    chain = tuple(CandidateWish((f"p{i:03d}", f"p{i + 1:03d}"), "邻居") for i in range(4))
    refusal = proposal_refusal(replace(REQUEST, together=chain), candidates(12, "plain"))
    assert isinstance(refusal, PupilsError)
    assert refusal.code == "together_too_long"
    assert sorted(refusal.pupils) == [f"p{i:03d}" for i in range(5)]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (CandidateWish(("p001", "p999"), "双胞胎"), "wish_unknown_pupil"),
        (CandidateWish(("p001", "p001"), "双胞胎"), "wish_too_small"),
        (CandidateWish(("p001", "p002"), " "), "wish_without_reason"),
    ],
)
def test_a_wish_that_says_nothing_is_refused(wish: CandidateWish, code: str) -> None:
    request = replace(REQUEST, together=(wish,))
    assert proposal_refusal(request, candidates(12, "plain")).code == code


def test_a_draft_is_not_a_sealed_plan() -> None:
    draft = propose(REQUEST, candidates(12, "plain"), seed_of(0)).plan
    assert parse_draft(draft.canonical()) == draft
    with pytest.raises(GroupingError, match="plan_not_sealed"):
        parse_plan(draft.canonical())


def test_a_plan_is_sealed_once() -> None:
    plan = plans()["plain"]
    with pytest.raises(GroupingError, match="plan_already_sealed"):
        seal(plan, chance("n"), leaves_of(plan), salts_of(plan, "x"))


def test_a_roster_that_disagrees_with_the_plan_is_not_sealed() -> None:
    draft = propose(REQUEST, candidates(12, "plain"), seed_of(0)).plan
    leaves = leaves_of(draft)
    leaves[0] = replace(leaves[0], sex="1" if leaves[0].sex == "2" else "2")
    with pytest.raises(GroupingError, match="roster_disagrees"):
        seal(draft, chance("n"), leaves, salts_of(draft, "x"))


def test_a_leaf_has_the_texts_of_the_levels() -> None:
    plan = plans()["plain"]
    leaf = plan_leaf(plan, plan.pupils[0], "单")
    assert leaf.codes["sex"] == leaf.sex
    assert set(leaf.codes) == {a.key for a in plan.attributes}


def edited(change: Any) -> bytes:
    document = json.loads(plans()["plain"].canonical())
    change(document)
    return canonical_json(document)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("document_extra_key", lambda d: d.update(scores=[1])),
        ("document_extra_key", lambda d: d["pupils"][0].update(score=98)),
        ("document_extra_key", lambda d: d["attributes"][0].update(rank=1)),
        ("attribute_unknown", lambda d: d["attributes"][2].update(key="score")),
        ("document_malformed", lambda d: d.pop("kicks")),
        ("document_malformed", lambda d: d["pupils"][0].update(codes=[0])),
        ("document_malformed", lambda d: d["pupils"][0]["codes"].__setitem__(0, 99)),
        ("document_malformed", lambda d: d["pupils"][0]["codes"].__setitem__(0, True)),
        ("document_malformed", lambda d: d["pupils"][0].update(n=2)),
        ("document_malformed", lambda d: d["pupils"][0].update(sex="0")),
        ("document_malformed", lambda d: d["attributes"][0].update(weight=0)),
        ("document_malformed", lambda d: d["attributes"][2]["levels"].reverse()),
        ("document_malformed", lambda d: d["attributes"].reverse()),
        ("document_malformed", lambda d: d.update(classes=41)),
        ("document_malformed", lambda d: d.update(classes=10**9)),
        ("document_malformed", lambda d: d.update(commitment="AB" * 32)),
        ("document_malformed", lambda d: d.update(school="2199\u0007")),
        ("document_malformed", lambda d: d["late"].update(days=["2026-10-08", "2026-09-10"])),
        ("document_malformed", lambda d: d["lots"].update(teams=["甲", "甲", "乙"])),
        ("document_malformed", lambda d: d.update(together=[{"pupils": [2, 1], "reason": "x"}])),
        ("document_malformed", lambda d: d.update(apart=[{"pupils": [1, 41], "reason": "x"}])),
        ("spec_unknown", lambda d: d.update(spec="cunxiao-draw-2")),
        ("document_not_json", lambda d: d.update(kicks=1.5)),
        ("document_not_json", lambda d: d.update(kicks=10**17)),
    ],
)
def test_a_plan_that_is_anything_else_is_refused(code: str, change: Any) -> None:
    with pytest.raises(GroupingError) as refusal:
        parse_plan(edited(change))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"{",
        b'{"spec":"a","spec":"a"}',
        b"[" * 9 + b"]" * 9,
        b'{"a":NaN}',
        b'{"a":-0}',
        b'{"a":1e3}',
    ],
)
def test_what_is_not_strict_json_is_refused(data: bytes) -> None:
    with pytest.raises(GroupingError, match="document_not_json"):
        read_document(data, "plan")


def test_a_document_beyond_all_measure_is_refused_unread() -> None:
    with pytest.raises(GroupingError, match="document_too_large"):
        read_document(b" " * 4_000_001, "plan")


@given(st.binary(max_size=80))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with pytest.raises(GroupingError):
        parse_plan(data)


def test_teams_need_one_name_per_class() -> None:
    request = replace(REQUEST, lots=Lots(LotsBy.PROGRAM, ("甲", "乙")))
    assert proposal_refusal(request, candidates(12, "plain")).code == "lots_incomplete"


def test_a_draft_is_a_value() -> None:
    plan: Plan = plans()["plain"]
    assert hash(plan) == hash(replace(plan))
