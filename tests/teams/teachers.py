"""Invented teachers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.models import (
    Appointment,
    AppointmentId,
    Sex,
    StaffId,
    StaffMember,
)
from core.office import Office


@dataclass(frozen=True)
class Person:
    name: str
    subjects: tuple[str, ...]
    since: int = 2005
    backbone: bool = False


def hired(office: Office, person: Person) -> StaffId:
    """Register a teacher."""
    with office.writing() as writing:
        member = StaffMember(
            id=StaffId(writing.new_id()),
            school_id=office.school.id,
            name=person.name,
            sex=Sex.FEMALE if len(person.subjects) % 2 else Sex.MALE,
            birth_date=date(person.since - 23, 5, 1),
            work_start=date(person.since, 9, 1),
            title="一级教师" if person.since < 2015 else "二级教师",
            education="21",
            backbone_county=person.backbone,
        )
        writing.put(member)
        appointment = Appointment(
            id=AppointmentId(writing.new_id()),
            staff_id=member.id,
            school_id=office.school.id,
            subjects=person.subjects,
        )
        writing.put(appointment)
    return member.id
