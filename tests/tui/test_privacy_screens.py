"""Privacy on the screen: consents, the notice, erasing with its preview, the trail."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.history import AuthorId, Entry, RowId
from core.ledgers.facts import Consent, ConsentAnswer, Erasure
from core.models import PupilStatus
from core.office import Office
from core.privacy.consent import Answer, look, record_answers
from core.privacy.optional_fields import OPTIONAL_FIELDS
from tests.tui.rooms import (
    asked,
    at_work,
    do,
    fill_school,
    press,
    settled,
    shows,
    write,
)
from tui.screens.privacy import PrivacyScreen
from tui.screens.privacy_erase import EraseScreen
from tui.screens.settings import SettingsScreen
from tui.screens.year import YearScreen


def with_facts(office: Office) -> None:
    """Register three pupils with an allergy; the last one left long ago."""
    fill_school(office, 3)
    files = office.store.pupils.all_files(office.school.id)
    with office.writing("test") as writing:
        for file in files:
            writing.put(replace(file.pupil, special_care="青霉素过敏"))
        gone = replace(files[2].enrolment, status=PupilStatus.GRADUATED, ended_on=date(2022, 7, 10))
        writing.put(gone)


def consents(office: Office) -> list[Consent]:
    return office.store.ledgers.consents.all()


def stones(office: Office) -> list[Erasure]:
    return office.store.ledgers.erasures.all()


def names(office: Office) -> set[str]:
    return {pupil.name for pupil in office.store.pupils.all()}


def leaver(office: Office) -> str:
    files = office.store.pupils.all_files(office.school.id)
    return next(one.pupil.name for one in files if one.enrolment.ended_on)


async def test_one_answer_is_recorded_for_many_with_day_and_paper(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrivacyScreen, with_facts) as pilot:
        assert shows(pilot, "2 名学生有可选信息，还没有答复")
        await do(pilot, "consent")
        await press(pilot, "ctrl+t", "down", "ctrl+t")
        assert shows(pilot, "勾了 2 名学生，^N 一起登记")
        await press(pilot, "ctrl+n")
        await write(pilot, "同意")
        await press(pilot, "enter", "enter", "enter")
        await write(pilot, "家长会当场签")
        await press(pilot, "enter")
        await write(pilot, "校长室三号柜")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "已登记 2 名学生的答复")
        assert shows(pilot, "没有未经同意的")
        kept = await asked(pilot, consents)
        assert isinstance(kept, list)
        assert {one.answer for one in kept} == {ConsentAnswer.GIVEN}
        assert {one.note for one in kept} == {"校长室三号柜"}
        assert len(kept) == 2


@pytest.mark.parametrize("several", [False, True])
async def test_no_answer_stands_there_before_the_family_gave_one(
    tmp_path: Path, *, several: bool
) -> None:
    async with at_work(tmp_path, PrivacyScreen, with_facts) as pilot:
        await do(pilot, "consent")
        await press(pilot, *(("ctrl+t", "down", "ctrl+t") if several else ()), "ctrl+n")
        await write(pilot, "不同意")
        await press(pilot, "enter", "enter", "enter", "enter")
        await write(pilot, "校长室三号柜")
        await press(pilot, "ctrl+s")
        kept = await asked(pilot, consents)
        assert isinstance(kept, list)
        assert [one.answer for one in kept] == [ConsentAnswer.REFUSED] * (2 if several else 1)


async def test_an_answer_that_was_not_given_is_asked_for(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrivacyScreen, with_facts) as pilot:
        await do(pilot, "consent")
        await press(pilot, "ctrl+n", "enter", "enter", "enter", "enter")
        await write(pilot, "校长室三号柜")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "答复：")
        assert await asked(pilot, consents) == []


async def test_only_the_gaps_are_shown_when_asked_for(tmp_path: Path) -> None:
    def with_one_gap(office: Office) -> None:
        fill_school(office, 3)
        first, second, _ = office.store.pupils.all_files(office.school.id)
        given = Answer(OPTIONAL_FIELDS, ConsentAnswer.GIVEN)
        record_answers(office, [first.pupil.id, second.pupil.id], given)

    async with at_work(tmp_path, PrivacyScreen, with_one_gap) as pilot:
        everybody = await asked(pilot, names)
        assert isinstance(everybody, set)
        await do(pilot, "consent")
        assert all(shows(pilot, name) for name in everybody)
        assert shows(pilot, "没有答复：")
        await press(pilot, "ctrl+f")
        assert sum(shows(pilot, name) for name in everybody) == 1


async def test_the_notice_is_printed_with_its_contact_which_is_remembered(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrivacyScreen) as pilot:
        await do(pilot, "notice")
        await press(pilot, "ctrl+a")
        await write(pilot, "石校长 0855-1112222")
        await press(pilot, "ctrl+s")
        assert len(list((tmp_path / "print").glob("学生信息收集告知书_*.pdf"))) == 1

        def noted(office: Office) -> tuple[str, str]:
            (entry,) = office.store.audit.newest(1)
            return entry.subject, entry.detail

        assert await asked(pilot, noted) == ("privacy_notice", "purpose=family")
        await do(pilot, "notice")
        assert shows(pilot, "石校长 0855-1112222")


async def test_who_is_due_loses_optional_facts_after_reason_approver_and_a_yes(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PrivacyScreen, with_facts) as pilot:
        name = await asked(pilot, leaver)
        assert isinstance(name, str)
        await do(pilot, "erase")
        assert shows(pilot, "1 名离校学生到期")
        await press(pilot, "enter")
        assert shows(pilot, "会清除：")
        assert shows(pilot, "特异体质")
        assert shows(pilot, "这台电脑的备份夹里没有备份")
        await do(pilot, "optional")
        await write(pilot, "留存期满")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, stones) == []
        await press(pilot, "enter")
        await write(pilot, "石校长")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "不能撤销")
        await press(pilot, "escape")
        assert await asked(pilot, stones) == []
        await press(pilot, "ctrl+s", "ctrl+s")
        assert await asked(pilot, stones) == [], "^S gives nothing up"
        await press(pilot, "ctrl+y")
        stood = await asked(pilot, stones)
        assert isinstance(stood, list)
        assert [(one.reason, one.approver) for one in stood] == [("留存期满", "石校长")]
        assert isinstance(pilot.app.screen, EraseScreen)
        assert shows(pilot, "已经清除")
        assert name in await asked(pilot, names)  # type: ignore[operator]  # as above
        await press(pilot, "escape")
        assert shows(pilot, "没有到期的")


async def test_a_person_who_is_erased_stands_in_no_list_any_more(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrivacyScreen, with_facts) as pilot:
        name = await asked(pilot, leaver)
        await do(pilot, "erase")
        await press(pilot, "enter")
        await do(pilot, "person")
        await write(pilot, "家长书面申请")
        await press(pilot, "enter")
        await write(pilot, "石校长")
        await press(pilot, "ctrl+s", "ctrl+y")
        assert name not in await asked(pilot, names)  # type: ignore[operator]  # as above
        await press(pilot, "escape")
        assert not shows(pilot, str(name))
        await press(pilot, "escape")
        await do(pilot, "asked")
        assert shows(pilot, "理由：家长书面申请  批准：石校长")


def erased_by_the_centre(office: Office) -> None:
    """Register a pupil, and receive the centre's tombstone, which knows nothing of her."""
    fill_school(office, 2)
    pupil = office.store.pupils.all()[0]
    stream = str(office.school.id)
    patch = {
        "school_id": stream,
        "subject_id": str(pupil.id),
        "subject_table": "pupil",
        "scope": "person",
        "erased_on": "2026-10-07",
        "reason": "家长书面申请",
        "approver": "中心校",
        "rows": json.dumps([f"pupil:{pupil.id}"]),
    }
    author = AuthorId(f"2199124906-deadbeef.1.{stream}")
    clock = "0199b0a0d000-0000"
    entry = Entry(author, 1, "erasure", RowId("person.x"), patch, {}, {}, clock, "中心校")
    with office.store.transaction():
        office.store.history.append([entry])


