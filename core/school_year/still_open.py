"""What a closed term would leave open: cases, transfers, children of whom nobody noted anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.changes.transfers import followed_transfers
from core.dropout.children import child_files
from core.school_year.reporting import reporting_summary

if TYPE_CHECKING:
    from core.office import Office
    from core.school_year.models import TermOf


@dataclass(frozen=True, slots=True)
class StillOpen:
    """Names of children in open dropout cases and transfers; of how many nothing was noted.

    A school that noted nobody does not keep the reporting: none of its children is missing in it.
    """

    cases: tuple[str, ...]
    transfers: tuple[str, ...]
    unnoted: int

    @property
    def is_anything(self) -> bool:
        """Whether anything is open."""
        return bool(self.cases or self.transfers or self.unnoted)


def still_open(office: Office, term: TermOf) -> StillOpen:
    """Return what is open at the own school now, and whom the term's reporting left out."""
    own = office.school.id
    cases = office.store.dropouts.cases.open_cases(own)
    reported = reporting_summary(office, term)
    children = child_files(office, (case.pupil_id for case in cases))
    return StillOpen(
        tuple(children[case.pupil_id].pupil.name for case in cases if case.pupil_id in children),
        tuple(one.name for one in followed_transfers(office) if one.change.school_id == own),
        len(reported.unknown) if reported.is_noted else 0,
    )
