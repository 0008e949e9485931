"""Erasing former staff: only who has left, nothing of them is left, and other stores follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.ledgers.care import CareSaid, save_care
from core.ledgers.spec import LedgerError
from core.models import ClassId, SchoolId, StaffId
from core.office import Office
from core.privacy.erasing_staff import (
    erasable_staff,
    erase_staff,
    staff_erasure_preview,
    staff_retention_date,
)
from core.reading.drafts import StaffDraft
from core.safekeeping.doctor import examine
from core.staffing import register_staff
from core.teams.records import CoverLesson, TeachingProfile
from tests.ledgers.test_erasure import every_text, plain_copy
from tests.ledgers.village import BOARDER, register

TEACHER = StaffDraft(
    name="𬭊老师",
    sex="女",
    birth_date="1970-03-04",
    phone="19900003333",
    person_status="退休",
)
WHY = "保存期已满"


def teacher(office: Office, **values: str) -> StaffId:
    return register_staff(office, replace(TEACHER, **values)).staff_id


def left_long_ago(office: Office, staff_id: StaffId) -> None:
    file = office.store.staff.file(staff_id)
    assert file is not None
    with office.writing("test") as writing:
        writing.put(replace(file.appointment, ended_on=date(2010, 7, 10)))


def test_who_is_at_work_is_not_erased(office: Office) -> None:
    staff_id = teacher(office, person_status="在职")
    for status in ("长病假", "待退休", "返聘"):
        teacher(office, name=f"教师{status}", person_status=status)
    assert erasable_staff(office) == []
    with pytest.raises(LedgerError, match="erase_staff_in_post"):
        erase_staff(office, staff_id, WHY)
    with pytest.raises(LedgerError, match="erase_staff_in_post"):
        staff_erasure_preview(office, staff_id)
    assert office.store.staff.get(staff_id) is not None


def test_a_leaver_is_due_when_the_years_have_passed(office: Office) -> None:
    long_ago, lately = teacher(office), teacher(office, name="仇一", birth_date="1980-01-01")
    left_long_ago(office, long_ago)
    first, second = erasable_staff(office)
    assert (first.staff_id, first.is_due) == (long_ago, True)
    assert (second.staff_id, second.is_due) == (lately, False)
    assert second.since is not None
    member = office.store.staff.get(long_ago)
    assert member is not None
    since = staff_retention_date(office, member)
    assert since is not None
    assert (since.month, since.day) == (9, 1)
    assert since.year > 2010


def test_a_reason_is_wanted_and_must_not_name_the_person(office: Office) -> None:
    staff_id = teacher(office)
    with pytest.raises(LedgerError, match="erase_needs_reason"):
        erase_staff(office, staff_id, " ")
    with pytest.raises(LedgerError, match="erase_reason_names"):
        erase_staff(office, staff_id, "𬭊老师申请")


def test_nothing_of_an_erased_teacher_is_left_and_chains_hold(
    office: Office, tmp_path: Path
) -> None:
    staff_id = teacher(office)
    other = teacher(office, name="仇一", birth_date="1980-01-01", phone="19900004444")
    school = office.school.id
    with office.writing("test") as writing:
        writing.put(TeachingProfile(id="t1", school_id=school, staff_id=staff_id, style="爱讲故事"))
        writing.put(_cover("c1", school, staff_id, other, "住院"))
        writing.put(_cover("c2", school, other, staff_id, "开会"))
    preview = staff_erasure_preview(office, staff_id)
    assert preview.records == {
        "staff_member": 1,
        "appointment": 1,
        "teaching_profile": 1,
        "cover_lesson": 1,
    }
    erased = erase_staff(office, staff_id, WHY, "中心校")
    assert erased.rows == 4
    text, plain = every_text(office), plain_copy(office, tmp_path)
    for secret in ("𬭊老师", "19900003333", "爱讲故事", "住院"):
        assert secret not in text, secret
        assert secret.encode() not in plain, secret
    assert "开会" in text
    assert examine(office, rebuild=True).ok
    assert office.store.staff.get(other) is not None
    (stone,) = office.store.ledgers.erasures.all()
    assert (stone.subject_table, stone.approver) == ("staff_member", "中心校")


def test_the_preview_tells_where_a_teachers_name_still_stands(office: Office) -> None:
    staff_id = teacher(office)
    child = register(office, BOARDER)
    save_care(office, child, CareSaid(teacher="𬭊老师"))
    assert [one.count for one in staff_erasure_preview(office, staff_id).mentions] == [1]


def _cover(own: str, school: SchoolId, absent: StaffId, cover: StaffId, reason: str) -> CoverLesson:
    return CoverLesson(
        id=own,
        school_id=school,
        year=2026,
        day=date(2026, 10, 7),
        absent_id=absent,
        cover_id=cover,
        class_id=ClassId("k1"),
        subject="语文",
        periods=2,
        reason=reason,
    )
