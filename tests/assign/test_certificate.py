from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from core.assign.certificate import Certificate, certify, parse_certificate
from core.assign.draw import class_of, draw, record_lots, rehearse
from core.assign.lots import pile_name
from core.assign.merkle import family_slip, parse_family_slip
from core.assign.plan import Plan
from core.assign.verify import CheckName, verify, verify_family_slip
from core.errors import GroupingError
from core.history import canonical_json
from tests.assign.cohorts import seed_of
from tools.draw_vectors import SIGNER, chance, leaves_of, plans, salts_of

SLIPS = ["12", "7", "33"]


def sign_check(message: bytes, signature: str, key: str) -> bool:
    return key == SIGNER.key and signature == f"signed {len(message)}"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plans()["plain"]


@pytest.fixture(scope="module")
def certificate(plan: Plan) -> Certificate:
    nonce = chance("plain nonce")
    made = certify(plan, nonce, draw(plan, nonce, SLIPS), "2026-08-31", SIGNER)
    return replace(made, signature=f"signed {len(made.signed_bytes())}")


def test_a_certificate_reads_back_as_it_was_written(certificate: Certificate) -> None:
    assert parse_certificate(certificate.canonical()) == certificate


def test_a_true_certificate_with_its_plan_is_verified(certificate: Certificate, plan: Plan) -> None:
    report = verify(certificate.canonical(), plan.canonical(), sign_check)
    assert report.verified
    assert {check.name for check in report.checks} == set(CheckName)


def test_without_the_plan_nothing_is_called_verified(certificate: Certificate) -> None:
    report = verify(certificate.canonical(), None, sign_check)
    assert not report.verified
    assert report.failed == ()
    assert CheckName.CLASSES in report.not_checked


def test_without_a_signature_check_nothing_is_called_verified(
    certificate: Certificate, plan: Plan
) -> None:
    report = verify(certificate.canonical(), plan.canonical(), None)
    assert not report.verified
    assert report.not_checked == (CheckName.SIGNATURE,)


def test_a_file_that_is_no_plan_fails_as_the_plan(certificate: Certificate) -> None:
    report = verify(certificate.canonical(), b"not a plan", sign_check)
    assert set(report.failed) == {CheckName.PLAN, CheckName.PLAN_FORM}
    assert CheckName.CLASSES in report.not_checked


def test_a_code_outside_its_levels_fails_as_the_plan(certificate: Certificate, plan: Plan) -> None:
    document = json.loads(plan.canonical())
    document["pupils"][0]["codes"][0] = 99
    report = verify(certificate.canonical(), canonical_json(document), sign_check)
    assert set(report.failed) == {CheckName.PLAN, CheckName.PLAN_FORM}


def test_a_plan_of_somebody_else_fails_as_the_plan(certificate: Certificate) -> None:
    report = verify(certificate.canonical(), plans()["extra"].canonical(), sign_check)
    assert {CheckName.PLAN, CheckName.NONCE, CheckName.CLASSES} <= set(report.failed)


def failed_after(certificate: Certificate, plan: Plan, **edit: Any) -> set[str]:
    changed = replace(certificate, **edit)
    changed = replace(changed, signature=f"signed {len(changed.signed_bytes())}")
    return {n.value for n in verify(changed.canonical(), plan.canonical(), sign_check).failed}


@pytest.mark.parametrize(
    ("edit", "failed"),
    [
        ({"slips": ("7", "12", "34")}, {"seed"}),
        ({"slips": ("12", "7", "33")}, {"slips", "seed"}),
        ({"nonce": bytes(32)}, {"nonce", "seed"}),
        ({"check_code": "0"}, {"check_code"}),
        ({"roster_root": bytes(32)}, {"header"}),
        ({"school": "1"}, {"header"}),
        ({"teams": {1: "甲组", 2: "乙组", 3: "甲组"}}, {"teams"}),
        ({"wishes": (1, 0)}, {"header"}),
    ],
)
def test_each_edit_fails_its_own_check(
    certificate: Certificate, plan: Plan, edit: dict[str, Any], failed: set[str]
) -> None:
    assert failed_after(certificate, plan, **edit) == failed


def test_an_edited_seed_does_not_carry_other_classes(certificate: Certificate, plan: Plan) -> None:
    assert {"seed", "classes"} <= failed_after(certificate, plan, seed=bytes(32))


def test_a_pupil_left_out_fails_classes_and_balance(certificate: Certificate, plan: Plan) -> None:
    classes = {**certificate.classes, 1: certificate.classes[1][1:]}
    assert failed_after(certificate, plan, classes=classes) == {"classes", "balance"}


