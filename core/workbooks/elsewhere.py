"""Pupils of other schools of this home: a workbook's row makes no second record of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.models import ATTENDING, PupilId, PupilStatus
from core.office import Office
from core.reading.drafts import Problem, Severity

if TYPE_CHECKING:
    from core.workbooks.matching import Known, Person


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Pupils of other schools who are there now: a row makes no second record of them.

    A move is the two schools' release and acceptance, not a workbook's.
    """

    known: Known
    schools: Mapping[str, str]
    """Name of the school by the id of each pupil who is registered and present there."""

    @staticmethod
    def of(office: Office, known: Known) -> Elsewhere:
        """Ask the store where the others whom the rows may mean are."""
        people = [*known.by_number.values(), *known.elsewhere.values()]
        ids = {one.id for some in people for one in some if one.school_id != known.school_id}
        names = {school.id: school.name for school in office.store.schools.all()} if ids else {}
        files = office.store.pupils.files([PupilId(one) for one in sorted(ids)])
        return Elsewhere(
            known,
            {
                file.pupil.id: names.get(file.pupil.school_id, file.pupil.school_id)
                for file in files
                if file.enrolment.status in _THERE
            },
        )

    def problems(self, person: Person) -> tuple[Problem, ...]:
        """Return what is wrong with registering somebody as new here."""
        for one in self.known.by_number.get(person.id_number or "", []):
            if one.name == person.name and one.id in self.schools:
                return (self._problem("id_number", one),)
        for one in self.known.elsewhere.get((person.name, person.birth_date), []):
            if one.id in self.schools and not (one.id_number and person.id_number):
                return (self._problem("name", one),)
        return ()

    def _problem(self, field: str, one: Person) -> Problem:
        school = (("school", self.schools[one.id]),)
        return Problem(Severity.ERROR, field, "registered_elsewhere", school)


_THERE = ATTENDING | {PupilStatus.SUSPENDED, PupilStatus.UNKNOWN}
"""Statuses of who has not left a school; who has may be registered at the next."""