async def test_an_erasure_that_clashes_waits_until_a_person_says_yes(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrivacyScreen, erased_by_the_centre) as pilot:
        assert shows(pilot, "1 件等您决定")
        await do(pilot, "asked")
        assert shows(pilot, "理由：家长书面申请")
        assert shows(pilot, "本校在那之后改过这个孩子的信息")
        await press(pilot, "enter", "escape")
        before = await asked(pilot, names)
        assert isinstance(before, set)
        assert len(before) == 2
        await press(pilot, "enter", "ctrl+y")
        after = await asked(pilot, names)
        assert isinstance(after, set)
        assert len(after) == 1
        assert shows(pilot, "已经清除")
        assert shows(pilot, "没有要决定的")


async def test_the_trail_says_who_looked_filters_and_prints_itself(tmp_path: Path) -> None:
    def looked(office: Office) -> None:
        with_facts(office)
        file = office.store.pupils.all_files(office.school.id)[0]
        look(office, file.pupil.id, "id_number")

    async with at_work(tmp_path, PrivacyScreen, looked) as pilot:
        await do(pilot, "trail")
        assert shows(pilot, "看了")
        await press(pilot, "ctrl+f")
        await write(pilot, "导出和打印")
        await press(pilot, "enter")
        assert shows(pilot, "这段时间没有记录")
        await press(pilot, "ctrl+f")
        await write(pilot, "某一天")
        await press(pilot, "enter", "enter", "ctrl+f")
        await write(pilot, "全部类别")
        await press(pilot, "enter")
        assert shows(pilot, "2026-10-08   全部类别")
        assert shows(pilot, "看了")
        await press(pilot, "f5")
        assert shows(pilot, "已保存")
        assert len(list((tmp_path / "print").glob("操作日志_*.pdf"))) == 1
        assert shows(pilot, "导出")


async def test_the_room_is_reached_from_the_year_and_from_the_settings(tmp_path: Path) -> None:
    async with at_work(tmp_path, YearScreen) as pilot:
        await do(pilot, "privacy")
        assert isinstance(pilot.app.screen, PrivacyScreen)
        await press(pilot, "escape")
        await pilot.app.push_screen(SettingsScreen())
        await settled(pilot)
        for _ in range(9):
            if shows(pilot, "> 隐私与留存"):
                break
            await press(pilot, "down")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PrivacyScreen)


@pytest.mark.parametrize(
    ("word", "stands"),
    [
        ("同意", "登记家长的答复"),
        ("告知", "告知书"),
        ("留存期", "到期和申请清除"),
        ("离职", "清除离职教师"),
        ("谁看过", "操作日志"),
    ],
)
async def test_the_palette_finds_each_room_of_privacy(
    tmp_path: Path, word: str, stands: str
) -> None:
    async with at_work(tmp_path, SettingsScreen, with_facts) as pilot:
        await press(pilot, "f9")
        await write(pilot, word)
        assert shows(pilot, stands)
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, SettingsScreen | PrivacyScreen)


async def test_the_notice_is_printed_right_from_the_palette(tmp_path: Path) -> None:
    async with at_work(tmp_path, SettingsScreen, with_facts) as pilot:
        await press(pilot, "f9")
        await write(pilot, "告知")
        await press(pilot, "enter")
        await write(pilot, "石校长 10086037242")
        await press(pilot, "ctrl+s")
        assert list((tmp_path / "print").glob("*告知书*.pdf"))
