"""The sheet of the whole school says no other homeroom teacher than the lot did (R003)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.assign.plan import Lots, LotsBy
from core.errors import GroupingError
from core.grouping.after_records import ApprovingBody
from core.grouping.classes import groups_of
from core.grouping.drawing import draw, record_lots
from core.grouping.oversight import Decision, approve
from core.grouping.plans import find_plan
from core.grouping.proposing import Request, propose
from core.grouping.sealing import seal
from core.meeting.draw_choices import choices_view
from core.models import Cohort, Stage
from core.office import Office
from core.staff_names import require_told_apart, told_names
from core.teams.allocating import Lesson
from core.teams.lots import homerooms_by_lot
from core.teams.records import TeamPlan
from core.teams.sheet import assign_sheet, propose_sheet, set_teacher, submit_sheet
from core.teams.strengths import strengths
from tests.grouping.cohorts import new_cohort, pupils_of
from tests.teams.teachers import Person, hired

NAMES = ("欧阳娜", "单于飞", "仇英", "曾国")


def test_a_lot_stands_on_every_sheet(office: Office) -> None:
    staff = {name: hired(office, Person(name, ("语文", "数学"), 2000)) for name in NAMES}
    cohort = Cohort(Stage.PRIMARY, office.year.starts_in)
    pupils = pupils_of(office, new_cohort(office, 8))
    with office.writing() as writing:
        for pupil in pupils:
            (enrolment,) = office.store.enrolments.by("pupil_id", pupil.id)
            writing.put(replace(enrolment, entry_year=cohort.entry_year))
    lots = Lots(LotsBy.PHYSICAL, ("仇英", "曾国"))
    request = Request(entry_year=cohort.entry_year, classes=2, lots=lots)
    plan = seal(office, propose(office, request))
    draw(office, plan, ["5"])

    unrecorded = _decided(office)
    with pytest.raises(GroupingError, match="homeroom_by_lot"):
        assign_sheet(office, unrecorded)

    plan = find_plan(office, plan.plan.canonical())
    record_lots(office, plan, {1: "曾国", 2: "仇英"})
    drawn = homerooms_by_lot(office)
    assert sorted(str(own) for own in drawn.values()) == sorted([staff["仇英"], staff["曾国"]])
    sheet = propose_sheet(office)
    assert sheet.draft.homerooms == drawn
    one = next(iter(drawn))
    with pytest.raises(GroupingError, match="homeroom_by_lot"):
        set_teacher(office, Lesson(one, 1, "", 0, staff["欧阳娜"]), staff["欧阳娜"])
    made = assign_sheet(office, _decided(office))
    assert {own.class_id: own.staff_id for own in made if not own.subject} == drawn


def _decided(office: Office) -> TeamPlan:
    propose_sheet(office)
    plan = submit_sheet(office)
    today = office.clock.today()
    approve(
        office,
        Decision(plan.id, ApprovingBody.COMMITTEE, "李校长", today, ("李校长",), "同意"),
    )
    return plan


def test_equal_names_are_numbered_wherever_a_lot_or_a_teacher_is_named(office: Office) -> None:
    old = hired(office, Person("张春梅", ("语文",), 1998))
    young = hired(office, Person("张春梅", ("数学",), 2012))
    other = hired(office, Person("杨树", ("语文",)))
    told = told_names(office)
    assert (told[old], told[young], told[other]) == ("张春梅(1)", "张春梅(2)", "杨树")
    named = {own.profile.id: own.profile.name for own in strengths(office)}
    assert (named[old], named[young]) == ("张春梅(1)", "张春梅(2)")
    cohort = new_cohort(office, 6)
    offered = choices_view(office, cohort).teachers
    assert {"张春梅(1)", "张春梅(2)"} <= set(offered)
    assert "张春梅" not in offered
    with pytest.raises(GroupingError, match="lot_name_shared") as refused:
        require_told_apart(office, ["杨树", "张春梅"])
    assert refused.value.params == {"name": "张春梅", "told": "张春梅(1)、张春梅(2)"}
    require_told_apart(office, ["张春梅(2)", "外校来的"])


def test_a_numbered_lot_binds_the_teacher_whom_it_named(office: Office) -> None:
    young = next(own for own, told in told_names(office).items() if told == "张春梅(2)")
    cohort = new_cohort(office, 6)
    lots = Lots(LotsBy.PHYSICAL, ("张春梅(2)", "杨树"))
    request = Request(entry_year=cohort.entry_year, classes=2, lots=lots)
    plan = seal(office, propose(office, request))
    draw(office, plan, ["5"])
    plan = find_plan(office, plan.plan.canonical())
    record_lots(office, plan, {1: "张春梅(2)", 2: "杨树"})
    (first, _) = groups_of(office, plan)
    assert homerooms_by_lot(office)[first.id] == young
