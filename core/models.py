"""The records of the house: frozen, typed, without behaviour that needs a store.

Codes are those of the standards in `core/data/codes.tsv`; a code that the standard leaves open
is a plain string and is checked by `core.codes`. Dates are calendar days, months are the first
day of the month. Optional means: not known yet (待补).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NewType

from core.frozen import record

SchoolId = NewType("SchoolId", str)
"""The school's identification code (学校标识码); it also names the school's stream of history."""
SiteId = NewType("SiteId", str)
PupilId = NewType("PupilId", str)
GuardianId = NewType("GuardianId", str)
EnrolmentId = NewType("EnrolmentId", str)
ClassId = NewType("ClassId", str)
SeatId = NewType("SeatId", str)
StaffId = NewType("StaffId", str)
AppointmentId = NewType("AppointmentId", str)
OperatorId = NewType("OperatorId", str)
DeviceId = NewType("DeviceId", str)


class Sex(StrEnum):
    """GB/T 2261.1."""

    MALE = "1"
    FEMALE = "2"


class SchoolKind(StrEnum):
    """What a school is in its township."""

    VILLAGE_PRIMARY_SCHOOL = "village_primary_school"
    TEACHING_POINT = "teaching_point"
    TOWNSHIP_CENTRE_SCHOOL = "township_centre_school"


class Stage(StrEnum):
    """Stage of schooling; an attached preschool class counts in heads, not in primary ratios."""

    PRESCHOOL = "0"
    PRIMARY = "1"
    JUNIOR = "2"


class PupilStatus(StrEnum):
    """学生当前状态."""

    PRESENT = "01"
    SUSPENDED = "02"
    WITHDRAWN = "03"
    RETURNED = "05"
    LOST = "06"
    GRADUATED = "07"
    COMPLETED = "08"
    TRANSFERRED_OUT = "10"
    DECEASED = "11"
    UNKNOWN = "15"


ATTENDING = frozenset({PupilStatus.PRESENT, PupilStatus.RETURNED})
"""Statuses that stand on a roster."""


class AttendWay(StrEnum):
    """就读方式."""

    DAY_PUPIL = "1"
    BOARDER = "2"
    LODGER = "3"
    OTHER = "9"


class LeftBehind(StrEnum):
    """留守: the category; facts about each parent stand beside it when they are known."""

    NO = "0"
    ONE_PARENT = "1"
    BOTH_PARENTS = "2"
    STATED = "9"
    """A list says 是 and not which: counted as left-behind, the kind is still an open item.

    Our own code, in no standard: an export shows the label, never the 9.
    """

    @property
    def is_left_behind(self) -> bool:
        """Whether the child counts as left-behind."""
        return self is not LeftBehind.NO


class SeatSource(StrEnum):
    """How a pupil came to a class."""

    DRAW = "draw"
    LATE_JOINER = "late_joiner"
    SINGLE_CLASS = "single_class"
    COUNTY_RESULT = "county_result"


class Role(StrEnum):
    """What an operator may see; roles limit screens, not cryptography."""

    HEAD = "head"
    REGISTRAR = "registrar"
    READER = "reader"


@record(frozen=True, slots=True)
class School:
    """A school of the township. `villages` are those it serves, in the township's order."""

    id: SchoolId
    name: str
    kind: SchoolKind
    township: str = ""
    villages: tuple[str, ...] = ()
    cluster: str = ""


@record(frozen=True, slots=True)
class TeachingSite:
    """A place where pupils are taught; a school may have several."""

    id: SiteId
    school_id: SchoolId
    name: str
    village: str = ""


@record(frozen=True, slots=True)
class SchoolYear:
    """2026 is the year from 1 September 2026 to 31 August 2027."""

    starts_in: int

    @staticmethod
    def of(day: date) -> SchoolYear:
        """Return the school year that a day belongs to."""
        return SchoolYear(day.year if day.month >= 9 else day.year - 1)

    @property
    def label(self) -> str:
        """Return `2026-2027`."""
        return f"{self.starts_in}-{self.starts_in + 1}"


@record(frozen=True, slots=True, order=True)
class Cohort:
    """Pupils who entered a stage in one year; the grade is derived from it, never stored."""

    stage: Stage
    entry_year: int

    def grade(self, year: SchoolYear) -> int:
        """Return 1 for the entry year's own school year, 2 for the next; below 1 not yet here."""
        return year.starts_in - self.entry_year + 1

    @staticmethod
    def in_grade(stage: Stage, grade: int, year: SchoolYear) -> Cohort:
        """Return the cohort that sits in this grade in this school year."""
        return Cohort(stage, year.starts_in - grade + 1)


