"""Transfer in, handover at the centre and at a village, movements, drafts of one-page forms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader
from textual.pilot import Pilot

from core.changes.apply import ChangeRequest, record_change
from core.changes.census import Census, census
from core.changes.handover import own_releases, send_back, waiting_arrivals
from core.changes.handover import sent_back as newly_sent_back
from core.changes.models import ChangeKind, RecordChange
from core.models import (
    Cohort,
    Enrolment,
    EnrolmentId,
    Pupil,
    PupilFile,
    PupilId,
    PupilStatus,
    SchoolYear,
    Sex,
    Stage,
)
from core.office import Office
from core.records.kept_forms import KeptForm, kept_forms
from core.registration import register_pupil
from tests.sync.township import CENTRE, EAST, SOUTH
from tests.tui.rooms import TODAY, asked, at_work, do, press, pupil_draft, shows, write
from tui.screens.handover import HandoverScreen
from tui.screens.home import HomeScreen
from tui.screens.movements import MovementsScreen
from tui.screens.promotion import PromotionScreen
from tui.screens.pupils import PupilsScreen
from tui.screens.transfers import TransfersScreen
from tui.widgets.agenda import Agenda
from tui.widgets.record_form import RecordForm

COHORT = Cohort.in_grade(Stage.PRIMARY, 3, SchoolYear(2026))
NEW = {
    "name": "阿依古丽·买买提江",
    "sex": "女",
    "birth_date": "2018-03-04",
    "grade": "三年级",
    "paper.school": "县城第二小学",
    "paper.document": "转〔2026〕3号",
    "paper.reason": "其他",
}


def of_the_village(office: Office, name: str) -> PupilId:
    """Write a pupil of another school, as its bundle would."""
    with office.writing("test") as writing:
        pupil = Pupil(
            id=PupilId(writing.new_id()),
            school_id=EAST.id,
            name=name,
            sex=Sex.FEMALE,
            birth_date=TODAY.replace(year=2018),
        )
        writing.put(pupil)
        writing.put(
            Enrolment(
                id=EnrolmentId(writing.new_id()),
                pupil_id=pupil.id,
                school_id=EAST.id,
                register_school_id=EAST.id,
                stage=COHORT.stage,
                entry_year=COHORT.entry_year,
            )
        )
    return pupil.id


def released(office: Office) -> None:
    """Two pupils go to the centre in one act, one to another village."""
    with office.writing("test") as writing:
        writing.put(EAST)
        writing.put(replace(SOUTH, cluster="东片"))
    grade = [of_the_village(office, name) for name in ("仇𬭊", "欧阳娜娜")]
    asked_for = ChangeRequest(
        kind=ChangeKind.PROMOTE, happened_on=TODAY, other_school=CENTRE.name, batch="b"
    )
    for pupil in grade:
        record_change(office, pupil, asked_for)
    away = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT, happened_on=TODAY, reason="99", other_school="青石小学"
    )
    record_change(office, of_the_village(office, "单雪"), away)


async def counted(pilot: Pilot[None]) -> Census:
    found = await asked(pilot, census)
    assert isinstance(found, Census)
    return found


async def own_files(pilot: Pilot[None]) -> list[PupilFile]:
    found = await asked(pilot, lambda office: office.store.pupils.all_files(office.school.id))
    assert isinstance(found, list)
    return found


async def key_of(pilot: Pilot[None], name: str) -> str:
    def look(office: Office) -> str:
        arrivals = waiting_arrivals(office)
        return next(one.change.id for one in arrivals if one.file.pupil.name == name)

    found = await asked(pilot, look)
    assert isinstance(found, str)
    return found


async def test_a_pupil_from_outside_is_taken_in_with_the_papers_in_one_form(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, TransfersScreen) as pilot:
        await press(pilot, "ctrl+n")
        pilot.app.screen.query_one(RecordForm).restore(NEW)
        await press(pilot, "ctrl+s")
        assert shows(pilot, "转入已办好")
        (file,) = await own_files(pilot)
        assert (file.pupil.name, file.enrolment.started_on) == (NEW["name"], TODAY)
        await press(pilot, "enter")
        assert len(list((tmp_path / "print").glob("*.pdf"))) == 1
        assert shows(pilot, "转入，等转入学校")
        assert shows(pilot, "县城第二小学 -> 青石小学")


async def test_the_form_of_a_transfer_in_wants_the_school_and_comes_back_after_esc(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, TransfersScreen) as pilot:
        await press(pilot, "ctrl+n")
        pilot.app.screen.query_one(RecordForm).restore(NEW | {"paper.school": ""})
        await press(pilot, "ctrl+s")
        assert shows(pilot, "转出学校：")
        assert await own_files(pilot) == []
        await press(pilot, "escape", "ctrl+n")
        assert shows(pilot, "接着上次没有保存的草稿")
        assert pilot.app.screen.query_one(RecordForm).values["name"] == NEW["name"]


async def test_who_was_here_before_is_not_taken_in_as_a_second_child(tmp_path: Path) -> None:
    def left(office: Office) -> None:
        draft = pupil_draft(1, name=NEW["name"], birth_date=NEW["birth_date"], grade="三年级")
        pupil = register_pupil(office, draft).pupil_id
        away = ChangeRequest(
            kind=ChangeKind.TRANSFER_OUT,
            happened_on=TODAY,
            reason="99",
            other_school="县城第二小学",
        )
        record_change(office, pupil, away)

    async with at_work(tmp_path, TransfersScreen, left) as pilot:
        await press(pilot, "ctrl+n")
        pilot.app.screen.query_one(RecordForm).restore(NEW)
        await press(pilot, "ctrl+s")
        assert shows(pilot, "可能来过本校")
        await press(pilot, "enter")
        assert shows(pilot, "从外校转回本校")
        assert len(await own_files(pilot)) == 1


async def test_the_centre_accepts_a_whole_act_and_has_the_children(tmp_path: Path) -> None:
    async with at_work(tmp_path, HandoverScreen, released, school=CENTRE) as pilot:
        assert shows(pilot, "待接收 3 人")
        assert shows(pilot, "枫香小学 -> 云岭镇中心小学  升入中心校")
        before = await counted(pilot)
        assert (before.total, len(before.on_the_way)) == (3, 3)
        agenda = pilot.app.screen.query_one(Agenda)
        act = next(key for key in agenda.keys if key.startswith("all:"))
        await do(pilot, act)
        await press(pilot, "enter")
        assert shows(pilot, "将要办理 2 人")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已接收 2 人")
        names = sorted(file.pupil.name for file in await own_files(pilot))
        assert names == ["仇𬭊", "欧阳娜娜"]
        assert shows(pilot, "三年级  来自 枫香小学")
        after = await counted(pilot)
        assert (after.total, len(after.on_the_way)) == (3, 1)


async def test_the_centre_sends_a_child_back_with_a_reason(tmp_path: Path) -> None:
    async with at_work(tmp_path, HandoverScreen, released, school=CENTRE) as pilot:
        await do(pilot, f"one:{await key_of(pilot, '单雪')}")
        await press(pilot, "down", "enter", "ctrl+s")
        assert shows(pilot, "退回原因：")
        await write(pilot, "青石小学没有三年级")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已退回 1 人")
        found = await counted(pilot)
        assert (dict(found.heads), len(found.on_the_way)) == ({EAST.id: 1}, 2)


async def test_a_half_written_reason_is_opened_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, HandoverScreen, released, school=CENTRE) as pilot:
        await do(pilot, f"one:{await key_of(pilot, '单雪')}")
        await press(pilot, "down", "enter")
        await write(pilot, "青石小学没有")
        await pilot.pause(0.4)
        await press(pilot, "tab")
        pilot.app.pop_screen()
        await pilot.pause()

        def forms(office: Office) -> list[KeptForm]:
            return kept_forms(office, office.store.drafts.all())

        found = await asked(pilot, forms)
        assert isinstance(found, list)
        await pilot.app.push_screen(HandoverScreen(found[0].releases))
        await pilot.pause(0.3)
        assert pilot.app.screen.query_one(RecordForm).values["reason"] == "青石小学没有"
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已退回 1 人")


def sent_back(office: Office) -> None:
    """Release a pupil, and send the child back in the centre's name."""
    with office.writing("test") as writing:
        writing.put(EAST)
    pupil = register_pupil(office, pupil_draft(1, name="张帅")).pupil_id
    away = ChangeRequest(
        kind=ChangeKind.TRANSFER_OUT, happened_on=TODAY, reason="99", other_school="枫香小学"
    )
    change = record_change(office, pupil, away)
    school, office.school = office.school, CENTRE
    send_back(office, [change.id], "没有这个年级")
    office.school = school


