"""Teachers' teams on the screen: profile, sheet, committee, lots, change, cover, paper."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from textual.pilot import Pilot

from core.assign.plan import LotsBy
from core.meeting.draw_meeting import decisions_of
from core.models import Cohort, Stage
from core.office import Office
from core.teams.board import choose_lots, present_teams
from core.teams.covering import Covered, covers
from core.teams.sheet import propose_sheet
from core.teams.strengths import Strength, strengths
from core.teams.workload import standing
from tests.teams.teachers import Person, hired
from tests.tui.rooms import asked, at_work, do, fill_school, press, settled, shows, write
from tests.tui.test_unlock import until
from tui.screens.teams import TeamsScreen
from tui.screens.teams_board import BoardScreen
from tui.screens.teams_people import PeopleScreen

KeptT = TypeVar("KeptT")
FIRST = Cohort(Stage.PRIMARY, 2026)
VILLAGE = (
    Person("欧阳娜", ("语文", "道德与法治"), 1999),
    Person("单于飞", ("数学", "科学"), 2010, backbone=True),
    Person("仇英", ("语文", "英语"), 2025),
    Person("解语", ("数学", "体育", "音乐", "美术"), 2012),
)


def village(office: Office) -> None:
    """Six grades and four teachers."""
    for grade in ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"):
        fill_school(office, 2, grade)
    for person in VILLAGE:
        hired(office, person)


def centre(office: Office) -> None:
    """Fill a grade for two classes, and hire more teachers."""
    fill_school(office, 46)
    for person in VILLAGE:
        hired(office, person)
    for name in ("查良", "区大", "曾国"):
        hired(office, Person(name, ("语文", "数学", "体育"), 2005))


def assigned(office: Office) -> list[tuple[str, str]]:
    return [(own.class_id, own.subject) for own in standing(office, 2026)]


def kept(found: object, kind: type[KeptT]) -> list[KeptT]:
    """Return what was stored, by its own type."""
    assert isinstance(found, list | tuple)
    return [own for own in found if isinstance(own, kind)]


async def decide(pilot: Pilot[None]) -> None:
    """Note the committee's decision on the screen."""
    await do(pilot, "decide")
    await write(pilot, "李校长")
    await press(pilot, "enter")
    await write(pilot, "李校长、王主任")
    await press(pilot, "enter")
    await write(pilot, "一致同意")
    await press(pilot, "ctrl+s")


async def test_a_village_of_four_teachers_and_six_grades_gets_its_sheet_and_locks_it(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, TeamsScreen, village) as pilot:
        assert shows(pilot, "6 个班待定")
        await do(pilot, "school")
        assert shows(pilot, "4 位教师按上限能上 96 节")
        assert shows(pilot, "还差")
        await do(pilot, "propose")
        assert shows(pilot, "超过上限")
        await do(pilot, "lessons")
        await press(pilot, "enter", "down", "enter")
        assert shows(pilot, "改由")
        await press(pilot, "escape")
        await do(pilot, "submit")
        await decide(pilot)
        await do(pilot, "assign")
        await press(pilot, "ctrl+s")
        made = await asked(pilot, assigned)
        assert isinstance(made, list)
        assert len(made) == 6 + 2 * 8 + 4 * 10
        assert shows(pilot, "已锁定 56 门课")


async def test_a_teacher_is_told_apart_for_the_teams_and_what_is_missing_is_named(
    tmp_path: Path,
) -> None:
    def nobody_asked(office: Office) -> None:
        hired(office, Person("区大", ()))

    async with at_work(tmp_path, PeopleScreen, nobody_asked) as pilot:
        assert shows(pilot, "1 位资料不全")
        await press(pilot, "enter")
        await write(pilot, "音乐、书法")
        await press(pilot, "enter")
        await write(pilot, "会讲故事")
        await press(pilot, "enter")
        await write(pilot, "18")
        await press(pilot, "ctrl+s")
        (own,) = kept(await asked(pilot, strengths), Strength)
        assert own.profile.subjects == ("音乐", "书法")
        assert (own.cap, own.known.style) == (18, "会讲故事")
        assert not shows(pilot, "资料不全")


async def test_teams_are_proposed_decided_and_wait_for_the_pupils_draw(tmp_path: Path) -> None:
    async with at_work(tmp_path, lambda: BoardScreen(FIRST), centre) as pilot:
        await do(pilot, "propose")
        assert shows(pilot, "没有一个班全是新教师")
        await do(pilot, "weight:backbone")
        assert shows(pilot, "看重")
        await do(pilot, "submit")
        await decide(pilot)
        await do(pilot, LotsBy.PROGRAM.value)
        assert shows(pilot, "等学生抽签")

        def lots(office: Office) -> tuple[LotsBy, int]:
            held = decisions_of(office, FIRST).choices.lots
            return held.by, len(held.teams)

        assert await asked(pilot, lots) == (LotsBy.PROGRAM, 2)


async def test_too_few_who_may_lead_a_class_is_said_with_their_names(tmp_path: Path) -> None:
    def few(office: Office) -> None:
        fill_school(office, 46)
        hired(office, VILLAGE[0])

    async with at_work(tmp_path, lambda: BoardScreen(FIRST), few) as pilot:
        assert shows(pilot, "要 2 位班主任")
        await do(pilot, "propose")
        assert shows(pilot, "欧阳娜")


async def test_a_lesson_is_covered_and_a_teacher_changed_with_reason_and_approval(
    tmp_path: Path,
) -> None:
    from core.grouping.after_records import ApprovingBody
    from core.grouping.oversight import Decision, approve
    from core.teams.sheet import assign_sheet, submit_sheet

    def locked(office: Office) -> None:
        village(office)
        propose_sheet(office)
        plan = submit_sheet(office)
        body, today = ApprovingBody.COMMITTEE, office.clock.today()
        approve(office, Decision(plan.id, body, "李校长", today, ("李校长",), "同意"))
        assign_sheet(office, plan)

    def reasons(office: Office) -> list[str]:
        return [own.reason for own in standing(office, 2026) if own.reason]

    async with at_work(tmp_path, TeamsScreen, locked) as pilot:
        await do(pilot, "standing")
        await press(pilot, "enter")
        await write(pilot, "解语")
        await press(pilot, "enter")
        await write(pilot, "产假")
        await press(pilot, "enter")
        await write(pilot, "李校长")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, reasons) == ["产假"]
        await press(pilot, "escape")
        await do(pilot, "cover")
        await do(pilot, "new")
        await press(pilot, "enter", "enter", "enter")
        await press(pilot, "ctrl+s")
        (cover,) = kept(await asked(pilot, lambda office: covers(office, office.year)), Covered)
        assert cover.cover.periods == 1
        assert shows(pilot, "已记 1 节")
        await press(pilot, "f5", "f5", "enter")
        await until(pilot, lambda: len(list((tmp_path / "print").glob("*代课*.pdf"))) == 1)


async def test_lots_of_a_sealed_plan_are_not_chosen_again(tmp_path: Path) -> None:
    def refusal(office: Office) -> str:
        from core.errors import GroupingError

        plan = present_teams(office, FIRST)
        assert plan is not None
        try:
            choose_lots(office, plan, LotsBy.PROGRAM)
        except GroupingError as error:
            return error.code
        return ""

    async with at_work(tmp_path, lambda: BoardScreen(FIRST), centre) as pilot:
        await do(pilot, "propose")
        await do(pilot, "submit")
        await settled(pilot)
        assert await asked(pilot, refusal) == "committee_decision_needed"
