"""Pupils and staff with hard names, for lists on paper. Nobody here exists."""

from __future__ import annotations

from datetime import date

from core.models import (
    Appointment,
    AppointmentId,
    AttendWay,
    Cohort,
    Enrolment,
    EnrolmentId,
    Guardian,
    GuardianId,
    LeftBehind,
    Pupil,
    PupilFile,
    PupilId,
    SchoolId,
    SchoolYear,
    Sex,
    StaffFile,
    StaffId,
    StaffMember,
    Stage,
)

SCHOOL = SchoolId("9900000001")
YEAR = SchoolYear(2026)
DAY = date(2026, 10, 8)
HARD_NAMES = (
    "阿依古丽·买买提江",
    "欧阳娜娜",
    "单雪",
    "仇𬭊",
    "䶮子涵",
    "曾小明",
    "李一",
    "吾布力卡斯木·阿卜杜热合曼",
    "龙𬭊",
    "区建国",
    "解思远",
    "李一",
)
ETHNIC = ("01", "06", "09", "05")
HAMLETS = ("枫香村大坪组", "水井村一组", "青石村半坡寨组", "白岩村")


def pupil_file(number: int, name: str | None = None, **changes: str) -> PupilFile:
    """Return the pupil with this number in class."""
    pupil_id = PupilId(f"p{number:04}")
    given = name or HARD_NAMES[(number - 1) % len(HARD_NAMES)]
    cohort = Cohort.in_grade(Stage.PRIMARY, 1, YEAR)
    pupil = Pupil(
        id=pupil_id,
        school_id=SCHOOL,
        name=given,
        sex=Sex.MALE if number % 2 else Sex.FEMALE,
        birth_date=date(2019, number % 12 + 1, number % 28 + 1),
        id_number=f"99000120190301{number:03}X",
        student_no=f"G99000120190301{number:03}X",
        ethnic=ETHNIC[number % 4],
        hamlet=HAMLETS[number % 4],
        left_behind=LeftBehind.BOTH_PARENTS if number % 3 == 0 else LeftBehind.NO,
        remark=changes.get("remark"),
    )
    guardian = Guardian(
        id=GuardianId(f"g{number:04}"),
        pupil_id=pupil_id,
        school_id=SCHOOL,
        position=1,
        name=changes.get("guardian", "龙" + given[-1]),
        relation="51" if number % 2 else "52",
        is_guardian=True,
        phone=f"1990000{number:04}",
    )
    enrolment = Enrolment(
        id=EnrolmentId(f"e{number:04}"),
        pupil_id=pupil_id,
        school_id=SCHOOL,
        register_school_id=SCHOOL,
        stage=Stage.PRIMARY,
        entry_year=cohort.entry_year,
        class_no=number,
        attend_way=AttendWay.BOARDER if number % 4 == 0 else AttendWay.DAY_PUPIL,
        enrol_month=date(2026, 9, 1),
    )
    return PupilFile(pupil, (guardian,), enrolment)


def class_of(count: int) -> tuple[PupilFile, ...]:
    """Return a class of this many pupils."""
    return tuple(pupil_file(number) for number in range(1, count + 1))


def staff_file(number: int, name: str | None = None) -> StaffFile:
    """Return the member of staff with this number."""
    staff_id = StaffId(f"s{number:04}")
    member = StaffMember(
        id=staff_id,
        school_id=SCHOOL,
        name=name or HARD_NAMES[(number - 1) % len(HARD_NAMES)],
        sex=Sex.FEMALE if number % 2 else Sex.MALE,
        birth_date=date(1980 + number % 20, number % 12 + 1, 3),
        id_number=f"99000119800301{number:03}X",
        ethnic=ETHNIC[number % 4],
        political="01" if number % 3 else "13",
        work_start=date(2002 + number % 20, 9, 1),
        join_school=date(2010 + number % 12, 9, 1),
        in_establishment=number % 5 != 0,
        phone=f"1980000{number:04}",
    )
    appointment = Appointment(
        id=AppointmentId(f"a{number:04}"),
        staff_id=staff_id,
        school_id=SCHOOL,
        post="班主任" if number % 2 else "科任教师",
        subjects=("语文", "道德与法治", "体育")[: number % 3 + 1],
        weekly_periods=12 + number % 6,
    )
    return StaffFile(member, appointment)
