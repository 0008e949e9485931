"""A cohort's teams from what is asked to the class that each one drew (R003, R016, R027)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.assign.plan import LotsBy
from core.errors import GroupingError
from core.grouping.after_records import ApprovingBody
from core.grouping.drawing import draw
from core.grouping.oversight import Decision, approve
from core.grouping.sealing import seal
from core.meeting.draw_meeting import make_proposal
from core.models import Cohort, StaffId
from core.office import Office
from core.teams.board import (
    LotStep,
    choose_lots,
    keep_draft,
    note_lot,
    propose_from_draft,
    settle_teams,
    submit_teams,
    team_board,
)
from core.teams.records import TeamPlan
from core.teams.strengths import save_profile, strength_of, strengths
from tests.grouping.cohorts import new_cohort
from tests.teams.teachers import Person, hired

NAMES = ("阿依古丽·买买提江", "欧阳娜", "单于飞", "仇英", "曾国", "解语")


@pytest.fixture(scope="module")
def staff(office: Office) -> dict[str, StaffId]:
    subjects = ("语文", "数学", "体育")
    return {name: hired(office, Person(name, subjects, 2000)) for name in NAMES}


def decided(office: Office, cohort: Cohort, classes: int) -> TeamPlan:
    """Ask for teams, propose them and let the committee agree."""
    board = team_board(office, cohort)
    subjects = {"语文": 8, "数学": 5, "体育": 4, "劳动": 1}
    keep_draft(office, cohort, replace(board.draft, classes=classes, subjects=subjects))
    plan = submit_teams(office, propose_from_draft(office, cohort))
    today = office.clock.today()
    approve(
        office,
        Decision(plan.id, ApprovingBody.COMMITTEE, "李校长", today, ("李校长",), "同意"),
    )
    return plan


@pytest.mark.usefixtures("staff")
def test_lots_by_the_program_come_with_the_pupils_draw(office: Office) -> None:
    cohort = new_cohort(office, 12)
    plan = decided(office, cohort, 3)
    assert team_board(office, cohort).step is LotStep.CHOICE
    choose_lots(office, plan, LotsBy.PROGRAM)
    assert team_board(office, cohort).step is LotStep.DRAW
    sealed = seal(office, make_proposal(office, cohort))
    with pytest.raises(GroupingError, match="teams_sealed"):
        choose_lots(office, plan, LotsBy.PHYSICAL)
    draw(office, sealed, ["5"])
    assert team_board(office, cohort).step is LotStep.READY
    made = settle_teams(office, cohort)
    assert sum(own.subject == "劳动" for own in made) == 3
    homerooms = {own.class_id: own.staff_id for own in made if not own.subject}
    assert all(homerooms[own.class_id] == own.staff_id for own in made if own.subject == "劳动")
    assert team_board(office, cohort).step is LotStep.DONE


@pytest.mark.usefixtures("staff")
def test_lots_by_hand_go_into_the_certificate_and_no_class_is_drawn_twice(
    office: Office,
) -> None:
    cohort = new_cohort(office, 12)
    plan = decided(office, cohort, 2)
    choose_lots(office, plan, LotsBy.PHYSICAL)
    draw(office, seal(office, make_proposal(office, cohort)), ["5"])
    board = team_board(office, cohort)
    assert board.step is LotStep.BY_HAND
    one, other = board.names
    note_lot(office, cohort, one, 2)
    with pytest.raises(GroupingError, match="lot_taken"):
        note_lot(office, cohort, other, 2)
    with pytest.raises(GroupingError, match="lot_number"):
        note_lot(office, cohort, other, 3)
    with pytest.raises(GroupingError, match="lots_incomplete"):
        settle_teams(office, cohort)
    note_lot(office, cohort, other, 1)
    settle_teams(office, cohort)
    homerooms = {own.number: own.homeroom_teacher_id for own in team_board(office, cohort).groups}
    members = {str(own.profile.id): own.profile.name for own in strengths(office)}
    assert {number: members[str(own)] for number, own in homerooms.items()} == {1: other, 2: one}


def test_a_teacher_who_takes_no_lessons_is_asked_for_none(
    office: Office, staff: dict[str, StaffId]
) -> None:
    away = staff["解语"]
    known = strength_of(office, away).known
    save_profile(office, replace(known, is_teaching=False))
    proposed = propose_from_draft(office, new_cohort(office, 12))
    assert away not in {slot.staff_id for pile in proposed.piles for slot in pile}
    save_profile(office, known)


def test_a_cap_of_ones_own_holds(office: Office, staff: dict[str, StaffId]) -> None:
    own = staff["曾国"]
    known = strength_of(office, own).known
    with pytest.raises(GroupingError, match="cap_wrong"):
        save_profile(office, replace(known, cap=0))
    save_profile(office, replace(known, cap=4, takes_homeroom=False))
    proposed = propose_from_draft(office, new_cohort(office, 12))
    held = [slot.periods for pile in proposed.piles for slot in pile if slot.staff_id == own]
    assert sum(held) <= 4
    save_profile(office, known)


def test_a_lot_noted_otherwise_leaves_a_trace(office: Office) -> None:
    cohort = new_cohort(office, 12)
    plan = decided(office, cohort, 2)
    choose_lots(office, plan, LotsBy.PHYSICAL)
    draw(office, seal(office, make_proposal(office, cohort)), ["5"])
    name = team_board(office, cohort).names[0]
    note_lot(office, cohort, name, 2)
    note_lot(office, cohort, name, 2)
    assert "lot_changed" not in {own.action for own in office.store.audit.newest(3)}
    note_lot(office, cohort, name, 1)
    (entry,) = office.store.audit.newest(1)
    assert (entry.action, entry.subject) == ("lot_changed", plan.id)
    assert entry.detail == "before=2 after=1"
    note_lot(office, cohort, name, 0)
    assert office.store.audit.newest(1)[0].detail == "before=1 after=0"
