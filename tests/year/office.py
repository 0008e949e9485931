"""A small school in a real store, without the slow passphrase; people who do not exist."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from core.changes.models import ChangeKind
from core.changes.reasons import reasons_of
from core.clock import FixedClock
from core.models import (
    Appointment,
    AppointmentId,
    AttendWay,
    ClassGroup,
    ClassId,
    Cohort,
    Enrolment,
    EnrolmentId,
    Guardian,
    GuardianId,
    Operator,
    OperatorId,
    Pupil,
    PupilFile,
    PupilId,
    Role,
    School,
    SchoolId,
    SchoolKind,
    SchoolYear,
    Seat,
    SeatId,
    SeatSource,
    Sex,
    StaffId,
    StaffMember,
    Stage,
)
from core.office import OWN_SCHOOL, RUN, Office
from core.storage.home import Home, Marker, place_of, write_marker
from core.vault.age import X25519Identity
from core.vault.keys import new_home_keys

OCTOBER = date(2026, 10, 8)
YEAR = SchoolYear(2026)
VILLAGE = School(
    SchoolId("2199526925"), "枫香小学", SchoolKind.VILLAGE_PRIMARY_SCHOOL, "云岭镇", cluster="东片"
)
POINT = School(SchoolId("2199997554"), "白岩教学点", SchoolKind.TEACHING_POINT, "云岭镇")
CENTRE = School(
    SchoolId("2199124906"), "云岭镇中心小学", SchoolKind.TOWNSHIP_CENTRE_SCHOOL, "云岭镇"
)
HEAD = Operator(OperatorId("0badc0de"), "石校长", Role.HEAD)


@dataclass
class Village:
    """An open office and quick ways to fill it."""

    office: Office
    _numbers: Any = field(default_factory=count)

    def on(self, day: date) -> Village:
        """Set the clock to a day."""
        self.office.clock = FixedClock(day)
        return self

    def pupil(
        self,
        name: str,
        grade: int = 1,
        *,
        stage: Stage = Stage.PRIMARY,
        number: str | None = None,
        guardian: tuple[str, str] | None = None,
        **enrolment: Any,
    ) -> PupilId:
        """Write a pupil in a grade of 2026; fields of the pupil go by `pupil_`."""
        own = {key[6:]: enrolment.pop(key) for key in list(enrolment) if key.startswith("pupil_")}
        place = next(self._numbers)
        cohort = Cohort.in_grade(stage, grade, YEAR)
        school_id = own.pop("school_id", self.office.school.id)
        with self.office.writing("test") as writing:
            pupil = Pupil(
                id=PupilId(writing.new_id()),
                school_id=school_id,
                name=name,
                sex=own.pop("sex", Sex.MALE if place % 2 else Sex.FEMALE),
                birth_date=own.pop("birth_date", date(cohort.entry_year - 7, 9 + place % 4, 1)),
                id_number=number,
            )
            writing.put(replace(pupil, **own))
            values: dict[str, Any] = {
                "attend_way": AttendWay.DAY_PUPIL,
                "started_on": date(cohort.entry_year, 9, 1),
            }
            writing.put(
                Enrolment(
                    id=EnrolmentId(writing.new_id()),
                    pupil_id=pupil.id,
                    school_id=school_id,
                    register_school_id=school_id,
                    stage=stage,
                    entry_year=cohort.entry_year,
                    **{**values, **enrolment},
                )
            )
            if guardian is not None:
                writing.put(
                    Guardian(
                        id=GuardianId(writing.new_id()),
                        pupil_id=pupil.id,
                        school_id=school_id,
                        position=1,
                        name=guardian[0],
                        phone=guardian[1],
                    )
                )
        return pupil.id

    def group(self, number: int, *grades: int, year: int = 2026) -> ClassId:
        """Write a class of 2026 for one grade or several."""
        with self.office.writing("test") as writing:
            group = ClassGroup(
                id=ClassId(writing.new_id()),
                school_id=self.office.school.id,
                year=year,
                number=number,
                cohorts=tuple(Cohort.in_grade(Stage.PRIMARY, one, YEAR) for one in grades),
            )
            writing.put(group)
        return group.id

    def seat(self, pupil_id: PupilId, class_id: ClassId) -> SeatId:
        """Seat a pupil."""
        with self.office.writing("test") as writing:
            seat = Seat(
                id=SeatId(writing.new_id()),
                school_id=self.office.school.id,
                pupil_id=pupil_id,
                class_id=class_id,
                source=SeatSource.SINGLE_CLASS,
                started_on=date(2026, 9, 1),
            )
            writing.put(seat)
        return seat.id

    def teacher(self, name: str, born: date, **values: Any) -> StaffId:
        """Write a member of staff."""
        school_id = self.office.school.id
        with self.office.writing("test") as writing:
            member = StaffMember(
                id=StaffId(writing.new_id()),
                school_id=school_id,
                name=name,
                sex=Sex.FEMALE,
                birth_date=born,
            )
            writing.put(replace(member, **values))
            writing.put(
                Appointment(
                    id=AppointmentId(writing.new_id()), staff_id=member.id, school_id=school_id
                )
            )
        return member.id

    def file(self, pupil_id: PupilId) -> PupilFile:
        """Return a pupil's file."""
        file = self.office.store.pupils.file(pupil_id)
        assert file is not None
        return file

    def name(self, pupil_id: PupilId) -> str:
        """Return a pupil's name."""
        return self.file(pupil_id).pupil.name

    def open_seats(self, pupil_id: PupilId) -> list[Seat]:
        """Return the seats of a pupil that have not ended."""
        return [one for one in self.office.store.seats.by("pupil_id", pupil_id) if not one.ended_on]


def found(folder: Path, school: School = VILLAGE, day: date = OCTOBER) -> Village:
    """Make an open office of a school."""
    home = Home(folder / school.id)
    home.path.mkdir()
    keys = new_home_keys(school.id, X25519Identity.generate().recipient.encode())
    office = Office.founding(home, keys, FixedClock(day), HEAD, school)
    with office.store.transaction():
        office.store.settings.set(OWN_SCHOOL, school.id)
        office.store.settings.set(RUN, "1")
        office.store.operators.add(HEAD)
    write_marker(keys.device, Marker(place_of(home), 1, {}))
    with office.writing("init") as writing:
        writing.put(school)
    return Village(office)


def fitting_reason(kind: ChangeKind) -> str | None:
    """Return a reason that a kind of change may give; None where it gives none."""
    codes = reasons_of(kind).codes
    return codes[-1] if codes else None
