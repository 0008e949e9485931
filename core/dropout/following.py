"""Who is followed up: children whose absence is due for a case, and the cases with their names."""

from __future__ import annotations

from dataclasses import dataclass

from core.dropout.absences import DueCase, due_cases
from core.dropout.models import DropoutCase
from core.office import Office
from core.school_year.household_ledger import household_ledger


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case, the child's name, and how often the family was visited."""

    case: DropoutCase
    name: str
    visits: int


@dataclass(frozen=True, slots=True)
class Followed:
    """Who is due, and the cases: the open ones first, each by the day it began.

    `out_of_school` names children of the household ledger who are out of school without a case.
    """

    due: tuple[DueCase, ...]
    cases: tuple[NamedCase, ...]
    out_of_school: tuple[str, ...]

    @property
    def open_cases(self) -> int:
        """How many cases somebody still has to act in."""
        return sum(one.case.is_open for one in self.cases)


def followed_up(office: Office) -> Followed:
    """Return who is followed up at this school."""
    dropouts = office.store.dropouts
    cases = dropouts.cases.all(office.school.id)
    pupils = office.store.pupils.among("id", {case.pupil_id for case in cases})
    names = {pupil.id: pupil.name for pupil in pupils}
    ledger = household_ledger(office, office.year.starts_in)
    ordered = sorted(cases, key=lambda one: (not one.is_open, one.absent_since, one.id))
    return Followed(
        due_cases(office),
        tuple(
            NamedCase(case, names.get(case.pupil_id, ""), len(dropouts.visits_of(case.id)))
            for case in ordered
        ),
        tuple(line.child.name for line in ledger.out if line.case_id is None),
    )


def open_case_count(office: Office) -> int:
    """Return in how many cases of this school somebody still has to act."""
    return len(office.store.dropouts.cases.open_cases(office.school.id))