async def test_home_says_that_a_pupil_was_sent_back_until_something_is_done(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, HomeScreen, sent_back) as pilot:
        assert shows(pilot, "中心校退回了 1 名学生，还算在本校：看原因")

        def suspend(office: Office) -> None:
            (back,) = newly_sent_back(office)
            asked_for = ChangeRequest(kind=ChangeKind.SUSPEND, happened_on=TODAY, reason="10")
            record_change(office, back.change.pupil_id, asked_for)

        await asked(pilot, suspend)
        assert await asked(pilot, newly_sent_back) == ()


async def test_a_village_reads_why_its_pupil_was_sent_back(tmp_path: Path) -> None:
    async with at_work(tmp_path, HandoverScreen, sent_back) as pilot:
        assert shows(pilot, "接收由中心校办")
        found = await asked(pilot, own_releases)
        assert isinstance(found, tuple)
        await do(pilot, f"own:{found[0].change.id}")
        assert shows(pilot, "退回原因：没有这个年级")
        (file,) = await own_files(pilot)
        assert file.enrolment.status is PupilStatus.PRESENT


async def test_the_reason_of_a_change_survives_a_pulled_plug(tmp_path: Path) -> None:
    def one(office: Office) -> None:
        register_pupil(office, pupil_draft(1, name="张帅"))

    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await press(pilot, "ctrl+p")
        await do(pilot, "kind:21")
        await write(pilot, "云岭小学")
        await pilot.pause(0.4)
        await press(pilot, "tab")
        screen = pilot.app.screen
        await pilot.app.pop_screen()
        assert screen is not pilot.app.screen
        await do(pilot, "kind:21")
        assert pilot.app.screen.query_one(RecordForm).values["school"] == "云岭小学"
        await write(pilot, "其他")
        await press(pilot, "ctrl+s", "ctrl+s")
        (file,) = await own_files(pilot)
        assert file.enrolment.status is PupilStatus.TRANSFERRED_OUT
        changes = await asked(pilot, lambda office: office.store.changes.all())
        assert isinstance(changes, list)
        assert isinstance(changes[0], RecordChange)
        assert await asked(pilot, lambda office: len(office.store.drafts.all())) == 0


async def test_a_figure_of_the_movements_opens_its_names_and_prints(tmp_path: Path) -> None:
    async with at_work(tmp_path, MovementsScreen, released, school=CENTRE) as pilot:
        assert shows(pilot, "2 人次")
        await do(pilot, "0:left_within")
        assert shows(pilot, "仇")
        assert shows(pilot, "欧阳娜娜")
        assert not shows(pilot, "单雪")
        await press(pilot, "f5", "enter")
        (paper,) = (tmp_path / "print").glob("变动登记_*.pdf")
        assert "仅供校内使用" in PdfReader(paper).pages[0].extract_text()


async def test_promotion_leads_to_what_the_centre_has_accepted(tmp_path: Path) -> None:
    async with at_work(tmp_path, PromotionScreen) as pilot:
        await do(pilot, "handover")
        assert shows(pilot, "接收由中心校办")


async def test_home_says_at_the_centre_that_pupils_wait(tmp_path: Path) -> None:
    async with at_work(tmp_path, HomeScreen, released, school=CENTRE) as pilot:
        assert shows(pilot, "3 名学生等着接收")
