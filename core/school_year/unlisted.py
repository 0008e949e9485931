"""Registered pupils who stand in no household: a rate that leaves them out says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.models import PupilId, SchoolId, SchoolYear
from core.office import Office
from core.school_year.rates import is_in_ages
from core.storage.search import PupilLine, PupilQuery


@dataclass(frozen=True, slots=True)
class Listed:
    """Who stands in a household ledger of a year, by pupil, by number, by name and birth date."""

    pupil_ids: frozenset[PupilId]
    numbers: frozenset[str]
    people: frozenset[tuple[str, str]]

    def has(self, line: PupilLine) -> bool:
        """Whether a pupil is one of them, as `dropout.children.is_child` tells it."""
        if line.pupil_id in self.pupil_ids or (line.id_number or "") in self.numbers:
            return True
        return (line.name, line.birth_date) in self.people


def listed(office: Office, year: SchoolYear) -> Listed:
    """Return the children of every household ledger here: a family may stand in a neighbour's."""
    children = office.store.households.of_year(year.starts_in)
    return Listed(
        frozenset(one.pupil_id for one in children if one.pupil_id),
        frozenset(one.id_number for one in children if one.id_number),
        frozenset((one.name, one.birth_date.isoformat()) for one in children),
    )


def unlisted_pupils(
    office: Office, year: SchoolYear, school_id: SchoolId, held: Listed
) -> list[PupilLine]:
    """Return a school's attending pupils who stand in no household.

    Nobody for any year but this: the register says who is here now. Nor who enters in autumn.
    """
    if year != office.year:
        return []
    search = office.store.search
    keys = search.pupil_keys(PupilQuery(school_id=school_id))
    lines = search.pupil_lines(keys)
    return [line for line in lines if line.cohort.grade(year) >= 1 and not held.has(line)]


def in_ages(lines: list[PupilLine], year: SchoolYear, first: int, last: int) -> tuple[str, ...]:
    """Return the ids of those in a span of years after the age of entry (`rates.is_in_ages`)."""
    return tuple(
        line.pupil_id
        for line in lines
        if is_in_ages(date.fromisoformat(line.birth_date), year.starts_in, first, last)
    )
