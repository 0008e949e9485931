"""Who comes from another school may have been here before: asked before a second record is made."""

from __future__ import annotations

from core.office import Office
from core.reading.drafts import PupilDraft
from core.records.duplicates import Suspicion, suspicions_of_draft


def known_here(office: Office, draft: PupilDraft) -> tuple[Suspicion, ...]:
    """Return which pupils of the own school a form may mean, the strongest reason first.

    Records of other schools are no doubles: the child comes from one of them.
    """
    found = suspicions_of_draft(office, draft)
    pupils = office.store.pupils.among("id", {one.second for one in found})
    own = {pupil.id for pupil in pupils if pupil.school_id == office.school.id}
    return tuple(one for one in found if one.second in own)
