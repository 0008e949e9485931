from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PrintingError
from core.models import PupilFile
from core.policy import policy
from core.privacy.masking import mask_id, mask_phone
from core.rosters import (
    ClassInfo,
    ClassRosterOptions,
    NoticeInfo,
    NoticeLine,
    PupilColumn,
    Purpose,
    Roster,
    StaffColumn,
    StaffInfo,
    StaffRosterOptions,
    class_notice,
    class_roster,
    staff_roster,
)
from tests.printing.people import DAY, YEAR, class_of, pupil_file, staff_file

INFO = ClassInfo("云岭镇青石小学", "一年级1班", YEAR, DAY, "龙𬭊")
STAFF_INFO = StaffInfo("云岭镇青石小学", YEAR, DAY)


def column(roster: Roster, key: str) -> list[str]:
    place = [column.key for column in roster.columns].index(key)
    return [row[place] for row in roster.rows]


def without_number(file: PupilFile) -> PupilFile:
    return replace(file, enrolment=replace(file.enrolment, class_no=None))


def test_a_class_roster_follows_the_numbers_in_class() -> None:
    roster = class_roster(INFO, reversed(class_of(12)))
    assert column(roster, "class_no") == [str(number) for number in range(1, 13)]


def test_without_numbers_pupils_follow_the_pinyin_of_their_names() -> None:
    names = ["仇雪", "单雪", "安一", "区建国", "曾小明"]
    pupils = [without_number(pupil_file(n, name)) for n, name in enumerate(names, start=1)]
    roster = class_roster(INFO, pupils)
    assert column(roster, "name") == ["安一", "区建国", "仇雪", "单雪", "曾小明"]
    assert "class_no" not in [column.key for column in roster.columns]


def test_number_and_phone_are_off_unless_asked_for() -> None:
    shown = str(class_roster(INFO, class_of(3)).rows)
    assert "990001" not in shown
    assert "1990000" not in shown
    staff = str(staff_roster(STAFF_INFO, [staff_file(1)]).rows)
    assert "990001" not in staff
    assert "1980000" not in staff


def test_numbers_asked_for_are_whole_and_the_list_says_what_it_holds() -> None:
    options = ClassRosterOptions().showing(PupilColumn.ID_NUMBER, PupilColumn.PHONE)
    roster = class_roster(INFO, class_of(1), options)
    assert column(roster, "id_number") == ["99000120190301001X"]
    assert column(roster, "phone") == ["19900000001"]
    assert "身份证件号、联系电话" in roster.notes[0]


def test_masked_numbers_are_masked() -> None:
    options = ClassRosterOptions(is_masked=True).showing(
        PupilColumn.ID_NUMBER, PupilColumn.STUDENT_NO, PupilColumn.PHONE
    )
    roster = class_roster(INFO, class_of(1), options)
    assert column(roster, "id_number") == ["990001**********1X"]
    assert column(roster, "student_no") == ["G990001**********1X"]
    assert column(roster, "phone") == ["199****0001"]
    assert roster.notes == ()


def test_a_roster_is_never_a_public_notice() -> None:
    with pytest.raises(PrintingError, match="not_for_notice"):
        class_roster(INFO, class_of(2), ClassRosterOptions(purpose=Purpose.NOTICE))
    with pytest.raises(PrintingError, match="not_for_notice"):
        staff_roster(STAFF_INFO, [staff_file(1)], StaffRosterOptions(purpose=Purpose.NOTICE))


def test_a_notice_has_no_column_that_policy_does_not_allow() -> None:
    info = NoticeInfo(school="云岭镇中心小学", grade="一年级", year=YEAR, day=DAY)
    roster = class_notice(info, [NoticeLine("李一", "一年级1班")])
    keys = {column.key for column in roster.columns} - {"number"}
    assert keys <= set(policy().privacy.public_pupil_columns)


def test_a_notice_says_who_drew_where_and_how_long_it_hangs() -> None:
    info = NoticeInfo(
        school="云岭镇中心小学",
        grade="一年级",
        year=YEAR,
        day=DAY,
        homeroom_teachers=(("一年级1班", "龙𬭊"),),
        drawn_at="2026年10月8日，多功能教室",
        witnesses=("李家长",),
        hangs_until=date(2026, 10, 15),
        supervision_phone="0990-0000000",
        is_rehearsal=True,
    )
    roster = class_notice(info, [NoticeLine("李一", "一年级1班")])
    text = "".join(roster.notes)
    assert all(
        word in text for word in ("龙𬭊", "多功能教室", "李家长", "10月15日", "0990-0000000")
    )
    assert roster.watermark == "演练"


def test_a_staff_roster_names_subjects_in_the_order_written() -> None:
    roster = staff_roster(STAFF_INFO, [staff_file(2)])
    assert column(roster, "subjects") == ["语文、道德与法治、体育"]
    assert StaffColumn.PHONE.value not in [column.key for column in roster.columns]


def test_two_pupils_of_one_name_both_stand_on_the_list() -> None:
    roster = class_roster(INFO, [pupil_file(1, "李一"), pupil_file(2, "李一")])
    assert column(roster, "name") == ["李一", "李一"]


@given(st.text("0123456789X", min_size=15, max_size=18))
def test_a_masked_number_keeps_its_length_and_hides_the_birth_date(number: str) -> None:
    masked = mask_id(number)
    assert len(masked) == len(number)
    assert masked[6:-2] == "*" * (len(number) - 8)


@given(st.text("0123456789-", max_size=16))
def test_a_masked_phone_shows_at_most_seven_digits(number: str) -> None:
    assert len(mask_phone(number)) == len(number)
    assert sum(char != "*" for char in mask_phone(number)) <= 7
