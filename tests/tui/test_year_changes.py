"""Record changes, papers and one field for several, from the pupil list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from core.changes.models import ChangeKind
from core.models import AttendWay, PupilFile, PupilStatus
from core.office import Office
from core.registration import amend_pupil, draft_of, register_pupil
from tests.tui.rooms import asked, at_work, do, press, pupil_draft, shows, write
from tui.screens.change_asking import reason_choices
from tui.screens.pupils import PupilsScreen
from tui.screens.record_history import RecordHistoryScreen
from tui.widgets.agenda import Agenda
from tui.widgets.record_form import RecordForm

BORN = "2020-03-04"


def two(office: Office) -> None:
    register_pupil(office, pupil_draft(1, name="张帅", birth_date=BORN))
    register_pupil(office, pupil_draft(3, name="阿依古丽·买买提江", grade="三年级"))


async def files(pilot: Pilot[None]) -> list[PupilFile]:
    def look(office: Office) -> list[PupilFile]:
        return office.store.pupils.all_files(office.school.id)

    found = await asked(pilot, look)
    assert isinstance(found, list)
    return found


async def test_a_pupil_is_suspended_after_a_preview_and_taken_back(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        await press(pilot, "z", "s")
        await press(pilot, "ctrl+p")
        assert shows(pilot, "张帅  一年级  在读")
        assert not shows(pilot, "退学")
        await do(pilot, "kind:11")
        await write(pilot, "疾病")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "将要办理 1 人")
        assert shows(pilot, "在读")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已办 休学 1 人")
        found = {one.pupil.name: one.enrolment.status for one in await files(pilot)}
        assert found["张帅"] is PupilStatus.SUSPENDED
        assert shows(pilot, "休学证明")
        assert not shows(pilot, "在读证明")
        await press(pilot, "ctrl+z")
        assert pilot.app.screen.query_one(Agenda).chosen_key == "kind:11"
        found = {one.pupil.name: one.enrolment.status for one in await files(pilot)}
        assert found["张帅"] is PupilStatus.PRESENT
        assert shows(pilot, "已撤销 1 条异动")


async def test_what_is_wanted_is_said_on_the_form_and_nothing_is_stored(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        await press(pilot, "z", "s", "ctrl+p")
        await do(pilot, "kind:21")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "转入学校：")
        await write(pilot, "云岭小学")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "原因：")
        await write(pilot, "其他")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "日期 2026-10-08。原因：其他。没有写文号。")
        assert shows(pilot, "第一方")
        await press(pilot, "ctrl+s")
        found = {one.pupil.name: one.enrolment.status for one in await files(pilot)}
        assert found["张帅"] is PupilStatus.TRANSFERRED_OUT
        assert shows(pilot, "转出")
        assert not shows(pilot, "F5 打证明")
        assert not shows(pilot, "休学")


async def test_a_leaving_says_before_and_after_that_it_opens_a_case(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        await press(pilot, "z", "s", "ctrl+p")
        await do(pilot, "kind:leave")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "同时立控辍个案")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已办 未办手续离校 1 人，^Z 可撤销，控辍个案在 F12「控辍保学」里")


async def test_a_certificate_takes_one_press_and_says_where_it_lies(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        await press(pilot, "z", "s", "ctrl+p", "f5")
        assert shows(pilot, "证明已打好")
        assert len(list((tmp_path / "print").glob("在读证明_张帅_*.pdf"))) == 1


async def test_a_certificate_prints_from_the_open_form(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        await press(pilot, "z", "s", "enter", "f5")
        assert shows(pilot, "证明已打好")


async def test_one_field_is_set_for_the_ticked_pupils_and_put_back(tmp_path: Path) -> None:
    def way(found: list[PupilFile]) -> set[AttendWay | None]:
        return {one.enrolment.attend_way for one in found}

    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        assert way(await files(pilot)) == {AttendWay.DAY_PUPIL}
        await press(pilot, "ctrl+t", "ctrl+t", "ctrl+p")
        assert shows(pilot, "已选 2 名学生")
        await do(pilot, "field")
        await write(pilot, "就读方式")
        await press(pilot, "enter")
        await write(pilot, "住校")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "走读 -> 住校")
        assert way(await files(pilot)) == {AttendWay.DAY_PUPIL}
        await press(pilot, "ctrl+s")
        assert way(await files(pilot)) == {AttendWay.BOARDER}
        await press(pilot, "ctrl+z")
        assert way(await files(pilot)) == {AttendWay.DAY_PUPIL}


async def test_who_may_be_registered_already_is_asked_before_saving(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        await press(pilot, "ctrl+n")
        form = pilot.app.screen.query_one(RecordForm)
        form.restore({"name": "张帅", "sex": "女", "birth_date": BORN, "grade": "一年级"})
        await press(pilot, "ctrl+s")
        assert shows(pilot, "「张帅」可能已经登记过")
        assert len(await files(pilot)) == 2
        await press(pilot, "down", "enter")
        assert len(await files(pilot)) == 3
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已保存")


async def test_the_record_that_was_meant_is_opened_instead(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        await press(pilot, "ctrl+n")
        form = pilot.app.screen.query_one(RecordForm)
        form.restore({"name": "张帅", "sex": "女", "birth_date": BORN, "grade": "一年级"})
        await press(pilot, "ctrl+s", "enter")
        assert len(await files(pilot)) == 2
        assert form.values["m1_name"] == pupil_draft(1).m1_name


async def test_a_form_offers_only_the_reasons_that_fit_and_refuses_others(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, two) as pilot:
        await press(pilot, "z", "s", "ctrl+p")
        await do(pilot, "kind:leave")
        form = pilot.app.screen.query_one(RecordForm)
        offered = {one.value for one in reason_choices(ChangeKind.LEAVE)}
        assert {"疾病", "休学期满未办理复学"} <= offered
        assert not any("死亡" in one or "致死" in one for one in offered)
        form.restore(form.values | {"reason": "溺水死亡"})
        await press(pilot, "ctrl+s")
        assert shows(pilot, "原因：")
        found = {one.pupil.name: one.enrolment.status for one in await files(pilot)}
        assert found["张帅"] is PupilStatus.PRESENT


async def test_a_name_that_was_put_back_heads_the_history_and_the_acts(tmp_path: Path) -> None:
    def renamed(office: Office) -> None:
        own = register_pupil(office, pupil_draft(1, name="张帅", birth_date=BORN)).pupil_id
        amend_pupil(office, own, replace(draft_of(office, own), name="张师"))

    async with at_work(tmp_path, PupilsScreen, renamed) as pilot:
        await press(pilot, "ctrl+p")
        assert shows(pilot, "张师  一年级")
        await do(pilot, "past")
        await do(pilot, "0:name")
        await press(pilot, "enter")
        await pilot.pause(0.3)
        assert isinstance(pilot.app.screen, RecordHistoryScreen)
        assert "张帅" in pilot.app.screen.where
        await press(pilot, "escape")
        assert shows(pilot, "张帅  一年级")
        assert not shows(pilot, "张师")
