"""Who is followed up: children whose absence is due for a case, and the cases with their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.dropout.absences import DueCase, due_cases
from core.dropout.children import child_files
from core.dropout.models import DropoutCase, is_of_year
from core.office import Office
from core.overview import is_centre
from core.school_year.household_ledger import household_ledger


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case, the child's name, how often the family was visited, and the school's name."""

    case: DropoutCase
    name: str
    visits: int
    school: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Who is due, and the cases: the open ones first, each by the day it began.

    Closed ones are those of this school year; `earlier` are closed longer, in the ledgers of their
    years.
    `out_of_school` names children of the household ledger who are out of school without a case.
    `elsewhere` are the cases that the township's other schools reported: the centre alone has any.
    """

    due: tuple[DueCase, ...]
    cases: tuple[NamedCase, ...]
    out_of_school: tuple[str, ...]
    elsewhere: tuple[NamedCase, ...]
    earlier: int = 0

    @property
    def open_cases(self) -> int:
        """How many cases somebody still has to act in."""
        return sum(one.case.is_open for one in self.cases)


def followed_up(office: Office) -> Followed:
    """Return who is followed up at this school, and at the centre what the others reported."""
    every = office.store.dropouts.cases.all()
    cases = _named(office, [one for one in every if one.is_open or is_of_year(one, office.year)])
    own_ids = {one.id for one in every if one.school_id == office.school.id}
    own = tuple(one for one in cases if one.case.school_id == office.school.id)
    ledger = household_ledger(office, office.year.starts_in)
    return Followed(
        due_cases(office),
        own,
        tuple(line.child.name for line in ledger.out if line.case_id is None),
        tuple(one for one in cases if one not in own) if is_centre(office) else (),
        len(own_ids) - len(own),
    )


def _named(office: Office, cases: Sequence[DropoutCase]) -> list[NamedCase]:
    children = child_files(office, (case.pupil_id for case in cases))
    names = {own: file.pupil.name for own, file in children.items()}
    schools = {school.id: school.name for school in office.store.schools.all()}
    ordered = sorted(cases, key=lambda one: (not one.is_open, one.absent_since, one.id))
    return [
        NamedCase(
            case,
            names.get(case.pupil_id, ""),
            len(office.store.dropouts.visits_of(case.id)),
            schools.get(case.school_id, ""),
        )
        for case in ordered
    ]


def open_case_count(office: Office) -> int:
    """Return in how many cases of this school somebody still has to act."""
    return len(office.store.dropouts.cases.open_cases(office.school.id))
