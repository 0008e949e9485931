"""The class lists of a school: by seat where classes were made, else by the roster's number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.grades import LAST_GRADE
from core.models import (
    ClassGroup,
    ClassId,
    Cohort,
    PupilFile,
    PupilId,
    SchoolId,
    SchoolYear,
    Seat,
    Stage,
)
from core.office import Office
from core.spoken_labels import class_text, room_text


@dataclass(frozen=True, slots=True)
class ClassList:
    """A class and who is on its list. A multi-grade class 复式班 has several cohorts."""

    label: str
    cohorts: tuple[Cohort, ...]
    number: int | None
    group_id: ClassId | None
    pupil_ids: tuple[PupilId, ...]

    @property
    def is_preschool(self) -> bool:
        """Whether it is the attached preschool class."""
        return all(cohort.stage is Stage.PRESCHOOL for cohort in self.cohorts)


@dataclass(frozen=True, slots=True)
class SeatMap:
    """The open seats of a school, and the living classes they belong to.

    A class lives while one of its cohorts is in a grade: what has graduated is past.
    """

    seats: Mapping[PupilId, tuple[Seat, ...]]
    groups: Mapping[ClassId, ClassGroup]

    def group_of(self, pupil_id: PupilId) -> ClassGroup | None:
        """Return the class in which a pupil sits, the newest when there are several."""
        groups = [self.groups[seat.class_id] for seat in self.seats.get(pupil_id, ())]
        return max(groups, key=lambda group: (group.year, group.id), default=None)


def seat_map(
    office: Office,
    year: SchoolYear,
    school_id: SchoolId | None = None,
    day: date | None = None,
) -> SeatMap:
    """Return who sits where in a school year, by default at the own school.

    With a day the seats are those of that day: one that ended later stood yet. Whoever was only
    seated later, by a draw in the first week of September, has that seat already.
    """
    school_id = school_id or office.school.id
    living = {
        group.id: group
        for group in office.store.classes.all(school_id)
        if group.year <= year.starts_in and any(_is_taught(one, year) for one in group.cohorts)
    }
    seats: dict[PupilId, list[Seat]] = {}
    for seat in office.store.seats.all(school_id):
        stands = seat.ended_on is None or (day is not None and seat.ended_on > day)
        if stands and seat.class_id in living:
            seats.setdefault(seat.pupil_id, []).append(seat)
    if day is not None:
        seats = {pupil: _of_day(own, day) for pupil, own in seats.items()}
    return SeatMap({pupil: tuple(own) for pupil, own in seats.items()}, living)


def _of_day(seats: list[Seat], day: date) -> list[Seat]:
    """Return the seats that had begun by a day; where none had, the one that began next."""
    begun = [seat for seat in seats if seat.started_on <= day]
    return begun or [min(seats, key=lambda one: (one.started_on, one.id))]


def class_lists(
    office: Office,
    files: Iterable[PupilFile],
    year: SchoolYear,
    school_id: SchoolId | None = None,
    day: date | None = None,
) -> tuple[ClassList, ...]:
    """Sort pupils into the classes of a school year; everybody lands in one class.

    School and day are those of the pupils: by default the own school's, as they sit now.
    """
    seats = seat_map(office, year, school_id, day)
    by_group: dict[ClassId, list[PupilId]] = {}
    by_roster: dict[tuple[Cohort, int | None], list[PupilId]] = {}
    for file in files:
        group = seats.group_of(file.pupil.id)
        if group is not None:
            by_group.setdefault(group.id, []).append(file.pupil.id)
        else:
            key = (file.enrolment.cohort, file.enrolment.class_number)
            by_roster.setdefault(key, []).append(file.pupil.id)
    lists = [
        _of_group(seats.groups[group_id], tuple(pupils), year)
        for group_id, pupils in by_group.items()
    ]
    lists += [
        ClassList(class_text(cohort, year, number), (cohort,), number, None, tuple(pupils))
        for (cohort, number), pupils in by_roster.items()
    ]
    return tuple(sorted(lists, key=_order))


def _of_group(group: ClassGroup, pupils: tuple[PupilId, ...], year: SchoolYear) -> ClassList:
    label = group.name or room_text(group.cohorts, year, group.number)
    return ClassList(label, group.cohorts, group.number, group.id, pupils)


def _order(one: ClassList) -> tuple[str, int, int, str]:
    first = min(one.cohorts)
    youngest = max(cohort.entry_year for cohort in one.cohorts)
    return first.stage.value, -youngest, one.number or 0, one.label


def _is_taught(cohort: Cohort, year: SchoolYear) -> bool:
    return 1 <= cohort.grade(year) <= LAST_GRADE[cohort.stage]
