"""Stored records as forms show them: read under masks, and each look at a masked value noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.models import PupilId, StaffId
from core.office import Office
from core.pinyin import full_pinyin
from core.reading.drafts import PupilDraft, StaffDraft
from core.reading.texts import draft_of_pupil, draft_of_staff
from core.registration import file_of
from core.seated import seated
from core.staffing import file_of as staff_file_of

LOOK = "look"


def pupil_form(office: Office, pupil_id: PupilId) -> PupilDraft:
    """Return a pupil's form, for a screen that masks it: no look yet.

    The class is that of the seat, as in the list. A name that was stored without its spelling
    shows it; the next save keeps it, so that nothing is written for pupils nobody touches. Raises
    RegistrationError(`no_such_pupil`).
    """
    (file,) = seated(office, [file_of(office, pupil_id)])
    draft = draft_of_pupil(file, office.year)
    return draft if draft.name_pinyin else replace(draft, name_pinyin=full_pinyin(draft.name))


def staff_form(office: Office, staff_id: StaffId) -> StaffDraft:
    """Return a staff form for a screen that masks it.

    Raises RegistrationError(`no_such_staff`).
    """
    return draft_of_staff(staff_file_of(office, staff_id))


def note_look(office: Office, record_id: str, keys: Iterable[str]) -> None:
    """Note who looked at which masked fields of whom.

    A form that was never saved is nobody's record yet: an empty `record_id` notes nothing.
    """
    if record_id:
        office.audit(LOOK, record_id, f"field={','.join(keys)}")
