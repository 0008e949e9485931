"""How much each teacher teaches, and how far apart the loads lie (R034)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.models import ClassId, Cohort, StaffId
from core.office import Office
from core.staff_names import names_of
from core.teams.records import TeachingAssignment
from core.teams.taught import cohorts_of, subject_place

IN_POST = "11"
"""person_status 在职."""


@dataclass(frozen=True, slots=True)
class Load:
    """One teacher's week. `classes` are those taught, `grades` how many cohorts they are of."""

    staff_id: StaffId
    name: str
    periods: int
    subjects: tuple[str, ...]
    classes: int
    grades: int
    is_homeroom: bool
    has_boarding_duty: bool = False


@dataclass(frozen=True, slots=True)
class Workload:
    """Everybody's week in a school year, the heaviest first; teachers without lessons too."""

    loads: tuple[Load, ...]

    @property
    def spread(self) -> int:
        """How many weekly periods lie between the heaviest and the lightest load of who teaches."""
        periods = [own.periods for own in self.loads if own.periods]
        return max(periods) - min(periods) if periods else 0


def standing(office: Office, year: int) -> list[TeachingAssignment]:
    """Return who teaches what in a school year, as it stands today."""
    return [
        own
        for own in office.store.teams.assignments.by("year", year)
        if own.ended_on is None and own.school_id == office.school.id
    ]


def workload(office: Office, year: int) -> Workload:
    """Return the workload of a school year, from what was assigned."""
    by_staff: dict[StaffId, list[TeachingAssignment]] = {
        file.member.id: []
        for file in office.store.staff.all_files(office.school.id)
        if file.member.person_status == IN_POST
    }
    for own in standing(office, year):
        by_staff.setdefault(own.staff_id, []).append(own)
    names = names_of(office, by_staff)
    cohorts = cohorts_of(office, {one.class_id for own in by_staff.values() for one in own})
    duties = {
        own.staff_id
        for own in office.store.teams.profiles.all(office.school.id)
        if own.boarding_duty
    }
    loads = [
        replace(_load(staff, names.get(staff, ""), own, cohorts), has_boarding_duty=staff in duties)
        for staff, own in by_staff.items()
    ]
    return Workload(tuple(sorted(loads, key=lambda own: (-own.periods, own.name, own.staff_id))))


def periods_elsewhere(office: Office, cohort: Cohort) -> dict[StaffId, int]:
    """Return the weekly periods that teachers have in other cohorts' classes this year."""
    year = max(office.year.starts_in, cohort.entry_year)
    own_classes = {
        group.id for group in office.store.classes.all(office.school.id) if cohort in group.cohorts
    }
    found: Counter[StaffId] = Counter()
    for own in standing(office, year):
        if own.class_id not in own_classes:
            found[own.staff_id] += own.weekly_periods
    return dict(found)


def _load(
    staff_id: StaffId,
    name: str,
    own: list[TeachingAssignment],
    cohorts_by_class: Mapping[ClassId, tuple[Cohort, ...]],
) -> Load:
    classes = {one.class_id for one in own}
    cohorts = {cohort for one in classes for cohort in cohorts_by_class.get(one, ())}
    return Load(
        staff_id,
        name,
        sum(one.weekly_periods for one in own),
        tuple(sorted({one.subject for one in own if one.subject}, key=subject_place)),
        len(classes),
        len(cohorts),
        any(not one.subject for one in own),
    )
