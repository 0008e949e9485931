"""Decisions, meetings, objections, and requests that are noted and not carried out."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import GroupingError
from core.grouping.after_records import ApprovingBody
from core.grouping.oversight import (
    Asked,
    Decision,
    MeetingFacts,
    answer_objection,
    approvals_of,
    approve,
    log_move_request,
    meeting_of,
    name_leading_group,
    note_reported,
    objections_to,
    raise_objection,
    record_meeting,
    seat_of,
    term_check,
    unreported_in,
)
from core.models import SchoolYear
from core.office import Office
from tests.grouping.cohorts import drawn, new_cohort, pupils_of

AUGUST = date(2026, 8, 25)


def test_a_request_to_move_a_pupil_is_noted_and_the_pupil_stays(office: Office) -> None:
    _, outcome = drawn(office)
    pupil = outcome.pupils[1][0]
    before = seat_of(office, pupil)
    record = log_move_request(office, pupil, Asked(" 孩子 舅舅 ", "离家近", "2班"))
    assert seat_of(office, pupil) == before
    assert before is not None
    assert (record.class_id, record.asked_by) == (before[1].id, "孩子 舅舅")
    assert office.store.audit.newest(1)[0].action == "move_refused"


def test_a_request_names_who_asks_and_why_and_a_seated_pupil(office: Office) -> None:
    _, outcome = drawn(office)
    with pytest.raises(GroupingError, match="request_incomplete"):
        log_move_request(office, outcome.pupils[1][0], Asked("", "离家近"))
    loose = pupils_of(office, new_cohort(office, 1))[0]
    with pytest.raises(GroupingError, match="not_seated"):
        log_move_request(office, loose.id, Asked("舅舅", "离家近"))


def test_who_has_not_reported_keeps_the_seat(office: Office) -> None:
    _, outcome = drawn(office)
    pupil = outcome.pupils[2][0]
    assert note_reported(office, [pupil], has_reported=False) == 1
    held = seat_of(office, pupil)
    assert held is not None
    assert held[0].ended_on is None
    assert unreported_in(office, held[1]) == [pupil]
    assert note_reported(office, [pupil], has_reported=True) == 1
    assert unreported_in(office, held[1]) == []


@pytest.mark.parametrize(("day", "is_in_time"), [(AUGUST, True), (date(2026, 9, 1), False)])
def test_an_approval_is_held_against_the_start_of_term(
    office: Office, day: date, is_in_time: bool
) -> None:
    approval = approve(office, Decision(f"plan{day}", ApprovingBody.HEAD, "李校长", day))
    assert approvals_of(office, f"plan{day}") == [approval]
    assert term_check(approval, SchoolYear(2026)).is_in_time is is_in_time


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        (Decision("x", ApprovingBody.HEAD, " ", AUGUST), "approver_needed"),
        (Decision("x", ApprovingBody.HEAD, "李校长", date(2027, 1, 1)), "decided_in_future"),
        (Decision("x", ApprovingBody.COMMITTEE, "李校长", AUGUST), "committee_needed"),
        (Decision("x", ApprovingBody.COMMITTEE, "李校长", AUGUST, ("单",)), "resolution_needed"),
        (Decision("x", ApprovingBody.HEAD, "长" * 201, AUGUST), "record_too_long"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(
    office: Office, decision: Decision, code: str
) -> None:
    with pytest.raises(GroupingError, match=code):
        approve(office, decision)
    assert not approvals_of(office, "x")


def test_a_meeting_is_recorded_once_and_may_be_amended(office: Office) -> None:
    record_meeting(office, "plan", MeetingFacts(AUGUST, "操场", ("王老师", " ")))
    record_meeting(office, "plan", MeetingFacts(AUGUST, "礼堂", parents=("䶮的父亲",)))
    found = meeting_of(office, "plan")
    assert found is not None
    assert (found.place, found.attendees, found.parents) == ("礼堂", (), ("䶮的父亲",))
    with pytest.raises(GroupingError, match="decided_in_future"):
        record_meeting(office, "plan", MeetingFacts(date(2027, 1, 1)))


def test_a_leading_group_has_a_leader(office: Office) -> None:
    with pytest.raises(GroupingError, match="leader_needed"):
        name_leading_group(office, SchoolYear(2026), " ")


def test_an_objection_is_answered_once(office: Office) -> None:
    with pytest.raises(GroupingError, match="objection_empty"):
        raise_objection(office, "plan", "父亲", " \n ")
    objection = raise_objection(office, "plan", "", "为什么\n不在一班？")
    with pytest.raises(GroupingError, match="answer_needed"):
        answer_objection(office, objection, "抽签结果不变", "")
    answered = answer_objection(office, objection, "抽签结果不变", "李校长")
    assert objections_to(office, "plan") == [answered]
    with pytest.raises(GroupingError, match="objection_answered"):
        answer_objection(office, answered, "再说一遍", "李校长")
