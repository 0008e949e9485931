"""Around a draw and after it: pack, papers, archive, late joiners, requests, annulment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from core.grouping.archive_checking import verify_archive
from core.grouping.decisions import Approved
from core.grouping.plans import present_plan
from core.grouping.records import PlanId
from core.grouping.typed_slips import TypedSlips
from core.meeting.draw_meeting import (
    agree,
    approve,
    draw_now,
    keep_slips,
    make_proposal,
    seal_proposal,
)
from core.models import Cohort, Stage
from core.office import Office
from core.registration import register_pupil
from tests.tui.rooms import TODAY, asked, at_work, do, fill_school, press, pupil_draft, shows, write
from tui.screens.after_draw import AfterDrawScreen
from tui.screens.draw import DrawScreen
from tui.screens.home_sentences import HomeFigures, due_entries, gather
from tui.screens.late_joiners import LateJoinersScreen

COHORT = Cohort(Stage.PRIMARY, 2026)
SLIPS = TypedSlips(("12", "7"), ("12", "7"), is_read_out=True)


def sealed(office: Office) -> None:
    fill_school(office, 12)
    make_proposal(office, COHORT)
    approve(office, COHORT, Approved(approver="石大山 校长", decided_on=TODAY))
    seal_proposal(office, COHORT)


def drawn(office: Office) -> None:
    sealed(office)
    plan = present_plan(office, COHORT)
    assert plan is not None
    keep_slips(office, plan, SLIPS)
    agree(office, plan, SLIPS)
    draw_now(office, plan)


def joined(office: Office) -> None:
    drawn(office)
    for at in (31, 32):
        register_pupil(office, pupil_draft(at))


def begin() -> DrawScreen:
    return DrawScreen(COHORT)


def after() -> AfterDrawScreen:
    return AfterDrawScreen(COHORT)


def made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


async def choose_folder(pilot: Pilot[None], folder: Path) -> None:
    made(folder)
    await write(pilot, str(folder))
    await press(pilot, "enter")


def kept(office: Office) -> list[str]:
    return [entry.action for entry in office.store.audit.newest(8)]


async def test_a_pack_is_written_at_the_seal_and_taken_over_after_the_code_is_compared(
    tmp_path: Path,
) -> None:
    stick = tmp_path / "stick"
    async with at_work(tmp_path, begin, sealed) as pilot:
        await do(pilot, "pack")
        await choose_folder(pilot, stick)
        await write(pilot, "青山绿水 2026 会场")
        await press(pilot, "enter")
        await write(pilot, "青山绿水 2026 会场")
        await press(pilot, "ctrl+s")
        await press(pilot)
        pack = stick / "抽签现场备用包_2026级.zip"
        assert pack.is_file()
        assert shows(pilot, "备用包已写好")
        await press(pilot, "escape")
        await do(pilot, "resume")
        await write(pilot, str(pack))
        await press(pilot, "enter")
        await write(pilot, "青山绿水 2026 会场")
        await press(pilot, "ctrl+s")
        await press(pilot)
        assert shows(pilot, "在这台电脑上接着办？")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已接过来")
        assert shows(pilot, "[封存]")
        assert "meeting_resumed" in str(await asked(pilot, kept))


def forked(office: Office) -> None:
    sealed(office)
    plan = present_plan(office, COHORT)
    assert plan is not None
    with office.writing("test") as writing:
        writing.put(replace(plan.record, id=PlanId(writing.new_id())))


async def test_two_plans_in_force_are_a_warning_here_and_at_home(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, forked) as pilot:
        await press(pilot, "escape")
        assert shows(pilot, "有两个封存的方案")
        figures = await asked(pilot, gather)
        assert isinstance(figures, HomeFigures)
        assert "go:draw" in {entry.id for entry in due_entries(figures)}


async def test_passphrases_that_differ_write_no_pack(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, sealed) as pilot:
        await do(pilot, "pack")
        await choose_folder(pilot, tmp_path / "stick")
        await write(pilot, "青山绿水 2026 会场")
        await press(pilot, "enter", "a", "ctrl+s")
        assert list((tmp_path / "stick").iterdir()) == []


async def test_the_meetings_papers_are_printed_with_f5(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, sealed) as pilot:
        await press(pilot, "f5")
        await choose_folder(pilot, tmp_path / "papers")
        names = sorted(path.name for path in (tmp_path / "papers").iterdir())
        assert names == ["抽签现场清单_2026级.pdf", "核对码_2026级.pdf"]


async def test_publishing_writes_the_checking_page_and_then_the_archive(tmp_path: Path) -> None:
    async with at_work(tmp_path, begin, drawn) as pilot:
        await do(pilot, "publish")
        await choose_folder(pilot, tmp_path / "wall")
        assert len(list((tmp_path / "wall").rglob("verify.html"))) == 1
        assert not list((tmp_path / "wall").rglob("*.zip"))
        await do(pilot, "archive")
        await choose_folder(pilot, tmp_path / "cabinet")
        (archive,) = (tmp_path / "cabinet").iterdir()
        assert verify_archive(archive.read_bytes()).verified


async def test_late_joiners_are_drawn_with_slips_that_two_people_type(tmp_path: Path) -> None:
    async with at_work(tmp_path, after, joined) as pilot:
        assert shows(pilot, "还有 2 人没有班")
        await do(pilot, "late")
        assert isinstance(pilot.app.screen, LateJoinersScreen)
        await do(pilot, "seal")
        await press(pilot, "ctrl+s")
        await do(pilot, "code")
        assert (tmp_path / "print" / "插班核对码_2026级_第1批.pdf").is_file()
        await do(pilot, "read_out")
        await press(pilot, "4", "enter", "tab", "5", "ctrl+s")
        assert shows(pilot, "第 1 条：甲 4，乙 5")
        await press(pilot, "backspace", "4", "ctrl+s")
        assert shows(pilot, "1 张号码条，两人录入一致：4")
        await do(pilot, "draw")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, lambda office: len(office.store.seats.all())) == 14
        await do(pilot, "print:0")
        assert (tmp_path / "print" / "入班通知单_2026级_第1批.pdf").is_file()
        assert shows(pilot, "入班通知单已写好")


async def test_what_was_typed_for_late_joiners_is_kept(tmp_path: Path) -> None:
    async with at_work(tmp_path, lambda: LateJoinersScreen(COHORT), joined) as pilot:
        await do(pilot, "seal")
        await press(pilot, "ctrl+s")
        await do(pilot, "read_out")
        await press(pilot, "4", "5", "escape")
        await pilot.app.push_screen(LateJoinersScreen(COHORT))
        await press(pilot, "tab")
        assert shows(pilot, "已录")


async def test_a_request_to_change_class_is_noted_and_nobody_moves(tmp_path: Path) -> None:
    def seats(office: Office) -> set[tuple[str, str]]:
        return {(seat.pupil_id, seat.class_id) for seat in office.store.seats.all()}

    async with at_work(tmp_path, after, drawn) as pilot:
        before = await asked(pilot, seats)
        name = str(await asked(pilot, lambda office: office.store.pupils.all()[0].name))
        await do(pilot, "request")
        await write(pilot, name)
        await press(pilot, "enter")
        await write(pilot, "学生父亲")
        await press(pilot, "enter")
        await write(pilot, "想和表哥同班")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已登记，学生还在原来的班")
        assert shows(pilot, "想和表哥同班。没有调班。")
        assert await asked(pilot, seats) == before
        noted = await asked(pilot, lambda office: len(office.store.after_draw.requests.all()))
        assert noted == 1


async def test_an_objection_is_noted_and_answered(tmp_path: Path) -> None:
    async with at_work(tmp_path, after, drawn) as pilot:
        await do(pilot, "objection")
        await write(pilot, "名单里少一个人")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "等答复")
        objection = await asked(
            pilot, lambda office: office.store.after_draw.objections.all()[0].id
        )
        await do(pilot, str(objection))
        await write(pilot, "名单核对过了")
        await press(pilot, "enter")
        await write(pilot, "石大山")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "答复：名单核对过了")


async def test_an_annulment_asks_for_reason_and_approver_and_then_once_more(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, begin, drawn) as pilot:
        await do(pilot, "after")
        await do(pilot, "annul")
        await write(pilot, "漏了三名学生")
        await press(pilot, "enter")
        await write(pilot, "石大山")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "这一步不能撤销")
        await press(pilot, "enter")
        assert await asked(pilot, lambda office: present_plan(office, COHORT)) is not None
        assert shows(pilot, "漏了三名学生"), "Enter goes back to the form"
        await press(pilot, "ctrl+s", "ctrl+y")
        assert await asked(pilot, lambda office: present_plan(office, COHORT)) is None
        assert shows(pilot, "没有有效的方案")
        await press(pilot, "escape")
        assert shows(pilot, "[方案]")
