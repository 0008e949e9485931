"""The columns that lists of pupils and staff may have, and how a record fills each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.contacts import contact_phone, guardian_of
from core.hamlets import hamlet_of
from core.i18n import t
from core.models import AttendWay, LeftBehind, PupilFile, StaffFile
from core.privacy.masking import mask_id, mask_phone
from core.roster_types import Align, Figures, RosterColumn
from core.spoken_labels import short_label

MESSAGE_IDS = (
    "printing.column.class_no",
    "printing.column.name",
    "printing.column.sex",
    "printing.column.ethnic",
    "printing.column.birth_date",
    "printing.column.birth_month",
    "printing.column.student_no",
    "printing.column.id_number",
    "printing.column.enrol_month",
    "printing.column.hukou_place",
    "printing.column.hamlet",
    "printing.column.address",
    "printing.column.guardian",
    "printing.column.relation",
    "printing.column.phone",
    "printing.column.boarder",
    "printing.column.left_behind",
    "printing.column.remark",
    "printing.column.political",
    "printing.column.work_start",
    "printing.column.join_school",
    "printing.column.education",
    "printing.column.title",
    "printing.column.certificate",
    "printing.column.subjects",
    "printing.column.weekly_periods",
    "printing.column.post",
    "printing.column.in_establishment",
    "printing.column.putonghua",
    "printing.column.staff_no",
    "printing.column.open",
    "printing.column.status",
    "printing.column.school",
)


class PupilColumn(StrEnum):
    """Columns of the pupil roster 学生花名册; the number in front is not one of them."""

    CLASS_NO = "class_no"
    STUDENT_NO = "student_no"
    NAME = "name"
    SEX = "sex"
    ETHNIC = "ethnic"
    BIRTH_DATE = "birth_date"
    ID_NUMBER = "id_number"
    ENROL_MONTH = "enrol_month"
    HUKOU_PLACE = "hukou_place"
    HAMLET = "hamlet"
    ADDRESS = "address"
    GUARDIAN = "guardian"
    RELATION = "relation"
    PHONE = "phone"
    BOARDER = "boarder"
    LEFT_BEHIND = "left_behind"
    REMARK = "remark"


class StaffColumn(StrEnum):
    """Columns of the staff roster 教师花名册; the number in front is not one of them."""

    STAFF_NO = "staff_no"
    NAME = "name"
    SEX = "sex"
    ETHNIC = "ethnic"
    BIRTH_MONTH = "birth_month"
    BIRTH_DATE = "birth_date"
    ID_NUMBER = "id_number"
    POLITICAL = "political"
    WORK_START = "work_start"
    JOIN_SCHOOL = "join_school"
    EDUCATION = "education"
    TITLE = "title"
    CERTIFICATE = "certificate"
    SUBJECTS = "subjects"
    WEEKLY_PERIODS = "weekly_periods"
    POST = "post"
    IN_ESTABLISHMENT = "in_establishment"
    PUTONGHUA = "putonghua"
    PHONE = "phone"
    REMARK = "remark"
    STATUS = "status"


PUPIL_DEFAULT = (
    PupilColumn.CLASS_NO,
    PupilColumn.NAME,
    PupilColumn.SEX,
    PupilColumn.ETHNIC,
    PupilColumn.BIRTH_DATE,
    PupilColumn.HAMLET,
    PupilColumn.GUARDIAN,
    PupilColumn.RELATION,
    PupilColumn.BOARDER,
    PupilColumn.REMARK,
)
"""No number, no telephone, nothing sensitive."""

STAFF_DEFAULT = tuple(
    column
    for column in StaffColumn
    if column
    not in {
        StaffColumn.STAFF_NO,
        StaffColumn.BIRTH_DATE,
        StaffColumn.ID_NUMBER,
        StaffColumn.PHONE,
        StaffColumn.STATUS,
    }
)

GUARDED = frozenset({"id_number", "student_no", "phone", "left_behind", "address", "hukou_place"})
"""Columns that stand on a list only when somebody asked for them; a note then says so."""


@dataclass(frozen=True, slots=True)
class _Shape:
    least_ems: float = 2.0
    weight: float = 1.0
    align: Align = Align.CENTRE
    may_break: bool = False
    figures: Figures = Figures.NONE


_NAME = _Shape(4.0, 2.0, may_break=True)
_TEXT = _Shape(4.0, 2.0, Align.LEFT, may_break=True)
_WORD = _Shape(3.0, may_break=True)
_SHAPES: Mapping[str, _Shape] = {
    "class_no": _Shape(figures=Figures.PLAIN),
    "name": _NAME,
    "guardian": _NAME,
    "ethnic": _Shape(2.0, may_break=True),
    "hukou_place": _TEXT,
    "hamlet": _TEXT,
    "address": _TEXT,
    "remark": _TEXT,
    "education": _WORD,
    "title": _WORD,
    "certificate": _WORD,
    "subjects": _WORD,
    "post": _WORD,
    "political": _WORD,
    "putonghua": _WORD,
    "relation": _Shape(2.0, may_break=True),
    "status": _WORD,
    "school": _TEXT,
}
_PLAIN = _Shape()


def shaped(key: str) -> RosterColumn:
    """Return a column with its heading in the current language."""
    shape = _SHAPES.get(key, _PLAIN)
    return RosterColumn(
        key,
        t(f"printing.column.{key}"),
        least_ems=shape.least_ems,
        weight=shape.weight,
        align=shape.align,
        may_break=shape.may_break,
        figures=shape.figures,
    )


def _short(table: str, code: str | None) -> str:
    return short_label(table, code)


def _yes(value: bool | None) -> str:  # noqa: FBT001 - a fact of the record, not a switch
    if value is None:
        return ""
    return t("printing.yes") if value else t("printing.no")


def _month(value: date | None) -> str:
    return value.strftime("%Y-%m") if value else ""


def _relation(file: PupilFile) -> str:
    guardian = guardian_of(file)
    if guardian is None:
        return ""
    return guardian.relation_note or _short("relation", guardian.relation)


def _boarder(file: PupilFile) -> str:
    way = file.enrolment.attend_way
    return _yes(None if way is None else way is AttendWay.BOARDER)


def _left_behind(file: PupilFile) -> str:
    kind = file.pupil.left_behind
    return _yes(None if kind is None else kind is not LeftBehind.NO)


_PUPIL_CELLS: Mapping[PupilColumn, Callable[[PupilFile], str]] = {
    PupilColumn.CLASS_NO: lambda file: str(file.enrolment.class_no or ""),
    PupilColumn.STUDENT_NO: lambda file: file.pupil.student_no or "",
    PupilColumn.NAME: lambda file: file.pupil.name,
    PupilColumn.SEX: lambda file: _short("sex", file.pupil.sex),
    PupilColumn.ETHNIC: lambda file: _short("ethnic", file.pupil.ethnic),
    PupilColumn.BIRTH_DATE: lambda file: file.pupil.birth_date.isoformat(),
    PupilColumn.ID_NUMBER: lambda file: file.pupil.id_number or "",
    PupilColumn.ENROL_MONTH: lambda file: _month(file.enrolment.enrol_month),
    PupilColumn.HUKOU_PLACE: lambda file: file.pupil.hukou_place_code or "",
    PupilColumn.HAMLET: lambda file: hamlet_of(file.pupil) or "",
    PupilColumn.ADDRESS: lambda file: file.pupil.current_address or "",
    PupilColumn.GUARDIAN: lambda file: member.name if (member := guardian_of(file)) else "",
    PupilColumn.RELATION: _relation,
    PupilColumn.PHONE: lambda file: contact_phone(file) or "",
    PupilColumn.BOARDER: _boarder,
    PupilColumn.LEFT_BEHIND: _left_behind,
    PupilColumn.REMARK: lambda file: file.pupil.remark or "",
}

_STAFF_CELLS: Mapping[StaffColumn, Callable[[StaffFile], str]] = {
    StaffColumn.STAFF_NO: lambda file: file.member.staff_no or "",
    StaffColumn.NAME: lambda file: file.member.name,
    StaffColumn.SEX: lambda file: _short("sex", file.member.sex),
    StaffColumn.ETHNIC: lambda file: _short("ethnic", file.member.ethnic),
    StaffColumn.BIRTH_MONTH: lambda file: _month(file.member.birth_date),
    StaffColumn.BIRTH_DATE: lambda file: file.member.birth_date.isoformat(),
    StaffColumn.ID_NUMBER: lambda file: file.member.id_number or "",
    StaffColumn.POLITICAL: lambda file: _short("political", file.member.political),
    StaffColumn.WORK_START: lambda file: _month(file.member.work_start),
    StaffColumn.JOIN_SCHOOL: lambda file: _month(file.member.join_school),
    StaffColumn.EDUCATION: lambda file: _short("education", file.member.education),
    StaffColumn.TITLE: lambda file: _short("title", file.member.title),
    StaffColumn.CERTIFICATE: lambda file: _short("certificate_kind", file.member.certificate_kind),
    StaffColumn.SUBJECTS: lambda file: "、".join(file.appointment.subjects),
    StaffColumn.WEEKLY_PERIODS: lambda file: _count(file.appointment.weekly_periods),
    StaffColumn.POST: lambda file: file.appointment.post or "",
    StaffColumn.IN_ESTABLISHMENT: lambda file: _yes(file.member.in_establishment),
    StaffColumn.PUTONGHUA: lambda file: _short("putonghua", file.member.putonghua),
    StaffColumn.PHONE: lambda file: file.member.phone or "",
    StaffColumn.REMARK: lambda file: file.member.remark or "",
    StaffColumn.STATUS: lambda file: _short("person_status", file.member.person_status),
}


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


def _guarded(key: str, text: str, *, is_masked: bool) -> str:
    if not is_masked:
        return text
    if key in {"id_number", "student_no"}:
        return mask_id(text)
    return mask_phone(text) if key == "phone" else text


def pupil_cell(column: PupilColumn, file: PupilFile, *, is_masked: bool) -> str:
    """Return what stands in a column for a pupil; numbers hidden in part when masked."""
    return _guarded(column.value, _PUPIL_CELLS[column](file), is_masked=is_masked)


def staff_cell(column: StaffColumn, file: StaffFile, *, is_masked: bool) -> str:
    """Return what stands in a column for a member of staff; numbers hidden in part when masked."""
    return _guarded(column.value, _STAFF_CELLS[column](file), is_masked=is_masked)
