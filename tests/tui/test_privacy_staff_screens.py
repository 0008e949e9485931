"""Erasing former staff on the screen: who has left, what goes, a reason, an approver, a yes."""

from __future__ import annotations

from pathlib import Path

from core.office import Office
from core.reading.drafts import StaffDraft
from core.staffing import register_staff
from tests.tui.rooms import asked, at_work, do, press, shows, write
from tui.screens.privacy import PrivacyScreen


def with_staff(office: Office) -> None:
    for name, status in (("欧阳老师", "调出"), ("仇老师", "在职")):
        draft = StaffDraft(name=name, sex="女", birth_date="1980-03-04", person_status=status)
        register_staff(office, draft)


def names(office: Office) -> list[str]:
    return [one.name for one in office.store.staff.all()]


async def test_a_leaver_is_erased_after_reason_approver_and_a_yes(tmp_path: Path) -> None:
    async with at_work(tmp_path, PrivacyScreen, with_staff) as pilot:
        await do(pilot, "erase_staff")
        assert shows(pilot, "欧阳老师")
        assert not shows(pilot, "仇老师")
        await press(pilot, "enter")
        assert shows(pilot, "教师 1")
        assert shows(pilot, "任职 1")
        await do(pilot, "person")
        await write(pilot, "保存期已满")
        await press(pilot, "enter")
        await write(pilot, "中心校")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "不能撤销")
        await press(pilot, "ctrl+y")
        assert shows(pilot, "全部信息已清除")
        assert await asked(pilot, names) == ["仇老师"]
        await do(pilot, "back")
        assert shows(pilot, "没有已经离开的教师。")
