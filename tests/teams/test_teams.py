"""Teachers' teams: made from who teaches what, decided, drawn by lot, locked for the year."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.assign.plan import LotsBy
from core.assign.refusals import PupilsError
from core.errors import GroupingError
from core.grouping.after_records import ApprovingBody
from core.grouping.classes import groups_of
from core.grouping.drawing import draw
from core.grouping.oversight import Decision, LeadingOthers, approve, name_leading_group
from core.grouping.plans import certificate_of, find_plan
from core.grouping.proposing import Request, propose
from core.grouping.publishing import NoticeDetails, publish
from core.grouping.sealing import seal
from core.models import ClassGroup, ClassId, Cohort, SchoolYear, StaffId, Stage
from core.office import Office
from core.teams.assigning import Reason, TeamLots, assign_teams, change_teacher
from core.teams.paper import assignment_sheet, print_teams, workload_table
from core.teams.profiles import profile_of
from core.teams.proposing import (
    TeamQuestion,
    keep_teams,
    lots_for,
    piles_of,
    propose_teams,
    team_names,
)
from core.teams.records import TeachingAssignment, TeamPlan
from core.teams.workload import standing, workload
from tests.grouping.cohorts import new_cohort, paper_text
from tests.teams.teachers import Person, hired

SUBJECTS = {"语文": 8, "数学": 5, "英语": 3, "体育": 3}
STAFF = (
    Person("阿依古丽·买买提江", ("语文",), 1995, backbone=True),
    Person("欧阳娜", ("语文",), 2025),
    Person("单于飞", ("语文", "英语"), 2010),
    Person("仇英", ("数学",), 2025),
    Person("曾国", ("数学",), 2000, backbone=True),
    Person("解语", ("数学", "体育"), 2012),
    Person("查良", ("英语",), 2008),
    Person("区大", ("体育",), 2018),
)


@pytest.fixture(scope="module")
def staff(office: Office) -> dict[str, StaffId]:
    return {person.name: hired(office, person) for person in STAFF}


@pytest.fixture
def question(staff: dict[str, StaffId]) -> TeamQuestion:
    return TeamQuestion(
        cohort=Cohort(Stage.PRIMARY, 2026),
        classes=3,
        subjects=SUBJECTS,
        homerooms=(staff["阿依古丽·买买提江"], staff["欧阳娜"], staff["单于飞"]),
    )


def _classes(office: Office, cohort: Cohort, count: int) -> list[ClassGroup]:
    with office.writing() as writing:
        groups = [
            ClassGroup(
                id=ClassId(writing.new_id()),
                school_id=office.school.id,
                year=2026,
                number=number,
                cohorts=(cohort,),
            )
            for number in range(1, count + 1)
        ]
        for group in groups:
            writing.put(group)
    return groups


def _decide(office: Office, plan: TeamPlan) -> None:
    body = ApprovingBody.COMMITTEE
    today = office.clock.today()
    approve(office, Decision(plan.id, body, "李校长", today, ("李校长", "王主任"), "同意"))


def _assigned(
    office: Office, question: TeamQuestion, entry_year: int
) -> tuple[TeachingAssignment, ...]:
    """Give three classes of a cohort their teachers; nobody is too busy for it."""
    cohort = Cohort(Stage.PRIMARY, entry_year)
    plan = keep_teams(office, propose_teams(office, replace(question, cohort=cohort, cap=60)))
    _decide(office, plan)
    lots = dict(enumerate(team_names(office, plan), start=1))
    groups = _classes(office, cohort, 3)
    return assign_teams(office, plan, groups, TeamLots(LotsBy.PHYSICAL, lots))


def test_every_class_gets_one_teacher_for_each_subject(
    office: Office, question: TeamQuestion
) -> None:
    proposed = propose_teams(office, question)
    piles = piles_of(keep_teams(office, proposed))
    for pile in piles:
        assert sorted(slot.subject for slot in pile) == sorted(["", *SUBJECTS])
        homeroom = pile[0].staff_id
        assert any(slot.staff_id == homeroom and slot.subject for slot in pile)
    assert not proposed.teams.broken


def test_a_novice_stands_beside_somebody_experienced(
    office: Office, question: TeamQuestion, staff: dict[str, StaffId]
) -> None:
    proposed = propose_teams(office, question)
    novices = {own.novice for own in proposed.teams.mentorings}
    assert novices == {staff["欧阳娜"], staff["仇英"]}
    assert {own.mentor for own in proposed.teams.mentorings}.isdisjoint(novices)


def test_nobody_is_given_more_than_the_cap(office: Office, question: TeamQuestion) -> None:
    with pytest.raises(GroupingError, match="subject_without_teacher"):
        propose_teams(office, replace(question, cap=4))
    with pytest.raises(GroupingError, match="subject_without_teacher"):
        propose_teams(office, replace(question, subjects={"美术": 2} | SUBJECTS))
    with pytest.raises(GroupingError, match="subjects_needed"):
        propose_teams(office, replace(question, subjects={}))


def test_a_homeroom_teacher_who_teaches_none_of_it_is_named(
    office: Office, question: TeamQuestion
) -> None:
    with pytest.raises(PupilsError) as caught:
        propose_teams(office, replace(question, subjects={"数学": 5}))
    assert caught.value.code == "homeroom_no_subject"
    assert "欧阳娜" in str(caught.value.params["pupils"])


def test_one_teacher_may_take_a_whole_class(office: Office, question: TeamQuestion) -> None:
    wide = hired(office, Person("独当一面", tuple(SUBJECTS), 2003))
    asked = replace(
        question,
        homerooms=(wide, *question.homerooms[1:]),
        class_wide=frozenset({wide}),
    )
    piles = piles_of(keep_teams(office, propose_teams(office, asked)))
    own = next(pile for pile in piles if pile[0].staff_id == wide)
    assert {slot.staff_id for slot in own} == {wide}


def test_the_pupils_draw_gives_the_teams_their_classes_and_the_notice_names_them(
    office: Office, question: TeamQuestion, tmp_path: Path
) -> None:
    cohort = new_cohort(office, 12)
    asked = replace(question, cohort=cohort)
    teams = keep_teams(office, propose_teams(office, asked))
    lots = lots_for(office, teams, LotsBy.PROGRAM)
    request = Request(entry_year=cohort.entry_year, classes=3, lots=lots)
    plan = seal(office, propose(office, request))
    draw(office, plan, ["5"])
    plan = find_plan(office, plan.plan.canonical())
    certificate = certificate_of(office, plan)
    groups = groups_of(office, plan)
    with pytest.raises(GroupingError, match="committee_decision_needed"):
        assign_teams(office, teams, groups, TeamLots.of(certificate))
    _decide(office, teams)
    made = assign_teams(office, teams, groups, TeamLots.of(certificate))
    assert len(made) == 3 * (1 + len(SUBJECTS))
    for group in groups_of(office, plan):
        teacher = office.store.staff.get(str(group.homeroom_teacher_id))
        assert teacher is not None
        assert certificate.teams[group.number] == teacher.name
    with pytest.raises(GroupingError, match="teachers_assigned"):
        assign_teams(office, teams, groups, TeamLots.of(certificate))
    others = LeadingOthers(supervision_phone="0900-77")
    name_leading_group(office, SchoolYear(2026), "李校长", others)
    done = publish(office, certificate.canonical(), tmp_path, NoticeDetails())
    notice = paper_text(done.printed[0].path)
    for word in ("仇英（数学）", "班主任、语文", "0900-77"):
        assert word in notice


def test_lots_drawn_by_hand_are_whole(office: Office, question: TeamQuestion) -> None:
    cohort = Cohort(Stage.PRIMARY, 2024)
    plan = keep_teams(office, propose_teams(office, replace(question, cohort=cohort)))
    _decide(office, plan)
    groups = _classes(office, cohort, 3)
    names = team_names(office, plan)
    with pytest.raises(GroupingError, match="lots_incomplete"):
        assign_teams(office, plan, groups, TeamLots(LotsBy.PHYSICAL, {1: names[0]}))
    lots = TeamLots(LotsBy.PHYSICAL, {n: names[-n] for n in (1, 2, 3)})
    assign_teams(office, plan, groups, lots)
    kept = office.store.teams.plans.get(plan.id)
    assert kept is not None
    assert kept.lots_by == "physical"


def test_a_locked_teacher_is_changed_only_with_reason_and_approver(
    office: Office, question: TeamQuestion, staff: dict[str, StaffId]
) -> None:
    homeroom = _assigned(office, question, 2023)[0]
    other = staff["区大"]
    for why, code in (
        (Reason("", "李校长"), "reason_needed"),
        (Reason("产假", " "), "approver_needed"),
    ):
        with pytest.raises(GroupingError, match=code):
            change_teacher(office, homeroom, other, why)
    changed = change_teacher(office, homeroom, other, Reason("产假", "李校长"))
    group = office.store.classes.get(homeroom.class_id)
    assert group is not None
    assert group.homeroom_teacher_id == other
    ended = office.store.teams.assignments.get(homeroom.id)
    assert ended is not None
    assert ended.ended_on == changed.started_on
    with pytest.raises(GroupingError, match="assignment_ended"):
        change_teacher(office, ended, other, Reason("产假", "李校长"))


def test_the_workload_counts_every_class_and_shows_its_spread(
    office: Office, question: TeamQuestion, tmp_path: Path
) -> None:
    _assigned(office, question, 2022)
    found = workload(office, 2026)
    assert sum(own.periods for own in found.loads) == sum(
        own.weekly_periods for own in standing(office, 2026)
    )
    assert found.spread == found.loads[0].periods - min(
        own.periods for own in found.loads if own.periods
    )
    year = SchoolYear(2026)
    sheet = assignment_sheet(office, year)
    assert print_teams(office, sheet, tmp_path / "1.pdf").rows == 1 + len(SUBJECTS)
    loads = workload_table(office, year)
    assert print_teams(office, loads, tmp_path / "2.pdf").rows == len(found.loads)


def test_who_began_less_than_three_years_ago_is_a_novice(
    office: Office, staff: dict[str, StaffId]
) -> None:
    today = office.clock.today()
    files = {file.member.id: file for file in office.store.staff.all_files()}
    young = profile_of(files[staff["欧阳娜"]], today)
    old = profile_of(files[staff["曾国"]], today)
    assert (young.teacher.is_novice, young.years) == (True, 1)
    assert (old.teacher.is_novice, old.teacher.is_backbone) == (False, True)
    unknown = files[staff["曾国"]]
    unknown = replace(unknown, member=replace(unknown.member, work_start=None))
    assert not profile_of(unknown, today).teacher.is_novice
