from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import GroupingError
from core.grouping.annulling import annul, annulment_holds
from core.grouping.checking import verify
from core.grouping.drawing import draw
from core.grouping.plans import find_plan, present_plan
from core.grouping.proposing import Request, propose
from core.grouping.records import PlanState
from core.grouping.sealing import seal
from core.office import Office
from tests.grouping.cohorts import drawn, new_cohort, pupils_of, sealed


def test_an_annulled_draw_gives_its_seats_back_and_is_listed_for_ever(office: Office) -> None:
    plan, outcome = drawn(office)
    record = annul(office, plan, "漏了两名学生", "李校长")
    assert annulment_holds(record, plan.record.digest)
    seats = office.store.seats.by("pupil_id", outcome.pupils[1][0])
    assert [seat.ended_on for seat in seats] == [office.clock.today()]
    request = Request(entry_year=plan.record.entry_year, classes=2)
    again = seal(office, propose(office, request))
    certificate = draw(office, again, ["3"]).certificate
    assert [own.plan_digest.hex() for own in certificate.annulled] == [plan.record.digest]
    assert [(own.reason, own.approver) for own in certificate.annulled] == [
        ("漏了两名学生", "李校长")
    ]
    assert verify(certificate.canonical(), again.plan.canonical()).verified
    members = {
        own
        for number in (1, 2)
        for own in office.store.grouping.class_members(office.school.id, plan.cohort, number)
    }
    assert members == {pupil.id for pupil in pupils_of(office, plan.cohort)}


def test_a_sealed_plan_may_be_annulled_before_the_draw(office: Office) -> None:
    plan = sealed(office)
    annul(office, plan, "名单有误", "李校长")
    found = find_plan(office, plan.plan.canonical())
    assert found.state is PlanState.ANNULLED
    assert present_plan(office, plan.cohort) is None
    with pytest.raises(GroupingError, match="plan_annulled"):
        draw(office, found, ["1"])
    with pytest.raises(GroupingError, match="plan_annulled"):
        annul(office, found, "名单有误", "李校长")


def test_a_proposal_from_before_an_annulment_is_made_again(office: Office) -> None:
    cohort = new_cohort(office, 6)
    request = Request(entry_year=cohort.entry_year, classes=2)
    first, second = propose(office, request), propose(office, request)
    annul(office, seal(office, first), "名单有误", "李校长")
    with pytest.raises(GroupingError, match="annulled_since"):
        seal(office, second)


@pytest.mark.parametrize(
    ("reason", "approver", "code"),
    [
        ("", "李校长", "reason_needed"),
        (" \u3000", "李校长", "reason_needed"),
        ("名单有误", "", "approver_needed"),
        ("长" * 201, "李校长", "reason_too_long"),
    ],
)
def test_an_annulment_says_why_and_by_whom(
    office: Office, reason: str, approver: str, code: str
) -> None:
    plan = sealed(office)
    with pytest.raises(GroupingError, match=code):
        annul(office, plan, reason, approver)
    assert find_plan(office, plan.plan.canonical()).state is PlanState.SEALED


def test_an_edited_annulment_does_not_hold(office: Office) -> None:
    plan = sealed(office)
    record = annul(office, plan, "名单有误", "李校长")
    assert not annulment_holds(replace(record, reason="别的理由"), plan.record.digest)
    assert not annulment_holds(record, "00" * 32)
