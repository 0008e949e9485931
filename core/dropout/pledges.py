"""The ledger of pledges 控辍保学责任书 (R082): who signed, and how many of each kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.dropout.models import Pledge, PledgeParty
from core.errors import RegistrationError
from core.models import PupilId, SchoolId
from core.office import Office
from core.school_year.people import RATIO_STAGES, attending, files_of


@dataclass(frozen=True, slots=True)
class PledgeCount:
    """Pledges of a school year: signed by kind, and pupils whose family has not signed."""

    signed: dict[PledgeParty, int]
    without_family: tuple[PupilId, ...]

    @property
    def total(self) -> int:
        """How many papers were signed."""
        return sum(self.signed.values())


def add_pledge(office: Office, pledge: Pledge) -> Pledge:
    """Keep a signed pledge; its id and school are given here.

    Raises RegistrationError: `pledge_name_needed`, `pledge_count_wrong`.
    """
    if not pledge.name.strip():
        raise RegistrationError("pledge_name_needed")
    if pledge.count < 1:
        raise RegistrationError("pledge_count_wrong")
    with office.writing("pledge") as writing:
        kept = replace(pledge, id=writing.new_id(), school_id=office.school.id)
        writing.put(kept)
    return kept


def count_pledges(office: Office, year: int, school_id: SchoolId | None = None) -> PledgeCount:
    """Return how many pledges a school year has, and which families are missing."""
    school = school_id or office.school.id
    pledges = office.store.dropouts.pledges_of(year, school)
    signed = {
        party: sum(one.count for one in pledges if one.party is party) for party in PledgeParty
    }
    families = {one.pupil_id for one in pledges if one.party is PledgeParty.PARENTS}
    missing = tuple(
        file.pupil.id
        for file in attending(files_of(office, school))
        if file.enrolment.stage in RATIO_STAGES and file.pupil.id not in families
    )
    return PledgeCount(signed, missing)
