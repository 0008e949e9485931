"""What happens in the register while a sealed plan waits changes neither the plan nor the draw."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from core.changes.apply import ChangeRequest, record_change
from core.changes.merging import merge_pupils
from core.changes.models import ChangeKind
from core.errors import GroupingError, RegistrationError
from core.grouping import oversight
from core.grouping.checking import verify
from core.grouping.decisions import Approved, Choices
from core.grouping.drawing import draw
from core.grouping.joining import draw_late, seal_late
from core.grouping.papers import print_placement_slips
from core.grouping.plans import present_plan
from core.meeting.draw_meeting import (
    approve,
    decide,
    decisions_of,
    make_proposal,
    seal_proposal,
)
from core.models import Cohort, Enrolment, EnrolmentId, Pupil, PupilId, Sex
from core.office import Office
from core.school_year.multi_grade import make_multi_grade_class
from tests.grouping.cohorts import drawn, new_cohort, pupils_of, sealed


def leave(office: Office, pupil_id: PupilId) -> None:
    request = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT,
        happened_on=office.clock.today(),
        reason="99",
        other_school="青石小学",
    )
    record_change(office, pupil_id, request)


def join(office: Office, cohort: Cohort) -> PupilId:
    with office.writing() as writing:
        pupil = Pupil(
            id=PupilId(writing.new_id()),
            school_id=office.school.id,
            name="单于飞飞",
            sex=Sex.MALE,
            birth_date=date(2019, 1, 1),
        )
        writing.put(pupil)
        writing.put(
            Enrolment(
                id=EnrolmentId(writing.new_id()),
                pupil_id=pupil.id,
                school_id=office.school.id,
                register_school_id=office.school.id,
                stage=cohort.stage,
                entry_year=cohort.entry_year,
            )
        )
    return pupil.id


def test_who_left_after_the_seal_is_drawn_and_sits_nowhere(office: Office) -> None:
    plan = sealed(office)
    gone = pupils_of(office, plan.cohort)[0].id
    leave(office, gone)
    outcome = draw(office, plan, ["3"])
    assert verify(outcome.certificate.canonical(), plan.plan.canonical()).verified
    (seat,) = office.store.seats.by("pupil_id", gone)
    assert seat.ended_on == office.clock.today()
    open_seats = [
        seat
        for members in outcome.pupils.values()
        for own in members
        for seat in office.store.seats.by("pupil_id", own)
        if seat.ended_on is None
    ]
    assert len(open_seats) == 11


def test_two_records_of_one_child_are_merged_after_the_draw(office: Office) -> None:
    plan = sealed(office)
    one, other = (pupil.id for pupil in pupils_of(office, plan.cohort)[:2])
    with pytest.raises(RegistrationError, match="merge_sealed"):
        merge_pupils(office, one, other, [])
    draw(office, plan, ["3"])
    merge_pupils(office, one, other, [])


def test_who_waits_for_the_draw_is_not_seated_by_hand(office: Office) -> None:
    plan = sealed(office)
    with pytest.raises(GroupingError, match="already_sealed"):
        make_multi_grade_class(office, [plan.cohort, new_cohort(office, 3)], number=9)
    draw(office, plan, ["3"])
    (seat,) = office.store.seats.by("pupil_id", pupils_of(office, plan.cohort)[0].id)
    assert seat.ended_on is None


def test_a_batch_of_late_joiners_is_drawn_as_it_was_sealed(office: Office) -> None:
    plan, outcome = drawn(office)
    newcomer = join(office, plan.cohort)
    batch = seal_late(office, [newcomer])
    leave(office, outcome.pupils[1][0])
    seated = draw_late(office, batch, ["8"])
    assert list(seated.classes) == [newcomer]


def test_who_left_after_joining_late_gets_no_slip_again(office: Office, tmp_path: Path) -> None:
    plan, _ = drawn(office)
    gone, stays = join(office, plan.cohort), join(office, plan.cohort)
    placed = draw_late(office, seal_late(office, [gone, stays]), ["8"])
    leave(office, gone)
    printed = print_placement_slips(office, placed, tmp_path / "slips.pdf")
    assert len(PdfReader(printed.path).pages) == 1
    leave(office, stays)
    with pytest.raises(GroupingError, match="not_seated"):
        print_placement_slips(office, placed, tmp_path / "none.pdf")


def test_a_crash_at_the_seal_loses_neither_approval_nor_proposal(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = new_cohort(office, 6)
    decide(office, cohort, Choices(classes=2))
    make_proposal(office, cohort)
    approve(office, cohort, Approved(approver="李校长", decided_on=office.clock.today()))
    with monkeypatch.context() as patch:
        patch.setattr(oversight, "approve_plan", _power_cut)
        with pytest.raises(OSError, match="power cut"):
            seal_proposal(office, cohort)
    assert present_plan(office, cohort) is None
    assert decisions_of(office, cohort).approved is not None
    plan = seal_proposal(office, cohort)
    assert [own.approver for own in oversight.approvals_of(office, plan.record.id)] == ["李校长"]


def _power_cut(*_: object) -> None:
    raise OSError("power cut")