@record(frozen=True, slots=True, kw_only=True)
class Pupil:
    """A child, and what the national form asks of the person (student_fields.tsv)."""

    id: PupilId
    school_id: SchoolId
    name: str
    sex: Sex
    birth_date: date
    id_type: str = "1"
    id_number: str | None = None
    ethnic: str | None = None
    nationality: str = "CHN"
    hk_mo_tw_overseas: str = "00"
    political: str | None = None
    health: str | None = None
    name_pinyin: str | None = None
    former_name: str | None = None
    id_validity: str | None = None
    birthplace_code: str | None = None
    native_place: str | None = None
    hukou_place_code: str | None = None
    hukou_type: str | None = None
    talent: str | None = None
    aux_no: str | None = None
    student_no: str | None = None
    current_address: str | None = None
    mail_address: str | None = None
    home_address: str | None = None
    phone: str | None = None
    postcode: str | None = None
    email: str | None = None
    homepage: str | None = None
    hamlet: str | None = None
    household_no: str | None = None
    only_child: bool | None = None
    preschool: bool | None = None
    left_behind: LeftBehind | None = None
    father_away_since: date | None = None
    mother_away_since: date | None = None
    migrant_child: bool | None = None
    orphan: bool | None = None
    martyr_child: bool | None = None
    inclusive: str | None = None
    disability: str | None = None
    hard_category: str | None = None
    special_care: str | None = None
    need_aid: bool | None = None
    boarding_subsidy: bool | None = None
    nutrition: bool | None = None
    insurance: bool | None = None
    gov_bought_place: bool | None = None
    distance_m: int | None = None
    """Way to school in metres; forms show and take kilometres."""
    transport: str | None = None
    school_bus: bool | None = None
    remark: str | None = None


@record(frozen=True, slots=True, kw_only=True)
class Guardian:
    """A member of the pupil's family as the form has it; `position` is 1 or 2."""

    id: GuardianId
    pupil_id: PupilId
    school_id: SchoolId
    position: int
    name: str
    relation: str | None = None
    relation_note: str | None = None
    is_guardian: bool | None = None
    phone: str | None = None
    current_address: str | None = None
    hukou_code: str | None = None
    ethnic: str | None = None
    id_type: str | None = None
    id_number: str | None = None
    workplace: str | None = None
    job: str | None = None


@record(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A pupil at a school from a day to a day. Register school and teaching site may differ."""

    id: EnrolmentId
    pupil_id: PupilId
    school_id: SchoolId
    """The school whose stream this record is written on."""
    register_school_id: SchoolId
    teaching_site_id: SiteId | None = None
    stage: Stage
    entry_year: int
    class_number: int | None = None
    """The class number that the roster named (一(2)班 is 2); a draw writes seats instead."""
    class_no: int | None = None
    """班内学号."""
    attend_way: AttendWay | None = None
    enrol_month: date | None = None
    enrol_way: str | None = None
    source: str | None = None
    status: PupilStatus = PupilStatus.PRESENT
    started_on: date | None = None
    ended_on: date | None = None

    @property
    def cohort(self) -> Cohort:
        """The cohort from which the grade follows."""
        return Cohort(self.stage, self.entry_year)


@record(frozen=True, slots=True)
class PupilFile:
    """Everything kept of one pupil that a form shows: person, family, present enrolment."""

    pupil: Pupil
    guardians: tuple[Guardian, ...]
    enrolment: Enrolment


@record(frozen=True, slots=True, kw_only=True)
class ClassGroup:
    """A class in one school year; a multi-grade class (复式班) has several cohorts."""

    id: ClassId
    school_id: SchoolId
    year: int
    number: int
    cohorts: tuple[Cohort, ...]
    name: str = ""
    homeroom_teacher_id: StaffId | None = None


@record(frozen=True, slots=True, kw_only=True)
class Seat:
    """A pupil's place in a class, from a day to a day."""

    id: SeatId
    school_id: SchoolId
    pupil_id: PupilId
    class_id: ClassId
    source: SeatSource
    started_on: date
    ended_on: date | None = None
    has_reported: bool | None = None


@record(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A teacher or other member of staff, as the national form asks (teacher_fields.tsv)."""

    id: StaffId
    school_id: SchoolId
    name: str
    sex: Sex
    birth_date: date
    staff_no: str | None = None
    former_name: str | None = None
    nationality: str = "CHN"
    id_type: str = "1"
    id_number: str | None = None
    native_place: str | None = None
    birthplace: str | None = None
    ethnic: str | None = None
    political: str | None = None
    marriage: str | None = None
    health: str | None = None
    work_start: date | None = None
    join_school: date | None = None
    source: str | None = None
    staff_category: str | None = None
    in_establishment: bool | None = None
    employ_form: str | None = None
    contract: str | None = None
    education: str | None = None
    title: str | None = None
    putonghua: str | None = None
    certificate_kind: str | None = None
    backbone_county: bool | None = None
    special_grade: bool | None = None
    psych_teacher: bool | None = None
    normal_grad: bool | None = None
    special_ed_trained: bool | None = None
    special_ed_cert: bool | None = None
    free_normal: bool | None = None
    base_service: bool | None = None
    it_ability: str | None = None
    training_hours: int | None = None
    """Hours of the last five years, as the roster states them."""
    person_status: str = "11"
    phone: str | None = None
    email: str | None = None
    remark: str | None = None


@record(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What a member of staff does at a school, from a day to a day."""

    id: AppointmentId
    staff_id: StaffId
    school_id: SchoolId
    post: str | None = None
    """As written: 校长, 班主任, 科任教师."""
    subjects: tuple[str, ...] = ()
    """Subjects as written, in the order written."""
    weekly_periods: int | None = None
    started_on: date | None = None
    ended_on: date | None = None


@record(frozen=True, slots=True)
class StaffFile:
    """A member of staff with the present appointment."""

    member: StaffMember
    appointment: Appointment


@record(frozen=True, slots=True)
class Operator:
    """Who opened the program."""

    id: OperatorId
    name: str
    role: Role = Role.HEAD
