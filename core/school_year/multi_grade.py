"""Multi-grade classes 复式班: several grades in one room, one class list."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import RegistrationError
from core.grouping.classes import checked_class_name
from core.grouping.plans import require_not_waiting
from core.models import ClassGroup, ClassId, Cohort, Seat, SeatId, SeatSource, StaffId
from core.office import Office
from core.school_year.class_lists import seat_map
from core.school_year.people import attending, files_of


def make_multi_grade_class(
    office: Office,
    cohorts: Sequence[Cohort],
    *,
    number: int = 1,
    name: str = "",
    homeroom_teacher_id: StaffId | None = None,
) -> ClassGroup:
    """Make a class of this school year for several grades and seat who attends in them.

    Who has a seat already keeps it (R007). Raises RegistrationError: `multi_grade_needs_two`,
    `class_exists_already`; GroupingError(`banned_class_word`) for a name that R009 forbids,
    (`already_sealed`) for a cohort whose draw is to come: it seats them.
    """
    wanted = tuple(sorted(set(cohorts)))
    if len(wanted) < 2:
        raise RegistrationError("multi_grade_needs_two")
    year = office.year
    held = office.store.classes.of_year(office.school.id, year.starts_in)
    if any(set(group.cohorts) & set(wanted) and group.number == number for group in held):
        raise RegistrationError("class_exists_already", number=number)
    for cohort in wanted:
        require_not_waiting(office, cohort)
    seated = seat_map(office, year).seats
    with office.writing("class") as writing:
        group = ClassGroup(
            id=ClassId(writing.new_id()),
            school_id=office.school.id,
            year=year.starts_in,
            number=number,
            cohorts=wanted,
            name=checked_class_name(name) if name else "",
            homeroom_teacher_id=homeroom_teacher_id,
        )
        writing.put(group)
        for file in attending(files_of(office)):
            if file.enrolment.cohort in wanted and file.pupil.id not in seated:
                writing.put(
                    Seat(
                        id=SeatId(writing.new_id()),
                        school_id=office.school.id,
                        pupil_id=file.pupil.id,
                        class_id=group.id,
                        source=SeatSource.SINGLE_CLASS,
                        started_on=office.clock.today(),
                    )
                )
        writing.audit("class.make", group.id)
    return group