def test_a_hidden_annulment_is_found(certificate: Certificate) -> None:
    plan = plans()["extra"]
    nonce = chance("extra nonce")
    made = certify(plan, nonce, draw(plan, nonce, SLIPS), "2026-08-31", SIGNER)
    assert len(made.annulled) == 1
    assert failed_after(made, plan, annulled=()) == {"annulled"}


def test_a_wrong_signature_fails_alone(certificate: Certificate, plan: Plan) -> None:
    changed = replace(certificate, signature="other")
    report = verify(changed.canonical(), plan.canonical(), sign_check)
    assert report.failed == (CheckName.SIGNATURE,)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("document_extra_key", lambda d: d.update(scores={"1": 98})),
        ("document_extra_key", lambda d: d["balance"].update(average_score=88)),
        ("document_extra_key", lambda d: d["attributes"][0].update(rank=1)),
        ("attribute_unknown", lambda d: d["attributes"][0].update(key="interview")),
        ("document_malformed", lambda d: d["classes"].update({"01": []})),
        ("document_malformed", lambda d: d["classes"].update({"x": []})),
        ("document_malformed", lambda d: d.pop("signature")),
        ("document_malformed", lambda d: d.update(signature=1)),
        ("document_malformed", lambda d: d.update(slips=[12])),
    ],
)
def test_a_certificate_that_is_anything_else_is_refused(
    certificate: Certificate, code: str, change: Any
) -> None:
    document = json.loads(certificate.canonical())
    change(document)
    with pytest.raises(GroupingError) as refusal:
        parse_certificate(canonical_json(document))
    assert refusal.value.code == code


def test_a_draw_needs_the_committed_nonce(plan: Plan) -> None:
    with pytest.raises(GroupingError, match="nonce_not_committed"):
        draw(plan, bytes(32), SLIPS)


def test_a_draft_cannot_be_drawn(plan: Plan) -> None:
    draft = replace(plan, commitment=b"", roster_root=b"")
    with pytest.raises(GroupingError, match="plan_not_sealed"):
        draw(draft, bytes(32), SLIPS)


def test_a_rehearsal_needs_no_seal(plan: Plan) -> None:
    draft = replace(plan, commitment=b"", roster_root=b"")
    classes, balance = rehearse(draft, seed_of(1))
    assert sorted(n for own in classes.values() for n in own) == list(range(1, 41))
    assert balance.size_range <= 1


def test_a_family_sees_its_own_line_confirmed(certificate: Certificate, plan: Plan) -> None:
    leaves, salts = leaves_of(plan), salts_of(plan, "plain")
    slip = parse_family_slip(family_slip(leaves, salts, 17).canonical())
    assert verify_family_slip(certificate, slip)
    assert class_of(certificate.classes, slip.leaf.number) in {1, 2, 3}
    other = replace(slip, leaf=replace(slip.leaf, name="别人"))
    assert not verify_family_slip(certificate, other)
    assert not verify_family_slip(certificate, replace(slip, salt=bytes(16)))


def test_lots_drawn_by_hand_are_recorded_whole() -> None:
    plan = plans()["physical"]
    nonce = chance("physical nonce")
    result = draw(plan, nonce, SLIPS)
    with pytest.raises(GroupingError, match="lots_incomplete"):
        record_lots(plan, result, {1: "王老师", 2: "王老师", 3: "李老师"})
    by_hand = {2: "王老师", 1: "欧阳老师", 3: "李老师"}
    made = certify(plan, nonce, record_lots(plan, result, by_hand), "2026-08-31", SIGNER)
    assert made.teams == by_hand
    assert failed_after(made, plan) == set()
    assert failed_after(made, plan, teams={1: "王老师"}) == {"teams"}


def test_lots_that_are_not_recorded_yet_are_said_not_to_be_checked() -> None:
    plan = plans()["physical"]
    nonce = chance("physical nonce")
    made = certify(plan, nonce, draw(plan, nonce, SLIPS), "2026-08-31", SIGNER)
    made = replace(made, signature=f"signed {len(made.signed_bytes())}")
    report = verify(made.canonical(), plan.canonical(), sign_check)
    assert report.failed == ()
    assert report.not_checked == (CheckName.TEAMS,)
    assert not report.verified


def test_lots_of_the_program_take_no_record(plan: Plan) -> None:
    result = draw(plan, chance("plain nonce"), SLIPS)
    assert sorted(result.teams.values()) == sorted(plan.lots.teams)
    with pytest.raises(GroupingError, match="lots_not_physical"):
        record_lots(plan, result, result.teams)


def test_piles_have_names_of_their_own() -> None:
    names = [pile_name(place) for place in range(40)]
    assert names[:3] == ["甲", "乙", "丙"]
    assert len(set(names)) == 40
